"""The gateway comes and goes; what an operator must mend ends it, in words."""

from __future__ import annotations

import asyncio

import pytest
from discord.http import Route

from bots.discord import DiscordBot, Tempo, make
from bots.discord.errors import ShardsRefused, TokenRefused, VersionRefused
from core import Progress, ReelwireError, phrase_of, say
from core.bot_settings import BotSettings
from core.bot_settings import Discord as DiscordSettings
from core.settings import Settings
from tests.bots.discord.stage import RingingDesk, stage
from tests.doubles.discord import Breaks, Fails


async def ends(bot: DiscordBot, desk: RingingDesk) -> BaseException | None:
    """How listening ended by itself."""
    task = asyncio.create_task(bot.run(desk))
    done, _ = await asyncio.wait({task}, timeout=10)
    if not done:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return None
    return task.exception()


async def test_commands_are_registered_when_they_have_changed_and_only_then() -> None:
    async with stage() as at:
        for _ in range(2):
            async with at.listening():
                pass
            await at.bot.close()
            at.bot = at.another()
        assert len(at.fake.calls("PUT", "/applications/{app}/commands")) == 1
        assert len(at.fake.registered) == 19
        (key,) = at.desk.memory
        at.desk.memory[key] = "another version's"
        async with at.listening():
            pass
        assert len(at.fake.calls("PUT", "/applications/{app}/commands")) == 2


async def test_without_its_commands_the_bot_still_understands_words() -> None:
    async with stage() as at:
        at.fake.next("PUT /applications/*", Fails(503))
        async with at.listening():
            await at.ann.says("hello")
            await at.heard()
        assert at.desk.memory == {}, "they are offered the next time"


async def test_presence_says_what_the_bot_does() -> None:
    async with stage() as at, at.listening():
        assert "photos in, film out" in str(at.fake.presence)


async def test_no_privilege_is_asked_for() -> None:
    async with stage(granted=()) as at, at.listening():
        (identify,) = at.fake.app.identifies
        assert identify["intents"] == (1 << 9) | (1 << 12)


async def test_a_privilege_that_was_not_granted_is_done_without() -> None:
    """4014: said how to switch it on, and gone on without."""
    async with stage(granted=(), content=True) as at, at.listening():
        await at.until(lambda: len(at.fake.app.identifies) == 2 and at.fake.gateway.alive)
        await at.ann.says("hello")
        await at.heard()
        told = say("discord-intent-off", "en", bot=at.bot.identity)
        assert "Message Content Intent" in told and "REELWIRE_DISCORD__MESSAGE_CONTENT" in told


@pytest.mark.parametrize(
    ("code", "wanted"),
    [(4004, TokenRefused), (4010, ShardsRefused), (4011, ShardsRefused), (4012, VersionRefused)],
)
async def test_what_an_operator_must_mend_ends_it(code: int, wanted: type[ReelwireError]) -> None:
    async with stage() as at:
        at.fake.gateway.refuses.append(code)
        error = await ends(at.bot, at.desk)
        assert type(error) is wanted
        for language in ("en", "zh"):
            told = say(phrase_of(error), language)  # type: ignore[arg-type]
            assert at.bot.identity in told and at.fake.app.token not in told


async def test_a_token_that_is_refused_ends_it_and_jobs_wait() -> None:
    async with stage() as at:
        at.fake.app.token = "another"
        assert isinstance(await ends(at.bot, at.desk), TokenRefused)
        where = at.bot.alone(str(at.ann.id))
        assert where is not None
        before = at.fake.invalid
        for _ in range(5):
            with pytest.raises(ReelwireError) as caught:
                await at.bot.open(where, None).say("hello")
        assert caught.value.phrase == "error-chat-busy", "whoever has the new token delivers it"
        assert at.fake.invalid <= before + 1, "Discord bans an address that is refused ten thousand times"


@pytest.mark.parametrize("token", ["", "not a token", "bm90LWEtbnVtYmVy.x.y", "12345"])
def test_what_is_no_token_is_refused_before_anything_is_sent(token: str) -> None:
    with pytest.raises(TokenRefused):
        DiscordBot(token)


def test_the_bot_knows_itself_by_its_token_and_does_not_print_it() -> None:
    for padded in ("MTA5.x.y", "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GabcDE.secret"):
        bot = DiscordBot(padded)
        assert bot.identity in {"109", "1234567890123456789"} and padded not in repr(bot)


def test_it_is_made_from_its_settings() -> None:
    options = DiscordSettings(
        token="MTA5.x.y",
        cdn_hosts=("h:1",),
        interaction_seconds=60,
        shards=(1,),
        shard_count=2,  # type: ignore[arg-type]
    )
    bot = make(BotSettings(platform="discord", skill="s", options=options), Settings(language="zh"))
    assert (bot.identity, bot.language, bot.tempo.interaction) == ("109", "zh", 60)
    assert (bot.choices.hosts, bot.choices.shards, bot.choices.shard_count) == (("h:1",), (1,), 2)
    assert not bot.choices.content


@pytest.mark.parametrize("how", ["reconnect", "invalidate", "drop", "close"])
async def test_a_connection_that_is_lost_comes_back(how: str) -> None:
    """Op 7, op 9, a broken line, a close that may be mended. Jobs go on over HTTP meanwhile."""
    async with stage() as at, at.listening():
        await at.ann.says("before")
        (message,) = await at.heard()
        gateway, before = at.fake.gateway, at.fake.gateway.connections
        gateway.close(4000) if how == "close" else getattr(gateway, how)()
        await at.bot.open(message.address, message.reply).say("meanwhile")
        await at.until(lambda: gateway.connections > before and gateway.alive)
        await at.ann.says("after")
        assert [each.text for each in await at.heard(2)] == ["before", "after"]
        assert "meanwhile" in at.seen(channel=at.ann.dm)


async def test_a_gateway_that_cannot_be_reached_is_tried_again() -> None:
    async with stage() as at:
        at.fake.next("GET /users/@me", Fails(503), Breaks("reset"))
        at.fake.next("GET /gateway/bot", Fails(503))
        async with at.listening():
            await at.ann.says("hello")
            await at.heard()


async def test_a_stop_closes_the_gateway_and_loses_nothing_that_was_heard() -> None:
    async with stage() as at:
        async with at.listening():
            await at.ann.says("one")
            await at.ann.says("two")
            await at.until(lambda: at.fake.gateway.alive)
            await at.heard()
        await at.until(lambda: not at.fake.gateway.alive)
        assert [message.text for message in at.desk.heard] == ["one", "two"]
        (message, _) = at.desk.heard
        await at.bot.open(message.address, message.reply).show(None, Progress("working"), "still working")
        assert "still working" in at.seen(channel=at.ann.dm), "jobs speak until `close`"


async def test_shards_are_those_of_the_settings() -> None:
    async with stage() as at:
        at.choices |= {"shards": (0, 2), "shard_count": 3}
        bot = at.another()
        async with at.listening(bot=bot):
            await at.fake.connected(2)
            shards = [identify["shard"] for identify in at.fake.app.identifies]
            assert shards == [[0, 3], [2, 3]]
        await bot.close()


async def test_as_many_shards_as_discord_advises() -> None:
    async with stage() as at:
        at.fake.app.shards = 2
        async with at.listening():
            await at.fake.connected(2)
            await at.ann.says("hello")
            await at.heard()


async def test_a_process_that_only_works_needs_no_gateway() -> None:
    async with stage() as at:
        async with at.listening():
            await at.ann.says("hello", at.channel, mentions=[at.fake.app.bot])
            (message,) = await at.heard()
        worker, before = at.another(), at.fake.gateway.connections
        chat = worker.open(message.address, message.reply)
        card = await chat.show(None, Progress("working"), "Working")
        await chat.show(card, Progress("done"), "Done")
        await chat.say("Made.")
        await worker.close()
        assert at.seen()[-2:] == ["Done", "Made."] and at.fake.gateway.connections == before


def test_the_adapter_knows_no_address_of_its_own() -> None:
    assert Route.BASE.startswith("https://discord.com/api/")
    assert Tempo().interaction == 840
