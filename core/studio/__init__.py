"""The embedded backend: the cloud's API on loopback, with a real timeline and real films. Needs the extra
`studio`."""

from __future__ import annotations

import asyncio
import importlib.util
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import DataInUse, ExtraMissing
from core.studio.switches import Switches

if TYPE_CHECKING:
    from aiohttp import web

    from core.studio.adviser import Adviser
    from core.studio.exports import Renderer
    from core.studio.workroom import Workroom

__all__ = ["Switches", "running"]

NEEDED = ("cv2", "numpy")
PATIENCE = 10.0
"""Seconds that another process may take from its lock to its first answer."""


@asynccontextmanager
async def running(
    folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    switches: Switches | None = None,
    renderer: Renderer | None = None,
    keep_days: float = 30.0,
    adviser: Adviser | None = None,
) -> AsyncIterator[str]:
    """A studio on this folder, as its base URL; the one that already runs there, where there is one.

    Everything in it survives a restart; sessions untouched for `keep_days` are cleared.
    Raises ExtraMissing without the extra, DataInUse where the folder's holder never answers, OSError for a
    port in use.
    """
    if renderer is None and not all(importlib.util.find_spec(name) for name in NEEDED):
        raise ExtraMissing(extra="studio", command="pip install 'reelwire[studio]'")

    from core.studio.app import make_app
    from core.studio.lock import FolderLock

    folder = folder.absolute()
    deadline = time.monotonic() + PATIENCE
    while True:
        with FolderLock(folder) as lock:
            if lock.taken:
                app = partial(
                    make_app, folder, renderer=renderer, switches=switches or Switches(), adviser=adviser
                )
                async with serving(app, host, port, keep_days) as url:
                    lock.tell(url)
                    yield url
                return
            if (other := lock.told()) is not None and await alive(other):
                yield other
                return
            holder = lock.holder()
        if time.monotonic() > deadline:
            raise DataInUse(folder=str(folder), pid=holder)
        await asyncio.sleep(0.02)


@asynccontextmanager
async def serving(
    make: Callable[[], web.Application], host: str, port: int, keep_days: float
) -> AsyncIterator[str]:
    """Listen until the block ends; what runs then is taken up by the next start."""
    from aiohttp import web

    from core.studio.workroom import ROOM

    app = make()
    app[ROOM].tidy(keep_days)
    tidying = asyncio.create_task(tidied(app[ROOM], keep_days))
    runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        bound = runner.addresses[0]
        name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bound[0], bound[0])
        shown = f"[{name}]" if ":" in name else name
        yield f"http://{shown}:{bound[1]}"
    finally:
        tidying.cancel()
        await runner.cleanup()


async def tidied(room: Workroom, keep_days: float) -> None:
    """Every hour, as at the start: a studio may run for months."""
    while True:
        await asyncio.sleep(3600)
        room.tidy(keep_days)


async def alive(url: str) -> bool:
    """Is there a studio at this address?"""
    import aiohttp

    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2), trust_env=False) as client,
            client.get(f"{url}/health") as reply,
        ):
            return reply.status == 200 and (await reply.json()).get("studio") == "reelwire"
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
        return False
