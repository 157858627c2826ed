"""A fake Discord with our bot in it, a server, a channel and two people; and what they see there."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from bots.discord import Choices, DiscordBot, Tempo
from core import Listener, Message, Receipt
from tests.doubles.desk import RememberingDesk
from tests.doubles.discord import Channel, FakeDiscord, Guild, Person
from tests.doubles.discord import Message as Sent

TINY = Tempo().tiny()


class RingingDesk(RememberingDesk):
    """Lets whoever waits at the fake Discord look again. `broken`: raised instead of hearing. `silent`: what
    it hears is over at once, without a word."""

    def __init__(self, fake: FakeDiscord) -> None:
        super().__init__()
        self.fake = fake
        self.broken: Exception | None = None
        self.silent = False

    async def receive(self, message: Message) -> Receipt:
        if self.broken is not None:
            raise self.broken
        receipt = await super().receive(message)
        self.fake.bell.ring()
        return replace(receipt, turn=None) if self.silent else receipt

    async def aside(self, *about: Any) -> None:
        await super().aside(*about)
        self.fake.bell.ring()


class Stage:
    def __init__(self, fake: FakeDiscord, tier: int, tempo: Tempo, **choices: Any) -> None:
        first = base64.b64encode(str(fake.app.bot.id).encode()).decode().rstrip("=")
        fake.app.token = f"{first}.double.of-a-bot-token"
        self.fake, self.tempo, self.choices = fake, tempo, choices
        self.guild: Guild = fake.guild(tier=tier)
        self.channel: Channel = self.guild.channel()
        self.ann: Person = fake.person("Ann")
        self.bob: Person = fake.person("Bob")
        self.guild.member(self.ann)
        self.guild.member(self.bob)
        self.bot = self.another()
        self.desk = RingingDesk(fake)

    def another(self, *hosts: str) -> DiscordBot:
        """The same bot in another process. `hosts`: of files, if not the fake Discord's."""
        choices = Choices(hosts=hosts or (self.fake.host,), **self.choices)
        return DiscordBot(self.fake.app.token, choices, tempo=self.tempo, clock=self.fake.clock.now)

    @asynccontextmanager
    async def listening(
        self, desk: Listener | None = None, bot: DiscordBot | None = None
    ) -> AsyncIterator[None]:
        """Until the commands are there and the gateway is open."""
        task = asyncio.create_task((bot or self.bot).run(desk or self.desk))
        try:
            await self.fake.connected()
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def heard(self, times: int = 1, desk: RingingDesk | None = None) -> list[Message]:
        desk = desk or self.desk
        await self.fake.until(lambda: len(desk.heard) >= times)
        return desk.heard

    async def until(self, condition: Callable[[], Any]) -> Any:
        return await self.fake.until(condition)

    def seen(self, person: Person | None = None, channel: Channel | None = None) -> list[str]:
        """What somebody reads there."""
        messages = self.fake.seen_by(person or self.ann, channel or self.channel)
        return [rendered(message.text) for message in messages if not message.thinking]

    def ours(self, channel: Channel | None = None) -> list[Sent]:
        """Our messages there, whoever sees them."""
        where = channel or self.channel
        return [message for message in self.fake.messages(where) if message.author is self.fake.app.bot]

    def films(self, channel: Channel | None = None) -> list[Sent]:
        ours = self.ours(channel)
        return [m for m in ours if any(each.name.endswith(".mp4") for each in m.attachments)]


@asynccontextmanager
async def stage(
    *,
    tier: int = 0,
    tempo: Tempo = TINY,
    content: bool = False,
    shards: tuple[int, ...] = (),
    shard_count: int | None = None,
    **double: Any,
) -> AsyncIterator[Stage]:
    """At the end nothing may have happened that no correct bot does."""
    async with FakeDiscord(**double) as fake:
        made = Stage(fake, tier, tempo, content=content, shards=shards, shard_count=shard_count)
        try:
            yield made
        finally:
            await made.bot.close()
        assert not fake.complaints, fake.complaints


def rendered(text: str) -> str:
    """As a client shows it: what takes effect as markup is no longer text."""
    text = re.sub(r"\\([^0-9A-Za-z\s])", lambda found: chr(0xE000 + ord(found[1])), text)
    for mark in (
        r"\*\*(.+?)\*\*",
        r"\*(.+?)\*",
        r"__(.+?)__",
        r"_(.+?)_",
        r"~~(.+?)~~",
        r"\|\|(.+?)\|\|",
        "`(.+?)`",
    ):
        text = re.sub(mark, r"\1", text)
    text = re.sub(r"\[(.+?)\]\(https?://[^)]+\)", r"\1", text)
    text = re.sub(r"^(?:#{1,3} |> |-# )", "", text, flags=re.M)
    return "".join(chr(ord(sign) - 0xE000) if 0xE000 < ord(sign) < 0xE100 else sign for sign in text)
