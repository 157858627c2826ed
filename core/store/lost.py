"""Sessions that the backend dropped (1002): what was in them can be made again, as long as the ledger knows
it."""

from __future__ import annotations

import sqlalchemy as sa

from core.store import codec
from core.store.database import Database
from core.store.rows import Session
from core.store.tables import sessions


class Lost(Database):
    async def lost_session(
        self, conversation_id: int, project: int, backend: str, account: str
    ) -> Session | None:
        """The one that this account lost last in a project."""
        row = await self.read_one(
            sa.select(sessions)
            .where(sessions.c.conversation_id == conversation_id, sessions.c.project == project)
            .where(sessions.c.backend == backend, sessions.c.account == account)
            .where(sessions.c.lost_at.is_not(None))
            .order_by(sessions.c.lost_at.desc(), sessions.c.id.desc())
            .limit(1)
        )
        return None if row is None else codec.session(row, self.cipher)

    async def lost_session_of(self, conversation_id: int, id: int) -> Session | None:
        """By its own number: another conversation's is never found, nor a live one."""
        row = await self.read_one(
            sa.select(sessions)
            .where(sessions.c.id == id, sessions.c.conversation_id == conversation_id)
            .where(sessions.c.lost_at.is_not(None))
        )
        return None if row is None else codec.session(row, self.cipher)
