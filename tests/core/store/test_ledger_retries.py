"""A retry is answered where it was pressed: the way back to the first message may be closed by then."""

from __future__ import annotations

from core.message import Address, Message
from core.store import Ledger

ANN = Address("diary", "test", "chat", "", "ann")


async def test_the_next_attempt_is_answered_where_the_press_was_made(ledger: Ledger) -> None:
    person = await ledger.person("diary", "ann")
    conversation = await ledger.conversation(ANN, person_id=person.id, skill="s")
    message = Message("1", ANN, "a film", reply={"token": "old"})
    turn, _ = await ledger.journal(message, conversation_id=conversation.id, action="create")
    await ledger.stage(turn.id, "failed", answer="no")
    again = await ledger.retry(turn.id, "press", {"token": "new"})
    assert again.attempt == 2 and again.reply == {"token": "new"} and again.text == "a film"
    assert (await ledger.retry(turn.id, "press", {"token": "newer"})).reply == {"token": "new"}
    first = await ledger.turn(turn.id)
    assert first is not None and first.reply == {"token": "old"}


async def test_without_a_way_of_its_own_it_keeps_the_first_ones(ledger: Ledger) -> None:
    person = await ledger.person("diary", "ann")
    conversation = await ledger.conversation(ANN, person_id=person.id, skill="s")
    message = Message("1", ANN, "a film", reply={"token": "old"})
    turn, _ = await ledger.journal(message, conversation_id=conversation.id, action="create")
    await ledger.stage(turn.id, "failed", answer="no")
    assert (await ledger.retry(turn.id, "press")).reply == {"token": "old"}


async def test_looking_for_a_conversation_makes_none(ledger: Ledger) -> None:
    assert await ledger.conversation_at(ANN) is None
    assert await ledger.conversation_at(ANN) is None
    person = await ledger.person("diary", "ann")
    made = await ledger.conversation(ANN, person_id=person.id, skill="s")
    assert await ledger.conversation_at(ANN) == made
