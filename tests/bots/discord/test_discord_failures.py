"""What breaks on the way ends in words, in the right place, and costs nothing twice."""

from __future__ import annotations

from core import Choice, Progress, Video
from tests.bots.contract import film
from tests.bots.discord.payloads import snowflake
from tests.bots.discord.stage import stage
from tests.bots.discord.test_discord_clocks import LONG_AFTER, asked, elsewhere
from tests.doubles.discord import Refuses

__all__ = ["film"]


async def test_where_the_desk_fails_a_buttons_own_message_stays() -> None:
    """Cancel and Retry are answered in silence: the answer to them is the message they stand under."""
    async with stage() as at, at.listening():
        _, message = await asked(at)
        chat = at.bot.open(message.address, message.reply)
        await chat.say("It was interrupted.", [Choice("retry", "Retry", "t1")])
        at.desk.broken = RuntimeError("the disk is gone")
        pressed = await at.ann.presses(at.ours()[0], "Retry")
        await at.until(lambda: pressed.followups)
        assert at.ours()[0].text == "It was interrupted." and at.ours()[0].labels == ["Retry"]
        (told,) = pressed.followups
        assert "Something went wrong" in told.text and told.ephemeral_for is at.ann


async def test_an_interaction_that_cannot_be_read_is_answered_all_the_same() -> None:
    async with stage() as at, at.listening():
        data = {"type": 2, "data": {"name": "create", "options": [{}]}, "id": snowflake(at.fake.clock.now())}
        frame = {"token": "unknown", "application_id": str(at.fake.app.id), "channel_id": str(at.channel.id)}
        person = {"user": {"id": str(at.ann.id), "username": "ann"}}
        at.fake.gateway.tell("INTERACTION_CREATE", {**data, **frame, **person})
        await at.until(lambda: at.fake.calls("POST", "/interactions/*/unknown/callback"))
        (call,) = at.fake.calls("POST", "/interactions/*/unknown/callback")
        assert call.json["type"] == 4 and "Something went wrong" in call.json["data"]["content"]
        at.fake.complaints.clear()  # nobody had asked


async def test_a_card_that_can_no_longer_be_changed_is_left_alone() -> None:
    """Ten thousand refusals in ten minutes ban a whole address."""
    async with stage() as at, at.listening():
        _, message = await asked(at, channel=await elsewhere(at))
        chat = at.bot.open(message.address, message.reply)
        card = await chat.show(None, Progress("working"), "Working")
        at.fake.advance(LONG_AFTER)
        before = len(at.fake.heard)
        assert await chat.show(card, Progress("rendering"), "Rendering") == card
        assert len(at.fake.heard) == before


async def test_a_thread_that_cannot_be_looked_at_just_now_is_not_taken_for_a_channel() -> None:
    """There it would be another conversation, and the same message told again would be paid for twice."""
    async with stage() as at, at.listening():
        thread = at.channel.thread("harbour", at.ann)
        at.fake.next("GET /channels/{channel}", Refuses(401, 0, "401: Unauthorized"))
        await at.ann.says("one", thread, mentions=[at.fake.app.bot])
        await at.until(lambda: at.desk.asides)
        assert at.desk.heard == []


async def test_a_mark_that_is_refused_does_not_cost_the_film(film: Video) -> None:
    async with stage() as at, at.listening():
        promise, message = await asked(at, channel=await elsewhere(at))
        at.fake.next("PATCH /webhooks/*", Refuses(500, 0, "no"))
        await at.bot.open(message.address, message.reply).deliver(film, "0:02", key="r/film")
        assert [bool(each.attachments) for each in promise.messages][-1]
