"""A job from its lane to its end: begun when the lane is free, run on our own loop, the lane handed on."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import nullcontext, suppress
from itertools import repeat
from typing import TYPE_CHECKING, Any

import structlog

from core.engine.listing import Listing, key_of

if TYPE_CHECKING:
    from core.engine.workflows import Left

log = logging.getLogger(__name__)
Job = Callable[[str], Awaitable[None]]
AGAIN = (0.5, 2.0, 8.0, 30.0)
"""Pauses in seconds: a disk that is full for a moment is no reason to let the next of a lane overtake."""


class Running(Listing):
    """`over`: ended before its workflow came; `starting`: tasks that begin a job."""

    def __init__(
        self, jobs: Mapping[str, Job], at_once: Mapping[str, int], again: Sequence[float] = AGAIN
    ) -> None:
        super().__init__()
        self._jobs, self._again = dict(jobs), tuple(again)
        self._room = {kind: asyncio.Semaphore(number) for kind, number in at_once.items()}
        self._over: set[str] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._halt = asyncio.Event()

    async def _take_up(self, left: list[Left]) -> None:
        """What an earlier life had under way holds its lane again, before anything new can enter it."""
        assert self._lanes is not None
        for key, kind, id, lane in left:
            if kind in self._jobs and key not in self._running and key not in self._over:
                self._lane_of[key] = lane or key
                self._given.add(key)
                if self._lanes.enter(self._lane_of[key], key):
                    self._spawn(self._run(kind, id, key))

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
            with suppress(TimeoutError):
                await asyncio.wait_for(self._halt.wait(), pause)
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

    async def _work(self, kind: str, id: str, lane: str | None) -> None:
        """What the workflow does, on our own loop: the job, unless we were faster at taking it up."""
        key = key_of(kind, id)
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
                    # Cancelled, it may still answer with another error: our name may be another's by now.
                    if pause is None or self._stopping or task.cancelling():
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
