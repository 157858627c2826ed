"""Undo and redo as a person has them: step by step, several at once, after a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.core.studio.outsider import Person, studio


def started(person: Person) -> Person:
    person.photos("a.png", "b.png", "c.png")
    person.say("make a 12 second video")
    person.say("make it black and white")
    person.say("put the last photo first and make it 9 seconds")
    return person


def test_steps_go_back_and_forth_one_message_at_a_time(arrive: Callable[..., Person]) -> None:
    person = started(arrive())
    last = person.draft()
    said = person.say("undo").texts[-1]
    assert "Taken back: “put the last photo first and make it 9 seconds”" in said
    assert person.draft()["d"] == 12_000
    assert "Done again: “put the last photo first" in person.say("redo").texts[-1]
    assert person.draft() == last
    assert "nothing to do again" in person.say("redo").texts[-1]


def test_several_steps_and_a_new_one(arrive: Callable[..., Person]) -> None:
    """A new step forgets what could have been done again."""
    person = started(arrive())
    assert person.say("undo the last two changes").tools == ["undo"]
    assert person.draft()["m"]["look"] == "none"
    person.say("make it warmer")
    assert "nothing to do again" in person.say("redo").texts[-1]
    assert person.draft()["m"]["look"] == "warm"


def test_starting_over_can_be_taken_back(arrive: Callable[..., Person]) -> None:
    person = started(arrive())
    last = person.draft()
    person.say("start over")
    assert person.draft() is None
    person.say("undo")
    assert person.draft() == last


def test_an_undo_and_an_edit_in_one_message_are_two_steps(arrive: Callable[..., Person]) -> None:
    person = started(arrive())
    person.say("undo and then make it warmer")
    assert person.draft()["m"]["look"] == "warm"
    person.say("undo")
    assert person.draft()["m"]["look"] == "bw"


def test_the_history_survives_a_restart(tmp_path: Path) -> None:
    with studio(tmp_path) as base:
        person = started(Person.arrives(base))
        last = person.draft()
        person.say("undo")
    with studio(tmp_path) as base:
        again = Person(base, person.token, person.session, person.user_id)
        again.say("redo")
        assert again.draft() == last
        again.say("undo three times")
        assert again.draft() is None
