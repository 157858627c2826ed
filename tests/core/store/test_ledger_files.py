from dataclasses import replace

import pytest

from core.message import Attachment, Message
from core.store import Conversation, Ledger, NoSuchRow, WrongStage
from core.words import Phrase


def photo(number: int) -> Attachment:
    return Attachment(f"{number}.jpg", {"file": number, "nested": {"a": [1, 2]}}, 100 + number)


async def test_stragglers_of_an_album_join_once(ledger: Ledger, talk: Conversation, said: Message) -> None:
    message = replace(said, attachments=(photo(0),))
    turn, _ = await ledger.journal(message, conversation_id=talk.id, action="create")
    added = await ledger.add_attachments(turn.id, [photo(0), photo(1), photo(2), photo(1)])
    assert added is not None and [file.position for file in added] == [1, 2]
    assert await ledger.add_attachments(turn.id, [photo(2)]) == ()
    assert [file.attachment for file in await ledger.attachments(turn.id)] == [photo(0), photo(1), photo(2)]


async def test_the_same_file_named_twice_in_one_message_stays_twice(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    message = replace(said, attachments=(photo(0), photo(0)))
    turn, _ = await ledger.journal(message, conversation_id=talk.id, action="create")
    assert len(await ledger.attachments(turn.id)) == 2


async def test_a_turn_that_was_sent_takes_no_more(ledger: Ledger, talk: Conversation, said: Message) -> None:
    turn, _ = await ledger.journal(said, conversation_id=talk.id, action="create")
    await ledger.stage(turn.id, "sending")
    assert await ledger.add_attachments(turn.id, [photo(1)]) is None
    assert await ledger.add_attachments("turn:none", [photo(1)]) is None
    assert await ledger.attachments(turn.id) == ()


async def test_a_file_goes_its_way(ledger: Ledger, talk: Conversation, said: Message) -> None:
    message = replace(said, attachments=(photo(0), photo(1)))
    turn, _ = await ledger.journal(message, conversation_id=talk.id, action="create")
    await ledger.note_attachment(turn.id, 0, sniffed="image/heic", bytes=7)
    await ledger.attachment_stage(turn.id, 0, "uploading")
    await ledger.attachment_stage(turn.id, 0, "unsure")
    done = await ledger.attachment_stage(
        turn.id, 0, "uploaded", uploaded_url="/media/x.jpg", uploaded_name="x.jpg"
    )
    assert (done.sniffed, done.bytes, done.uploaded_url, done.uploaded_name) == (
        "image/heic", 7, "/media/x.jpg", "x.jpg",
    )  # fmt: skip
    assert (await ledger.attachment_stage(turn.id, 0, "waiting")).stage == "waiting", "the session was lost"
    refused = await ledger.attachment_stage(
        turn.id, 1, "refused", outcome=Phrase("error-file-empty", {"name": "b"})
    )
    assert refused.outcome is not None and refused.outcome.key == "error-file-empty"
    with pytest.raises(WrongStage):
        await ledger.attachment_stage(turn.id, 1, "uploading")
    with pytest.raises(NoSuchRow):
        await ledger.attachment_stage(turn.id, 2, "uploading")
