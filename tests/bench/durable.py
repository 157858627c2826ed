"""A whole durable turn, many at once: update, journal, run, 20 events, card, answer, every stage committed.

    python -m tests.bench.durable [--people N] [--rounds N]

The backend is a process of its own; the platform takes everything and costs nothing. People who were here
before, each with one message at a time. Goal: at least the 121 turns a CPU second of an ordinary bot that
keeps nothing."""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
from aiohttp import web

from bots.tuning import collect_seldom
from core.chat import Limits
from core.rhythm import Rhythm
from tests.bench.turns import Deaf
from tests.doubles.backend import called, said
from tests.doubles.chat import ADDRESS, message
from tests.doubles.house import House, house

EVENTS = 20


def backend(port: multiprocessing.Queue[int]) -> None:
    pieces = [*(called("trim", f"adk-{number}") for number in range(EVENTS - 1)), said("Here it is.")]

    async def hear(request: web.Request) -> web.StreamResponse:
        await request.read()
        if request.path == "/run_sse":
            response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
            await response.prepare(request)
            for piece in pieces:
                await response.write(piece)
                await asyncio.sleep(0)
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


async def talk(home: House, person: int, first: int, rounds: int) -> None:
    for number in range(first, first + rounds):
        address = replace(ADDRESS, user=f"p{person}")
        receipt = await home.desk.receive(message("make the title bigger", id=str(number), address=address))
        await home.desk.finished(receipt.turn or "")


async def measure(url: str, people: int, rounds: int, folder: Path) -> None:
    me, bot = psutil.Process(), Deaf(folder / "diary", limits=Limits(edit_seconds=1.0))
    async with house(folder, url, bot, rhythm=Rhythm(), poll=0.2) as home:
        await asyncio.gather(*(talk(home, person, 0, 1) for person in range(people)))
        collect_seldom()  # as `reelwire run` does
        before, began = me.cpu_times(), time.monotonic()
        await asyncio.gather(*(talk(home, person, 1, rounds) for person in range(people)))
        seconds, now = time.monotonic() - began, me.cpu_times()
        cpu = now.user + now.system - before.user - before.system
        turns = people * rounds
        print(f"{turns} turns of {EVENTS} events, {people} people at once")
        print(f"turns a second          {turns / seconds:.0f}")
        print(f"turns a CPU second      {turns / cpu:.0f}   goal >= 121")


def main() -> None:
    import structlog
    import uvloop

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    told: multiprocessing.Queue[Any] = multiprocessing.Queue()
    other = multiprocessing.Process(target=backend, args=(told,), daemon=True)
    other.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            url = f"http://127.0.0.1:{told.get()}"
            uvloop.run(measure(url, asked.people, asked.rounds, Path(folder)))
    finally:
        other.kill()


if __name__ == "__main__":
    main()
