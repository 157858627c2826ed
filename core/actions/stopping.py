"""Waiting that hears a stop: what every job waits with, between two looks at something far away."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


class Stopped(Exception):
    """The person asked to stop while the job was waiting."""


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Raises Stopped as soon as the person asks to stop."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
    if stop.is_set():
        raise Stopped


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`. Raises Stopped as soon as the person asks to stop: by then the work was
    cancelled, and has ended."""
    if stop.is_set():
        work.close()
        raise Stopped
    task = asyncio.ensure_future(work)
    heard = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, heard}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        heard.cancel()
        if not task.done():
            task.cancel()
            await asyncio.wait({task})
    if stop.is_set() and (task.cancelled() or task.exception() is not None):
        raise Stopped
    return task.result()
