"""A process with many turns open is killed; how long until the next one has them all under way again.

    python -m tests.bench.recover [--turns N]

The backend's runs never end (turns.py). Counted from the start of the new process's house to the moment its
engine runs every one of them. Goal: 2,000 in at most 10 s."""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.chat import Limits
from core.rhythm import Rhythm
from tests.bench.turns import TOGETHER, Deaf, backend, streaming
from tests.doubles.chat import ADDRESS, message
from tests.doubles.house import house
from tests.doubles.waiting import until

Told = multiprocessing.Queue


def first(url: str, turns: int, folder: str, told: Told[Any]) -> None:
    """Opens the turns, and lives until it is killed."""

    async def live() -> None:
        bot = Deaf(Path(folder) / "diary", limits=Limits(edit_seconds=1.0))
        async with house(Path(folder), url, bot, rhythm=Rhythm(), poll=0.2) as home:
            for start in range(0, turns, TOGETHER):
                people = [replace(ADDRESS, user=f"p{n}") for n in range(start, min(start + TOGETHER, turns))]
                await asyncio.gather(*(home.desk.receive(message("a film", address=one)) for one in people))
            await home.ledger.changed(lambda: streaming(home.ledger, turns))
            told.put("open")
            await asyncio.Event().wait()

    _run(live())


def second(url: str, turns: int, folder: str, told: Told[Any]) -> None:
    async def live() -> None:
        bot = Deaf(Path(folder) / "diary", limits=Limits(edit_seconds=1.0))
        began = time.monotonic()
        async with house(Path(folder), url, bot, rhythm=Rhythm(), poll=0.2) as home:
            engine = home.desk.workshop.engine
            try:
                await until(lambda: engine.under_way >= turns, 120)
            except TimeoutError:
                print(f"after two minutes  {engine.under_way} under way; {await home.ledger.counts()}")
            told.put(time.monotonic() - began)
            await asyncio.Event().wait()

    _run(live())


def _run(work: Any) -> None:
    import uvloop

    uvloop.run(work)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=2000)
    asked = parser.parse_args()
    told: Told[Any] = multiprocessing.Queue()
    other = multiprocessing.Process(target=backend, args=(told,), daemon=True)
    other.start()
    url = f"http://127.0.0.1:{told.get()}"
    try:
        with tempfile.TemporaryDirectory() as folder:
            for life in (first, second):
                told = multiprocessing.Queue()  # one who is killed may take a queue's lock with them
                process = multiprocessing.Process(
                    target=life, args=(url, asked.turns, folder, told), daemon=True
                )
                process.start()
                seconds = told.get()
                process.kill()
                process.join()
        print(f"open turns        {asked.turns}, then kill -9")
        print(f"all under way in  {seconds:.1f} s   goal <= 10")
    finally:
        other.kill()


if __name__ == "__main__":
    main()
