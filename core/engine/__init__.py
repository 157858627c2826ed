"""Durable jobs: what is enqueued runs, in order within its lane, also after a crash.

One job is one workflow that calls our function by kind and id; all that matters inside is in the ledger, so a
job that runs again finds out by itself what is left to do.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from itertools import repeat
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from core.engine.lanes import Lanes

if TYPE_CHECKING:
    from core.engine.claims import Claim
    from core.engine.posting import Posting
    from core.engine.sharing import Sharing
    from core.engine.workflows import Left, Workflows

__all__ = ["Engine", "Job"]

log = logging.getLogger(__name__)
T = TypeVar("T")
Job = Callable[[str], Awaitable[None]]
WAITING = ("ENQUEUED", "DELAYED")
AGAIN = (0.5, 2.0, 8.0, 30.0)
"""Pauses in seconds: a disk that is full for a moment is no reason to let the next of a lane overtake."""
_UNLIMITED: Mapping[str, int] = MappingProxyType({})


class Engine:
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
        self._works, self._adopt_after, self._again = work, adopt_after, tuple(again)
        self._database, self._executor, self._version = database, executor, version
        self._poll = poll
        self._room = {kind: asyncio.Semaphore(number) for kind, number in at_once.items()}
        self._jobs = dict(jobs)
        self._threads: ThreadPoolExecutor | None = None
        self._workflows: Workflows | Posting | None = None
        self._running: dict[str, asyncio.Task[None]] = {}
        self._given: set[str] = set()
        self._revoked: set[str] = set()
        self._lanes: Lanes | None = None
        self._waiting: dict[str, tuple[str, str, str]] = {}
        self._lane_of: dict[str, str] = {}
        self._over: set[str] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._sharing: Sharing | None = None

    async def start(self) -> None:
        """Take up what was left, and run. Raises DataInUse where another process lives under our name."""
        loop = asyncio.get_running_loop()
        self._threads = threads = ThreadPoolExecutor(4, "engine")
        self._stopping = False
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

    async def _take_up(self, left: list[Left]) -> None:
        """What an earlier life had under way holds its lane again, before anything new can enter it."""
        assert self._lanes is not None
        for key, kind, id, lane in left:
            if kind in self._jobs and key not in self._running and key not in self._over:
                self._lane_of[key] = lane or key
                self._given.add(key)
                if self._lanes.enter(self._lane_of[key], key):
                    self._spawn(self._run(kind, id, key))

    async def stop(self, drain: float = 10.0) -> None:
        """Take no new jobs, cancel those under way, wait up to `drain` seconds for them to write down where
        they are. They stay in the queue: a later start resumes them."""
        if self._threads is None or self._workflows is None:
            return
        self._stopping = True
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
        key = _key(kind, id)
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

    async def _begin(self, key: str) -> None:
        """It holds its lane: store it as under way, and let it run. Where that fails it keeps its lane, and
        is tried again beside everything else."""
        kind, id, lane = self._waiting.pop(key)
        try:
            begun = await self._begun(key, kind, id, lane)
        except Exception:
            log.exception("job.not_begun %s", key)
            self._spawn(self._begin_later(key, kind, id, lane))
            return
        except BaseException:
            self._leave(key)
            raise
        if not begun and key not in self._running:
            self._leave(key)

    async def _begun(self, key: str, kind: str, id: str, lane: str) -> bool:
        """In a context of its own: it is no part of the job that asks for it."""
        begin = self._running_here.begin(key, kind, id, lane)
        return await asyncio.get_running_loop().create_task(begin, context=contextvars.Context())

    async def _begin_later(self, key: str, kind: str, id: str, lane: str) -> None:
        for pause in (*self._again, *repeat(AGAIN[-1], 1000)):
            await asyncio.sleep(pause)
            if self._stopping or key in self._running:
                return
            with suppress(Exception):  # told once
                if await self._begun(key, kind, id, lane) or key in self._running:
                    return
                break
        self._leave(key)

    def _leave(self, key: str) -> None:
        """It is over, or never began: its lane is free for the next."""
        self._given.discard(key)
        lane = self._lane_of.pop(key, None)
        if self._lanes is None or lane is None or self._stopping:
            return
        if (following := self._lanes.leave(lane, key)) is not None:
            self._spawn(self._follow(following))

    async def _follow(self, key: str) -> None:
        try:
            await self._begin(key)
        except Exception:
            log.exception("job.not_begun %s", key)  # the sweep gives it again

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work, context=contextvars.Context())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def cancel_queued(self, kind: str, id: str) -> bool:
        """Take a job that waits out of its queue. False: it is not waiting; one that runs is never touched,
        for its lane would be free before it has ended: it must find its own end."""
        key = _key(kind, id)
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

    async def known(self, kind: str, ids: Collection[str]) -> set[str]:
        """Those of these ids that were ever enqueued."""
        keys = {_key(kind, id): id for id in ids}
        stored = await self._call(self._there.states, list(keys))
        return {id for key, id in keys.items() if key in stored or key in self._lane_of}

    async def waiting(self, kind: str, ids: Collection[str]) -> set[str]:
        """Those of these ids whose job has not ended."""
        keys = {_key(kind, id): id for id in ids}
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
        mine = {_key(kind, id) for id in ids} | self._running.keys()
        self._given = {key for key in self._given if key in mine or not key.startswith(f"{kind}:")}
        async with self._sharing.alone(kind) as alone:
            return await self.forget(kind, ids) if alone else set()

    async def forget(self, kind: str, ids: Collection[str]) -> set[str]:
        """Take the jobs that have ended off the list, as if they had never been. Returns those."""
        ended = await self.known(kind, ids) - await self.waiting(kind, ids)
        # One that began between those two looks was in neither, and holds its lane.
        ended = {id for id in ended if _key(kind, id) not in self._lane_of}
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

    async def _work(self, kind: str, id: str, lane: str | None) -> None:
        """What the workflow does, on our own loop: the job, unless we were faster at taking it up."""
        key = _key(kind, id)
        if self._stopping or (self._sharing is not None and self._sharing.held):
            raise asyncio.CancelledError
        if (running := self._running.get(key)) is not None:
            await asyncio.shield(running)
        elif key in self._over:
            self._over.discard(key)
        elif key not in self._revoked:
            if self._lanes is not None and key not in self._lane_of:
                self._lane_of[key] = lane or key
                self._lanes.enter(self._lane_of[key], key)
            await self._run(kind, id, key)

    async def _run(self, kind: str, id: str, key: str) -> None:
        """The job itself. It ends cancelled when we stop, so that its workflow stays pending."""
        if self._stopping:
            raise asyncio.CancelledError
        task = asyncio.current_task()
        assert task is not None
        self._running[key] = task
        self._given.add(key)
        structlog.contextvars.bind_contextvars(job=key)  # in every line that it writes, whoever writes it
        try:
            for pause in (*self._again, None):
                try:
                    async with self._room.get(kind, nullcontext()):
                        await self._jobs[kind](id)
                    break
                except Exception:
                    log.exception("job.failed %s", key)
                    if pause is None or self._stopping:
                        break
                    await asyncio.sleep(pause)
        except asyncio.CancelledError:
            if self._stopping or task.cancelling():
                raise
            # Nobody cancelled us: something inside let its own cancellation out. The lane would wait for
            # ever.
            log.exception("job.cancelled %s", key)
        finally:
            del self._running[key]
            if task in self._starting:  # its workflow comes later, and finds it done
                self._over.add(key)
            self._leave(key)
        if self._stopping or task.cancelling():
            # However it answered the cancellation: run again, it finds in the ledger what is left.
            raise asyncio.CancelledError


def _key(kind: str, id: str) -> str:
    """The job's name; a turn's id begins with its kind already."""
    return id if id.startswith(f"{kind}:") else f"{kind}:{id}"
