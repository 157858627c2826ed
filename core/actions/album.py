"""An album: its items arrive one by one, in any order, and are one turn.

The first item journals the turn, later ones join it as long as it was not sent (`core.arrivals`). Its job
waits here until the album is complete; a crash while it waits begins the wait anew."""

from __future__ import annotations

import asyncio
import time

from core.actions.scene import Scene
from core.actions.stopping import Stopped


async def complete(scene: Scene) -> None:
    """Until nothing has arrived for `album` seconds, at most `album_max` after the first item. Raises
    Stopped."""
    rhythm, turn = scene.workshop.rhythm, scene.turn
    end = turn.created_at + rhythm.album_max
    while (left := min(rhythm.album, end - time.time())) > 0:
        if not await joined(scene, left):
            break
    await scene.renew()


async def joined(scene: Scene, seconds: float) -> bool:
    """Does another item arrive within so many seconds? Raises Stopped."""
    ledger, id = scene.workshop.ledger, scene.turn.id
    there = len(await ledger.attachments(id))

    async def more() -> bool | None:
        return len(await ledger.attachments(id)) > there or None

    news = asyncio.create_task(ledger.changed(more, about=id, every=scene.workshop.rhythm.look))
    stop = asyncio.create_task(scene.stop.wait())
    try:
        done, _ = await asyncio.wait({news, stop}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (news, stop):
            task.cancel()
        await asyncio.gather(news, stop, return_exceptions=True)
    if scene.stop.is_set():
        raise Stopped
    return news in done
