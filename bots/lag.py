"""Is the event loop on time? A task that wants to wake at a fixed pace knows how late it is; a thread beside
it tells of a loop that hangs, and where, while it hangs."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

log = structlog.get_logger("bots.lag")
PACE = 0.25
STUCK = 1.0
"""Seconds late from which it is worth a line."""


class Watchdog:
    """`late` hears of every beat by how many seconds it came late."""

    def __init__(self, late: Callable[[float], object], *, pace: float = PACE, stuck: float = STUCK) -> None:
        self._late, self._pace, self._stuck = late, pace, stuck
        self._beat = time.monotonic()
        self._thread = threading.get_ident()
        self._over = threading.Event()

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        self._beat, self._thread = time.monotonic(), threading.get_ident()
        beating = asyncio.create_task(self._keep_beating())
        looking = threading.Thread(target=self._keep_looking, name="loop-watchdog", daemon=True)
        looking.start()
        try:
            yield
        finally:
            self._over.set()
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)

    async def _keep_beating(self) -> None:
        while True:
            await asyncio.sleep(self._pace)
            now = time.monotonic()
            self._late(max(0.0, now - self._beat - self._pace))
            self._beat = now

    def _keep_looking(self) -> None:
        told = 0.0
        while not self._over.wait(self._pace):
            beat = self._beat
            late = time.monotonic() - beat - self._pace
            if late >= self._stuck and told != beat:
                told = beat
                log.warning("loop.stuck", seconds=round(late, 2), where=self._where())

    def _where(self) -> list[str]:
        """The innermost lines of what holds the loop: files and functions, no values."""
        frame = sys._current_frames().get(self._thread)
        lines = traceback.extract_stack(frame)[-5:] if frame is not None else []
        return [f"{Path(line.filename).name}:{line.lineno} {line.name}" for line in lines]
