"""The progress card, as people see it: one message that moves."""

from __future__ import annotations

from core import Choice, Progress
from tests.bots.discord.stage import stage
from tests.bots.discord.test_discord_clocks import asked
from tests.doubles.discord import Refuses


async def test_a_card_that_discord_does_not_take_is_words() -> None:
    async with stage() as at, at.listening():
        await at.ann.slash("create", {"prompt": "x"}, at.channel)
        message = (await at.heard())[0]
        at.fake.next("PATCH /webhooks/*", Refuses(400, 50035, "Invalid Form Body"))
        chat = at.bot.open(message.address, message.reply)
        stop = [Choice("cancel", "Cancel")]
        card = await chat.show(None, Progress("rendering", fraction=0.5), "Rendering", stop)
        await chat.show(card, Progress("rendering", fraction=1.0), "Rendered", stop)
        (shown,) = at.ours()
        assert not shown.v2 and shown.text.endswith("Rendered") and shown.labels == ["Cancel"]
        at.fake.complaints.clear()  # the refusal was the test's own


async def test_a_card_has_a_bar_and_loses_its_button_at_the_end() -> None:
    async with stage() as at, at.listening():
        await at.ann.slash("create", {"prompt": "x"}, at.channel)
        message = (await at.heard())[0]
        chat = at.bot.open(message.address, message.reply)
        card = await chat.show(
            None, Progress("rendering", fraction=0.5), "Rendering", [Choice("cancel", "Cancel")]
        )
        (shown,) = at.ours()
        assert shown.v2 and shown.text == "▰▰▰▰▰▰▰▱▱▱▱▱▱▱\nRendering" and shown.labels == ["Cancel"]
        await chat.show(card, Progress("done"), "Done")
        assert (shown.text, shown.labels) == ("Done", [])


async def test_a_card_that_the_person_deleted_is_not_posted_again() -> None:
    async with stage() as at, at.listening():
        await at.ann.says("hello", at.channel, mentions=[at.fake.app.bot])
        message = (await at.heard())[0]
        chat = at.bot.open(message.address, message.reply)
        card = await chat.show(None, Progress("working"), "Working")
        at.fake.delete(at.ours()[0])
        assert await chat.show(card, Progress("done"), "Done") == card
        assert at.ours() == []


async def test_a_card_takes_the_place_of_a_mark() -> None:
    """What was asked for is taken up, and its film's card comes a moment later: one message, not two."""
    async with stage() as at, at.listening():
        promise, message = await asked(at)
        chat = at.bot.open(message.address, message.reply)
        await chat.acknowledge(message.id, "done")
        assert (await promise.says()).text == "✅"
        other = at.another()
        card = await other.open(message.address, message.reply).show(None, Progress("rendering"), "Rendering")
        await other.close()
        assert card is not None and [each.text for each in at.ours()] == ["Rendering"]
