"""Strangers who ask to be let in, and what is counted about a person."""

from __future__ import annotations

import time
from collections.abc import Callable

import sqlalchemy as sa

from core.message import Address
from core.store import codec
from core.store.database import Database, Entry
from core.store.rows import Kept, Pairing
from core.store.stages import EXPORT_OPEN, TURN_OPEN
from core.store.tables import (
    attachments,
    conversations,
    deliveries,
    exports,
    memos,
    pairings,
    persons,
    sessions,
    turns,
)  # fmt: skip


class Pairings(Database):
    async def ask_in(
        self,
        person_id: int,
        address: Address,
        language: str,
        *,
        new_code: Callable[[], str],
        seconds: float,
        most: int,
    ) -> Pairing | None:
        """The person's code while it is good, else a new one, good for so long. None: so many wait for an
        admin already."""

        def ask(entry: Entry) -> Pairing | None:
            now = time.time()
            mine = entry.one(sa.select(pairings).where(pairings.c.person_id == person_id))
            if mine is not None and mine.expires_at > now:
                return codec.pairing(mine)
            waiting = (
                sa.select(sa.func.count())
                .select_from(pairings)
                .join(persons, persons.c.id == pairings.c.person_id)
                .where(pairings.c.expires_at > now, persons.c.access == "")
            )
            count = entry.one(waiting)
            if count is not None and count[0] >= most:
                return None
            code = new_code()
            while entry.one(sa.select(pairings.c.code).where(pairings.c.code == code)):
                code = new_code()
            entry.run(sa.delete(pairings).where(pairings.c.person_id == person_id))
            made, _ = entry.make(
                pairings,
                {"person_id": person_id},
                {
                    "code": code,
                    "address": str(address),
                    "language": language,
                    "expires_at": now + seconds,
                },
            )
            return codec.pairing(made)

        return await self.write(ask)

    async def pairing(self, code: str) -> Pairing | None:
        """Also one that has run out, for a while."""
        row = await self.read_one(sa.select(pairings).where(pairings.c.code == code))
        return None if row is None else codec.pairing(row)

    async def pairing_of(self, person_id: int) -> Pairing | None:
        row = await self.read_one(sa.select(pairings).where(pairings.c.person_id == person_id))
        return None if row is None else codec.pairing(row)

    async def prune_strangers(self, older_than: float) -> int:
        """Forget whoever asked before this moment (epoch seconds) and was not let in; returns how many."""

        def prune(entry: Entry) -> int:
            old = sa.select(pairings.c.code).where(pairings.c.expires_at < older_than)
            entry.run(sa.delete(deliveries).where(deliveries.c.owner.in_(old)))
            entry.run(sa.delete(pairings).where(pairings.c.expires_at < older_than))
            entry.run(sa.delete(memos).where(memos.c.key.startswith("asked:"), memos.c.at < older_than))
            known = sa.select(conversations.c.person_id).union(sa.select(pairings.c.person_id))
            gone = sa.delete(persons).where(persons.c.access == "", persons.c.created_at < older_than)
            return entry.run(gone.where(persons.c.id.not_in(known)))

        return await self.write(prune)

    async def kept(self, person_id: int) -> Kept:
        theirs = sa.select(conversations.c.id).where(conversations.c.person_id == person_id)
        work = await self.read(sa.select(turns.c.id).where(turns.c.conversation_id.in_(theirs)))
        films = await self.read(
            sa.select(exports.c.id, exports.c.stage, exports.c.path).where(
                exports.c.conversation_id.in_(theirs)
            )
        )
        sent = sa.select(sa.func.count()).select_from(attachments)
        sent = sent.join(turns, turns.c.id == attachments.c.turn_id)
        files = await self.read_one(sent.where(turns.c.conversation_id.in_(theirs)))
        projects = sa.select(sessions.c.conversation_id, sessions.c.project).distinct()
        return Kept(
            files=int(files[0]) if files is not None else 0,
            films=sum(row.stage == "delivered" for row in films),
            projects=len(await self.read(projects.where(sessions.c.conversation_id.in_(theirs)))),
            paths=tuple(row.path for row in films if row.path),
            turns=tuple(row.id for row in work),
            exports=tuple(row.id for row in films),
        )

    async def used(self, person_id: int, since: float) -> tuple[int, int]:
        """(prompts that were sent, films that arrived) since this moment (epoch seconds)."""
        theirs = sa.select(conversations.c.id).where(conversations.c.person_id == person_id)
        count = sa.select(sa.func.count())
        prompts = count.select_from(turns).where(
            turns.c.conversation_id.in_(theirs), turns.c.action == "create", turns.c.started_at >= since
        )
        films = count.select_from(exports).where(
            exports.c.conversation_id.in_(theirs), exports.c.stage == "delivered", exports.c.ended_at >= since
        )
        asked, made = await self.read_one(prompts), await self.read_one(films)
        return (int(asked[0]) if asked else 0, int(made[0]) if made else 0)

    async def under_way_for_others(self, person_id: int, actions: frozenset[str]) -> tuple[int, int]:
        """How many turns of these actions, and films, of everybody else have not ended."""
        others = sa.select(conversations.c.id).where(conversations.c.person_id != person_id)
        count = sa.select(sa.func.count())
        work = count.select_from(turns).where(
            turns.c.stage.in_(TURN_OPEN),
            turns.c.action.in_(tuple(actions)),
            turns.c.conversation_id.in_(others),
        )
        films = count.select_from(exports).where(
            exports.c.stage.in_(EXPORT_OPEN), exports.c.conversation_id.in_(others)
        )
        asked, made = await self.read_one(work), await self.read_one(films)
        return (int(asked[0]) if asked else 0, int(made[0]) if made else 0)

    async def unfinished(self, person_id: int, actions: frozenset[str]) -> int:
        """How many turns of these actions are not told yet, and films not over."""
        theirs = sa.select(conversations.c.id).where(conversations.c.person_id == person_id)
        count = sa.select(sa.func.count())
        work = count.select_from(turns).where(
            turns.c.conversation_id.in_(theirs), turns.c.stage != "told", turns.c.action.in_(tuple(actions))
        )
        films = count.select_from(exports).where(
            exports.c.conversation_id.in_(theirs), exports.c.stage.in_(EXPORT_OPEN)
        )
        left = [await self.read_one(work), await self.read_one(films)]
        return sum(int(row[0]) for row in left if row)
