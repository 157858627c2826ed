"""The samples of gateway payloads: of official shape, and understood by the stock library."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.bots.discord.test_double import Bot, running
from tests.doubles.discord import FakeDiscord
from tests.doubles.discord.rules import wrongs

FOLDER = Path(__file__).parent / "samples"
KINDS = sorted(path.stem for path in FOLDER.glob("*.json"))


def sample(kind: str) -> dict[str, Any]:
    return dict(json.loads((FOLDER / f"{kind}.json").read_text("utf-8")))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("message")])
def test_message_has_the_official_shape(kind: str) -> None:
    body = sample(kind)["d"]
    for each in ("guild_id", "member"):  # what the gateway adds
        body.pop(each, None)
    for user in body["mentions"]:
        user.pop("member", None)
    assert wrongs("MessageResponse", body) == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if sample(kind)["t"] == "INTERACTION_CREATE"])
def test_whatever_lies_in_an_interaction_has_the_official_shape(kind: str) -> None:
    body = sample(kind)["d"]
    found = wrongs("MessageResponse", body["message"]) if "message" in body else []
    resolved = body["data"].get("resolved", {})
    for message in resolved.get("messages", {}).values():
        found += wrongs("MessageResponse", message)
    for attachment in resolved.get("attachments", {}).values():
        found += wrongs("MessageAttachmentResponse", attachment)
    found += wrongs("UserResponse", body["member"]["user"] if "member" in body else body["user"])
    assert found == []


@app_commands.command()
async def create(
    _asked: discord.Interaction,
    prompt: str,
    file1: discord.Attachment | None = None,
    file2: discord.Attachment | None = None,
) -> None:
    """Known to the library, so that it reads the options."""


class Listener(Bot):
    """`over`: "the end" was heard."""

    over: asyncio.Event

    async def setup_hook(self) -> None:
        self.over = asyncio.Event()
        self.tree.add_command(create)

    async def on_message(self, message: discord.Message) -> None:
        self.got.append(message)
        if message.content == "the end":
            self.over.set()

    async def on_raw_message_edit(self, edited: discord.RawMessageUpdateEvent) -> None:
        self.got.append(edited.message)

    async def on_interaction(self, asked: discord.Interaction) -> None:
        self.got.append(asked)


async def test_stock_client_understands_every_sample() -> None:
    async with FakeDiscord() as fake:
        bot = Listener()
        async with running(fake, bot):
            await bot.wait_until_ready()
            fake.gateway.tell("GUILD_CREATE", sample("guild-create")["d"])
            kinds = [kind for kind in KINDS if kind not in ("ready", "guild-create")]
            for kind in kinds:
                fake.gateway.tell(sample(kind)["t"], sample(kind)["d"])
            mark = fake.person("Ann")
            await mark.says("the end")
            await asyncio.wait_for(bot.over.wait(), 5)
            got = dict(zip(kinds, bot.got, strict=False))
            assert len(bot.got) == len(kinds) + 1
            assert got["slash"].guild.name == "Filmstudio" and got["slash"].channel.name == "films"
            assert got["slash-files"].namespace.file1.filename == "harbour.jpg"
            assert got["slash-dm"].context.dm_channel and got["slash-dm"].locale.value == "zh-CN"
            assert got["slash-foreign"].is_user_integration()
            assert not got["slash-foreign"].is_guild_integration()
            assert got["press-other"].user.id != got["press-other"].message.interaction_metadata.user.id
            assert got["message-bare"].content == ""
            assert got["message-reply"].reference.resolved.author.id == int(
                sample("ready")["d"]["user"]["id"]
            )
            assert got["message-reply-files"].reference.resolved.attachments[1].filename == "waves.mp4"
            assert got["message-reply-files-bare"].reference.resolved.attachments == []
            assert got["message-bot"].author.bot and got["message-own"].nonce == "delivery-1"
            assert got["message-update"].content.endswith("make a film")


def test_every_moment_has_its_sample() -> None:
    assert set(KINDS) == {
        *("ready", "guild-create", "slash", "slash-files", "slash-dm", "slash-foreign", "autocomplete"),
        *("menu", "press-owner", "press-other", "modal", "modal-files", "message-dm", "message-mention"),
        *("message-reply", "message-reply-files", "message-reply-files-bare", "message-thread"),
        *("message-bare", "message-bot", "message-own", "message-update"),
    }
