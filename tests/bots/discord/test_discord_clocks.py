"""Discord's clocks, and everything that closes a way: the answer goes another, or core hears why not."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bots.discord.places import PATIENCE
from bots.discord.reply import Back
from bots.discord.tempo import Tempo
from core import ChatBusy, Choice, Message, Progress, Receipt, Video
from tests.bots.contract import film
from tests.bots.discord.stage import RingingDesk, Stage, stage
from tests.doubles.discord import Breaks, Channel, Fails, Floods, Interaction, Refuses

__all__ = ["film"]

WORKING = Progress("working", elapsed=2.0)
LONG_AFTER = 20 * 60.0
CALLBACK = "POST /interactions/{interaction}/{token}/callback"


class SlowDesk(RingingDesk):
    """Writes nothing down before it is let."""

    def __init__(self, at: Stage) -> None:
        super().__init__(at.fake)
        self.go = asyncio.Event()

    async def receive(self, message: Message) -> Receipt:
        await self.go.wait()
        return await super().receive(message)


async def asked(
    at: Stage, name: str = "create", channel: Channel | None = None
) -> tuple[Interaction, Message]:
    before = len(at.desk.heard)
    options = {"prompt": "a film"} if name == "create" else None
    interaction = await at.ann.slash(name, options, channel or at.channel)
    return interaction, (await at.heard(before + 1))[before]


async def elsewhere(at: Stage) -> Channel:
    """A server where the bot is not, and Ann brought it along."""
    guild = at.fake.guild("Elsewhere", installed=False)
    channel = guild.channel()
    guild.member(at.ann)
    at.ann.installs()
    return channel


async def test_an_interaction_is_answered_before_anything_else_is_done() -> None:
    async with stage() as at:
        desk = SlowDesk(at)
        async with at.listening(desk):
            before = len(at.fake.heard)
            interaction = await at.ann.slash("create", {"prompt": "a film"}, at.channel)
            await interaction.answered()
            assert [str(call) for call in at.fake.heard[before:]] == [CALLBACK]
            assert desk.heard == []
            desk.go.set()
            await at.heard(1, desk)


async def test_one_that_waits_for_the_desk_keeps_no_other_from_its_answer() -> None:
    async with stage() as at:
        desk = SlowDesk(at)
        async with at.listening(desk):
            all_asked = [await at.ann.slash("create", {"prompt": f"film {n}"}, at.channel) for n in range(5)]
            for interaction in all_asked:
                await interaction.answered()
            desk.go.set()
            heard = await at.heard(5, desk)
        assert [message.text for message in heard] == [f"film {n}" for n in range(5)], "in their order"


async def test_an_event_that_comes_twice_is_the_same_message() -> None:
    """The second promise is refused (40060), and the first one still answers."""
    async with stage() as at, at.listening():
        at.fake.gateway.doubled.add("INTERACTION_CREATE")
        await at.ann.slash("create", {"prompt": "a film"}, at.channel)
        first, second = await at.heard(2)
        assert first.id == second.id
        await at.bot.open(second.address, second.reply).say("here")
        assert at.seen() == ["here"]


async def test_one_that_came_too_late_is_answered_in_the_channel() -> None:
    """10062: an event told again after the connection was lost is older than three seconds."""
    async with stage() as at, at.listening():
        at.fake.next(CALLBACK, Refuses(404, 10062, "Unknown interaction"))
        interaction, message = await asked(at)
        assert interaction.acknowledged is None
        assert not Back.read(message.reply).token
        await at.bot.open(message.address, message.reply).say("here")
        assert at.seen() == ["here"]


async def test_one_that_came_too_late_where_the_bot_is_not_is_answered_in_private() -> None:
    async with stage() as at, at.listening():
        channel = await elsewhere(at)
        at.fake.next(CALLBACK, Refuses(404, 10062, "Unknown interaction"))
        _, message = await asked(at, channel=channel)
        await at.bot.open(message.address, message.reply).say("here")
        (told,) = at.seen(channel=at.ann.dm)
        assert told == f"About {channel.mention}:\nhere"


@pytest.mark.parametrize("fault", [Fails(503), Breaks("reset"), Breaks("reset", after=True)])
async def test_a_promise_that_failed_once_is_given_again(fault: Fails | Breaks) -> None:
    async with stage() as at, at.listening():
        at.fake.next(CALLBACK, fault)
        interaction, message = await asked(at)
        assert interaction.acknowledged == 5
        await at.bot.open(message.address, message.reply).say("here")
        assert at.seen() == ["here"]


async def test_a_promise_that_could_not_be_given_is_no_end() -> None:
    async with stage() as at, at.listening():
        at.fake.next(CALLBACK, Fails(503), Fails(503))
        _, message = await asked(at)
        await at.bot.open(message.address, message.reply).say("here")
        assert at.seen() == ["here"]


async def test_a_job_outlives_the_token(film: Video) -> None:
    """Card, words and film of a job that takes twenty minutes arrive, from a process that knows nothing."""
    async with stage() as at, at.listening():
        interaction, message = await asked(at)
        chat = at.bot.open(message.address, message.reply)
        card = await chat.show(None, WORKING, "Working…")
        assert (await interaction.says()).text == "Working…"
        at.fake.advance(LONG_AFTER)
        other = at.another()
        later = other.open(message.address, message.reply)
        assert await later.show(card, Progress("rendering"), "Rendering") == card
        await later.say("Done", [Choice("export", "Export")])
        await later.deliver(film, "0:02", key="r/film")
        await other.close()
        assert at.seen() == ["Rendering", "Done", f"{at.ann.mention} 0:02"]


async def test_the_token_is_left_before_discord_ends_it() -> None:
    """A margin: nothing is tried with a token that is about to end."""
    async with stage() as at, at.listening():
        _, message = await asked(at)
        at.fake.advance(841)
        before = len(at.fake.heard)
        await at.bot.open(message.address, message.reply).say("here")
        assert [call.route for call in at.fake.heard[before:]] == ["/channels/{channel}/messages"]


async def test_a_token_that_ended_early_is_no_end_either() -> None:
    """50027 before its time: a clock that is wrong."""
    async with stage() as at, at.listening():
        _, message = await asked(at)
        at.fake.advance(901)
        fooled = replace(Back.read(message.reply), ends=at.fake.clock.now() + 600).json()
        chat = at.bot.open(message.address, fooled)
        await chat.say("here")
        await chat.show(None, WORKING, "Working…")
        assert at.seen() == ["here", "Working…"]


async def test_a_quiet_answer_is_never_told_aloud() -> None:
    async with stage() as at, at.listening():
        interaction, message = await asked(at, "credits")
        assert interaction.original is not None and interaction.original.ephemeral_for is at.ann
        at.fake.advance(LONG_AFTER)
        await at.bot.open(message.address, message.reply).say("You have 12 credits.")
        assert at.ours() == [interaction.original], "nothing new in the channel"
        assert at.seen(channel=at.ann.dm) == [f"About {at.channel.mention}:\nYou have 12 credits."]


async def test_an_answer_fills_the_promise_and_a_second_one_follows() -> None:
    async with stage() as at, at.listening():
        interaction, message = await asked(at, "status")
        chat = at.bot.open(message.address, message.reply)
        await chat.say("Empty")
        await chat.say("Still empty")
        assert interaction.original is not None
        assert [each.text for each in interaction.messages] == ["Empty", "Still empty"]
        assert all(each.ephemeral_for is at.ann for each in interaction.messages)
        assert at.seen(at.bob) == []


async def test_another_process_finds_out_what_the_promise_holds() -> None:
    async with stage() as at, at.listening():
        interaction, message = await asked(at)
        other = at.another()
        await other.open(message.address, message.reply).show(None, WORKING, "Working…")
        third = at.another()
        await third.open(message.address, message.reply).say("Done")
        await third.open(message.address, message.reply).show(None, Progress("rendering"), "Rendering")
        await other.close()
        await third.close()
        assert [each.text for each in interaction.messages] == ["Rendering", "Done"]


async def test_a_promise_that_nothing_filled_is_filled_with_a_mark() -> None:
    async with stage() as at, at.listening():
        interaction, message = await asked(at, "cancel")
        await at.bot.open(message.address, message.reply).acknowledge(message.id, "done")
        assert (await interaction.says()).text == "✅"
        again, later = await asked(at, "status")
        chat = at.bot.open(later.address, later.reply)
        await chat.say("Empty")
        await chat.acknowledge(later.id, "done")
        assert (await again.says()).text == "Empty"


async def test_before_the_token_ends_a_person_is_told_how_it_goes_on(film: Video) -> None:
    """Where the bot is only by a person's installation: the card says it in time, and the film comes."""
    async with stage() as at, at.listening():
        channel = await elsewhere(at)
        interaction, message = await asked(at, channel=channel)
        chat = at.bot.open(message.address, message.reply)
        card = await chat.show(None, WORKING, "Working…")
        assert (await interaction.says()).text == "Working…"
        at.fake.advance(800)
        for _ in range(3):
            await chat.show(card, WORKING, "Still working…")
        word = (await interaction.says()).text
        assert word.startswith("Still working…\nDiscord ends my answers here soon.") and "direct" in word
        at.fake.advance(LONG_AFTER)
        await chat.show(card, Progress("done"), "Done")
        await chat.deliver(film, "0:02", key="r/film")
        told, last = at.seen(channel=at.ann.dm)
        assert told.startswith("This goes on here:") and last.endswith("0:02"), "told once, then the film"
        assert len(at.films(at.ann.dm)) == 1


async def test_a_person_who_takes_no_direct_messages_is_told_what_to_do() -> None:
    async with stage() as at, at.listening():
        channel = await elsewhere(at)
        interaction, message = await asked(at, channel=channel)
        at.ann.closes_dms = True
        at.fake.advance(800)
        await at.bot.open(message.address, message.reply).show(None, WORKING, "Working…")
        assert "Send me a direct message now" in (await interaction.says()).text


async def test_in_line_it_is_said_at_once() -> None:
    """A card in line is not touched before its turn: by then the token may be over."""
    async with stage() as at, at.listening():
        channel = await elsewhere(at)
        interaction, message = await asked(at, channel=channel)
        chat = at.bot.open(message.address, message.reply)
        await chat.show(None, Progress("queued", position=1), "In line: number 1")
        assert "as a direct message" in (await interaction.says()).text
        assert at.ours(at.ann.dm) == []


async def test_a_server_that_says_later_is_obeyed() -> None:
    """Also by an interaction's own token: short waits are waited for, long ones are core's."""
    async with stage() as at, at.listening():
        _, message = await asked(at)
        chat = at.bot.open(message.address, message.reply)
        at.fake.next("PATCH /webhooks/*", Floods(0.01))
        await chat.say("here")
        at.fake.next("POST /webhooks/*", Floods(60.0))
        with pytest.raises(ChatBusy) as busy:
            await chat.say("later")
        assert busy.value.retry_after == 60.0
        assert at.seen() == ["here"]


async def test_a_thread_is_answered_in_the_thread(film: Video) -> None:
    async with stage() as at, at.listening():
        thread = at.channel.thread("harbour", at.ann)
        await at.ann.says("hello", thread, mentions=[at.fake.app.bot])
        (written,) = await at.heard()
        _, commanded = await asked(at, channel=thread)
        assert written.address == commanded.address, "words and commands are one conversation"
        assert (written.address.chat, written.address.thread) == (str(at.channel.id), str(thread.id))
        await at.bot.open(written.address, None).say("by address")
        await at.bot.open(commanded.address, commanded.reply).deliver(film, "0:02", key="r/film")
        assert len(at.ours(thread)) == 3 and at.ours() == []


async def test_a_promise_to_somebody_who_is_not_let_in_is_taken_back() -> None:
    async with stage() as at, at.listening():
        at.desk.silent = True
        interaction = await at.ann.slash("create", {"prompt": "a film"}, at.channel)
        await at.until(lambda: interaction.original is not None and interaction.original.deleted)
        assert at.ours() == []


async def test_what_was_promised_is_written_down_though_the_servers_limit_is_not_known() -> None:
    async with stage(tempo=Tempo().tiny(detail=0.01)) as at:
        desk = SlowDesk(at)
        desk.go.set()
        async with at.listening(desk):
            at.fake.next("GET /guilds/{guild}", Breaks("hang"))
            await at.ann.slash("create", {"prompt": "a film"}, at.channel)
            async with asyncio.timeout(PATIENCE - 0.5):  # the limit itself is waited for that long
                await at.heard(1, desk)
