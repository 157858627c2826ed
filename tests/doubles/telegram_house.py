"""The whole product behind a fake Telegram: real adapter, desk, ledger and engine; by polling or webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bots.door import address_of, bound, door, hooks_of, opened
from bots.door_health import Health
from bots.telegram.bot import TelegramBot
from bots.telegram.tempo import Tempo
from core.message import Address
from tests.doubles.house import House, house
from tests.doubles.telegram import Server, World

HOOK = "https://bot.example/telegram/1"
SECRET = "s3cret-of_the-hook"


@dataclass
class Show:
    """`world` is what people see and do, `home` what is behind it."""

    world: World
    server: Server
    bot: TelegramBot
    home: House

    async def quiet(self, *addresses: Address) -> None:
        """Every update was taken, and everything they set going has its end."""
        await self.world.confirmed()
        for address in addresses or [self.home_of(id) for id in self.world.people]:
            await asyncio.wait_for(self.home.desk.idle(address), 30)

    def home_of(self, person: int) -> Address:
        return Address("telegram", self.bot.identity, str(person), "", str(person))


@asynccontextmanager
async def listening(
    world: World,
    server: Server,
    folder: Path,
    url: str,
    *,
    webhook: bool = False,
    tempo: Tempo | None = None,
    **more: Any,
) -> AsyncIterator[Show]:
    """One life of the process. `more`: as for `house`."""
    tempo = tempo or Tempo().tiny()
    hook: dict[str, Any] = {"webhook_url": HOOK, "webhook_secret": SECRET} if webhook else {}
    bot = TelegramBot(world.token, api_url=server.url, local=world.local, tempo=tempo, **hook)
    folder.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(bot.close)
        home = await stack.enter_async_context(house(folder, url, bot, **more))
        if webhook:
            port = bound("127.0.0.1:0")
            world.names["https://bot.example"] = address_of(port)
            health = Health(home.ledger, home.workshop.engine, [bot], None)
            await stack.enter_async_context(opened(door(health, None, hooks_of([bot])), port))
        listens = asyncio.create_task(bot.run(home.desk))
        try:
            await world.until(lambda: world.hook if webhook else world.calls("getUpdates"))
            yield Show(world, server, bot, home)
        finally:
            listens.cancel()
            await asyncio.gather(listens, return_exceptions=True)
