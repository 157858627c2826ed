"""Waiting that hears a stop: what every job waits with, between two looks at something far away."""

from __future__ import annotations

import asyncio
from contextlib import suppress


class Stopped(Exception):
    """The person asked to stop while the job was waiting."""


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Raises Stopped as soon as the person asks to stop."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
    if stop.is_set():
        raise Stopped
