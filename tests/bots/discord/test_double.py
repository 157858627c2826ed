"""The fake Discord under the stock library: a bot works against it as it would against the real one."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands

from tests.bots.discord.raw import misshapen
from tests.doubles.discord import FakeDiscord

INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=True)


class Bot(discord.Client):
    """A small bot; what it heard lies in `got`."""

    def __init__(self, intents: discord.Intents = INTENTS, **how: Any) -> None:
        super().__init__(intents=intents, guild_ready_timeout=0.02, **how)
        self.tree = app_commands.CommandTree(self)
        self.got: list[Any] = []
        self.resumed = 0

    async def on_message(self, message: discord.Message) -> None:
        if message.author.id != self.application_id:
            self.got.append(message)

    async def on_resumed(self) -> None:
        self.resumed += 1


class ShardedBot(Bot, discord.AutoShardedClient):
    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Without the library's five seconds between shards."""


@asynccontextmanager
async def running(
    fake: FakeDiscord, bot: Bot, sessions: int = 1, sync: bool = False
) -> AsyncIterator[asyncio.Task[None]]:
    """The bot logged in and connected. At the end: no complaint, and every answer of official shape."""
    await bot.login(fake.app.token)
    if sync:
        await bot.tree.sync()
    task = asyncio.create_task(bot.connect())
    try:
        await fake.connected(sessions)
        yield task
    finally:
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)
    assert fake.complaints == []
    assert misshapen(fake) == []


async def test_stock_client_logs_in_and_knows_its_guilds() -> None:
    async with FakeDiscord() as fake:
        guild = fake.guild("Cinema", tier=3)
        channel = guild.channel("premieres")
        bot = Bot(activity=discord.Game("films"))
        async with running(fake, bot):
            await bot.wait_until_ready()
            known = bot.get_guild(guild.id)
            assert known is not None and known.name == "Cinema"
            assert known.filesize_limit == 100 << 20
            assert [each.name for each in known.text_channels] == ["premieres"]
            assert known.get_channel(channel.id).permissions_for(known.me).send_messages  # type: ignore[union-attr]
            assert fake.app.identifies[0]["intents"] == INTENTS.value
            assert fake.presence is not None and "films" in str(fake.presence)


async def test_library_speaks_to_discord_again_afterwards() -> None:
    before = discord.http.Route.BASE
    async with FakeDiscord() as fake:
        assert f"{fake.url}/api/v10" == discord.http.Route.BASE
    assert discord.http.Route.BASE == before == "https://discord.com/api/v10"


async def test_wrong_token_is_refused_at_login() -> None:
    async with FakeDiscord():
        bot = Bot()
        with pytest.raises(discord.LoginFailure):
            await bot.login("not-the-token")
        await bot.close()


async def test_slash_command_is_deferred_edited_and_followed_by_a_film() -> None:
    async with FakeDiscord() as fake:
        channel, ann = (guild := fake.guild(tier=2)).channel(), fake.person("Ann", locale="zh-CN")
        guild.member(ann, guild.role("Editor"))
        bot, film = Bot(), bytes(range(256)) * 4096

        @bot.tree.command(description="Make a film")
        async def create(
            asked: discord.Interaction, prompt: str, file1: discord.Attachment, tone: str = "calm"
        ) -> None:
            bot.got.append(asked)
            await asked.response.defer(thinking=True)
            assert await file1.read() == b"a photo"
            await asked.edit_original_response(content=f"{prompt}, {tone}")
            await asked.followup.send("Here", file=discord.File(io.BytesIO(film), "film.mp4"))

        async with running(fake, bot, sync=True):
            asked = await ann.slash(
                "create", {"prompt": "sunset", "file1": ("shot one.jpg", b"a photo")}, channel
            )
            await fake.until(lambda: asked.followups)
            heard = bot.got[0]
            assert (heard.user.display_name, heard.locale, heard.channel.id) == (
                "Ann",
                discord.Locale.chinese,
                channel.id,
            )
            assert heard.filesize_limit == 50 << 20 and heard.app_permissions.attach_files
            assert heard.user.roles[-1].name == "Editor"
            original, followup = fake.messages(channel)
            assert [version.text for version in fake.history(original)] == ["", "sunset, calm"]
            assert followup.files[0].blob.bytes == film
            assert followup.files[0].type == "video/mp4"
            async with aiohttp.ClientSession() as session, session.get(followup.files[0].url) as answer:
                assert await answer.read() == film


async def test_buttons_selects_and_modals_reach_the_stock_client() -> None:
    async with FakeDiscord() as fake:
        channel, ann = (guild := fake.guild()).channel(), fake.person("Ann")
        guild.member(ann)
        bot = Bot()

        class Change(discord.ui.Modal, title="Change it"):
            wish = discord.ui.Label(text="Your wish", component=discord.ui.TextInput(required=True))
            files = discord.ui.Label(
                text="Files", component=discord.ui.FileUpload(max_values=3, required=False)
            )

            async def on_submit(self, asked: discord.Interaction, /) -> None:
                assert isinstance(self.wish.component, discord.ui.TextInput)
                assert isinstance(self.files.component, discord.ui.FileUpload)
                data = b"".join([await each.read() for each in self.files.component.values])
                await asked.response.edit_message(content=f"{self.wish.component.value} {data.decode()}")

        class Buttons(discord.ui.View):
            @discord.ui.button(label="Change", custom_id="change")
            async def change(self, asked: discord.Interaction, _: Any) -> None:
                await asked.response.send_modal(Change())

            @discord.ui.select(
                options=[discord.SelectOption(label="Square", value="1:1")], placeholder="Shape"
            )
            async def shape(self, asked: discord.Interaction, select: discord.ui.Select[Any]) -> None:
                await asked.response.send_message(select.values[0], ephemeral=True)

        async with running(fake, bot):
            view = Buttons(timeout=None)
            await bot.get_partial_messageable(channel.id).send("A film", view=view)
            film = fake.messages(channel)[0]
            shaped = await ann.chooses(film, "Shape", "Square")
            answer = await shaped.says()
            assert answer.text == "1:1" and answer.ephemeral_for is ann
            pressed = await (await ann.presses(film, "Change")).answered()
            sent = await ann.submits_modal(pressed, {"Your wish": "slower", "Files": [("a.txt", b"!")]})
            await sent.answered()
            assert film.text == "slower !" and sent.original is film
            view.stop()


async def test_autocomplete_and_message_menu_answer_the_person() -> None:
    async with FakeDiscord() as fake:
        channel, ann = (guild := fake.guild()).channel(), fake.person("Ann")
        guild.member(ann)
        bot = Bot(discord.Intents(guilds=True))

        @bot.tree.command(description="Show a job")
        async def show(asked: discord.Interaction, job: str) -> None: ...

        @show.autocomplete("job")
        async def jobs(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=f"{typed}-one", value="1")]

        @bot.tree.context_menu(name="Make a video from this")
        async def make(asked: discord.Interaction, message: discord.Message) -> None:
            names = [each.filename for each in message.attachments]
            await asked.response.send_message(f"{message.content} {names}")

        async with running(fake, bot, sync=True):
            assert await ann.autocomplete("show", {"job": "har"}, channel=channel) == [
                {"name": "har-one", "value": "1"}
            ]
            photo = await ann.says("my boat", channel, files=[("boat.jpg", b"x")])
            asked = await ann.message_command("Make a video from this", photo)
            assert (await asked.says()).text == "my boat ['boat.jpg']"


async def test_layout_view_with_a_film_in_it_is_taken_and_shown() -> None:
    async with FakeDiscord() as fake:
        ann = fake.person("Ann")
        bot = Bot()
        async with running(fake, bot):
            view = discord.ui.LayoutView()
            film = discord.File(io.BytesIO(b"film"), "film.mp4")
            box: discord.ui.Container[Any] = discord.ui.Container(
                discord.ui.TextDisplay("## Done"),
                discord.ui.MediaGallery(discord.MediaGalleryItem(film)),
                discord.ui.Separator(),
                discord.ui.ActionRow(discord.ui.Button(label="Export", custom_id="export")),
            )
            view.add_item(box)
            user = await bot.fetch_user(ann.id)
            sent = await user.send(view=view, file=film)
            seen = fake.seen_by(ann, ann.dm)[0]
            assert (seen.text, seen.labels, seen.files[0].name) == ("## Done", ["Export"], "film.mp4")
            assert seen.v2 and sent.flags.components_v2


async def test_direct_message_is_heard_and_answered_with_a_reply_that_pings_nobody() -> None:
    async with FakeDiscord(granted=()) as fake:
        ann = fake.person("Ann")
        bot = Bot(
            discord.Intents(guilds=True, dm_messages=True), allowed_mentions=discord.AllowedMentions.none()
        )
        async with running(fake, bot):
            said = await ann.says("make a film", files=[("one.jpg", b"1")])
            message = await fake_got(fake, bot, lambda got: got[0])
            assert (message.content, message.attachments[0].size) == ("make a film", 1)
            await message.add_reaction("👀")
            await message.reply("On it", mention_author=False)
            assert said.reactions == {"👀": [fake.app.bot]}
            answer = fake.seen_by(ann, ann.dm)[-1]
            assert (answer.reference, answer.pings, fake.pings) == (said, [], [])


async def fake_got(fake: FakeDiscord, bot: Bot, what: Callable[[list[Any]], Any]) -> Any:
    """What the bot has heard, once it has."""
    for _ in range(200):
        if bot.got:
            return what(bot.got)
        await asyncio.sleep(0.005)
    raise AssertionError("the bot heard nothing")


async def test_bot_that_lost_its_connection_hears_on_resume_what_it_missed() -> None:
    async with FakeDiscord() as fake:
        ann = fake.person("Ann")
        bot = Bot()
        async with running(fake, bot):
            session = fake.gateway.alive[0]
            fake.gateway.drop()
            await ann.says("while you were away")
            await fake.until(lambda: session.resumes)
            message = await fake_got(fake, bot, lambda got: got[0])
            assert message.content == "while you were away"
            assert fake.gateway.connections == 2 and len(fake.app.identifies) == 1


async def test_reconnect_and_resumable_invalid_session_are_followed_by_resume() -> None:
    async with FakeDiscord() as fake:
        bot = Bot()
        async with running(fake, bot):
            session = fake.gateway.alive[0]
            fake.gateway.reconnect()
            await fake.until(lambda: session.resumes == 1)
            fake.gateway.invalidate(resumable=True)
            await fake.until(lambda: session.resumes == 2)
            assert len(fake.app.identifies) == 1


async def test_ended_session_is_followed_by_a_new_identify() -> None:
    async with FakeDiscord() as fake:
        bot = ShardedBot(shard_count=1)
        async with running(fake, bot):
            fake.gateway.invalidate()
            await fake.until(lambda: len(fake.app.identifies) == 2)
            await fake.connected()


async def test_intent_that_the_portal_does_not_grant_closes_with_4014() -> None:
    async with FakeDiscord(granted=()) as fake:
        bot = Bot()
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await bot.start(fake.app.token)
        await bot.close()


async def test_zombie_connection_is_left_and_resumed() -> None:
    async with FakeDiscord(heartbeat=0.05) as fake:
        bot = Bot(heartbeat_timeout=0.15)
        async with running(fake, bot):
            session = fake.gateway.alive[0]
            await fake.until(lambda: session.heartbeats >= 1)
            fake.gateway.acks = False
            await fake.until(lambda: fake.gateway.connections == 2)
            fake.gateway.acks = True
            await fake.until(lambda: session.resumes)


async def test_each_shard_hears_its_own_guilds() -> None:
    async with FakeDiscord() as fake:
        fake.app.shards = 2
        guilds = [fake.guild(f"g{number}", shard=(number, 2)) for number in (0, 1)]
        ann = fake.person("Ann")
        for guild in guilds:
            guild.member(ann)
        bot = ShardedBot()
        async with running(fake, bot, sessions=2):
            await bot.wait_until_ready()
            assert [bot.get_guild(guild.id).shard_id for guild in guilds] == [0, 1]  # type: ignore[union-attr]
            await ann.says("here", guilds[1].channel())
            message = await fake_got(fake, bot, lambda got: got[0])
            assert message.guild.shard_id == 1
