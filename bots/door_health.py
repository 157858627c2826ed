"""Is the process alive, and can it do its work? Names no person and no secret."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

if TYPE_CHECKING:
    from core import Bot
    from core.engine import Engine
    from core.store import Ledger

AGAIN: Final = 3.0
"""Seconds for which an answer is good: whoever asks often costs nothing."""
PATIENCE: Final = 5.0
"""Seconds that the ledger may take for one line."""
STALE: Final = 300.0
"""A bot without a sign of life for so many seconds has lost its platform."""


@dataclass(slots=True)
class Health:
    """`listening` tells which of `bots` listen here right now; None where this process listens to nobody.

    A bot may tell when it last heard from its platform: `pulse`, a moment of `time.monotonic()`, None before
    the first time."""

    ledger: Ledger
    engine: Engine
    bots: Sequence[Bot] = ()
    listening: Callable[[Bot], bool] | None = None
    _known: tuple[float, bool, dict[str, Any]] = field(default=(float("-inf"), False, {}))

    async def alive(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "reelwire": True}, headers={"Cache-Control": "no-store"})

    async def ready(self, request: web.Request) -> web.Response:
        """503 where work cannot be done: the ledger takes nothing, the engine stands, or no bot hears
        anything."""
        now = time.monotonic()
        if now - self._known[0] > AGAIN:
            self._known = (now, *await self._look(now))
        _, good, told = self._known
        return web.json_response(told, status=200 if good else 503, headers={"Cache-Control": "no-store"})

    async def _look(self, now: float) -> tuple[bool, dict[str, Any]]:
        ledger, engine = await self._writable(), self.engine.running
        bots = [self._state(bot, now) for bot in self.bots] if self.listening is not None else []
        heard = not bots or any(bot["hears"] for bot in bots)
        good = ledger and engine and heard
        return good, {"ready": good, "ledger": ledger, "engine": engine, "bots": bots}

    async def _writable(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await self.ledger.remember("readyz", None)
        except Exception:  # noqa: BLE001 - whatever it is, it is not ready
            return False
        return True

    def _state(self, bot: Bot, now: float) -> dict[str, Any]:
        listening = self.listening is not None and self.listening(bot)
        told: dict[str, Any] = {"platform": bot.platform, "identity": bot.identity, "listening": listening}
        hears = listening
        if hasattr(bot, "pulse"):
            age = None if bot.pulse is None else max(0.0, now - bot.pulse)
            told["pulse_seconds"] = None if age is None else round(age, 1)
            hears = listening and age is not None and age < STALE
        return {**told, "hears": hears}
