"""Durable jobs: what is enqueued runs, in order within its lane, also after a crash.

One job is one workflow that calls our function by kind and id; all that matters inside is in the ledger, so a
job that runs again finds out by itself what is left to do.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from core.engine.lanes import Lanes
from core.engine.listing import key_of
from core.engine.running import AGAIN, Job, Running

if TYPE_CHECKING:
    from core.engine.claims import Claim
    from core.engine.posting import Posting
    from core.engine.workflows import Workflows

__all__ = ["Engine", "Job"]

log = logging.getLogger(__name__)
_UNLIMITED: Mapping[str, int] = MappingProxyType({})


class Engine(Running):
    """Runs `jobs[kind](id)` for each id enqueued, one run at a time, until it returns.

    `database`: the path of a SQLite file of its own, or a `postgresql://` URL. With a file we are alone: what
    waits for its lane waits in memory, and whoever journals the work gives it again after a start. With a URL
    the lanes are a queue in the database, shared with other processes. `executor`: who we are; two live
    processes with the same one would both run what crashed: hold the data folder's lock (on Postgres the
    engine takes an advisory lock, and takes up a dead process's jobs when its lock has been free for
    `adopt_after` seconds). `version`: pinned for good,
    not the release: jobs of another version are never taken up. `poll`: seconds between two looks at the
    queue.
    `at_once`: how many jobs of a kind run side by side, where not as many as there are lanes. `work` false:
    this process runs nothing; what it enqueues is run by those that do, on the same database.

    What to tell is the job's own matter: one that raises could not even write down its end. It is run again
    after each of the pauses `again`, and its lane waits; then it is over. Stopping cancels the tasks of
    the jobs under way, and `start()`, here or in the next process, takes them up again. Jobs run on the loop
    that called `start()`; DBOS has threads and a loop of its own, and leaves ours alone.
    """

    def __init__(
        self,
        *,
        database: str | Path,
        executor: str,
        version: str,
        jobs: Mapping[str, Job],
        poll: float = 0.25,
        at_once: Mapping[str, int] = _UNLIMITED,
        work: bool = True,
        adopt_after: float = 10.0,
        again: Sequence[float] = AGAIN,
    ) -> None:
        super().__init__(jobs, at_once, again)
        self._works, self._adopt_after = work, adopt_after
        self._database, self._executor, self._version = database, executor, version
        self._poll = poll

    async def start(self) -> None:
        """Take up what was left, and run. Raises DataInUse where another process lives under our name."""
        loop = asyncio.get_running_loop()
        self._threads = threads = ThreadPoolExecutor(4, "engine")
        self._stopping = False
        self._halt.clear()
        alone = self._works and not str(self._database).startswith("postgres")
        self._lanes = Lanes() if alone else None

        def launch() -> Workflows | Posting:
            if not self._works:
                from core.engine.posting import Posting

                return Posting.launched(self._database, self._version, self._poll)
            from core.engine.workflows import Workflows

            workflows = Workflows(self._database, self._executor, self._version, self._poll)
            workflows.launch(self._work, loop)
            return workflows

        claim: Claim | None = None
        try:
            if self._works and not alone:
                from core.engine.claims import Claim

                claim = await Claim.taken(str(self._database), self._executor)
            self._workflows = await loop.run_in_executor(threads, launch)
        except BaseException:
            self._threads = None
            threads.shutdown(wait=False)
            if claim is not None:
                await claim.release()
            raise
        if self._lanes is not None:
            await self._take_up(await self._call(self._running_here.left))
        if claim is not None:
            from core.engine.sharing import Sharing

            here = self._running_here
            self._sharing = Sharing(claim, here, self._running, self._call, self._adopt_after)

    async def stop(self, drain: float = 10.0) -> None:
        """Take no new jobs, cancel those under way, wait up to `drain` seconds for them to write down where
        they are. They stay in the queue: a later start resumes them."""
        if self._threads is None or self._workflows is None:
            return
        self._stopping = True
        self._halt.set()
        self._workflows.hush()
        if self._sharing is not None:
            await self._sharing.stop()
        tasks = set(self._running.values())
        for task in tasks:
            task.cancel()
        tasks |= self._starting
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=drain)
            if late:
                log.warning("engine.drain: %d jobs did not end in %.1f s", len(late), drain)
        await self._call(self._workflows.destroy)
        if (sharing := self._sharing) is not None:
            self._sharing = None
            await sharing.leave(self._database, set(self._running))
        self._threads.shutdown()
        self._threads = self._workflows = None
        for kept in (self._given, self._revoked, self._over, self._waiting, self._lane_of):
            kept.clear()
        self._lanes = None

    async def enqueue(self, kind: str, id: str, *, lane: str | None = None, priority: int = 0) -> None:
        """Have it run. Again changes nothing, also long after it has ended. Within a lane one job runs at a
        time, the lowest priority number first. While stopping, nothing is taken: the sweep of the next start
        finds it in the ledger."""
        if kind not in self._jobs:
            raise ValueError(f"no such job: {kind}")
        key = key_of(kind, id)
        if key in self._given or self._stopping:
            return
        if self._lanes is None:
            await self._call(self._there.store, key, kind, id, lane, priority)
            if self._works:  # else we never hear of its end
                self._given.add(key)
            return
        self._given.add(key)
        self._lane_of[key] = lane = key if lane is None else lane
        self._waiting[key] = (kind, id, lane)
        if self._lanes.enter(lane, key, priority):
            await self._begin(key)

    @property
    def running(self) -> bool:
        """Started, and not stopping."""
        return self._workflows is not None and not self._stopping

    @property
    def under_way(self) -> int:
        """How many jobs run here right now."""
        return len(self._running)

    @property
    def adopted(self) -> int:
        """How many jobs of dead processes were put back into the queue by this one."""
        return self._sharing.adoption.adopted if self._sharing is not None else 0
