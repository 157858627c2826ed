"""The files of a turn: what was declared, what they proved to be, and whether the backend has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import sqlalchemy as sa

from core.message import Attachment
from core.store import codec
from core.store.database import Database, Entry
from core.store.rows import Attached
from core.store.stages import FileStage, NoSuchRow, WrongStage, before
from core.store.tables import attachments, turns

if TYPE_CHECKING:
    from core.words import Phrase


class FileFields(TypedDict, total=False):
    """`sniffed`: the type its content shows; `bytes`: its size as fetched; the rest: the backend's answer."""

    sniffed: str | None
    bytes: int | None
    uploaded_url: str | None
    uploaded_name: str | None
    outcome: Phrase | None


class Files(Database):
    async def attachments(self, turn_id: str) -> tuple[Attached, ...]:
        rows = await self.read(
            sa.select(attachments).where(attachments.c.turn_id == turn_id).order_by(attachments.c.position)
        )
        return tuple(codec.attached(row, self.cipher) for row in rows)

    async def add_attachments(self, turn_id: str, items: Sequence[Attachment]) -> tuple[Attached, ...] | None:
        """Late items of an album join the turn; one that is there already (the same handle) stays one.
        Returns those added, or None when the turn no longer takes any: it was sent, or never was."""

        def add(entry: Entry) -> tuple[Attached, ...] | None:
            row = entry.one(sa.select(turns.c.stage).where(turns.c.id == turn_id).with_for_update())
            if row is None or row.stage != "received":
                return None
            there = entry.all(
                sa.select(attachments.c.position, attachments.c.mark).where(attachments.c.turn_id == turn_id)
            )
            marks = {known.mark for known in there}
            position = max((known.position for known in there), default=-1)
            added: list[Attached] = []
            for item in items:
                if (mark := codec.mark_of(item)) in marks:
                    continue
                marks.add(mark)
                position += 1
                new = codec.attachment_out(self.cipher, turn_id, position, item)
                made = entry.one(sa.insert(attachments).values(**new).returning(attachments))
                assert made is not None
                added.append(codec.attached(made, self.cipher))
            return tuple(added)

        return await self.write(add)

    async def attachment_stage(
        self, turn_id: str, position: int, stage: FileStage, **fields: Unpack[FileFields]
    ) -> Attached:
        """Raises WrongStage where the table does not allow the step."""
        one = sa.and_(attachments.c.turn_id == turn_id, attachments.c.position == position)
        id = f"{turn_id}#{position}"
        values = _values(fields)

        def move(entry: Entry) -> Attached:
            row = entry.one(
                sa.update(attachments)
                .where(one, attachments.c.stage.in_(before("attachment", stage)))
                .values(stage=stage, **values)
                .returning(attachments)
            )
            if row is None:
                stood = entry.one(sa.select(attachments.c.stage).where(one))
                if stood is None:
                    raise NoSuchRow(id)
                raise WrongStage("attachment", id, stood.stage, stage)
            entry.note("attachment", id, stage)
            return codec.attached(row, self.cipher)

        return await self.write(move)

    async def note_attachment(self, turn_id: str, position: int, **fields: Unpack[FileFields]) -> None:
        """Write fields without moving it (what it was sniffed to be)."""

        def note(entry: Entry) -> None:
            entry.run(
                sa.update(attachments)
                .where(attachments.c.turn_id == turn_id, attachments.c.position == position)
                .values(**_values(fields))
            )

        if fields:
            await self.write(note)


def _values(fields: FileFields) -> dict[str, Any]:
    values: dict[str, Any] = dict(fields)
    if "outcome" in values:
        values["outcome"] = codec.phrase_out(values["outcome"])
    return values
