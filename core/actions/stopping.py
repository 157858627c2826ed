"""Waiting that hears a stop: what every job waits with, between two looks at something far away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

T = TypeVar("T")


class Stopped(Exception):
    """The person asked to stop while the job was waiting."""


class Stop:
    """A wish to stop: like an event, but a tenth of its weight while nobody waits, for every job has one.

    `calling` hears of it without a task of its own."""

    __slots__ = ("_calls", "_set")

    def __init__(self) -> None:
        self._set = False
        self._calls: list[Callable[[], object]] | None = None

    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        self._set = True
        calls, self._calls = self._calls, None
        for call in calls or ():
            call()

    @contextmanager
    def calling(self, call: Callable[[], object]) -> Iterator[None]:
        """Called once, when it is set while the block runs; at once where it is set already."""
        if self._set:
            call()
        else:
            self._calls = [*(self._calls or ()), call]
        try:
            yield
        finally:
            if self._calls is not None:
                self._calls = [other for other in self._calls if other is not call] or None

    async def wait(self) -> None:
        heard = asyncio.get_running_loop().create_future()

        def tell() -> None:
            if not heard.done():
                heard.set_result(None)

        with self.calling(tell):
            await heard


async def pause(stop: Stop, seconds: float) -> None:
    """Raises Stopped as soon as the person asks to stop."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
    if stop.is_set():
        raise Stopped


async def unless(stop: Stop, work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`. Raises Stopped as soon as the person asks to stop: by then the work was
    cancelled, and has ended."""
    if stop.is_set():
        work.close()
        raise Stopped
    task = asyncio.ensure_future(work)
    with stop.calling(task.cancel):
        try:
            await asyncio.wait({task})
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})
    if stop.is_set() and (task.cancelled() or task.exception() is not None):
        raise Stopped
    return task.result()
