"""A way that is closed is not the end: missing permissions, deleted channels, closed direct messages."""

from __future__ import annotations

import pytest

from core import ChatGone, Video
from tests.bots.contract import film
from tests.bots.discord.stage import stage
from tests.bots.discord.test_discord_clocks import LONG_AFTER, WORKING, asked

__all__ = ["film"]


async def test_without_permission_to_write_the_token_answers_and_then_the_person_is_told(film: Video) -> None:
    async with stage() as at, at.listening():
        at.channel.denies(at.guild.everyone, "send_messages")
        at.channel.allows(at.ann, "send_messages")
        _, message = await asked(at)
        chat = at.bot.open(message.address, message.reply)
        await chat.say("here")
        await chat.deliver(film, "0:02", key="r/film")
        assert at.seen() == ["here", f"{at.ann.mention} 0:02"]
        at.fake.advance(LONG_AFTER)
        await chat.say("later")
        assert at.seen(channel=at.ann.dm) == [f"About {at.channel.mention}:\nlater"]


async def test_a_permission_that_was_taken_away_meanwhile_closes_only_that_way() -> None:
    """50013 and 50001, found out by trying."""
    async with stage() as at, at.listening():
        await at.ann.says("hello", at.channel, mentions=[at.fake.app.bot])
        (message,) = await at.heard()
        at.channel.denies(at.fake.app.bot, "send_messages")
        await at.bot.open(message.address, message.reply).say("one")
        at.channel.denies(at.fake.app.bot, "view_channel")
        await at.bot.open(message.address, message.reply).say("two")
        about = f"About {at.channel.mention}:\n"
        assert at.seen(channel=at.ann.dm) == [f"{about}one", f"{about}two"]


async def test_a_deleted_channel_is_not_the_end_of_a_film(film: Video) -> None:
    """10003."""
    async with stage() as at, at.listening():
        _, message = await asked(at)
        at.fake.advance(LONG_AFTER)
        at.channel.disappears()
        await at.bot.open(message.address, message.reply).deliver(film, "0:02", key="r/film")
        (sent,) = at.films(at.ann.dm)
        assert sent.attachments[0].blob.bytes == film.path.read_bytes()


async def test_where_no_way_is_left_core_hears_it(film: Video) -> None:
    """50007: closed direct messages."""
    async with stage() as at, at.listening():
        _, message = await asked(at)
        at.fake.advance(LONG_AFTER)
        at.channel.disappears()
        at.ann.closes_dms = True
        chat = at.bot.open(message.address, message.reply)
        with pytest.raises(ChatGone):
            await chat.say("nobody hears this")
        with pytest.raises(ChatGone):
            await chat.deliver(film, "nor this", key="r/film")
        assert await chat.show(None, WORKING, "nor this") is None
        await chat.acknowledge(message.id, "done")


async def test_without_permission_to_look_back_answers_stand_alone(film: Video) -> None:
    async with stage() as at, at.listening():
        await at.ann.says("hello", at.channel, mentions=[at.fake.app.bot])
        (message,) = await at.heard()
        at.channel.denies(at.fake.app.bot, "read_message_history", "add_reactions")
        chat = at.bot.open(message.address, message.reply)
        await chat.acknowledge(message.id)
        await chat.say("here")
        await chat.deliver(film, "0:02", key="r/film")
        assert [sent.reference for sent in at.ours()] == [None, None]
