"""Waiting for the end of a piece of work, as long as that end can be written down."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from core.errors import DiskFull

T = TypeVar("T")
LOOK = 1.0
"""Seconds between two looks at the room on the disk."""
LEAST = 1 << 16
"""Bytes without which not even a line of the ledger can be written."""


async def while_there_is_room(folder: Path, work: Coroutine[Any, Any, T], *, look: float = LOOK) -> T:
    """On a full disk the ledger never hears of the end that is waited for. Raises DiskFull."""
    task, full = asyncio.ensure_future(work), 0
    try:
        while not (await asyncio.wait({task}, timeout=look))[0]:
            free = (await asyncio.to_thread(shutil.disk_usage, folder)).free
            full = full + 1 if free < LEAST else 0
            if full > 1:
                raise DiskFull(folder=str(folder))
        return task.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
