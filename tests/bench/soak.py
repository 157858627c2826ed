"""An hour of ordinary use at an accelerated rhythm: does anything grow that is not kept on purpose?

    nice python -m tests.bench.soak [--seconds S] [--people N]

The product is a process of its own (`reelwire run`, with a tiny rhythm, texts kept for seven minutes and
media for three); Telegram and the backend are doubles in this one, and forget what is over. People ask, send
pictures, look at their status, change their minds and begin anew. Once a minute: memory, handles, threads,
the database, the folder. Compared are the second quarter of the time, when everything has been used and
forgotten once, and the last. Goal: no growth above a tenth, and no wish without its film."""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, fields
from pathlib import Path

import psutil

from tests.chaos.chronicle import Chronicle
from tests.chaos.people import photo
from tests.chaos.processes import Life, Nursery
from tests.doubles.cloud import WorkingBackend, tiny_film
from tests.doubles.telegram import Person, Server, World

KEY = "WjJGdGFYUWdjMlZqY21WMElHdGxlU0E2S1NBeU1ESTI="
KEEP_TEXTS, KEEP_MEDIA = 420.0, 180.0
REMEMBERED = 60
"""So many messages stay in a chat, and requests at the backend: doubles that forget nothing grow too."""
WISHES = (
    "a film of our trip",
    "做一个旅行短片",
    "slower please",
    "add some happy music",
    "a title that says Hello",
)


@dataclass(frozen=True)
class Look:
    """Megabytes, or how many."""

    memory: float
    handles: float
    threads: float
    database: float
    media: float


def look(process: psutil.Process, data: Path) -> Look:
    sizes = {path: path.stat().st_size for path in data.rglob("*") if path.is_file()}
    database = sum(size for path, size in sizes.items() if ".db" in path.name)
    with process.oneshot():
        return Look(
            process.memory_info().rss / 1e6, process.num_fds(), process.num_threads(), database / 1e6,
            (sum(sizes.values()) - database) / 1e6,
        )  # fmt: skip


class Use:
    """People, and the doubles they meet."""

    def __init__(self, world: World, cloud: WorkingBackend) -> None:
        self.world, self.cloud, self.dice = world, cloud, random.Random(5)
        self.films = self.unanswered = 0

    async def live(self, person: Person, until: float) -> None:
        dice, world = self.dice, self.world
        while time.monotonic() < until:
            if dice.random() < 0.1:
                await person.sends(dice.choice(("/new", "/status", "/credits", "/help", "/mydata")))
            before, wish = person.chat.last, dice.choice(WISHES)
            match dice.random():
                case share if share < 0.2:
                    await person.album([photo(dice.randbytes(8)) for _ in range(3)], wish)
                case share if share < 0.5:
                    await person.photo(photo(dice.randbytes(8)), wish)
                case _:
                    await person.sends(wish)
            try:
                await world.until(lambda before=before: self._film(person, before), 60)  # type: ignore[misc]
                self.films += 1
            except AssertionError:
                self.unanswered += 1
                heard = [shown.text for shown in person.chat.messages if shown.id > before]
                sys.stderr.write(f"no film for {wish!r}: {heard}\n")
            self._forget(person)
            await asyncio.sleep(dice.uniform(0, 4))

    def _film(self, person: Person, after: int) -> bool:
        return any(shown.id > after and shown.kind == "video" for shown in self.world.sent(person.chat))

    def _forget(self, person: Person) -> None:
        chat = person.chat
        for id in [*chat.everything][:-REMEMBERED]:
            del chat.everything[id]
        for kept in (self.world.heard, self.world.actions, self.world.reactions, self.cloud.heard):
            del kept[:-REMEMBERED]
        for of in (self.world.presses, self.cloud.renders):
            for name in [*of][:-REMEMBERED]:
                del of[name]
        for names in (*self.cloud.files.values(), *self.cloud.edits.values()):
            del names[:-REMEMBERED]


async def soak(seconds: float, people: int, folder: Path) -> bool:
    async with AsyncExitStack() as stack:
        cloud = await stack.enter_async_context(WorkingBackend(tiny_film(folder / "film.mp4")))
        world = World(folder / "telegram")
        server = await stack.enter_async_context(Server(world))
        nursery = await stack.enter_async_context(Nursery(folder / "lives", Chronicle()))
        data, use = folder / "data", Use(world, cloud)
        life = await nursery.begin("soak", {
            "REELWIRE_DATA": str(data), "REELWIRE_TELEGRAM__TOKEN": world.token, "REELWIRE_BACKEND": "cloud",
            "REELWIRE_TELEGRAM__API_URL": server.url, "REELWIRE_BACKEND_URL": cloud.url,
            "REELWIRE_LISTEN": "127.0.0.1:0", "REELWIRE_AUTO_EXPORT": "always", "REELWIRE_ACCESS": "open",
            "REELWIRE_SECRET_KEY": KEY, "REELWIRE_KEEP_DAYS": str(KEEP_TEXTS / 86_400),
            "REELWIRE_KEEP_MEDIA_HOURS": str(KEEP_MEDIA / 3600),
        })  # fmt: skip
        crowd = [world.person(id=1000 + n, name=f"P{n}", language=("en", "zh")[n % 2]) for n in range(people)]
        end = time.monotonic() + seconds
        lives = asyncio.gather(*(use.live(one, end) for one in crowd))
        looks = await watched(life, data, end, use)
        await lives
        fine = told(looks, use)
        print(f"alive at the end  {not life.over.is_set()}")
        return fine and not life.over.is_set()


async def watched(life: Life, data: Path, end: float, use: Use) -> list[Look]:
    process, looks = psutil.Process(life.pid), list[Look]()
    every = max(1.0, min(60.0, (end - time.monotonic()) / 24))
    while time.monotonic() < end and not life.over.is_set():
        await asyncio.sleep(every)
        looks.append(await asyncio.to_thread(look, process, data))
        words = "  ".join(f"{one.name} {getattr(looks[-1], one.name):.1f}" for one in fields(Look))
        sys.stderr.write(f"{words}  films {use.films}  unanswered {use.unanswered}\n")
    return looks


def told(looks: list[Look], use: Use) -> bool:
    quarter, fine = max(1, len(looks) // 4), use.unanswered == 0
    for one in fields(Look):
        early = statistics.median(getattr(each, one.name) for each in looks[quarter : 2 * quarter] or looks)
        late = statistics.median(getattr(each, one.name) for each in looks[-quarter:])
        growth = late / early - 1 if early else 0.0
        fine = fine and growth <= 0.1
        print(f"{one.name:<17} {early:.1f} -> {late:.1f}   {growth:+.1%}   goal <= +10 %")
    print(f"films             {use.films}   unanswered {use.unanswered}   goal 0")
    return fine


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--people", type=int, default=12)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return 0 if asyncio.run(soak(asked.seconds, asked.people, Path(folder))) else 1


if __name__ == "__main__":
    sys.exit(main())
