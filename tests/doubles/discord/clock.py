"""The double's own time: the machine's clock, which a test may move forward, and ids that carry it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

EPOCH = 1_420_070_400_000  # ms: the first second of 2015, where Discord's ids begin


class Clock:
    """`scale`: how many of its seconds pass in one real second."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self._start = time.monotonic()
        self._base = time.time()
        self._last = self._made = 0

    def now(self) -> float:
        """Seconds since 1970."""
        return self._base + (time.monotonic() - self._start) * self.scale

    def advance(self, seconds: float) -> None:
        self._base += seconds

    def snowflake(self) -> int:
        """A new id, larger than every one before."""
        self._made += 1
        id_ = (int(self.now() * 1000) - EPOCH) << 22 | 1 << 17 | self._made & 0xFFF
        self._last = max(id_, self._last + 1)
        return self._last


def born(snowflake: int) -> float:
    """When an id was made, in seconds since 1970."""
    return ((snowflake >> 22) + EPOCH) / 1000


def stamp(seconds: float) -> str:
    """A time as Discord writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
