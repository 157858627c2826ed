"""What joins a turn after it was journalled, what a session has, and a stage that was overtaken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.message import Attachment, Message
from core.store import Caption, Conversation, Ledger, NoSuchRow, Overtaken, Turn, album_of
from core.words import Phrase

FULL = Phrase("queue-full", {"count": 5})


def photo(number: int, key: str = "") -> Attachment:
    return Attachment(f"{number}.jpg", {"file": number}, 100 + number, key=key)


async def album(ledger: Ledger, talk: Conversation, said: Message, *, first: str = "10") -> Turn:
    message = replace(said, id=album_of("77"), group="77", text="", attachments=(photo(0),))
    turn, _ = await ledger.journal(message, conversation_id=talk.id, action="upload", origin=first)
    return turn


async def test_an_album_is_one_turn_named_after_it_and_answers_its_first_item(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    turn = await album(ledger, talk, said)
    assert turn.id == f"turn:{said.address}:album:77:1"
    assert turn.album and turn.answers == "10"
    alone, _ = await ledger.journal(replace(said, group="77"), conversation_id=talk.id, action="upload")
    assert not alone.album and alone.answers == said.id
    ours, _ = await ledger.journal(
        replace(said, id="7.1#all"), conversation_id=talk.id, action="create", origin=""
    )
    assert ours.answers is None


async def test_items_are_known_by_their_message_and_stand_in_its_order(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    turn = await album(ledger, talk, said)
    for id, number in (("9", 1), ("11", 2), ("9", 1), ("100", 0)):
        await ledger.add_attachments(turn.id, [photo(number)], message_id=id)
    rows = await ledger.attachments(turn.id)
    assert [(row.message_id, row.name) for row in rows] == [
        ("9", "1.jpg"), ("10", "0.jpg"), ("11", "2.jpg"), ("100", "0.jpg"),
    ]  # fmt: skip
    assert sorted(row.position for row in rows) == [0, 1, 2, 3]


async def test_a_caption_makes_it_a_wish_whichever_item_brings_it(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    turn = await album(ledger, talk, said)
    caption = Caption("做个短片", "create", "zh")
    await ledger.add_attachments(turn.id, [photo(1)], message_id="11", caption=caption)
    await ledger.add_attachments(turn.id, [photo(1)], message_id="11", caption=caption)
    found = await ledger.turn(turn.id)
    assert found is not None and (found.action, found.text, found.language) == ("create", "做个短片", "zh")
    await ledger.add_attachments(turn.id, [photo(2)], message_id="12", caption=Caption("calm", "create"))
    found = await ledger.turn(turn.id)
    assert found is not None and (found.text, found.language) == ("做个短片\ncalm", "zh"), "no word is lost"


async def test_whoever_waits_for_the_album_hears_of_an_item(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    turn = await album(ledger, talk, said)

    async def two() -> bool:
        if len(rows := await ledger.attachments(turn.id)) == 1:
            await ledger.add_attachments(turn.id, [photo(1)], message_id="11")
        return len(rows) == 2

    assert await ledger.changed(two, about=turn.id)


async def test_one_refused_at_the_door_takes_the_rest_and_no_other_that_is_over_does(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    turn = await album(ledger, talk, said)
    await ledger.stage(turn.id, "failed", outcome=FULL)
    assert await ledger.add_attachments(turn.id, [photo(1)], message_id="11") is None
    added = await ledger.add_attachments(turn.id, [photo(1)], message_id="11", refused=FULL.key)
    assert added is not None and len(added) == 1
    again = await ledger.retry(turn.id, press="p")
    assert [row.message_id for row in await ledger.attachments(again.id)] == ["10", "11"]
    assert again.answers == "10"
    await ledger.stage(again.id, "failed", outcome=Phrase("error-away", {}))
    assert await ledger.add_attachments(again.id, [photo(2)], message_id="12", refused=FULL.key) is None


async def test_a_stage_is_refused_where_something_joined_or_was_changed(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    turn = await album(ledger, talk, said)
    await ledger.add_attachments(turn.id, [photo(1)], message_id="11")
    with pytest.raises(Overtaken):
        await ledger.stage(turn.id, "answered", seen=("upload", 1))
    assert await ledger.replace_text(turn.id, "a wish", action="create")
    with pytest.raises(Overtaken):
        await ledger.stage(turn.id, "answered", seen=("upload", 2))
    moved = await ledger.stage(turn.id, "sending", seen=("create", 2))
    assert (moved.stage, moved.text) == ("sending", "a wish")
    assert not await ledger.replace_text(turn.id, "another", action="create")
    with pytest.raises(NoSuchRow):
        await ledger.stage("turn:none", "sending", seen=("create", 0))


async def test_what_a_session_has_is_known_by_its_mark_in_this_conversation_alone(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    message = replace(said, attachments=(photo(0, key="same"), photo(1)))
    turn, _ = await ledger.journal(message, conversation_id=talk.id, action="create")
    await ledger.note_turn(turn.id, session_id="s1", backend="b")
    await ledger.attachment_stage(turn.id, 0, "uploaded", uploaded_name="0.jpg")
    (row,) = await ledger.uploaded_in(talk.id, "b", "s1")
    assert (row.turn_id, row.position) == (turn.id, 0)
    for other in ((talk.id, "b", "s2"), (talk.id, "c", "s1"), (talk.id + 1, "b", "s1")):
        assert await ledger.uploaded_in(*other) == ()
    later = replace(said, id="8", attachments=(replace(photo(9, key="same"), handle={"file": "moved"}),))
    second, _ = await ledger.journal(later, conversation_id=talk.id, action="create")
    assert [file.mark for file in await ledger.attachments(second.id)] == [row.mark]


async def test_a_turn_that_follows_has_the_files_of_the_first_waiting_and_known(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    message = replace(said, attachments=(photo(0, key="same"),))
    turn, _ = await ledger.journal(message, conversation_id=talk.id, action="upload")
    await ledger.attachment_stage(turn.id, 0, "uploaded")
    files = await ledger.attachments(turn.id)
    following = replace(said, id="7.1#all")
    for _ in range(2):
        made, _ = await ledger.journal(
            following, conversation_id=talk.id, action="create", origin="", files=files
        )
    (copied,) = await ledger.attachments(made.id)
    assert (copied.handle, copied.mark, copied.stage) == (files[0].handle, files[0].mark, "waiting")


async def test_the_latest_attempt_at_a_message_is_found_by_its_name(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    assert await ledger.latest_attempt(talk.id, said.id) is None
    turn, _ = await ledger.journal(said, conversation_id=talk.id, action="create")
    await ledger.stage(turn.id, "failed")
    again = await ledger.retry(turn.id, press="p")
    found = await ledger.latest_attempt(talk.id, said.id)
    assert found is not None and found.id == again.id
    assert await ledger.latest_attempt(talk.id + 1, said.id) is None
