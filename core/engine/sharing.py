"""One process among several on one database: its name, its own jobs, and those of processes that died."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from core.engine.adoption import Adoption
from core.engine.claims import Claim
from core.engine.workflows import Workflows

log = logging.getLogger(__name__)
SWEEP = "reelwire sweep"


class Sharing:
    """`held`: nothing may begin here, for our name is not ours. `running`: the tasks of the jobs here, by
    key. `call`: runs what blocks in a thread."""

    def __init__(
        self,
        claim: Claim,
        workflows: Workflows,
        running: dict[str, asyncio.Task[None]],
        call: Callable[..., Awaitable[Any]],
        after: float,
    ) -> None:
        self.claim, self.held, self._after = claim, False, after
        self._there, self._running, self._call = workflows, running, call
        self.adoption = Adoption(claim, self, after)
        self._keeping = asyncio.get_running_loop().create_task(self.adoption.keep())

    async def stop(self) -> None:
        """Look after nobody any more."""
        self._keeping.cancel()
        await asyncio.gather(self._keeping, return_exceptions=True)

    async def leave(self, database: str | Path, stuck: Collection[str]) -> None:
        """What did not end here waits for whoever is next, not for us; then our name is free."""
        from core.engine.posting import leave

        try:
            if not self.held:
                await self._call(leave, database, self.claim.name, stuck)
        except Exception as error:  # noqa: BLE001 - then another finds out that we are gone
            log.warning("engine.not_left: %r", error)
        await self.claim.release()

    @asynccontextmanager
    async def alone(self, what: str) -> AsyncIterator[bool]:
        """Do something that only one process may at a time. False: not now."""
        if self.held:
            yield False
            return
        async with self.claim.reached(what, of=SWEEP) as free:
            yield free

    async def under_way(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = await self._call(self._there.under_way)
        return found

    async def hand_over(self, jobs: Collection[str]) -> None:
        if jobs:
            await self._call(self._there.hand_over, list(jobs))

    async def let_go(self) -> set[str]:
        self.held = True
        tasks = set(self._running.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=self._after / 5)
        return set(self._running)

    def go_on(self) -> None:
        self.held = False
