import asyncio
from dataclasses import replace

import pytest

from core.message import Attachment, Message
from core.store import Conversation, Ledger, NoSuchRow, WrongStage, turn_id
from core.words import Phrase


async def write(ledger: Ledger, talk: Conversation, message: Message, action: str = "create") -> str:
    turn, _ = await ledger.journal(message, conversation_id=talk.id, action=action)
    return turn.id


async def test_a_message_comes_back_as_it_was(ledger: Ledger, talk: Conversation, said: Message) -> None:
    full = replace(
        said, text="hi 你好 🎬", command="create", subject="x", language="zh", private=False, film=True,
        group="g", reply={"token": "once", "until": 1.5},
        attachments=(Attachment("a.jpg", {"id": 1}, 10, "image/jpeg"),),
    )  # fmt: skip
    turn, fresh = await ledger.journal(full, conversation_id=talk.id, action="create")
    assert fresh and turn.id == turn_id(said.address, said.id) and turn.skill == "one"
    files = await ledger.attachments(turn.id)
    assert turn.message(tuple(file.attachment for file in files)) == full


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\0nul", "nul"), ("half \ud83d of a pair", "half \ufffd of a pair"), ("\ud83d\ude00", "😀"),
        ("x" * 200_000, "x" * 200_000), ("", ""), ("a\u2028b", "a\u2028b"),
    ],
)  # fmt: skip
async def test_any_text_is_taken(
    ledger: Ledger, talk: Conversation, said: Message, text: str, kept: str
) -> None:
    turn = await ledger.turn(await write(ledger, talk, replace(said, text=text)))
    assert turn is not None and turn.text == kept


async def test_the_same_message_many_times_at_once_is_one_fresh_turn(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    message = replace(said, attachments=(Attachment("a.jpg", {"id": 1}),))
    taken = await asyncio.gather(
        *(ledger.journal(message, conversation_id=talk.id, action="create") for _ in range(20))
    )
    assert [fresh for _, fresh in taken].count(True) == 1
    assert len({turn.id for turn, _ in taken}) == 1
    assert len(await ledger.attachments(taken[0][0].id)) == 1


async def test_the_order_of_a_conversation_has_no_ties(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    ids = [str(number) for number in range(50)]
    await asyncio.gather(*(write(ledger, talk, replace(said, id=id)) for id in ids))
    turns = await ledger.turns_of(talk.id)
    assert sorted(turn.sequence for turn in turns) == list(range(1, 51))
    assert [turn.sequence for turn in turns] == sorted((turn.sequence for turn in turns), reverse=True)


async def test_one_bad_write_does_not_spoil_its_neighbours(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    good = [write(ledger, talk, replace(said, id=str(number))) for number in range(5)]
    bad = ledger.journal(replace(said, id="bad"), conversation_id=talk.id + 9, action="create")
    *written, failure = await asyncio.gather(*good, bad, return_exceptions=True)
    assert isinstance(failure, NoSuchRow)
    assert len(set(written)) == 5 and len(await ledger.turns_of(talk.id)) == 5


async def test_a_turn_goes_its_way_and_remembers(ledger: Ledger, talk: Conversation, said: Message) -> None:
    id = await write(ledger, talk, said)
    draft = {"d": 1, "t": [], "big": 2**70, "unknown": {"x": None}}
    sending = await ledger.stage(
        id, "sending", draft_before=draft, backend="studio", session_id="1", project=1
    )
    assert sending.draft_before == draft and sending.started_at is not None
    await ledger.card("turn", id, {"message": 9})
    await ledger.stage(id, "streaming")
    await ledger.note_turn(id, answer="half")
    answered = await ledger.stage(id, "answered", answer="whole \0")
    assert (answered.answer, answered.card, answered.ended) == ("whole ", {"message": 9}, "answered")
    told = await ledger.stage(id, "told")
    assert (told.stage, told.ended, told.open) == ("told", "answered", False)
    assert await ledger.open_turns() == ()


async def test_an_outcome_comes_back_as_a_phrase(ledger: Ledger, talk: Conversation, said: Message) -> None:
    id = await write(ledger, talk, said)
    outcome = Phrase(
        "error-x", {"name": "a.jpg", "size": 5, "inner": Phrase("unit", {"n": 1}), "list": ["a", "b"]}
    )
    turn = await ledger.stage(id, "failed", outcome=outcome)
    assert turn.outcome is not None
    assert (turn.outcome.key, dict(turn.outcome.values)) == ("error-x", dict(outcome.values))


async def test_a_refused_run_may_be_sent_again_and_a_sent_one_may_not(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    id = await write(ledger, talk, said)
    started = (await ledger.stage(id, "sending")).started_at
    await ledger.stage(id, "received")
    assert (await ledger.stage(id, "sending")).started_at == started
    with pytest.raises(WrongStage) as caught:
        await ledger.stage(id, "sending")
    assert caught.value.stood == "sending"
    await ledger.stage(id, "streaming")
    with pytest.raises(WrongStage):
        await ledger.stage(id, "received")
    with pytest.raises(NoSuchRow):
        await ledger.stage("turn:none", "sending")


async def test_place_in_the_queue(ledger: Ledger, talk: Conversation, said: Message) -> None:
    first, second, third = [await write(ledger, talk, replace(said, id=id)) for id in "abc"]
    credits = await write(ledger, talk, replace(said, id="d"), "credits")
    assert [await ledger.queue_position(id) for id in (first, second, third, credits)] == [0, 1, 2, 3]
    await ledger.stage(first, "cancelled")
    assert [await ledger.queue_position(id) for id in (first, second, third)] == [0, 0, 1]
    assert await ledger.queue_position(third, {"credits"}) == 0
    assert await ledger.queue_position("turn:none") == 0


async def test_one_press_of_retry_is_one_attempt(ledger: Ledger, talk: Conversation, said: Message) -> None:
    message = replace(said, attachments=(Attachment("a", {"id": 1}), Attachment("b", {"id": 2})))
    id = await write(ledger, talk, message)
    await ledger.attachment_stage(id, 0, "uploading")
    await ledger.attachment_stage(id, 0, "uploaded", uploaded_url="/media/a")
    await ledger.attachment_stage(id, 1, "uploading")
    await ledger.stage(id, "failed")
    pressed = await asyncio.gather(*(ledger.retry(id, "press 1") for _ in range(4)))
    assert {turn.id for turn in pressed} == {turn_id(said.address, said.id, 2)}
    again = pressed[0]
    assert (again.stage, again.text, again.attempt) == ("received", said.text, 2)
    assert [file.stage for file in await ledger.attachments(again.id)] == ["uploaded", "unsure"]
    assert (await ledger.retry(id, "press 2")).id == again.id, "the second attempt is still open"


async def test_an_answered_message_is_never_tried_again(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    id = await write(ledger, talk, said)
    await ledger.stage(id, "failed")
    second = await ledger.retry(id, "press 1")
    await ledger.stage(second.id, "sending")
    await ledger.stage(second.id, "answered")
    await ledger.stage(second.id, "told")
    assert (await ledger.retry(id, "press 2")).id == second.id
    assert (await ledger.retry(id, "press 1")).id == second.id


async def test_a_third_attempt_follows_a_second_that_failed(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    id = await write(ledger, talk, said)
    await ledger.stage(id, "failed")
    second = await ledger.retry(id, "press 1")
    await ledger.stage(second.id, "failed")
    third = await ledger.retry(second.id, "press 2")
    assert third.attempt == 3 and third.sequence > second.sequence


async def test_a_prompt_may_change_only_until_it_is_sent(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    id = await write(ledger, talk, said)
    assert await ledger.replace_text(id, "the mountains")
    await ledger.stage(id, "sending")
    assert not await ledger.replace_text(id, "the desert")
    turn = await ledger.turn(id)
    assert turn is not None and turn.text == "the mountains"


async def test_a_wish_to_cancel_wakes_whoever_watches(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    id = await write(ledger, talk, said)
    watching = asyncio.create_task(ledger.changed(lambda: ledger.cancel_requested(id), about=id))
    await asyncio.sleep(0.01)
    assert not watching.done()
    assert await ledger.request_cancel(id)
    assert await asyncio.wait_for(watching, 2)
    await ledger.stage(id, "cancelled")
    assert not await ledger.request_cancel(id)


async def test_waiting_for_the_end_needs_no_polling(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    """Each look belongs to a commit that concerns the turn; a commit between look and wait is not missed."""
    id, other = [await write(ledger, talk, replace(said, id=name)) for name in "ab"]
    looks = 0

    async def told() -> bool:
        nonlocal looks
        looks += 1
        turn = await ledger.turn(id)
        return turn is not None and turn.stage == "told"

    waiting = asyncio.create_task(ledger.changed(told, about=id))
    await asyncio.sleep(0)
    await ledger.stage(other, "failed")
    for stage in ("sending", "streaming", "answered", "told"):
        await ledger.stage(id, stage)  # type: ignore[arg-type]
    assert await asyncio.wait_for(waiting, 2)
    assert looks <= 5


async def test_who_waits_on_a_closing_ledger_is_not_left_hanging(ledger: Ledger, talk: Conversation) -> None:
    async def never() -> bool:
        return False

    waiting = asyncio.create_task(ledger.changed(never))
    await asyncio.sleep(0.01)
    await ledger.close()
    with pytest.raises(RuntimeError):
        await asyncio.wait_for(waiting, 2)


async def test_a_write_that_was_given_up_while_waiting_is_not_made(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    tasks = [asyncio.create_task(write(ledger, talk, replace(said, id=str(n)))) for n in range(3)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    late = asyncio.create_task(write(ledger, talk, replace(said, id="late")))
    await asyncio.sleep(0)
    late.cancel()
    await asyncio.gather(*tasks)
    with pytest.raises(asyncio.CancelledError):
        await late
    assert "late" not in {turn.message_id for turn in await ledger.turns_of(talk.id)}
