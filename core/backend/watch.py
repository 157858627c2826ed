"""A transfer that stands still is given up; one that creeps is not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")
OnProgress = Callable[[int, int | None], None]  # bytes so far, bytes in all (None if unknown)


class Stalled(TimeoutError):
    """Nothing moved for too long."""


class Watch:
    """`patience` in seconds without progress; counts bytes and tells `on_progress` about them."""

    def __init__(
        self, patience: float, on_progress: OnProgress | None = None, total: int | None = None
    ) -> None:
        self.patience = patience
        self.total = total
        self.done = 0
        self._tell = on_progress
        self._moved = asyncio.get_running_loop().time()

    def moved(self, count: int) -> None:
        self.done += count
        self._moved = asyncio.get_running_loop().time()
        if self._tell is not None:
            self._tell(self.done, self.total)

    async def over(self, work: Coroutine[Any, Any, Result]) -> Result:
        """The result of `work`, or Stalled. Cancelling this cancels `work` and waits for it."""
        loop = asyncio.get_running_loop()
        task = asyncio.ensure_future(work)
        try:
            while True:
                left = self._moved + self.patience - loop.time()
                if left <= 0:
                    raise Stalled(f"no progress for {self.patience:g} s after {self.done} bytes")
                await asyncio.wait({task}, timeout=left)
                if task.done():
                    return task.result()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})
