"""The list of jobs: which were ever given, which have not ended, and forgetting them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from core.engine.lanes import Lanes
    from core.engine.posting import Posting
    from core.engine.sharing import Sharing
    from core.engine.workflows import Workflows

T = TypeVar("T")
WAITING = ("ENQUEUED", "DELAYED")


class Listing:
    """What the engine knows of its jobs, by key: in memory (`given`: enqueued here, so not asked for twice;
    `revoked`: taken out of the shared queue; `waiting`: kind, id and lane of one in memory; `lane_of`: whose
    lane it is in), and in the database."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None
        self._workflows: Workflows | Posting | None = None
        self._running: dict[str, asyncio.Task[None]] = {}
        self._given: set[str] = set()
        self._revoked: set[str] = set()
        self._lanes: Lanes | None = None
        self._waiting: dict[str, tuple[str, str, str]] = {}
        self._lane_of: dict[str, str] = {}
        self._sharing: Sharing | None = None

    async def cancel_queued(self, kind: str, id: str) -> bool:
        """Take a job that waits out of its queue. False: it is not waiting; one that runs is never touched,
        for its lane would be free before it has ended: it must find its own end."""
        key = key_of(kind, id)
        if key in self._running:
            return False
        if self._lanes is not None:
            if taken := self._lanes.drop(key):
                self._waiting.pop(key, None)
                self._lane_of.pop(key, None)
            return taken
        states = await self._call(self._there.states, [key])
        if states.get(key) not in WAITING or key in self._running:
            return False
        # Should a worker be faster than the next line, the job sees this and ends before it has begun.
        self._revoked.add(key)
        await self._call(self._there.cancel, key)
        return True

    def settled(self, kind: str, id: str) -> None:
        """What was taken out of its queue has met its end elsewhere, or failed to: given again, it may run
        again."""
        key = key_of(kind, id)
        self._revoked.discard(key)
        if key not in self._running and key not in self._lane_of:
            self._given.discard(key)

    async def known(self, kind: str, ids: Collection[str]) -> set[str]:
        """Those of these ids that were ever enqueued."""
        keys = {key_of(kind, id): id for id in ids}
        stored = await self._call(self._there.states, list(keys))
        return {id for key, id in keys.items() if key in stored or key in self._lane_of}

    async def waiting(self, kind: str, ids: Collection[str]) -> set[str]:
        """Those of these ids whose job has not ended."""
        keys = {key_of(kind, id): id for id in ids}
        # One that takes over its lane during the look is on neither side of it: what had one before counts.
        held = set(self._lane_of)
        states = await self._call(self._there.states, list(keys))
        open = {key for key, state in states.items() if state in (*WAITING, "PENDING")} | held
        open |= self._lane_of.keys()
        return {id for key, id in keys.items() if key in open}

    async def revive(self, kind: str, ids: Collection[str]) -> set[str]:
        """Of these ids, whose work the ledger calls unfinished, forget the jobs that have ended all the same
        (a write that failed at the very end): enqueued again they run again. Returns those. One process does
        it at a time, and only one that works: two of them might run a job twice."""
        if self._lanes is not None:
            return await self.forget(kind, ids)
        if self._sharing is None:
            return set()
        # What has ended elsewhere is never heard of here.
        mine = {key_of(kind, id) for id in ids} | self._running.keys()
        self._given = {key for key in self._given if key in mine or not key.startswith(f"{kind}:")}
        async with self._sharing.alone(kind) as alone:
            return await self.forget(kind, ids) if alone else set()

    async def forget(self, kind: str, ids: Collection[str]) -> set[str]:
        """Take the jobs that have ended off the list, as if they had never been. Returns those."""
        ended = await self.known(kind, ids) - await self.waiting(kind, ids)
        # One that began between those two looks was in neither, and holds its lane.
        ended = {id for id in ended if key_of(kind, id) not in self._lane_of}
        keys = [key_of(kind, id) for id in ended]
        if keys:
            await self._call(self._there.forget, keys)
            self._given.difference_update(keys)
        return ended

    async def prune(self, older_than: float) -> int:
        """Forget jobs that ended before this moment (epoch seconds); returns how many. Enqueued again they
        would run again: prune the ledger to the same moment first."""
        return await self._call(self._there.prune, older_than)

    @property
    def _there(self) -> Workflows | Posting:
        if self._workflows is None:
            raise RuntimeError("the engine is not running")
        return self._workflows

    @property
    def _running_here(self) -> Workflows:
        from core.engine.workflows import Workflows

        assert isinstance(self._workflows, Workflows)
        return self._workflows

    async def _call(self, do: Callable[..., T], *args: Any) -> T:
        if self._threads is None:
            raise RuntimeError("the engine is not running")
        return await asyncio.get_running_loop().run_in_executor(self._threads, do, *args)


def key_of(kind: str, id: str) -> str:
    """The job's name; a turn's id begins with its kind already."""
    return id if id.startswith(f"{kind}:") else f"{kind}:{id}"
