"""What the ledger is asked apart from a single job: what is left to do, how long things take, forgetting."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.errors import KeyWrong
from core.store import codec
from core.store.database import Database, Entry
from core.store.rows import PERSONAL, Job, memo_of
from core.store.stages import EXPORT_OPEN, TURN_ENDED, TURN_OPEN
from core.store.tables import (
    accounts,
    asides,
    attachments,
    conversations,
    deliveries,
    exports,
    memos,
    pairings,
    persons,
    seals,
    sessions,
    turns,
)  # fmt: skip

_SEAL = "cipher"
_IDS = ((accounts, accounts.c.user_id, [accounts.c.id]), (sessions, sessions.c.user_id, [sessions.c.id]))
_RECENT = 20


class Upkeep(Database):
    async def sweep(self, *, older_than: float | None = None) -> tuple[Job, ...]:
        """Everything journalled that has not reached its end, oldest first, and each conversation's turns in
        their order (`older_than`: epoch seconds). The engine must know each: a crash between the journal and
        its queue leaves one that it does not."""
        turn_jobs = sa.select(
            sa.literal("turn").label("kind"), turns.c.id, turns.c.action, turns.c.stage,
            turns.c.conversation_id, turns.c.address, turns.c.sequence, turns.c.created_at,
        ).where(turns.c.stage.in_(TURN_OPEN + TURN_ENDED))  # fmt: skip
        export_jobs = (
            sa.select(
                sa.literal("export").label("kind"), exports.c.id, sa.literal("export").label("action"),
                exports.c.stage, exports.c.conversation_id, conversations.c.address,
                sa.literal(0).label("sequence"), exports.c.created_at,
            )
            .join(conversations, conversations.c.id == exports.c.conversation_id)
            .where(exports.c.stage.in_(EXPORT_OPEN))
        )  # fmt: skip
        if older_than is not None:
            turn_jobs = turn_jobs.where(turns.c.created_at < older_than)
            export_jobs = export_jobs.where(exports.c.created_at < older_than)
        found = [*await self.read(turn_jobs), *await self.read(export_jobs)]
        return in_order([codec.job(row) for row in found])

    async def typical(self, action: str, skill: str) -> float | None:
        """Seconds that such a job takes: the median of the last 20 that ended well. `export` is the render,
        from its plan to its delivery."""
        if action == "export":
            seconds = sa.select(exports.c.ended_at - exports.c.created_at)
            recent = seconds.where(exports.c.skill == skill, exports.c.stage == "delivered")
            recent = recent.order_by(exports.c.ended_at.desc())
        else:
            seconds = sa.select(turns.c.ended_at - turns.c.started_at)
            recent = seconds.where(turns.c.action == action, turns.c.skill == skill)
            recent = recent.where(turns.c.ended == "answered", turns.c.started_at.is_not(None))
            recent = recent.order_by(turns.c.ended_at.desc())
        rows = await self.read(recent.limit(_RECENT))
        return statistics.median(float(row[0]) for row in rows) if rows else None

    async def forget(self, person_id: int) -> tuple[str, ...]:
        """Every row of a person; of one who is blocked the bare block stays. Returns the local files that
        their exports name: the caller removes them. Whoever waits for a job of theirs is woken."""

        def forget(entry: Entry) -> tuple[str, ...]:
            row = entry.one(sa.select(persons).where(persons.c.id == person_id))
            if row is None:
                return ()
            theirs = sa.select(conversations.c.id).where(conversations.c.person_id == person_id)
            open_turns = sa.select(turns.c.id).where(turns.c.conversation_id.in_(theirs))
            for job in entry.all(open_turns.where(turns.c.stage != "told")):
                entry.note("turn", job.id, "forgotten")
            open_films = sa.select(exports.c.id).where(exports.c.conversation_id.in_(theirs))
            for job in entry.all(open_films.where(exports.c.stage.in_(EXPORT_OPEN))):
                entry.note("export", job.id, "forgotten")
            codes = sa.select(pairings.c.code).where(pairings.c.person_id == person_id)
            entry.run(sa.delete(deliveries).where(deliveries.c.owner.in_(codes)))
            kept = [memo_of(kind, row.platform, row.user) for kind in PERSONAL]
            below = [memos.c.key.startswith(f"{key}:", autoescape=True) for key in kept]
            entry.run(sa.delete(memos).where(sa.or_(memos.c.key.in_(kept), *below)))
            paths = _drop(
                entry,
                sa.select(turns.c.id).where(turns.c.conversation_id.in_(theirs)),
                sa.select(exports.c.id).where(exports.c.conversation_id.in_(theirs)),
            )
            # The rest hangs on these two rows and goes with them.
            entry.run(sa.delete(conversations).where(conversations.c.person_id == person_id))
            entry.run(sa.delete(persons).where(persons.c.id == person_id))
            if row.access == "blocked":
                bare = {"platform": row.platform, "user": row.user, "access": row.access}
                entry.run(sa.insert(persons).values(**bare, created_at=time.time()))
            return paths

        return await self.write(forget)

    async def prune(self, older_than: float) -> tuple[str, ...]:
        """Forget turns and exports that were over before this moment (epoch seconds), and lost sessions.
        Returns the local files that the exports name."""

        def prune(entry: Entry) -> tuple[str, ...]:
            paths = _drop(
                entry,
                sa.select(turns.c.id).where(turns.c.stage == "told", turns.c.ended_at < older_than),
                sa.select(exports.c.id).where(exports.c.ended_at < older_than),
            )
            entry.run(sa.delete(sessions).where(sessions.c.lost_at < older_than))
            entry.run(sa.delete(asides).where(asides.c.at < older_than))
            return paths

        return await self.write(prune)

    async def counts(self) -> dict[str, dict[str, int]]:
        """How many rows stand at each stage, by kind: for metrics and the doctor."""
        told: dict[str, dict[str, int]] = {}
        for kind, table in (
            ("turn", turns), ("attachment", attachments), ("export", exports), ("delivery", deliveries),
        ):  # fmt: skip
            rows = await self.read(
                sa.select(table.c.stage, sa.func.count().label("number")).group_by(table.c.stage)
            )
            told[kind] = {row.stage: int(row.number) for row in rows}
        return told

    async def check_key(self) -> None:
        """Prove that the key fits what is stored; seal all anew when a newer key leads. Raises KeyWrong."""
        mine = sa.select(seals.c.value).where(seals.c.name == _SEAL)
        row = await self.read_one(mine)
        if row is not None and self.cipher.is_newest(row.value):
            await self._seal_clear()
            return

        def seal_anew(entry: Entry) -> None:
            value = self.cipher.seal("reelwire")
            _, fresh = entry.make(seals, {"name": _SEAL}, {"value": value})
            if fresh:
                return
            # Of several processes one does it; the others wait here and find it done.
            stands = entry.one(mine.with_for_update())
            assert stands is not None
            self.cipher.open(stands.value)
            if self.cipher.is_newest(stands.value):
                return
            for table, column, keys in (
                (accounts, accounts.c.token, [accounts.c.id]),
                (turns, turns.c.reply, [turns.c.id]),
                (attachments, attachments.c.handle, [attachments.c.turn_id, attachments.c.position]),
                (exports, exports.c.reply, [exports.c.id]),
                (asides, asides.c.update, [asides.c.platform, asides.c.bot, asides.c.id]),
            ):
                _reseal(entry, self.cipher.open, self.cipher.seal, table, column, keys)
            for table, column, keys in (*_IDS, (turns, turns.c.answer, [turns.c.id])):
                these = column.startswith(codec.SEALED)
                _reseal(entry, self._opened, self.cipher.seal, table, column, keys, these)
            entry.run(sa.update(seals).where(seals.c.name == _SEAL).values(value=value))

        try:
            await self.write(seal_anew)
        except KeyWrong as wrong:
            raise KeyWrong(folder=self.store.place) from wrong
        await self._seal_clear()

    async def _seal_clear(self) -> None:
        """The ids that an earlier version stored in clear."""

        def seal(entry: Entry) -> None:
            for table, column, keys in _IDS:
                clear = ~column.startswith(codec.SEALED)
                _reseal(entry, str, self.cipher.seal, table, column, keys, clear)

        for _, column, keys in _IDS:
            clear = ~column.startswith(codec.SEALED)
            if await self.read_one(sa.select(*keys).where(clear).limit(1)) is not None:
                await self.write(seal)

    def _opened(self, stored: str) -> str:
        return codec.opened(self.cipher, stored) or ""


def _drop(entry: Entry, old_turns: sa.Select[Any], old_exports: sa.Select[Any]) -> tuple[str, ...]:
    """These turns and exports with what rang for them; the exports' local files are returned."""
    paths = entry.all(
        sa.select(exports.c.path).where(exports.c.id.in_(old_exports), exports.c.path.is_not(None))
    )
    entry.run(
        sa.delete(deliveries).where(
            sa.or_(deliveries.c.owner.in_(old_turns), deliveries.c.owner.in_(old_exports))
        )
    )
    entry.run(sa.delete(exports).where(exports.c.id.in_(old_exports)))
    entry.run(sa.delete(turns).where(turns.c.id.in_(old_turns)))
    return tuple(row.path for row in paths)


def _reseal(
    entry: Entry,
    open: Any,
    seal: Any,
    table: sa.Table,
    column: sa.Column[Any],
    keys: Sequence[sa.Column[Any]],
    these: sa.ColumnElement[bool] | None = None,
) -> None:
    sealed = column.is_not(None) if these is None else these
    for row in entry.all(sa.select(column, *keys).where(sealed)):
        stored, *values = tuple(row)
        same = [key == value for key, value in zip(keys, values, strict=True)]
        entry.run(sa.update(table).where(*same).values({column.name: seal(open(stored))}))


def in_order(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """Oldest first; but a clock may jump back, and no turn comes before one of its conversation that was
    journalled earlier."""
    latest: dict[int, float] = {}
    since: dict[str, float] = {}
    for job in sorted(jobs, key=lambda job: (job.sequence, job.created_at)):
        since[job.id] = job.created_at
        if job.kind == "turn":
            since[job.id] = latest[job.conversation_id] = max(
                job.created_at, latest.get(job.conversation_id, job.created_at)
            )
    return tuple(sorted(jobs, key=lambda job: (since[job.id], job.sequence)))
