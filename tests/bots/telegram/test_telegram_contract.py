"""Telegram keeps the promises of every platform: alone with a person, and in a group."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bots.telegram.bot import TelegramBot
from bots.telegram.tempo import Tempo
from core import Address, Choice, Message
from tests.bots.contract import AdapterContract, Fault, film
from tests.doubles.desk import RememberingDesk
from tests.doubles.telegram import Server, Shown, World

__all__ = ["film"]


class Phone:
    """Telegram, with somebody at the telephone."""

    def __init__(self, world: World, server: Server, *, group: bool) -> None:
        self.world, self.desk = world, RememberingDesk()
        self.bot = TelegramBot(world.token, api_url=server.url, tempo=Tempo().tiny())
        self.ann = world.person()
        world.private(self.ann)  # they have spoken to it before
        self.chat = world.group(members=[self.ann]) if group else self.ann.chat
        self.address = Address("telegram", self.bot.identity, str(self.chat.id), "", "42")
        self.secrets = (world.token, world.token.partition(":")[2])
        self.reply: dict[str, Any] = {"chat": str(self.chat.id), "message": 1}
        self.calls = f"@{world.username} " if group else ""

    def shown(self) -> list[str]:
        return [shown.text for shown in self.world.sent()]

    def films(self) -> list[bytes]:
        return [shown.data for shown in self.world.sent(self.chat) if shown.kind == "video"]

    def pinged(self) -> list[str]:
        """Whatever Telegram would take for somebody's name, where there is anybody to be rung."""
        sent = self.world.sent(self.chat) if self.chat.kind != "private" else []
        return [shown.text for shown in sent for one in shown.entities if "mention" in one["type"]]

    def faults(self) -> Sequence[Fault]:
        return ("refused", "gone", "busy")  # told to wait, a chat is left alone: so that comes last

    def film_faults(self) -> Sequence[Fault]:
        return ("too-large", "refused", "gone", "busy")

    def fail(self, fault: Fault) -> None:
        faults = self.world.faults
        faults.clear()
        match fault:
            case "gone":
                self.chat.status = "kicked"
            case "busy":
                faults.flood("*", 1, 50)
            case "refused":
                faults.refuse("*", 400, "Bad Request: TOO_STRANGE", 50)
            case "too-large":
                faults.refuse("*", 413, "Request Entity Too Large", 50)

    def reads(self) -> int:
        return sum(stored.reads for stored in self.world.files.all.values())

    async def incoming(
        self, text: str = "", *, file: bytes | None = None, own: bool = False
    ) -> list[Message]:
        before = len(self.desk.heard)
        if own:
            shown = self.chat.post(self.world.me, {"text": text})
            self.world.feed.put("message", shown.whole())
            await self.world.changed()
        elif file is not None:
            await self.ann.photo(file, self.calls, self.chat)
        else:
            await self.ann.sends(self.calls + text, self.chat)
        await self.world.confirmed()
        return self.desk.heard[before:]

    async def again(self) -> list[Message]:
        before = len(self.desk.heard)
        self.world.again()
        await self.world.changed()
        await self.world.until(lambda: not self.world.feed.repeating)
        await self.incoming("and on")
        return self.desk.heard[before:-1]

    async def press(self, choice: Choice) -> list[Message]:
        before = len(self.desk.heard)
        await self.ann.presses(self._offers(choice), choice.label)
        await self.world.confirmed()
        await self.world.until(lambda: not self.world.spinning())
        return self.desk.heard[before:]

    def _offers(self, choice: Choice) -> Shown:
        return next(one for one in reversed(self.world.sent(self.chat)) if choice.label in one.labels)


class TestTelegram(AdapterContract):
    @pytest.fixture(params=["private", "group"])
    async def bench(self, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Phone]:
        world = World(tmp_path / "telegram")
        async with Server(world) as server:
            phone = Phone(world, server, group=request.param == "group")
            phone.chat.post(phone.ann.wire, {"text": "hello"})
            listening = asyncio.create_task(phone.bot.run(phone.desk))
            await world.until(lambda: world.calls("getUpdates"))
            yield phone
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            await phone.bot.close()
        world.must_be_content()
