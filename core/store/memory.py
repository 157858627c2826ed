"""Small things kept by name, updates put aside, and chats that got another id."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from core.message import Address
from core.store import codec
from core.store.database import Database, Entry
from core.store.tables import asides, conversations, memos, turns


class Memory(Database):
    async def recall(self, key: str) -> Any:
        """What was kept under this name: any JSON; None where there is nothing."""
        row = await self.read_one(sa.select(memos.c.value).where(memos.c.key == key))
        return None if row is None else row.value

    async def remember(self, key: str, value: Any) -> None:
        def keep(entry: Entry) -> None:
            now = time.time()
            _, fresh = entry.make(memos, {"key": key}, {"value": value, "at": now})
            if not fresh:
                entry.run(sa.update(memos).where(memos.c.key == key).values(value=value, at=now))

        await self.write(keep)

    async def once_in(self, key: str, seconds: float) -> bool:
        """True the first time, and again when so long has passed: of several askers one hears True."""

        def claim(entry: Entry) -> bool:
            now = time.time()
            _, fresh = entry.make(memos, {"key": key}, {"value": None, "at": now})
            old = sa.update(memos).where(memos.c.key == key, memos.c.at <= now - seconds)
            return fresh or entry.run(old.values(at=now)) == 1

        return await self.write(claim)

    async def recall_within(self, key: str, seconds: float) -> Any:
        """As `recall`, of what was kept no longer ago than this."""
        found = sa.select(memos.c.value).where(memos.c.key == key, memos.c.at > time.time() - seconds)
        row = await self.read_one(found)
        return None if row is None else row.value

    async def recall_all(self, prefix: str, within: float | None = None) -> dict[str, Any]:
        """Everything whose name begins so, by the rest of its name."""
        found = sa.select(memos.c.key, memos.c.value).where(memos.c.key.startswith(prefix, autoescape=True))
        if within is not None:
            found = found.where(memos.c.at > time.time() - within)
        rows = await self.read(found.order_by(memos.c.key))
        return {row.key.removeprefix(prefix): row.value for row in rows}

    async def unremember(self, key: str) -> bool:
        """False: there was nothing. Of several who ask at once one hears True."""
        gone = sa.delete(memos).where(memos.c.key == key)
        return await self.write(lambda entry: entry.run(gone) == 1)

    async def put_aside(
        self, platform: str, bot: str, id: str, update: Mapping[str, Any], error: str
    ) -> None:
        """Keep an update that could not be understood; once more changes nothing."""
        values = {
            "update": self.cipher.seal_json(dict(update)),
            "error": codec.clean(error),
            "at": time.time(),
        }
        key = {"platform": platform, "bot": bot, "id": id}
        await self.write(lambda entry: entry.make(asides, key, values)[1])

    async def asides(self) -> tuple[tuple[str, str, str, Mapping[str, Any], str], ...]:
        """(platform, bot, id, update, error), the oldest first."""
        rows = await self.read(sa.select(asides).order_by(asides.c.at))
        return tuple(
            (row.platform, row.bot, row.id, self.cipher.open_json(row.update), row.error) for row in rows
        )

    async def move_chat(self, platform: str, bot: str, chat: str, into: str) -> int:
        """The conversations of a chat go on under its new id; returns how many. One that has begun there
        already stays as it is. A turn keeps its own id: it names the message as it came."""
        mark = str(Address(platform, bot, chat)).removesuffix("::")

        def move(entry: Entry) -> int:
            moved = 0
            theirs = conversations.c.address.startswith(f"{mark}:", autoescape=True)
            for row in entry.all(sa.select(conversations.c.id, conversations.c.address).where(theirs)):
                new = str(replace(Address.parse(row.address), chat=into))
                if entry.one(sa.select(conversations.c.id).where(conversations.c.address == new)):
                    continue
                entry.run(sa.update(conversations).where(conversations.c.id == row.id).values(address=new))
                entry.run(sa.update(turns).where(turns.c.conversation_id == row.id).values(address=new))
                moved += 1
            return moved

        return await self.write(move)
