"""Discord keeps the promises of every platform: in a server by words, by a command, in private, elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import pytest

from bots.discord import DiscordBot
from core import Address, Choice, Message, Reply
from tests.bots.contract import AdapterContract, Fault, film
from tests.bots.discord.stage import Stage, stage
from tests.doubles.discord import Channel, Floods, Refuses
from tests.doubles.discord.faults import Plans

__all__ = ["film"]


class Hall:
    """The fake Discord as a test of the suite holds it. `channel`: where the conversation is."""

    def __init__(self, at: Stage, channel: Channel, heard: Message) -> None:
        self.at, self.channel = at, channel
        self.bot: DiscordBot = at.bot
        self.address: Address = heard.address
        self.reply: Reply = heard.reply
        token = str(heard.reply.get("token") or "none")
        self.secrets = (at.fake.app.token, token)

    def shown(self) -> list[str]:
        return self.at.seen(channel=self.channel) + (
            self.at.seen(channel=self.at.ann.dm) if self.channel is not self.at.ann.dm else []
        )

    def films(self) -> list[bytes]:
        return [file.blob.bytes for message in self.at.films(self.channel) for file in message.attachments]

    def pinged(self) -> list[str]:
        """The person who asked is called for their film, and nobody else."""
        fake, ours = self.at.fake, self.at.fake.app.bot
        rung = [(message, user) for message, user in fake.pings if message.author is ours]
        return [user.name for message, user in rung if user is not self.at.ann or not message.attachments]

    def faults(self) -> Sequence[Fault]:
        return ("busy", "refused", "gone")

    def film_faults(self) -> Sequence[Fault]:
        return ("too-large", *self.faults())

    def fail(self, fault: Fault) -> None:
        plans = {
            "gone": Refuses(403, 50001, "Missing Access"),
            "busy": Floods(40.0),
            "refused": Refuses(400, 200000, "Message was blocked by automatic moderation"),
            "too-large": Refuses(413, 40005, "Request entity too large"),
        }
        self.at.fake.plans = Plans()
        for method in ("POST", "PATCH", "PUT", "DELETE"):
            self.at.fake.next(f"{method} *", *[plans[fault]] * 50)

    def reads(self) -> int:
        return len(self.at.fake.cdn.served)

    async def incoming(
        self, text: str = "", *, file: bytes | None = None, own: bool = False
    ) -> list[Message]:
        at, before = self.at, len(self.at.desk.heard)
        if own:
            await self.bot.open(self.address, self.reply).say(f"{at.fake.app.bot.mention} {text}")
            before += 1
        mentions = () if self.channel.guild is None else (at.fake.app.bot,)
        files = [("photo.jpg", file)] if file is not None else []
        await at.ann.says("after that" if own else text, self.channel, files=files, mentions=mentions)
        heard = await at.heard(before + (0 if own else 1))
        return [message for message in heard[before:] if not own or message.text != "after that"]

    async def again(self) -> list[Message]:
        """The connection breaks, and what was heard is told once more."""
        at, before = self.at, len(self.at.desk.heard)
        at.fake.gateway.again = 1
        at.fake.gateway.drop()
        return (await at.heard(before + 1))[before:]

    async def press(self, choice: Choice) -> list[Message]:
        at, before = self.at, len(self.at.desk.heard)
        await at.ann.presses(at.ours(self.channel)[-1], choice.label)
        return (await at.heard(before + 1))[before:]


class Suite(AdapterContract):
    """The suite alone is no test."""

    __test__ = False


class TestInAServer(Suite):
    __test__ = True

    @pytest.fixture
    async def bench(self) -> AsyncIterator[Hall]:
        async with stage() as at, at.listening():
            await at.ann.says("hello", at.channel, mentions=[at.fake.app.bot])
            yield Hall(at, at.channel, (await at.heard())[0])


class TestByACommand(Suite):
    """The answers go by the interaction's token, the films into the channel."""

    __test__ = True

    @pytest.fixture
    async def bench(self) -> AsyncIterator[Hall]:
        async with stage() as at, at.listening():
            asked = await at.ann.slash("create", {"prompt": "hello"}, at.channel)
            await asked.answered()
            yield Hall(at, at.channel, (await at.heard())[0])


class TestInDirectMessages(Suite):
    __test__ = True

    @pytest.fixture
    async def bench(self) -> AsyncIterator[Hall]:
        async with stage() as at, at.listening():
            await at.ann.says("hello")
            yield Hall(at, at.ann.dm, (await at.heard())[0])


class TestWhereTheBotIsNot(Suite):
    """A person brought it along: everything goes by the token, and words are not heard."""

    __test__ = True
    test_a_message_is_heard_as_it_was_written = None
    test_every_message_has_an_id_of_its_own = None
    test_the_same_message_twice_has_the_same_id = None
    test_attachments_are_not_read_before_core_asks = None
    test_a_link_to_an_attachment_holds_no_secret = None
    test_our_own_messages_are_ignored = None
    test_a_message_that_held_a_secret_can_be_taken_away = None

    @pytest.fixture
    async def bench(self) -> AsyncIterator[Hall]:
        async with stage() as at, at.listening():
            elsewhere = at.fake.guild("Elsewhere", installed=False)
            channel = elsewhere.channel()
            elsewhere.member(at.ann)
            at.ann.installs()
            await (await at.ann.slash("create", {"prompt": "hello"}, channel)).answered()
            yield Hall(at, channel, (await at.heard())[0])
