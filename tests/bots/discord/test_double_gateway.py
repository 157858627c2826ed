"""The fake Discord's gateway, spoken to without a library: who is let in, what is told, how it lets go."""

from __future__ import annotations

import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from tests.doubles.discord import FakeDiscord

GUILDS, GUILD_MESSAGES, DM_MESSAGES, CONTENT = 1, 1 << 9, 1 << 12, 1 << 15


class Line:
    """One connection to the gateway, read by hand."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, packed: bool) -> None:
        self.socket = socket
        self._stream = zlib.decompressobj() if packed else None

    async def hears(self) -> dict[str, Any]:
        message = await self.socket.receive(timeout=5)
        assert message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY), message
        text = message.data if self._stream is None else self._stream.decompress(message.data)
        return dict(json.loads(text))

    async def until(self, event: str) -> dict[str, Any]:
        """The data of the next event of that name."""
        while True:
            heard = await self.hears()
            if heard.get("t") == event:
                return dict(heard["d"])

    async def says(self, op: int, data: Any) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def identifies(self, fake: FakeDiscord, intents: int = GUILDS, **more: Any) -> dict[str, Any]:
        await self.says(2, {"token": fake.app.token, "intents": intents, "properties": {}, **more})
        return await self.until("READY")

    async def code(self) -> int | None:
        """Until the other side hangs up: the code that it gives."""
        while (await self.socket.receive(timeout=5)).type not in (
            aiohttp.WSMsgType.CLOSE,
            aiohttp.WSMsgType.CLOSED,
        ):
            pass
        return self.socket.close_code


@asynccontextmanager
async def line(fake: FakeDiscord, query: str = "v=10&encoding=json") -> AsyncIterator[Line]:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{fake.gateway_url}?{query}") as socket,
    ):
        yield Line(socket, "zlib-stream" in query)


async def test_hello_ready_and_guilds_come_in_order_packed_or_not() -> None:
    async with FakeDiscord(heartbeat=30) as fake:
        guild = fake.guild("Cinema")
        for query in ("v=10&encoding=json", "v=10&encoding=json&compress=zlib-stream"):
            async with line(fake, query) as gateway:
                assert (await gateway.hears()) == {"op": 10, "d": {"heartbeat_interval": 30000}}
                ready = await gateway.identifies(fake)
                assert ready["guilds"] == [{"id": str(guild.id), "unavailable": True}]
                assert ready["application"]["id"] == str(fake.app.id)
                assert (await gateway.until("GUILD_CREATE"))["name"] == "Cinema"
                await gateway.says(1, 2)
                assert (await gateway.hears())["op"] == 11


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (2, {"token": "wrong", "intents": 1}, 4004),
        (2, {"token": "right", "intents": 1 << 40}, 4013),
        (2, {"token": "right", "intents": CONTENT}, 4014),
        (2, {"token": "right", "intents": 1, "shard": [2, 2]}, 4010),
        (3, {}, 4003),
    ],
)
async def test_whoever_may_not_come_in_is_told_by_a_code(op: int, data: dict[str, Any], code: int) -> None:
    async with FakeDiscord(granted=(), token="right") as fake, line(fake) as gateway:
        await gateway.says(op, data)
        assert await gateway.code() == code


async def test_compression_that_is_not_spoken_is_refused() -> None:
    async with FakeDiscord() as fake, line(fake, "v=10&encoding=json&compress=zstd-stream") as gateway:
        assert await gateway.code() == 4002


async def test_codes_are_given_on_demand() -> None:
    async with FakeDiscord() as fake:
        fake.gateway.refuses = [4014]
        async with line(fake) as gateway:
            await gateway.says(2, {"token": fake.app.token, "intents": 1})
            assert await gateway.code() == 4014
        async with line(fake) as gateway:
            await gateway.identifies(fake)
            fake.gateway.close(4000)
            assert await gateway.code() == 4000


async def test_content_is_empty_without_the_intent_unless_it_is_for_the_bot() -> None:
    async with FakeDiscord(granted=()) as fake:
        guild = fake.guild()
        channel, ann, me = guild.channel(), fake.person("Ann"), fake.app.bot
        guild.member(ann)
        async with line(fake) as gateway:
            await gateway.identifies(fake, GUILDS | GUILD_MESSAGES | DM_MESSAGES)

            async def heard(*args: Any, **more: Any) -> tuple[str, int]:
                await ann.says(*args, **more)
                event = await gateway.until("MESSAGE_CREATE")
                return event["content"], len(event["attachments"])

            assert await heard("secret", channel, files=[b"x"]) == ("", 0)
            assert await heard("hello", channel, mentions=[me], files=[b"x"]) == (f"{me.mention} hello", 1)
            assert await heard("in private") == ("in private", 0)
            own = fake.messages(channel)[1]
            own.author = me
            assert await heard("an answer", channel, reply_to=own) == ("an answer", 0)
            assert await heard("without ping", channel, reply_to=own, pings=False) == ("", 0)


async def test_events_that_were_not_asked_for_are_not_told() -> None:
    async with FakeDiscord() as fake:
        guild = fake.guild()
        channel, ann = guild.channel(), fake.person("Ann")
        guild.member(ann)
        async with line(fake) as gateway:
            await gateway.identifies(fake, GUILDS | DM_MESSAGES)
            await ann.says("in the guild", channel)
            await ann.says("in private")
            assert (await gateway.until("MESSAGE_CREATE"))["content"] == "in private"


async def test_missed_events_are_told_on_resume_and_some_again_when_asked() -> None:
    async with FakeDiscord() as fake:
        ann = fake.person("Ann")
        async with line(fake) as gateway:
            ready = await gateway.identifies(fake, DM_MESSAGES)
            await ann.says("one")
            await gateway.until("MESSAGE_CREATE")
            fake.gateway.drop()
        await ann.says("two")
        seen = []
        for again in (0, 1):
            fake.gateway.again = again
            async with line(fake) as gateway:
                await gateway.says(6, {"token": fake.app.token, "session_id": ready["session_id"], "seq": 2})
                while (event := await gateway.hears()).get("t") != "RESUMED":
                    if event["op"] == 0:
                        seen.append((event["s"], event["d"]["content"]))
                fake.gateway.drop()
        assert seen == [(3, "two"), (2, "one"), (3, "two")]


async def test_forgotten_session_cannot_be_resumed() -> None:
    async with FakeDiscord() as fake:
        async with line(fake) as gateway:
            ready = await gateway.identifies(fake)
            fake.gateway.drop()
        fake.gateway.forget()
        async with line(fake) as gateway:
            await gateway.hears()
            await gateway.says(6, {"token": fake.app.token, "session_id": ready["session_id"], "seq": 1})
            assert await gateway.hears() == {"op": 9, "d": False}


async def test_events_come_twice_when_asked() -> None:
    async with FakeDiscord() as fake:
        fake.gateway.doubled = {"MESSAGE_CREATE"}
        async with line(fake) as gateway:
            await gateway.identifies(fake, DM_MESSAGES)
            await fake.person("Ann").says("hello")
            first, second = await gateway.until("MESSAGE_CREATE"), await gateway.until("MESSAGE_CREATE")
            assert first == second


async def test_two_apps_hear_of_their_own_places_only() -> None:
    async with FakeDiscord() as fake:
        other = fake.application("Other")
        ann = fake.person("Ann")
        async with line(fake) as one, line(fake) as two:
            await one.identifies(fake, DM_MESSAGES)
            await two.says(2, {"token": other.token, "intents": DM_MESSAGES})
            await two.until("READY")
            await ann.says("for the first")
            await ann.says("for the other", app=other)
            assert (await one.until("MESSAGE_CREATE"))["content"] == "for the first"
            assert (await two.until("MESSAGE_CREATE"))["content"] == "for the other"
