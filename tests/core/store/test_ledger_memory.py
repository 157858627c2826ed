from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.message import Address
from core.store import Cipher, Ledger
from core.store.cipher import new_key
from tests.doubles.chat import message

HERE = Address("telegram", "7", "-100", "3", "42")


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    async with await Ledger.open(tmp_path / "ledger.db", Cipher([new_key()])) as opened:
        yield opened


async def test_what_is_remembered_is_recalled_and_the_newest_counts(ledger: Ledger) -> None:
    assert await ledger.recall("commands") is None
    await ledger.remember("commands", {"en": "1"})
    await ledger.remember("commands", {"en": "2"})
    assert await ledger.recall("commands") == {"en": "2"}


async def test_once_in_an_hour_is_true_once_and_again_when_the_hour_is_over(ledger: Ledger) -> None:
    assert [await ledger.once_in("credits", 3600) for _ in range(3)] == [True, False, False]
    assert await ledger.once_in("credits", 0)
    assert await ledger.once_in("another cause", 3600)


async def test_an_update_put_aside_is_there_once_and_sealed(ledger: Ledger) -> None:
    for _ in range(2):
        await ledger.put_aside("telegram", "7", "991", {"text": "my secret plan"}, "KeyError('x')")
    assert await ledger.asides() == (("telegram", "7", "991", {"text": "my secret plan"}, "KeyError('x')"),)
    assert b"my secret plan" not in Path(ledger.store.place, "ledger.db").read_bytes()


async def test_a_chat_that_moved_goes_on_under_its_new_id(ledger: Ledger) -> None:
    """Also where another chat's id begins with the same digits; a conversation begun there stays its own."""
    person = await ledger.person("telegram", "42")
    other, begun = replace(HERE, chat="-1001"), replace(HERE, thread="9")
    made = {}
    for place in (HERE, other, begun, replace(begun, chat="-200")):
        made[place] = await ledger.conversation(place, person_id=person.id, skill="one")
    turn, _ = await ledger.journal(
        message("a film", address=HERE), conversation_id=made[HERE].id, action="create"
    )
    assert await ledger.move_chat("telegram", "7", "-100", "-200") == 1
    moved = await ledger.conversation_by_id(made[HERE].id)
    assert moved is not None and moved.address == replace(HERE, chat="-200")
    again = await ledger.turn(turn.id)
    assert again is not None and again.address == moved.address
    left = [await ledger.conversation_by_id(made[place].id) for place in (other, begun)]
    assert [one and one.address for one in left] == [other, begun]


async def test_a_turn_is_found_by_its_short_name_in_its_own_conversation_alone(ledger: Ledger) -> None:
    person = await ledger.person("telegram", "42")
    mine = await ledger.conversation(HERE, person_id=person.id, skill="one")
    theirs = await ledger.conversation(replace(HERE, user="43"), person_id=person.id, skill="one")
    turn, _ = await ledger.journal(message("a film", address=HERE), conversation_id=mine.id, action="create")
    assert await ledger.turn_of(mine.id, turn.ref) == turn
    assert await ledger.turn_of(theirs.id, turn.ref) is None
    assert await ledger.turn_of(mine.id, "nonsense") is None and await ledger.turn_of(mine.id, "") is None
