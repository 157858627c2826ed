"""Where the operator chose it, each project of a server has a thread of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from core import Video
from tests.bots.contract import film
from tests.bots.discord.stage import Stage, stage
from tests.doubles.discord import Channel, Interaction
from tests.doubles.discord.permissions import bits

__all__ = ["film"]


@asynccontextmanager
async def threaded(**how: Any) -> AsyncIterator[Stage]:
    async with stage(**how) as at:
        at.bot.choices = replace(at.bot.choices, threads=True)
        async with at.listening():
            yield at


def threads(at: Stage) -> list[Channel]:
    return [channel for channel in at.fake.channels.values() if channel.is_thread]


async def create(at: Stage, prompt: str = "a film of my trip", where: Channel | None = None) -> Interaction:
    return await at.ann.slash("create", {"prompt": prompt}, where or at.channel)


async def test_a_wish_opens_a_thread_and_is_answered_in_it(film: Video) -> None:
    async with threaded() as at:
        asked = await create(at)
        (message,) = await at.heard()
        (thread,) = threads(at)
        assert (message.address.chat, message.address.thread) == (str(at.channel.id), str(thread.id))
        assert thread.name == "a film of my trip" and at.ann.id in thread.thread_members
        assert (await asked.says()).text == "🎬 a film of my trip"
        chat = at.bot.open(message.address, message.reply)
        await chat.say("Made.", key="1/answer")
        await chat.deliver(film, "your film", key="1/film")
        assert [each.text for each in at.ours(thread)] == ["Made.", f"{at.ann.mention} your film"]
        assert len(at.ours()) == 1 and at.ours(thread)[-1].pings == [at.ann]


async def test_written_words_open_one_on_themselves_and_are_marked_where_they_stand() -> None:
    async with threaded() as at:
        said = await at.ann.says("a film of my trip", at.channel, mentions=[at.fake.app.bot])
        (message,) = await at.heard()
        assert message.address.thread == str(said.id)
        chat = at.bot.open(message.address, message.reply)
        await chat.acknowledge(message.id)
        await chat.say("Made.")
        assert list(said.reactions) == ["👀"] and at.ours() == []
        assert [each.text for each in at.ours(threads(at)[0])] == ["Made."]


async def test_what_is_said_in_the_channel_goes_on_there_until_something_new() -> None:
    async with threaded() as at:
        await create(at)
        again = await create(at, "make the title blue")
        words = await at.ann.says("slower please", at.channel, mentions=[at.fake.app.bot])
        export = await at.ann.slash("export", None, at.channel)
        heard = await at.heard(4)
        (thread,) = threads(at)
        assert {message.address.thread for message in heard} == {str(thread.id)}
        told = f"This project has a thread of its own: <#{thread.id}>"
        assert [(await each.says()).text for each in (again, export)] == [told, told]
        assert [each.text for each in at.ours() if each.reference is words] == [told]
        await at.ann.slash("new", None, at.channel)
        await create(at, "another film")
        heard = await at.heard(6)
        assert len(threads(at)) == 2
        assert heard[4].address.thread == heard[5].address.thread != str(thread.id)


async def test_new_in_a_thread_begins_beside_it() -> None:
    async with threaded() as at:
        await create(at)
        first = (await at.heard())[0].address
        asked = await at.ann.slash("new", None, threads(at)[0])
        second = (await at.heard(2))[1].address
        assert first.chat == second.chat and first.thread != second.thread
        assert f"<#{second.thread}>" in (await asked.says()).text
        assert threads(at)[1].parent is at.channel and threads(at)[1].name == "A video for Ann"


async def test_what_only_the_person_may_see_is_answered_where_they_asked_about_the_thread() -> None:
    async with threaded() as at:
        await create(at)
        asked = await at.ann.slash("status", None, at.channel)
        _, message = await at.heard(2)
        assert message.address.thread == str(threads(at)[0].id)
        await at.bot.open(message.address, message.reply).say("One track.")
        assert (await asked.says()).ephemeral_for is at.ann


async def test_a_question_opens_no_thread() -> None:
    async with threaded() as at:
        await at.ann.slash("help", None, at.channel)
        await at.ann.says("how many credits are left", at.channel, mentions=[at.fake.app.bot])
        assert {message.address.thread for message in await at.heard(2)} == {""} and threads(at) == []


async def test_a_message_that_comes_again_or_is_changed_is_where_it_was() -> None:
    """In another place it would be another wish, and paid for twice."""
    async with threaded() as at:
        said = await at.ann.says("a film of my trip", at.channel, mentions=[at.fake.app.bot])
        await at.ann.slash("new", None, at.channel)
        await at.heard(2)
        await at.ann.edits(said, f"{at.fake.app.bot.mention} a film of my harbour")
        await at.heard(3)
        at.fake.gateway.again = 5
        at.fake.gateway.drop()
        heard = await at.heard(5)
        again = [message for message in heard if message.id == str(said.id)]
        assert len(again) >= 2 and {message.address for message in again} == {heard[0].address}
        assert len(threads(at)) == 2


async def test_two_people_have_two_threads() -> None:
    async with threaded() as at:
        await create(at)
        await at.bob.slash("create", {"prompt": "bob's film"}, at.channel)
        await at.bob.slash("create", {"prompt": "slower"}, at.channel)
        first, second, third = await at.heard(3)
        assert first.address.thread != second.address.thread == third.address.thread


async def test_without_the_permission_the_channel_does() -> None:
    async with threaded() as at:
        at.channel.overwrites[at.guild.id] = (0, bits("create_public_threads"))
        await create(at)
        said = await at.ann.says("a film", at.channel, mentions=[at.fake.app.bot])
        slash, written = await at.heard(2)
        assert slash.address.thread == written.address.thread == "" and threads(at) == []
        for message in (slash, written):
            await at.bot.open(message.address, message.reply).say(f"Made {message.text}.")
        assert [each.text for each in at.ours()] == ["Made a film of my trip.", "Made a film."]
        assert at.ours()[1].reference is said


async def test_a_thread_that_was_deleted_gives_way_to_another() -> None:
    async with threaded() as at:
        await create(at)
        await at.heard()
        threads(at)[0].disappears()
        await create(at, "another film")
        _, second = await at.heard(2)
        assert second.address.thread == str(threads(at)[-1].id) and threads(at)[-1].name == "another film"


async def test_in_private_and_elsewhere_nothing_changes() -> None:
    async with threaded() as at:
        await at.ann.says("a film")
        elsewhere = at.fake.guild("Elsewhere", installed=False).channel()
        assert elsewhere.guild is not None
        elsewhere.guild.member(at.ann)
        at.ann.installs()
        await create(at, where=elsewhere)
        assert {message.address.thread for message in await at.heard(2)} == {""} and threads(at) == []
