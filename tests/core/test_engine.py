import asyncio
import contextvars
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from core.engine import Engine, Job
from core.errors import DataUnwritable
from tests.doubles.waiting import until


@asynccontextmanager
async def running(
    folder: Path, *, version: str = "1", at_once: int = 64, again: tuple[float, ...] = (), **jobs: Job
) -> AsyncIterator[Engine]:
    engine = Engine(
        database=folder / "jobs.db", executor="local", version=version, jobs=jobs, poll=0.02,
        at_once={"export": at_once}, again=again,
    )  # fmt: skip
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop(drain=2)


class Diary:
    """A job that writes down what it was called with; `hold` names those that wait until they are let go."""

    def __init__(self, *hold: str) -> None:
        self.began: list[str] = []
        self.ended: list[str] = []
        self.cancelled: list[str] = []
        self.gates = {id: asyncio.Event() for id in hold}

    async def __call__(self, id: str) -> None:
        self.began.append(id)
        try:
            if id in self.gates:
                await self.gates[id].wait()
        except asyncio.CancelledError:
            self.cancelled.append(id)
            raise
        self.ended.append(id)


async def test_twenty_quick_ones_of_a_lane_run_in_order_one_at_a_time(tmp_path: Path) -> None:
    order: list[str] = []
    busy = 0

    async def job(id: str) -> None:
        nonlocal busy
        busy += 1
        assert busy == 1
        await asyncio.sleep(0)
        order.append(id)
        busy -= 1

    async with running(tmp_path, turn=job) as engine:
        ids = [f"turn:{number}" for number in range(20)]
        await asyncio.gather(
            *(engine.enqueue("turn", id, lane="a", priority=n) for n, id in reversed([*enumerate(ids, 1)]))
        )
        await until(lambda: len(order) == 20)
    # The first may have been taken before the others were there; from then on the priority decides.
    assert order[1:] == [id for id in ids if id != order[0]]


async def test_lanes_do_not_wait_for_each_other(tmp_path: Path) -> None:
    diary = Diary("a1", "b1")
    async with running(tmp_path, turn=diary) as engine:
        for lane in "ab":
            for number in "12":
                await engine.enqueue("turn", lane + number, lane=lane, priority=int(number))
        await until(lambda: len(diary.began) == 2)
        assert set(diary.began) == {"a1", "b1"}
        diary.gates["b1"].set()
        await until(lambda: "b2" in diary.ended)
        assert "a2" not in diary.began
        diary.gates["a1"].set()
        await until(lambda: "a2" in diary.ended)


async def test_jobs_of_a_kind_keep_to_their_number_and_hold_nobody_else_up(tmp_path: Path) -> None:
    films = Diary(*"123")
    turns = Diary()
    async with running(tmp_path, at_once=2, export=films, turn=turns) as engine:
        for id in "123":
            await engine.enqueue("export", id)
        await engine.enqueue("turn", "t", lane="a", priority=1)
        await until(lambda: len(films.began) == 2 and turns.ended == ["t"])
        await asyncio.sleep(0.05)
        assert len(films.began) == 2
        for gate in films.gates.values():
            gate.set()
        await until(lambda: len(films.ended) == 3)


async def test_enqueueing_again_changes_nothing_while_it_runs_or_after(tmp_path: Path) -> None:
    diary = Diary("x")
    async with running(tmp_path, turn=diary) as engine:
        await asyncio.gather(*(engine.enqueue("turn", "x", lane="a", priority=1) for _ in range(10)))
        await until(lambda: diary.began == ["x"])
        await engine.enqueue("turn", "x", lane="a", priority=1)
        diary.gates["x"].set()
        await until(lambda: _over(engine, "x"))
        await engine.enqueue("turn", "x", lane="b", priority=9)
    async with running(tmp_path, turn=diary) as engine:
        await engine.enqueue("turn", "x", lane="a", priority=1)
        await engine.enqueue("turn", "y", lane="a", priority=2)
        await until(lambda: "y" in diary.ended)
        assert diary.began == ["x", "y"]
        assert await engine.known("turn", ["x", "y", "z"]) == {"x", "y"}


async def _over(engine: Engine, *ids: str) -> bool:
    return not await engine.waiting("turn", ids)


async def test_a_job_that_fails_is_logged_and_its_lane_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Also one that lets a cancellation out that nobody asked for."""
    ended: list[str] = []

    async def job(id: str) -> None:
        if id == "raises":
            raise ValueError("on purpose")
        if id == "escapes":
            raise asyncio.CancelledError
        ended.append(id)

    async with running(tmp_path, turn=job) as engine:
        for number, id in enumerate(("raises", "escapes", "fine"), 1):
            await engine.enqueue("turn", id, lane="a", priority=number)
        await until(lambda: ended == ["fine"])
        await engine.enqueue("turn", "raises", lane="a", priority=1)
        await until(lambda: _over(engine, "raises", "escapes", "fine"))
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "job.failed turn:raises",
        "job.cancelled turn:escapes",
    ]


async def test_a_job_that_could_not_write_its_end_is_run_again_before_the_next_of_its_lane(
    tmp_path: Path,
) -> None:
    """A full disk for a moment: nobody overtakes."""
    order: list[str] = []

    async def job(id: str) -> None:
        order.append(id)
        if order == ["first"]:
            raise OSError("no space left on device")

    async with running(tmp_path, turn=job, again=(0.01,)) as engine:
        for number, id in enumerate(("first", "second"), 1):
            await engine.enqueue("turn", id, lane="a", priority=number)
        await until(lambda: len(order) == 3)
    assert order == ["first", "first", "second"]


async def test_a_job_that_could_not_be_stored_keeps_its_place(tmp_path: Path) -> None:
    """The engine's file refuses for a while: what came first still runs first."""
    order: list[str] = []

    async def job(id: str) -> None:
        order.append(id)

    async with running(tmp_path, turn=job, again=(0.01,)) as engine:
        with closing(sqlite3.connect(tmp_path / "jobs.db", isolation_level=None)) as other:
            other.execute(
                "CREATE TRIGGER no BEFORE INSERT ON workflow_status BEGIN SELECT RAISE(FAIL, 'no'); END"
            )
            for number, id in enumerate(("first", "second"), 1):
                await engine.enqueue("turn", id, lane="a", priority=number)
            other.execute("DROP TRIGGER no")
        await until(lambda: len(order) == 2)
    assert order == ["first", "second"]


async def test_what_waits_can_be_taken_back_and_what_runs_cannot(tmp_path: Path) -> None:
    diary = Diary("runs")
    async with running(tmp_path, turn=diary) as engine:
        await engine.enqueue("turn", "runs", lane="a", priority=1)
        await engine.enqueue("turn", "waits", lane="a", priority=2)
        await engine.enqueue("turn", "after", lane="a", priority=3)
        await until(lambda: diary.began == ["runs"])
        assert not await engine.cancel_queued("turn", "runs")
        assert await engine.cancel_queued("turn", "waits")
        assert not await engine.cancel_queued("turn", "waits")
        assert not await engine.cancel_queued("turn", "unknown")
        await engine.enqueue("turn", "waits", lane="a", priority=2)
        diary.gates["runs"].set()
        await until(lambda: diary.ended == ["runs", "after"])
    assert diary.cancelled == []


async def test_a_stop_leaves_the_work_and_a_start_takes_it_up_in_order(tmp_path: Path) -> None:
    first = Diary("1", "other")
    async with running(tmp_path, turn=first) as engine:
        for number in "123":
            await engine.enqueue("turn", number, lane="a", priority=int(number))
        await engine.enqueue("turn", "other", lane="b", priority=1)
        await until(lambda: len(first.began) == 2)
    assert sorted(first.cancelled) == ["1", "other"] and first.ended == []
    second = Diary()
    async with running(tmp_path, turn=second) as engine:
        for number in "32":  # what waited is given again by whoever journalled it
            await engine.enqueue("turn", number, lane="a", priority=int(number))
        await until(lambda: len(second.ended) == 4)
        assert [id for id in second.began if id != "other"] == ["1", "2", "3"]
        await until(lambda: _over(engine, "1", "2", "3", "other"))
    third = Diary()
    async with running(tmp_path, turn=third) as engine:
        await asyncio.sleep(0.05)
    assert third.began == []


async def test_a_job_that_swallows_the_stop_is_run_again(tmp_path: Path) -> None:
    """Ended or not, the ledger knows: a stop never takes a job's word for it."""
    runs: list[str] = []

    async def stubborn(id: str) -> None:
        runs.append(id)
        if len(runs) == 1:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                return

    async with running(tmp_path, turn=stubborn) as engine:
        await engine.enqueue("turn", "x", lane="a", priority=1)
        await until(lambda: runs == ["x"])
    async with running(tmp_path, turn=stubborn) as engine:
        await until(lambda: runs == ["x", "x"])


async def test_a_job_may_enqueue_another(tmp_path: Path) -> None:
    """As a job of its own: neither a child of the first nor in its context."""
    films = Diary()
    mark: contextvars.ContextVar[str] = contextvars.ContextVar("mark", default="clean")

    async def turn(id: str) -> None:
        assert mark.get() == "clean"
        mark.set("mine")
        await engine.enqueue("export", f"render_{id}")

    async with running(tmp_path, turn=turn, export=films) as engine:
        await engine.enqueue("turn", "1", lane="a", priority=1)
        await engine.enqueue("turn", "2", lane="a", priority=2)
        await until(lambda: sorted(films.ended) == ["render_1", "render_2"])


async def test_our_loop_keeps_its_own_threads(tmp_path: Path) -> None:
    """It neither replaces the loop's executor nor leaves a dead one behind; jobs run on the caller's loop."""
    loops: list[asyncio.AbstractEventLoop] = []
    threads: list[str] = []

    async def job(id: str) -> None:
        loops.append(asyncio.get_running_loop())
        threads.append(await asyncio.to_thread(lambda: threading.current_thread().name))

    async with running(tmp_path, turn=job) as engine:
        await engine.enqueue("turn", "x", lane="a", priority=1)
        await until(lambda: len(threads) == 1)
    assert loops == [asyncio.get_running_loop()]
    assert "dbos" not in threads[0]
    assert await asyncio.to_thread(lambda: 5) == 5


async def test_nothing_is_pickled_and_the_log_is_written_ahead(tmp_path: Path) -> None:
    diary = Diary()
    async with running(tmp_path, turn=diary) as engine:
        await engine.enqueue("turn", "turn:x", lane="a", priority=1)
        await until(lambda: _over(engine, "turn:x"))
    with closing(sqlite3.connect(tmp_path / "jobs.db")) as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        everything = "\n".join(file.iterdump())
    assert '"positionalArgs":["turn","turn:x","a"]' in everything
    assert "gASV" not in everything, "the beginning of a pickle, as DBOS would write it"


async def test_old_jobs_are_pruned_and_waiting_ones_stay(tmp_path: Path) -> None:
    diary = Diary("runs")
    async with running(tmp_path, turn=diary) as engine:
        await engine.enqueue("turn", "done", lane="a", priority=1)
        await until(lambda: _over(engine, "done"))
        await engine.enqueue("turn", "runs", lane="a", priority=2)
        await engine.enqueue("turn", "waits", lane="a", priority=3)
        assert await engine.prune(time.time() - 60) == 0
        assert await engine.prune(time.time() + 60) == 1
        assert await engine.known("turn", ["done", "runs", "waits"]) == {"runs", "waits"}


async def test_wrong_use_is_said_at_once(tmp_path: Path) -> None:
    async with running(tmp_path, turn=Diary()) as engine:
        with pytest.raises(ValueError, match="no such job"):
            await engine.enqueue("film", "x")
    with pytest.raises(RuntimeError):
        await engine.known("turn", ["x"])
    (tmp_path / "file").write_text("")
    broken = Engine(database=tmp_path / "file" / "jobs.db", executor="local", version="1", jobs={})
    with pytest.raises(DataUnwritable):
        await broken.start()
    await broken.stop()


async def test_an_ended_job_whose_work_is_not_done_may_run_again_and_one_under_way_is_left_alone(
    tmp_path: Path,
) -> None:
    diary = Diary("turn:held")
    async with running(tmp_path, turn=diary) as engine:
        for id in ("turn:done", "turn:held"):
            await engine.enqueue("turn", id)
        await until(lambda: "turn:done" in diary.ended and "turn:held" in diary.began)
        await until(lambda: ended(engine, "turn:done"))
        assert await engine.revive("turn", ["turn:done", "turn:held", "turn:never"]) == {"turn:done"}
        for id in ("turn:done", "turn:held"):
            await engine.enqueue("turn", id)
        await until(lambda: diary.ended.count("turn:done") == 2)
        assert diary.began.count("turn:held") == 1
        diary.gates["turn:held"].set()
        await until(lambda: "turn:held" in diary.ended)


async def ended(engine: Engine, id: str) -> bool:
    return not await engine.waiting("turn", [id])


async def test_what_was_taken_back_and_not_ended_may_be_given_again(tmp_path: Path) -> None:
    """Whoever ends it may fail (a full disk): the next sweep gives it again, and it must run."""
    diary = Diary("runs")
    async with running(tmp_path, turn=diary) as engine:
        await engine.enqueue("turn", "runs", lane="a")
        await engine.enqueue("turn", "waits", lane="a")
        await until(lambda: diary.began == ["runs"])
        assert await engine.cancel_queued("turn", "waits")
        engine.settled("turn", "waits")
        engine.settled("turn", "runs")
        await engine.enqueue("turn", "runs", lane="b")
        await engine.enqueue("turn", "waits", lane="b")
        await until(lambda: diary.ended == ["waits"])
        diary.gates["runs"].set()
    assert diary.began == ["runs", "waits"]
