"""What happens around the processes: they are killed, the backend and the platform go away, the disk fills
up, the database is locked or cut off, the clock jumps, updates come again."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from tests.chaos.chronicle import Chronicle
from tests.chaos.dice import Dice
from tests.chaos.wire import Wire
from tests.doubles.telegram import World

STAGES: Final = [
    (kind, stage)
    for kind, stages in {
        "turn": "received sending streaming answered interrupted failed told",
        "attachment": "uploading uploaded unsure waiting",
        "export": "planned submitted completed fetched delivered failed",
        "delivery": "sending sent unsure",
    }.items()
    for stage in stages.split()
]
JUMPS: Final = (0.0, 0.0, 30.0, -30.0, 3600.0, -3600.0, 7200.0)


def doom(dice: Dice) -> list[Any] | None:
    """At which stage a life will end itself, if at any: [kind, stage, when, how many times it comes]."""
    if not dice.happens(0.6):
        return None
    kind, stage = dice.one_of(STAGES)
    return [kind, stage, dice.one_of(("before", "after")), dice.number(1, 6)]


@contextmanager
def disk(folder: Path, megabytes: int = 160) -> Iterator[bool]:
    """A small disk of its own at that folder, where this machine lets us; else False."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    try:
        small = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        small = False
    try:
        yield small
    finally:
        if small:
            subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


class Weather:
    def __init__(self, dice: Dice, chronicle: Chronicle, every: float) -> None:
        self._dice, self._chronicle, self._every = dice, chronicle, every
        self.kinds: list[Callable[[], Awaitable[None]]] = []

    async def run(self) -> None:
        """Until cancelled; several may be about at once."""
        async with asyncio.TaskGroup() as group:
            while True:
                await asyncio.sleep(self._dice.after(self._every / max(self._dice.heat, 1e-6)))
                group.create_task(self._one(self._dice.one_of(self.kinds)))

    async def _one(self, kind: Callable[[], Awaitable[None]]) -> None:
        with suppress(OSError, sqlite3.Error):
            await kind()

    def away(self, wire: Wire, longest: float) -> Callable[[], Awaitable[None]]:
        async def go() -> None:
            self._chronicle.fault(f"{wire.name} away")
            await wire.down()
            try:
                await asyncio.sleep(self._dice.between(0.05, longest))
            finally:
                await wire.up()

        return go

    def torn(self, wire: Wire) -> Callable[[], Awaitable[None]]:
        async def tear() -> None:
            self._chronicle.fault(f"{wire.name} torn: all that was open breaks")
            wire.drop()

        return tear

    def again(self, world: World) -> Callable[[], Awaitable[None]]:
        async def repeat() -> None:
            if taken := [one for one in world.feed.sent if one not in world.feed.queue]:
                self._chronicle.fault("update again")
                world.again(self._dice.one_of(taken))
                await world.changed()

        return repeat

    def full(self, folder: Path, longest: float) -> Callable[[], Awaitable[None]]:
        async def fill() -> None:
            ballast = folder / f"ballast-{self._dice.number(0, 1 << 30)}"
            self._chronicle.fault("disk full")
            try:
                _fill(ballast)
                await asyncio.sleep(self._dice.between(0.1, longest))
            finally:
                ballast.unlink(missing_ok=True)

        return fill

    def jumping(self, jump: Callable[[float], None]) -> Callable[[], Awaitable[None]]:
        async def go() -> None:
            seconds = self._dice.one_of(JUMPS)
            self._chronicle.fault("clock jumps", f"to {seconds:+.0f} s")
            jump(seconds)

        return go


def _fill(ballast: Path) -> None:
    handle = os.open(ballast, os.O_WRONLY | os.O_CREAT)
    try:
        for piece in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while os.write(handle, bytes(piece)):
                    pass
    finally:
        os.close(handle)
