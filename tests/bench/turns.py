"""2,000 turns open at once: what each costs in memory, and what all of them cost a core while nothing
happens.

    python -m tests.bench.turns [--turns N] [--seconds S]

The backend is a process of its own that holds every stream open with a heartbeat each 15 seconds; this
process is the whole product around a fake platform: desk, ledger, engine, cards. Goals: ≤ 60 kB a turn, ≤ 3 %
of a core idle."""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
from aiohttp import web

from bots.tuning import collect_seldom
from core.chat import Chat, Limits
from core.message import Address, Reply
from core.rhythm import Rhythm
from tests.doubles.chat import ADDRESS, DiaryBot, DiaryChat, message
from tests.doubles.house import house

BEAT = 15.0
TOGETHER = 32
"""So many updates arrive at once."""


def backend(port: multiprocessing.Queue[int]) -> None:
    """Accepts everything; a run never ends."""

    async def hear(request: web.Request) -> web.StreamResponse:
        await request.read()
        if request.path == "/run_sse":
            response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
            await response.prepare(request)
            with suppress(ConnectionError):
                while True:
                    await response.write(b": still here\n\n")
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


@dataclass
class Deaf(DiaryBot):
    """Takes everything and remembers nothing: the platform's own cost is not what is measured."""

    def open(self, address: Address, reply: Reply | None) -> Chat:
        return DiaryChat(self, address, {})

    def write(self, what: str, address: Address, **entry: object) -> dict[str, object]:
        return {"id": 1}


async def measure(url: str, turns: int, seconds: float, folder: Path) -> None:
    me = psutil.Process()
    bot = Deaf(folder / "diary", limits=Limits(edit_seconds=1.0))
    async with house(folder, url, bot, rhythm=Rhythm(), poll=0.2) as home:
        collect_seldom()  # as `reelwire run` does
        first = await home.desk.receive(message("one", address=replace(ADDRESS, user="warm")))
        await home.ledger.changed(lambda: streaming(home.ledger, 1))
        before = me.memory_info().rss
        began, worst, done = time.monotonic(), 0.0, asyncio.Event()

        async def lag() -> None:
            nonlocal worst
            while not done.is_set():
                asked = time.monotonic()
                await asyncio.sleep(0.005)
                worst = max(worst, time.monotonic() - asked - 0.005)

        watch = asyncio.create_task(lag())
        for start in range(0, turns, TOGETHER):
            users = range(start, min(start + TOGETHER, turns))
            people = [replace(ADDRESS, user=f"p{number}") for number in users]
            await asyncio.gather(*(home.desk.receive(message("a film", address=one)) for one in people))
        await home.ledger.changed(lambda: streaming(home.ledger, turns + 1))
        opened = time.monotonic() - began
        done.set()
        await watch
        await asyncio.sleep(3)
        held = me.memory_info().rss - before
        spent = me.cpu_times()
        await asyncio.sleep(seconds)
        now = me.cpu_times()
        cpu = now.user + now.system - spent.user - spent.system
        print(f"open turns        {turns}   (first: {first.turn})")
        print(f"opened in         {opened:.1f} s   goal <= 10")
        print(f"longest stall     {worst * 1000:.0f} ms   goal <= 100")
        print(f"memory a turn     {held / turns / 1000:.1f} kB   goal <= 60")
        print(f"idle CPU          {cpu / seconds * 100:.1f} % of a core   goal <= 3")


async def streaming(ledger: object, wanted: int) -> bool | None:
    counts = await ledger.counts()  # type: ignore[attr-defined]
    return True if counts["turn"].get("streaming", 0) >= wanted else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=30)
    asked = parser.parse_args()
    told: multiprocessing.Queue[int] = multiprocessing.Queue()
    other = multiprocessing.Process(target=backend, args=(told,), daemon=True)
    other.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            import uvloop

            uvloop.run(measure(f"http://127.0.0.1:{told.get()}", asked.turns, asked.seconds, Path(folder)))
    finally:
        other.kill()


if __name__ == "__main__":
    main()
