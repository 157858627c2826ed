"""Durable jobs: what is enqueued runs, in order within its lane, also after a crash.

One job is one workflow that calls our function by kind and id; all that matters inside is in the ledger, so a
job that runs again finds out by itself what is left to do.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from core.engine.workflows import Workflows

__all__ = ["Engine", "Job"]

log = logging.getLogger(__name__)
T = TypeVar("T")
Job = Callable[[str], Awaitable[None]]
WAITING = ("ENQUEUED", "DELAYED")
_UNLIMITED: Mapping[str, int] = MappingProxyType({})


class Engine:
    """Runs `jobs[kind](id)` for each id enqueued, one run at a time, until it returns.

    `database`: the path of a SQLite file of its own, or a `postgresql://` URL. `executor`: who we are; a
    crashed job is taken up only by the same one, and two live processes with the same one would both run it:
    hold the data folder's lock (on Postgres the engine takes an advisory lock). `version`: pinned for good,
    not the release: jobs of another version are never taken up. `poll`: seconds between two looks at a queue.
    `at_once`: how many jobs of a kind run side by side, where not as many as there are lanes.

    A job that raises is logged and over: what to tell is the job's own matter. Stopping cancels the tasks of
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
        poll: float = 0.1,
        at_once: Mapping[str, int] = _UNLIMITED,
    ) -> None:
        self._database, self._executor, self._version = database, executor, version
        self._poll = poll
        self._room = {kind: asyncio.Semaphore(number) for kind, number in at_once.items()}
        self._jobs = dict(jobs)
        self._threads: ThreadPoolExecutor | None = None
        self._workflows: Workflows | None = None
        self._running: dict[str, asyncio.Task[None]] = {}
        self._given: set[str] = set()
        self._revoked: set[str] = set()
        self._stopping = False

    async def start(self) -> None:
        """Take up what was left, and run. Raises DataInUse where another process lives under our name."""
        loop = asyncio.get_running_loop()
        self._threads = threads = ThreadPoolExecutor(4, "engine")
        self._stopping = False

        def launch() -> Workflows:
            from core.engine.workflows import Workflows

            workflows = Workflows(self._database, self._executor, self._version, self._poll)
            workflows.launch(self._work, loop)
            return workflows

        try:
            self._workflows = await loop.run_in_executor(threads, launch)
        except BaseException:
            self._threads = None
            threads.shutdown(wait=False)
            raise

    async def stop(self, drain: float = 10.0) -> None:
        """Take no new jobs, cancel those under way, wait up to `drain` seconds for them to write down where
        they are. They stay in the queue: a later start resumes them."""
        if self._threads is None or self._workflows is None:
            return
        self._stopping = True
        self._workflows.hush()
        tasks = set(self._running.values())
        for task in tasks:
            task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=drain)
            if late:
                log.warning("engine.drain: %d jobs did not end in %.1f s", len(late), drain)
        await self._call(self._workflows.destroy)
        self._threads.shutdown()
        self._threads = self._workflows = None
        self._given.clear()
        self._revoked.clear()

    async def enqueue(self, kind: str, id: str, *, lane: str | None = None, priority: int = 0) -> None:
        """Have it run. Again changes nothing, also long after it has ended. Within a lane one job runs at a
        time, the lowest priority number first. Returns when it is stored. While stopping, nothing is taken:
        the sweep of the next start finds it in the ledger."""
        if kind not in self._jobs:
            raise ValueError(f"no such job: {kind}")
        key = _key(kind, id)
        if key in self._given or self._stopping:
            return
        await self._call(self._there.store, key, kind, id, lane, priority)
        self._given.add(key)

    async def cancel_queued(self, kind: str, id: str) -> bool:
        """Take a job that waits out of its queue. False: it is not waiting; one that runs is never touched,
        for its lane would be free before it has ended: it must find its own end."""
        key = _key(kind, id)
        if key in self._running:
            return False
        states = await self._call(self._there.states, [key])
        if states.get(key) not in WAITING or key in self._running:
            return False
        # Should a worker be faster than the next line, the job sees this and ends before it has begun.
        self._revoked.add(key)
        await self._call(self._there.cancel, key)
        return True

    async def known(self, kind: str, ids: Collection[str]) -> set[str]:
        """Those of these ids that were ever enqueued."""
        keys = {_key(kind, id): id for id in ids}
        return {keys[key] for key in await self._call(self._there.states, list(keys))}

    async def waiting(self, kind: str, ids: Collection[str]) -> set[str]:
        """Those of these ids whose job has not ended."""
        keys = {_key(kind, id): id for id in ids}
        states = await self._call(self._there.states, list(keys))
        return {keys[key] for key, state in states.items() if state in (*WAITING, "PENDING")}

    async def revive(self, kind: str, ids: Collection[str]) -> set[str]:
        """Of these ids, whose work the ledger calls unfinished, forget the jobs that have ended all the same
        (a write that failed at the very end): enqueued again they run again. Returns those."""
        return await self.forget(kind, ids)

    async def forget(self, kind: str, ids: Collection[str]) -> set[str]:
        """Take the jobs that have ended off the list, as if they had never been. Returns those."""
        ended = await self.known(kind, ids) - await self.waiting(kind, ids)
        keys = [_key(kind, id) for id in ended]
        if keys:
            await self._call(self._there.forget, keys)
            self._given.difference_update(keys)
        return ended

    async def prune(self, older_than: float) -> int:
        """Forget jobs that ended before this moment (epoch seconds); returns how many. Enqueued again they
        would run again: prune the ledger to the same moment first."""
        return await self._call(self._there.prune, older_than)

    @property
    def _there(self) -> Workflows:
        if self._workflows is None:
            raise RuntimeError("the engine is not running")
        return self._workflows

    async def _call(self, do: Callable[..., T], *args: Any) -> T:
        if self._threads is None:
            raise RuntimeError("the engine is not running")
        return await asyncio.get_running_loop().run_in_executor(self._threads, do, *args)

    async def _work(self, kind: str, id: str) -> None:
        """The job itself, on our own loop. It ends cancelled when we stop, so that its workflow stays
        pending."""
        key = _key(kind, id)
        if self._stopping:
            raise asyncio.CancelledError
        if key in self._revoked:
            return
        task = asyncio.current_task()
        assert task is not None
        self._running[key] = task
        self._given.add(key)
        try:
            async with self._room.get(kind, nullcontext()):
                await self._jobs[kind](id)
        except asyncio.CancelledError:
            if self._stopping or task.cancelling():
                raise
            # Nobody cancelled us: something inside let its own cancellation out. The lane would wait for
            # ever.
            log.exception("job.cancelled %s", key)
        except Exception:
            log.exception("job.failed %s", key)
        finally:
            del self._running[key]
            self._given.discard(key)
        if self._stopping:
            # However it answered the cancellation: run again, it finds in the ledger what is left.
            raise asyncio.CancelledError


def _key(kind: str, id: str) -> str:
    """The job's name; a turn's id begins with its kind already."""
    return id if id.startswith(f"{kind}:") else f"{kind}:{id}"
