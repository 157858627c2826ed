"""Telegram, from an update to its acknowledgement; and how calm it stays with many chats.

    python -m tests.bench.telegram [--messages N] [--streaming N] [--chats N] [--seconds S] [--large MB]

Three processes: the fake Bot API with the clock (this one), a backend whose runs never end, and the bot: the
whole product, or an echo of python-telegram-bot's own as it comes, on the same fake. Goals: acknowledged in
at most 1.5 times the echo's time when idle, at most 150 ms at the median with 200 conversations streaming;
not one flood refusal; a large film out with memory flat."""

from __future__ import annotations

import argparse
import asyncio
import logging
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
import structlog
from aiohttp import web

from tests.doubles.backend import called
from tests.doubles.telegram import TOKEN, Floods, Server, World

BEAT = 1.0
"""A run says something this often."""
Queue = multiprocessing.Queue
GAP = 0.03


def backend(port: Queue[int]) -> None:
    """Accepts everything; a run goes from tool to tool and never ends."""
    tools = ("add_bgm", "set_title", "trim", "set_filter")

    async def hear(request: web.Request) -> web.StreamResponse:
        await request.read()
        if request.path == "/run_sse":
            response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
            await response.prepare(request)
            with suppress(ConnectionError):
                for number in range(10**9):
                    await response.write(called(tools[number % len(tools)], f"adk-{number}"))
                    await asyncio.sleep(BEAT)
            return response
        data = {"token": "nmv_usr_bench", "session_id": "1", "state": {"draft": None}}
        return web.json_response({"code": 0, "data": data})

    async def serve() -> None:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", hear)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=4096).start()
        port.put(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(serve())


def ours(api: str, url: str, folder: str) -> None:
    """The whole product with its ordinary durations."""
    import uvloop

    from bots.telegram.bot import TelegramBot
    from core.rhythm import Rhythm
    from tests.doubles.house import house

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))

    async def live() -> None:
        bot = TelegramBot(TOKEN, api_url=api)
        async with house(Path(folder), url, bot, rhythm=Rhythm(), poll=0.2) as home:
            await bot.run(home.desk)

    uvloop.run(live())


def echo(api: str, _url: str, _folder: str) -> None:
    """python-telegram-bot as its own examples have it."""
    from telegram import Update
    from telegram.ext import Application, MessageHandler, filters

    async def reply(update: Update, _context: Any) -> None:
        assert update.message and update.message.text
        await update.message.reply_text(update.message.text)

    app = Application.builder().token(TOKEN).base_url(f"{api}/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, reply))
    app.run_polling(stop_signals=None)


def large(api: str, _url: str, folder: str, told: Queue[tuple[float, float]], megabytes: int) -> None:
    """One film out, through a server of the operator's own."""
    from bots.telegram.bot import TelegramBot
    from core import Address, Video

    async def deliver() -> tuple[float, float]:
        path = Path(folder) / "large.mp4"
        with path.open("wb") as file:
            file.write(b"\0\0\0\x18ftypmp42")
            file.truncate(megabytes * 1_000_000)
        bot = TelegramBot(TOKEN, api_url=api, local=True)
        chat = bot.open(Address("telegram", bot.identity, "1", "", "1"), None)
        await chat.say("first")
        me = psutil.Process()
        before = most = me.memory_info().rss
        began = time.monotonic()
        video = Video(path, 600.0, 1080, 1920, megabytes * 1_000_000)
        sending = asyncio.create_task(chat.deliver(video, "large"))
        while not sending.done():
            await asyncio.wait({sending}, timeout=0.05)
            most = max(most, me.memory_info().rss)
        await sending
        await bot.close()
        return megabytes / (time.monotonic() - began), (most - before) / 1e6

    told.put(asyncio.run(deliver()))


@contextmanager
def started(what: Callable[..., None], *args: Any) -> Iterator[multiprocessing.Process]:
    process = multiprocessing.get_context("spawn").Process(target=what, args=args, daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


async def answered(world: World, method: str, messages: int, first: int) -> list[float]:
    """Milliseconds from a message to the first such call about it. Everybody has been here before."""
    took = []
    people = [world.person(number, f"P{number}") for number in range(first, first + messages)]
    for again in (False, True):
        for person in people:
            count, began = len(world.calls(method)), time.monotonic()
            await person.sends("hi")
            await world.until(lambda count=count: len(world.calls(method)) > count, 60)  # type: ignore[misc]
            if again:
                took.append((world.calls(method)[count].at - began) * 1000)
            await asyncio.sleep(GAP)
    return took


async def open_runs(world: World, people: int, first: int) -> list[int]:
    """So many people whose runs have begun."""
    ids = list(range(first, first + people))
    for number in ids:
        await world.person(number, f"P{number}").sends("a film of the harbour")
        await asyncio.sleep(0.02)
    await world.until(lambda: all(world.sent(world.chats[id]) for id in ids), 120)
    return ids


async def compare(url: str, folder: Path, messages: int, streaming: int) -> None:
    results: dict[str, float] = {}
    for name, bot, method in (("echo", echo, "sendMessage"), ("ours", ours, "setMessageReaction")):
        world = World(folder / name)
        (folder / f"{name}-data").mkdir()
        async with Server(world) as server:
            with started(bot, server.url, url, str(folder / f"{name}-data")):
                await world.until(lambda world=world: world.calls("getUpdates"), 60)  # type: ignore[misc]
                await asyncio.sleep(2)
                took = await answered(world, method, messages, 1000)
                results[name] = statistics.median(took)
                print(f"{name:5} idle            {results[name]:6.1f} ms  (p95 {quantile(took):.1f})")
                if bot is ours:
                    await open_runs(world, streaming, 10_000)
                    await asyncio.sleep(5)
                    took = await answered(world, method, messages, 2000)
                    busy = statistics.median(took)
                    told = f"{busy:6.1f} ms  (p95 {quantile(took):.1f})  goal <= 150"
                    print(f"ours  {streaming} streaming   {told}")
    print(f"acknowledgement / echo, idle   {results['ours'] / results['echo']:.2f}   goal <= 1.5")


def quantile(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[-1]


async def flood(url: str, folder: Path, chats: int, seconds: float) -> None:
    """As much as Telegram lets a bot say; every second of it is real."""
    world = World(folder / "flood", floods=Floods(on=True))
    (folder / "flood-data").mkdir()
    async with Server(world) as server:
        with started(ours, server.url, url, str(folder / "flood-data")):
            await world.until(lambda: world.calls("getUpdates"), 60)
            ids = await open_runs(world, chats, 100)
            edits = len(world.calls("editMessageText"))
            await asyncio.sleep(seconds)
            edits = len(world.calls("editMessageText")) - edits
            gaps = [
                gap for id in ids for shown in world.sent(world.chats[id]) for gap in pauses(world, shown)
            ]
    print(f"{chats} chats for {seconds:.0f} s: {edits} edits, {len(world.floods)} flood refusals   goal 0")
    if gaps:
        usual, longest = statistics.median(gaps), max(gaps)
        print(f"between two edits of a card   {usual:.1f} s at the median, {longest:.1f} at most")
    world.must_be_content()


def pauses(world: World, shown: Any) -> list[float]:
    times = [version.at for version in world.history(shown)]
    return [after - before for before, after in pairwise(times)]


async def big(folder: Path, megabytes: int) -> None:
    world = World(folder / "large", local=True)
    await world.person(1).sends("hi")
    told: Queue[tuple[float, float]] = multiprocessing.get_context("spawn").Queue()
    async with Server(world) as server:
        with started(large, server.url, "", str(folder), told, megabytes):
            rate, more = await asyncio.to_thread(told.get, True, 300)
    print(f"{megabytes} MB out at {rate:.0f} MB/s, memory +{more:.1f} MB   goal +8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=60)
    parser.add_argument("--streaming", type=int, default=200)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--large", type=int, default=1900)
    asked = parser.parse_args()
    told: Queue[int] = multiprocessing.get_context("spawn").Queue()
    with started(backend, told), tempfile.TemporaryDirectory() as place:
        url, folder = f"http://127.0.0.1:{told.get()}", Path(place)
        asyncio.run(compare(url, folder, asked.messages, asked.streaming))
        asyncio.run(flood(url, folder, asked.chats, asked.seconds))
        if asked.large:
            asyncio.run(big(folder, asked.large))


if __name__ == "__main__":
    main()
