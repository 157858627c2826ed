"""The one place that speaks to DBOS: from a loop aside, for it adopts the loop that launches it and replaces
the threads of every loop it is called on."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
import shutil
import sqlite3
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions, SetWorkflowID, WorkflowStatus
from dbos._core import WorkflowHandleAsyncPolling  # no public name tells a job that runs from one that ran

from core.engine.aside import LoopAside
from core.engine.claims import APP
from core.errors import DataUnwritable, DiskFull

QUEUE = "lanes"
THREADS = 16
"""Unbounded by default: one for each waiting job."""
MOST = 2**31 - 1
_CHUNK = 500
_LEAST = 1 << 20  # bytes that SQLite needs beside its file: with less, what it says means a full disk
_log = logging.getLogger("dbos")

Work = Callable[[str, str, str | None], Coroutine[Any, Any, None]]
Left = tuple[str, str, str, str | None]
"""A job of an earlier life: its key, kind, id and lane."""


class Workflows:
    """DBOS's own settings that matter, and the few calls the engine makes."""

    job: Any

    def __init__(self, database: str | Path, executor: str, version: str, poll: float) -> None:
        self.url, self._file = address(database)
        self._executor, self._version, self._poll = executor, version, poll
        self._aside: LoopAside | None = None

    def launch(self, work: Work, loop: asyncio.AbstractEventLoop) -> None:
        """Bring the schema up to date, take up what was left, and serve the queues: `work` runs on `loop`."""
        # A handler of ours, so DBOS adds none: its warnings go where our log goes.
        if not _log.handlers:
            _log.addHandler(logging.NullHandler())
        _log.setLevel(logging.WARNING)
        fresh = False
        if self._file is not None:
            fresh = _prepare(self._file)
        try:
            if fresh:
                DBOS.migrate(self.url)
            self.job = _declare(work, loop)
            self._aside = LoopAside("engine-loop")
            self._aside.run(self._launch())
            if not self.alone:
                register_queue(DBOS.register_queue, self._poll)
        except BaseException:
            self.destroy()
            raise

    async def _launch(self) -> None:
        DBOS(config=self._config())
        DBOS.launch()

    @property
    def alone(self) -> bool:
        """A file of ours: no other process takes jobs from it, so the lanes are kept in memory, and no queue
        is looked at (each look costs 7 ms of CPU with 2,000 jobs open)."""
        return self._file is not None

    def _config(self) -> DBOSConfig:
        return {
            "name": APP,
            "system_database_url": self.url,
            "executor_id": self._executor,
            "application_version": self._version,
            "max_executor_threads": THREADS,
            # Two strings a job: nothing pickled lies in the database.
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "enable_otlp": False,
            # Nothing is ever sent this way; so short because a stop waits for it.
            "notification_listener_polling_interval_sec": min(0.2, self._poll),
            "scheduler_polling_interval_sec": 3600.0,
        }

    def store(self, key: str, kind: str, id: str, lane: str | None, priority: int) -> None:
        DBOS.enqueue_workflow_with_options(options_for(self._version, key, lane, priority), kind, id)

    async def begin(self, key: str, kind: str, id: str, lane: str | None) -> bool:
        """Store it as under way, and run it. False: it had been begun before."""

        async def begin() -> bool:
            with SetWorkflowID(key):
                handle = await DBOS.start_workflow_async(self.job, kind, id, lane)
            return not isinstance(handle, WorkflowHandleAsyncPolling)

        assert self._aside is not None
        return await self._aside.ask(begin())

    def left(self) -> list[Left]:
        """What an earlier life had under way. DBOS takes it up again within a second; whoever is alone may be
        faster. What an earlier version had in a queue is forgotten here: the ledger gives it again."""
        found: list[Left] = []
        queued: list[str] = []
        for status in DBOS.list_workflows(status=["PENDING", "ENQUEUED"], load_output=False):
            if status.queue_name == QUEUE:
                queued.append(status.workflow_id)
            elif status.input is not None:
                kind, id, lane = (*status.input["args"], None)[:3]
                found.append((status.workflow_id, kind, id, lane))
        if queued:
            DBOS.delete_workflows(queued)
        return found

    def under_way(self) -> dict[str, list[str]]:
        """By executor, the jobs that were taken from the shared queue and have not ended."""
        return pending(DBOS.list_workflows)

    def hand_over(self, keys: list[str]) -> None:
        """Back into the queue, at their old place in their lane. Without the queue's name they would go past
        the lanes, and two of one lane would run at once."""
        DBOS.resume_workflows(keys, queue_name=QUEUE)

    def states(self, keys: list[str]) -> dict[str, str]:
        return states_of(DBOS.list_workflows, keys)

    def cancel(self, key: str) -> None:
        DBOS.cancel_workflow(key)

    def prune(self, older_than: float) -> int:
        return ended_before(older_than, DBOS.list_workflows, DBOS.delete_workflows)

    def forget(self, keys: list[str]) -> None:
        DBOS.delete_workflows(keys)

    def hush(self) -> None:
        """Before a stop: it warns of every task that is cancelled, which is the plan."""
        _log.setLevel(logging.CRITICAL)

    def destroy(self) -> None:
        DBOS.destroy(destroy_registry=True)
        if self._aside is not None:
            self._aside.close()
            self._aside = None


def register_queue(register: Callable[..., Any], poll: float) -> None:
    # One queue for all: each one costs its share of CPU by being looked at.
    register(QUEUE, partition_concurrency=1, polling_interval_sec=poll, on_conflict="always_update")


def options_for(version: str, key: str, lane: str | None, priority: int) -> EnqueueOptions:
    """Idempotent by the key. Deduplication ids would not do: they do not work with partitions."""
    options: EnqueueOptions = {
        "workflow_name": "job",
        "queue_name": QUEUE,
        "workflow_id": key,
        "app_version": version,
        # Without a lane: one of its own.
        "queue_partition_key": key if lane is None else lane,
    }
    if priority:
        # Without one, jobs of one second are taken in the order of their ids.
        options["priority"] = min(max(priority, 1), MOST)
    return options


def states_of(listed: Callable[..., list[WorkflowStatus]], keys: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(keys), _CHUNK):
        some = keys[start : start + _CHUNK]
        for status in listed(workflow_ids=some, load_input=False, load_output=False):
            found[status.workflow_id] = status.status
    return found


def pending(listed: Callable[..., list[WorkflowStatus]], **which: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for status in listed(status="PENDING", queue_name=QUEUE, load_input=False, load_output=False, **which):
        found.setdefault(status.executor_id or "", []).append(status.workflow_id)
    return found


def ended_before(
    moment: float, listed: Callable[..., list[WorkflowStatus]], delete: Callable[[list[str]], None]
) -> int:
    """Delete what ended before this moment (epoch seconds); returns how many."""
    until, count = datetime.fromtimestamp(moment, UTC).isoformat(), 0
    while ended := listed(completed_before=until, limit=_CHUNK, load_input=False, load_output=False):
        delete([status.workflow_id for status in ended])
        count += len(ended)
    return count


def _declare(work: Work, loop: asyncio.AbstractEventLoop) -> Any:
    """The one workflow. It has no step: a job keeps its place in the ledger, so there is nothing to replay,
    and a preemptible step would ask the database about every open job each second."""

    async def job(kind: str, id: str, lane: str | None = None) -> None:
        here = asyncio.get_running_loop()
        over: asyncio.Future[None] = here.create_future()

        def begin() -> None:
            # In a context of its own: the job must not take itself for a part of the workflow.
            task = loop.create_task(work(kind, id, lane), context=contextvars.Context())
            task.add_done_callback(end)

        def end(task: asyncio.Task[None]) -> None:
            here.call_soon_threadsafe(tell, over, task)

        # A future of each loop and a call between them: half the memory of a future that knows threads.
        loop.call_soon_threadsafe(begin)
        await over

    # Only a workflow without a limit survives many deploys.
    return DBOS.workflow(name="job", max_recovery_attempts=None)(job)


def tell(over: asyncio.Future[None], task: asyncio.Task[None]) -> None:
    """How the job ended on its own loop is how the workflow ends."""
    if over.done():
        return
    if task.cancelled():
        over.cancel()
    elif (error := task.exception()) is not None:
        over.set_exception(error)
    else:
        over.set_result(None)


def address(database: str | Path) -> tuple[str, Path | None]:
    text = str(database)
    if "://" in text and not text.startswith("sqlite"):
        return text.replace("postgres://", "postgresql://", 1), None
    file = Path(text.partition(":///")[2] or text).absolute()
    return f"sqlite:///{file}", file


def _prepare(file: Path) -> bool:
    """Write-ahead logging stays with the file, and DBOS never asks for it: three times as many jobs a second.
    Returns whether the file is new."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        with contextlib.closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            return not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except (OSError, sqlite3.OperationalError) as error:
        full = file.parent.is_dir() and shutil.disk_usage(file.parent).free < _LEAST
        raise (DiskFull if full else DataUnwritable)(folder=str(file.parent)) from error
