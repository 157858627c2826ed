"""Jobs that outlive a stop, starts that fail, and one that waits for its turn while we stop."""

import asyncio
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.engine import Engine, Job
from tests.doubles.waiting import until


def engine(folder: Path, **jobs: Job) -> Engine:
    return Engine(database=folder / "jobs.db", executor="local", version="1", jobs=jobs, poll=0.02)


async def test_a_stop_does_not_wait_for_ever(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A job that will not end is named in the log; the process may go."""
    begun, free = asyncio.Event(), asyncio.Event()

    async def stubborn(_: str) -> None:
        begun.set()
        while not free.is_set():
            try:
                await free.wait()
            except asyncio.CancelledError:
                continue

    one = engine(tmp_path, turn=stubborn)
    await one.start()
    await one.enqueue("turn", "x")
    await asyncio.wait_for(begun.wait(), 10)
    with caplog.at_level(logging.WARNING, logger="core.engine"):
        stopping = asyncio.create_task(one.stop(drain=0.02))
        await asyncio.wait({stopping}, timeout=0.05)
        free.set()
        await stopping
    assert caplog.records[0].getMessage() == "engine.drain: 1 jobs did not end in 0.0 s"


async def test_an_engine_that_does_not_run_says_so(tmp_path: Path) -> None:
    async def job(_: str) -> None: ...

    one = engine(tmp_path, turn=job)
    for call in (one.enqueue("turn", "x"), one.prune(0.0), one.cancel_queued("turn", "x")):
        with pytest.raises(RuntimeError, match="not running"):
            await call
    await one.stop()


async def test_a_start_that_failed_leaves_room_for_another(tmp_path: Path) -> None:
    """A file that another program has spoiled: nothing of the attempt stays behind."""
    (tmp_path / "spoiled").mkdir()
    with closing(sqlite3.connect(tmp_path / "spoiled" / "jobs.db")) as file:
        file.execute("CREATE TABLE dbos_migrations (nonsense TEXT)")
        file.commit()
    ran = asyncio.Event()

    async def job(_: str) -> None:
        ran.set()

    broken = engine(tmp_path / "spoiled", turn=job)
    with pytest.raises(Exception, match=r"version_num|dbos_migrations|column"):
        await broken.start()
    await broken.stop()
    one = engine(tmp_path, turn=job)
    await one.start()
    await one.enqueue("turn", "x")
    await asyncio.wait_for(ran.wait(), 10)
    await one.stop()


async def test_one_that_takes_over_its_lane_is_never_taken_for_one_that_has_ended(tmp_path: Path) -> None:
    """The look falls between two states of it; to run it again would be to run it twice."""
    ran: list[str] = []

    async def job(id: str) -> None:
        await asyncio.sleep(0)
        ran.append(id)

    one = engine(tmp_path, turn=job)
    await one.start()
    ids = [str(number) for number in range(40)]
    for number, id in enumerate(ids):
        await one.enqueue("turn", id, lane="a", priority=number)
    while len(ran) < len(ids):
        left = [id for id in ids if id not in ran]
        stranded = await one.revive("turn", left)
        assert not {id for id in stranded if id not in ran}
    await one.stop()
    assert ran == ids


async def test_a_job_that_was_let_go_and_fails_at_that_is_not_run_again_here(tmp_path: Path) -> None:
    """Cut off from the database, it cannot even write down where it is: it is another process's by now."""
    begun, runs = asyncio.Event(), []

    async def cut_off(id: str) -> None:
        runs.append(id)
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise OSError("the database is away") from None

    one = Engine(
        database=tmp_path / "jobs.db", executor="local", version="1", jobs={"turn": cut_off}, again=(0.0, 0.0)
    )
    await one.start()
    await one.enqueue("turn", "x")
    await asyncio.wait_for(begun.wait(), 10)
    (task,) = one._running.values()
    task.cancel()
    await asyncio.wait({task}, timeout=10)
    await until(lambda: not one.under_way)
    await one.stop()
    assert runs == ["x"]
