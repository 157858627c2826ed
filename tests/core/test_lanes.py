from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.engine.lanes import Lanes


def test_a_lane_is_held_by_one_and_the_lowest_number_comes_next() -> None:
    lanes = Lanes()
    assert lanes.enter("a", "first", 9)
    assert not lanes.enter("a", "late", 7) and not lanes.enter("a", "early", 3)
    assert lanes.leave("a", "first") == "early"
    assert lanes.leave("a", "early") == "late"
    assert lanes.leave("a", "late") is None
    assert lanes.enter("a", "again")


def test_equal_numbers_go_in_the_order_they_came() -> None:
    lanes = Lanes()
    lanes.enter("a", "holder")
    for key in ("x", "b", "m"):
        lanes.enter("a", key, 1)
    assert [lanes.leave("a", key) for key in ("holder", "x", "b")] == ["x", "b", "m"]


def test_lanes_know_nothing_of_each_other() -> None:
    lanes = Lanes()
    assert lanes.enter("a", "one") and lanes.enter("b", "two")
    assert lanes.leave("b", "one") is None and not lanes.enter("b", "three")


def test_only_who_waits_can_be_dropped() -> None:
    lanes = Lanes()
    lanes.enter("a", "holder")
    lanes.enter("a", "waits")
    assert not lanes.drop("holder") and lanes.drop("waits") and not lanes.drop("waits")
    assert lanes.leave("a", "holder") is None and list(lanes.waiting()) == []


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 5)), max_size=30))
def test_everybody_who_enters_holds_the_lane_once(entries: list[tuple[str, int]]) -> None:
    lanes, held = Lanes(), list[str]()
    for number, (lane, priority) in enumerate(entries):
        key = f"{lane}{number}"
        if lanes.enter(lane, key, priority):
            held.append(key)
    for key in held:  # grows: whoever is next leaves as well
        if (following := lanes.leave(key[0], key)) is not None:
            held.append(following)
    assert sorted(held) == sorted(f"{lane}{number}" for number, (lane, _) in enumerate(entries))
    assert list(lanes.waiting()) == []
