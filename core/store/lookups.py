"""Turns as they are found: by their id, by a short name, by their conversation."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import sqlalchemy as sa

from core.store import codec
from core.store.database import Database
from core.store.queries import Query
from core.store.rows import Turn
from core.store.stages import TURN_ENDED, TURN_OPEN
from core.store.tables import turns


class Lookups(Database):
    async def turn(self, turn_id: str) -> Turn | None:
        row = await self.read_one(BY_ID, id=turn_id)
        return None if row is None else codec.turn(row, self.cipher)

    async def turn_of(self, conversation_id: int, ref: str) -> Turn | None:
        """By the name it has within its conversation (`Turn.ref`): another's is never found."""
        message, _, attempt = ref.rpartition(".")
        if not attempt.isdecimal():
            return None
        row = await self.read_one(
            sa.select(turns)
            .where(turns.c.conversation_id == conversation_id, turns.c.message_id == message)
            .where(turns.c.attempt == int(attempt))
        )
        return None if row is None else codec.turn(row, self.cipher)

    async def latest_attempt(self, conversation_id: int, message_id: str) -> Turn | None:
        """At a message, by the name it is journalled under."""
        row = await self.read_one(
            sa.select(turns)
            .where(turns.c.conversation_id == conversation_id, turns.c.message_id == message_id)
            .order_by(turns.c.attempt.desc())
            .limit(1)
        )
        return None if row is None else codec.turn(row, self.cipher)

    async def turns_of(
        self, conversation_id: int, *, limit: int = 50, open: bool = False
    ) -> tuple[Turn, ...]:
        """The newest first; `open`: only those that hold the lane."""
        wanted = sa.select(turns).where(turns.c.conversation_id == conversation_id)
        if open:
            wanted = wanted.where(turns.c.stage.in_(TURN_OPEN))
        rows = await self.read(wanted.order_by(turns.c.sequence.desc()).limit(limit))
        return tuple(codec.turn(row, self.cipher) for row in rows)

    async def recent(self, actions: Collection[str], limit: int) -> tuple[Turn, ...]:
        """The newest first: of these actions, and whatever is not told yet."""
        wanted = sa.or_(turns.c.action.in_(tuple(actions)), turns.c.stage != "told")
        rows = await self.read(
            sa.select(turns).where(wanted).order_by(turns.c.created_at.desc(), turns.c.id).limit(limit)
        )
        return tuple(codec.turn(row, self.cipher) for row in rows)

    async def turn_ids(self) -> tuple[str, ...]:
        return tuple(row.id for row in await self.read(sa.select(turns.c.id)))

    async def open_turns(self) -> tuple[Turn, ...]:
        """Everything that is not told yet, oldest first."""
        rows = await self.read(
            sa.select(turns).where(turns.c.stage.in_(TURN_OPEN + TURN_ENDED)).order_by(turns.c.created_at)
        )
        return tuple(codec.turn(row, self.cipher) for row in rows)

    async def queue_position(self, turn_id: str, actions: Collection[str] = ()) -> int:
        """How many open turns of the conversation stand before it; 0: it is its turn (or it is over).
        `actions`: only these count, where others do not wait in the lane."""
        ahead = await self.read(AHEAD, id=turn_id)
        return sum(not actions or row.action in actions for row in ahead)


def _ahead() -> sa.Select[Any]:
    mine = turns.alias("mine")
    return (
        sa.select(turns.c.action)
        .select_from(mine)
        .join(turns, turns.c.conversation_id == mine.c.conversation_id)
        .where(mine.c.id == sa.bindparam("id"), mine.c.stage.in_(TURN_OPEN))
        .where(turns.c.sequence < mine.c.sequence, turns.c.stage.in_(TURN_OPEN))
    )


BY_ID: Final = Query(sa.select(turns).where(turns.c.id == sa.bindparam("id")))
AHEAD: Final = Query(_ahead())
