"""Exports, which go on after their turn, and deliveries: what rings at the person's."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict, Unpack

import sqlalchemy as sa

from core.store import codec
from core.store.database import Database, Entry
from core.store.queries import Query
from core.store.rows import Delivery, Export, Session
from core.store.stages import (
    DELIVERY,
    EXPORT_OPEN,
    DeliveryStage,
    ExportStage,
    NoSuchRow,
    WrongStage,
    before,
)  # fmt: skip
from core.store.tables import conversations, deliveries, exports, turns

if TYPE_CHECKING:
    from core.chat import Sent
    from core.words import Phrase


OF_TURN: Final = Query(
    sa.select(exports)
    .where(exports.c.turn_id == sa.bindparam("turn"))
    .order_by(exports.c.created_at.desc())
    .limit(1)
)
OPEN: Final = Query(sa.select(exports).where(exports.c.stage.in_(EXPORT_OPEN)).order_by(exports.c.created_at))
BY_KEY: Final = Query(sa.select(deliveries).where(deliveries.c.key == sa.bindparam("key")))


class ExportFields(TypedDict, total=False):
    """`url`: the film's address, which expires; `path`: the local copy; `attempts`: polls or tries so far."""

    url: str | None
    path: str | None
    card: Sent | None
    attempts: int
    outcome: Phrase | None
    remote_id: str | None


class Exports(Database):
    async def plan_export(
        self,
        render_id: str,
        *,
        turn_id: str | None,
        conversation_id: int,
        session: Session,
        draft: Any,
        reply: Mapping[str, Any] | None = None,
        replaces: str | None = None,
    ) -> Export:
        """Store the render's id and its draft before anything is asked of the backend (§7). A turn plans one
        export: planned again, the first is returned. `replaces`: a failed one that this follows, once."""
        values = {
            "turn_id": turn_id,
            "conversation_id": conversation_id,
            "project": session.project,
            "backend": session.backend,
            "session_id": session.session_id,
            "kind": session.kind,
            "account": session.account,
            "draft": draft,
            "reply": self.cipher.seal_json(dict(reply)) if reply else None,
            "stage": "planned",
            "attempts": 0,
            "replaces": replaces,
        }

        def plan(entry: Entry) -> Export:
            # Locks the conversation: two planners of one turn come one after the other.
            room = entry.one(
                sa.select(conversations.c.skill)
                .where(conversations.c.id == conversation_id)
                .with_for_update()
            )
            if room is None:
                raise NoSuchRow(f"conversation {conversation_id}")
            same = [exports.c.id == render_id]
            if replaces is not None:
                same.append(exports.c.replaces == replaces)
            elif turn_id is not None:
                same.append(sa.and_(exports.c.turn_id == turn_id, exports.c.replaces.is_(None)))
            row = entry.one(sa.select(exports).where(sa.or_(*same)))
            if row is not None:
                return codec.export(row, self.cipher)
            asked = None
            if turn_id is not None:
                asked = entry.one(sa.select(turns.c.skill).where(turns.c.id == turn_id))
            now = time.time()
            skill = room.skill if asked is None else asked.skill
            row = entry.one(
                sa.insert(exports)
                .values(id=render_id, skill=skill, created_at=now, updated_at=now, **values)
                .returning(exports)
            )
            assert row is not None
            entry.note("export", render_id, "planned")
            return codec.export(row, self.cipher)

        return await self.write(plan)

    async def export(self, render_id: str) -> Export | None:
        row = await self.read_one(sa.select(exports).where(exports.c.id == render_id))
        return None if row is None else codec.export(row, self.cipher)

    async def export_of_turn(self, turn_id: str) -> Export | None:
        """The newest export that this turn asked for."""
        row = await self.read_one(OF_TURN, turn=turn_id)
        return None if row is None else codec.export(row, self.cipher)

    async def exports_of(self, conversation_id: int, *, limit: int = 50) -> tuple[Export, ...]:
        """The newest first."""
        found = sa.select(exports).where(exports.c.conversation_id == conversation_id)
        rows = await self.read(found.order_by(exports.c.created_at.desc()).limit(limit))
        return tuple(codec.export(row, self.cipher) for row in rows)

    async def latest_export(self, conversation_id: int, *, project: int | None = None) -> Export | None:
        found = sa.select(exports).where(exports.c.conversation_id == conversation_id)
        if project is not None:
            found = found.where(exports.c.project == project)
        row = await self.read_one(found.order_by(exports.c.created_at.desc()).limit(1))
        return None if row is None else codec.export(row, self.cipher)

    async def open_exports(self) -> tuple[Export, ...]:
        """Everything that has not ended, oldest first."""
        return tuple(codec.export(row, self.cipher) for row in await self.read(OPEN))

    async def export_stage(
        self, render_id: str, stage: ExportStage, **fields: Unpack[ExportFields]
    ) -> Export:
        """Raises WrongStage where the table does not allow the step."""
        now = time.time()
        values = _values(fields) | {"updated_at": now}
        if stage not in EXPORT_OPEN:
            values["ended_at"] = now

        def move(entry: Entry) -> Export:
            row = entry.one(
                sa.update(exports)
                .where(exports.c.id == render_id, exports.c.stage.in_(before("export", stage)))
                .values(stage=stage, **values)
                .returning(exports)
            )
            if row is None:
                stood = entry.one(sa.select(exports.c.stage).where(exports.c.id == render_id))
                if stood is None:
                    raise NoSuchRow(render_id)
                raise WrongStage("export", render_id, stood.stage, stage)
            entry.note("export", render_id, stage)
            return codec.export(row, self.cipher)

        return await self.write(move)

    async def note_export(self, render_id: str, **fields: Unpack[ExportFields]) -> None:
        """Write fields without moving it (the card, the number of polls)."""
        values = _values(fields) | {"updated_at": time.time()}

        def note(entry: Entry) -> None:
            entry.run(sa.update(exports).where(exports.c.id == render_id).values(**values))

        await self.write(note)

    async def card(self, kind: Literal["turn", "export"], id: str, sent: Sent | None) -> None:
        """Where the progress card stands."""
        table = turns if kind == "turn" else exports

        def note(entry: Entry) -> None:
            entry.run(sa.update(table).where(table.c.id == id).values(card=sent))

        await self.write(note)

    async def delivery(self, key: str) -> Delivery:
        """Get or create. `key` is "<turn or render id>/<part>"."""
        owner, slash, part = key.rpartition("/")
        if not slash or not owner or not part:
            raise ValueError(f"not a delivery: {key!r}")
        row = await self.read_one(BY_KEY, key=key)
        if row is not None:
            return codec.delivery(row)

        def make(entry: Entry) -> Delivery:
            values = {"owner": owner, "stage": "pending", "tries": 0, "at": time.time()}
            made, fresh = entry.make(deliveries, {"key": key}, values)
            if fresh:
                entry.note("delivery", key, "pending")
            return codec.delivery(made)

        return await self.write(make)

    async def delivery_stage(self, key: str, stage: DeliveryStage, sent: Sent | None = None) -> DeliveryStage:
        """Move it on; returns the stage before: `sending` twice in a row means that a crash lies between."""

        def move(entry: Entry) -> DeliveryStage:
            row = entry.one(sa.select(deliveries.c.stage).where(deliveries.c.key == key).with_for_update())
            if row is None:
                raise NoSuchRow(key)
            stood: DeliveryStage = row.stage
            if stage not in DELIVERY[stood]:
                raise WrongStage("delivery", key, stood, stage)
            values: dict[str, Any] = {"stage": stage, "at": time.time()}
            if sent is not None:
                values["sent"] = dict(sent)
            if stage == "sending":
                values["tries"] = deliveries.c.tries + 1
            entry.run(sa.update(deliveries).where(deliveries.c.key == key).values(**values))
            entry.note("delivery", key, stage)
            return stood

        return await self.write(move)

    async def deliveries_of(self, owner: str) -> tuple[Delivery, ...]:
        """Everything that was to ring for a turn or a render, in the order of their keys."""
        found = sa.select(deliveries).where(deliveries.c.owner == owner).order_by(deliveries.c.key)
        return tuple(codec.delivery(row) for row in await self.read(found))


def _values(fields: ExportFields) -> dict[str, Any]:
    values: dict[str, Any] = dict(fields)
    if "outcome" in values:
        values["outcome"] = codec.phrase_out(values["outcome"])
    return values
