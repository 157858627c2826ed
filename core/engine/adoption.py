"""A process that dies leaves jobs under way: another takes them up. One that is cut off from the database
lets go of its own before anybody can take them.

A name that nobody holds for `after` seconds is a dead one's. Whoever loses its own name and does not get it
back well within that time stops its jobs: they go on elsewhere, or here when the name is ours again. The
ledger would keep two from paying twice; this keeps them from working side by side at all.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection
from typing import Final, Protocol

from core.engine.claims import Claim

log = logging.getLogger(__name__)
AFTER: Final = 10.0


class Hands(Protocol):
    """What adoption asks of the engine."""

    async def under_way(self) -> dict[str, list[str]]:
        """By executor, the jobs taken from the queue and not ended."""
        ...

    async def hand_over(self, jobs: Collection[str]) -> None:
        """Put jobs that nobody works on back into the queue."""
        ...

    async def let_go(self) -> set[str]:
        """Stop what runs here, and begin nothing. Returns what does not stop."""
        ...

    def go_on(self) -> None: ...


class Adoption:
    def __init__(self, claim: Claim, hands: Hands, after: float = AFTER) -> None:
        self.claim, self.hands, self.after = claim, hands, after
        self.adopted = 0
        self._free_since: dict[str, float] = {}
        self._looked = float("-inf")

    async def keep(self) -> None:
        """Hold our name and look after the others, until cancelled."""
        while True:
            await asyncio.sleep(self.after / 5)
            try:
                if not await self.claim.holds(self.after / 5):
                    await self._lost()
                elif time.monotonic() - self._looked >= self.after / 2:
                    await self._look()
            except Exception:
                log.exception("claim.watch")

    async def _look(self) -> None:
        """Whose jobs lie there? A name is tried until it was free for so long: a blink is no death."""
        self._looked = now = time.monotonic()
        free: dict[str, float] = {}
        for name in set(await self.hands.under_way()) - {self.claim.name}:
            async with self.claim.reached(name) as dead:
                if not dead:
                    continue
                free[name] = self._free_since.get(name, now)
                if now - free[name] >= self.after:
                    # Asked again while the name is ours: nobody can have begun more in between.
                    jobs = (await self.hands.under_way()).get(name, [])
                    await self.hands.hand_over(jobs)
                    self.adopted += len(jobs)
                    log.warning("engine.adopted: %d jobs of %s", len(jobs), name)
        self._free_since = free

    async def _lost(self) -> None:
        """Our session is gone: be quick to have the name again, else let go."""
        log.warning("claim.lost: %s", self.claim.name)
        self._free_since.clear()
        stuck: set[str] | None = None
        while not await self._again():
            if stuck is None and time.monotonic() - self.claim.good >= self.after * 0.6:
                stuck = await self.hands.let_go()
                log.warning("claim.let_go: the jobs here are stopped, but for %d", len(stuck))
            await asyncio.sleep(self.after / 10)
        if stuck is not None:
            mine = (await self.hands.under_way()).get(self.claim.name, [])
            await self.hands.hand_over([job for job in mine if job not in stuck])
            self.hands.go_on()
        log.warning("claim.again: %s", self.claim.name)

    async def _again(self) -> bool:
        try:
            return await self.claim.take(self.after / 5)
        except Exception:  # noqa: BLE001 - no database, or not yet
            await self.claim.drop()
            return False
