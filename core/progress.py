"""How work shows itself: a value for the card, and the pace at which a card may change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Literal

Stage = Literal[
    "queued",
    "setting-up",
    "ready",
    "fetching",
    "uploading",
    "uploaded",
    "working",
    "tool",
    "checking",
    "exporting",
    "rendering",
    "downloading",
    "fitting",
    "delivering",
    "done",
    "failed",
    "cancelled",
    "interrupted",
]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a job stands. `elapsed` and `typical` in seconds, `fraction` 0 to 1 where known, `position` in
    the queue from 1; `detail` is what the stage is about (a file's name, a tool's name)."""

    stage: Stage
    elapsed: float = 0.0
    fraction: float | None = None
    position: int | None = None
    typical: float | None = None
    detail: str = ""


class Pace:
    """May the card change now? Latest wins, unchanged is skipped, the floor between edits is kept.

    Pure: the clock is an argument. `due(now, text)` is the seconds to wait before this text may be shown (0:
    now), or None where it equals what stands there already.
    """

    def __init__(self, floor: float) -> None:
        self.floor = floor
        self.shown: str | None = None
        self.at = float("-inf")

    def due(self, now: float, text: str) -> float | None:
        if text == self.shown:
            return None
        return max(0.0, self.at + self.floor - now)

    def mark(self, now: float, text: str) -> None:
        self.shown, self.at = text, now


@asynccontextmanager
async def every(seconds: float, do: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Keep doing it, every so many seconds, while the block runs; an error in it ends only the repetition."""

    async def repeat() -> None:
        while True:
            await asyncio.sleep(seconds)
            await do()

    task = asyncio.create_task(repeat())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await task
