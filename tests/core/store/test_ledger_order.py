"""What a sweep gives: oldest first, and no turn before an earlier one of its conversation, whatever the clock
does."""

from __future__ import annotations

from core.message import Address
from core.store.rows import Job
from core.store.upkeep import in_order

HERE = Address("telegram", "42", "1", "", "1")


def job(id: str, conversation: int, sequence: int, at: float) -> Job:
    kind = "export" if id.startswith("render") else "turn"
    return Job(kind, id, kind, "received", conversation, HERE, sequence, at)  # type: ignore[arg-type]


def test_a_clock_that_jumps_back_turns_no_order_round() -> None:
    jobs = [job("late", 1, 3, 50.0), job("early", 1, 2, 3600.0), job("other", 2, 9, 100.0)]
    assert [one.id for one in in_order(jobs)] == ["other", "early", "late"]


def test_films_come_when_they_were_planned() -> None:
    jobs = [job("a", 1, 1, 30.0), job("render_1", 1, 0, 20.0), job("b", 2, 1, 10.0)]
    assert [one.id for one in in_order(jobs)] == ["b", "render_1", "a"]
