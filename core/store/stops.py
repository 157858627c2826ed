"""Wishes to stop: written to the ledger, for whichever process has the job."""

from __future__ import annotations

import time

import sqlalchemy as sa

from core.store.database import Database, Entry
from core.store.stages import EXPORT_OPEN, TURN_OPEN
from core.store.tables import exports, turns


class Stops(Database):
    async def request_cancel(self, turn_id: str) -> bool:
        """Ask it, or the film it began, to stop; the jobs watch for it. False when both were over already."""

        def ask(entry: Entry) -> bool:
            row = entry.one(
                sa.update(turns)
                .where(turns.c.id == turn_id, sa.or_(turns.c.stage.in_(TURN_OPEN), _filming()))
                .values(cancel_requested=sa.func.coalesce(turns.c.cancel_requested, time.time()))
                .returning(turns.c.stage)
            )
            if row is not None:
                # No new stage, but whoever watches the turn must look.
                entry.note("turn", turn_id, row.stage)
            return row is not None

        return await self.write(ask)

    async def cancelled(self) -> tuple[str, ...]:
        """The jobs under way that somebody, in whatever process, asked to stop: ids of turns and of
        exports."""
        asked = turns.c.cancel_requested.is_not(None)
        rows = await self.read(
            sa.union_all(
                sa.select(turns.c.id).where(asked, turns.c.stage.in_(TURN_OPEN)),
                sa.select(exports.c.id)
                .join(turns, turns.c.id == exports.c.turn_id)
                .where(asked, exports.c.stage.in_(EXPORT_OPEN)),
            )
        )
        return tuple(row[0] for row in rows)

    async def cancel_requested(self, turn_id: str) -> bool:
        row = await self.read_one(sa.select(turns.c.cancel_requested).where(turns.c.id == turn_id))
        return row is not None and row[0] is not None


def _filming() -> sa.ColumnElement[bool]:
    """The turn began a film that is still under way."""
    return sa.exists().where(exports.c.turn_id == turns.c.id, exports.c.stage.in_(EXPORT_OPEN))
