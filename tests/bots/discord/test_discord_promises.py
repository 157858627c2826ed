"""The promise that an interaction was answered with, and what stands in it when the answer comes: a card is
never replaced by words, whoever thinks that the promise is still free."""

from __future__ import annotations

import asyncio

import pytest

from core import Message, Progress
from tests.bots.discord.stage import Stage, stage

WORKING = Progress("working", elapsed=2.0)


async def asked(at: Stage) -> Message:
    await at.ann.slash("create", {"prompt": "a film"}, at.channel)
    return (await at.heard(1))[0]


async def test_an_event_that_comes_again_after_the_card_takes_no_answer_away() -> None:
    async with stage() as at, at.listening():
        message = await asked(at)
        chat = at.bot.open(message.address, message.reply)
        await chat.show(None, WORKING, "working")
        at.fake.gateway.again = 5
        at.fake.gateway.drop()
        await at.heard(2)
        await at.bot.open(message.address, message.reply).say("here it is")
        assert at.seen() == ["working", "here it is"]


async def test_words_find_their_way_past_a_card_that_another_process_showed() -> None:
    async with stage() as at, at.listening():
        message = await asked(at)
        await at.another().open(message.address, message.reply).show(None, WORKING, "working")
        await at.bot.open(message.address, message.reply).say("here it is")
        assert at.seen() == ["working", "here it is"]
        at.fake.complaints.clear()  # we did not know; Discord's refusal tells


async def test_among_several_processes_discord_is_asked_first() -> None:
    async with stage(shards=(0,), shard_count=1) as at, at.listening():
        message = await asked(at)
        await at.another().open(message.address, message.reply).show(None, WORKING, "working")
        await at.bot.open(message.address, message.reply).say("here it is")
        assert at.seen() == ["working", "here it is"]


@pytest.mark.parametrize("first", ["card", "mark", "words"])
async def test_two_jobs_that_fill_it_at_once_take_turns(first: str) -> None:
    """A wish's mark, its words and the card of the film that follows it: each is another job's work."""
    async with stage() as at, at.listening():
        message = await asked(at)
        chats = [at.bot.open(message.address, message.reply) for _ in range(3)]
        work = {
            "card": chats[0].show(None, WORKING, "working"),
            "mark": chats[1].acknowledge(message.id, "done"),
            "words": chats[2].say("here it is"),
        }
        await asyncio.gather(work.pop(first), *work.values())
        assert sorted(at.seen()) == ["here it is", "working"]
