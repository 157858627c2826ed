"""The files of a turn: what was declared, what they proved to be, and whether the backend has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, TypedDict, Unpack

import sqlalchemy as sa

from core.message import Attachment
from core.store import codec
from core.store.database import Database, Entry
from core.store.queries import Query
from core.store.rows import Attached, Caption
from core.store.stages import FileStage, NoSuchRow, WrongStage, before
from core.store.tables import attachments, turns

if TYPE_CHECKING:
    from core.words import Phrase


OF_TURN: Final = Query(sa.select(attachments).where(attachments.c.turn_id == sa.bindparam("turn")), kept=True)
THERE: Final = Query(
    sa.select(attachments)
    .join(turns, turns.c.id == attachments.c.turn_id)
    .where(
        turns.c.conversation_id == sa.bindparam("conversation"), turns.c.backend == sa.bindparam("backend")
    )
    .where(turns.c.session_id == sa.bindparam("session"), attachments.c.stage == "uploaded")
    .order_by(turns.c.sequence, attachments.c.position)
)


class FileFields(TypedDict, total=False):
    """`sniffed`: the type its content shows; `bytes`: its size as fetched; the rest: the backend's answer."""

    sniffed: str | None
    bytes: int | None
    uploaded_url: str | None
    uploaded_name: str | None
    outcome: Phrase | None


class Files(Database):
    async def attachments(self, turn_id: str) -> tuple[Attached, ...]:
        """In the order in which the person sent them, whatever order they arrived in."""
        rows = await self.read(OF_TURN, turn=turn_id)
        files = [codec.attached(row, self.cipher) for row in rows]
        return tuple(sorted(files, key=lambda file: (_order(file.message_id), file.position)))

    async def add_attachments(
        self,
        turn_id: str,
        items: Sequence[Attachment],
        *,
        message_id: str | None = None,
        caption: Caption | None = None,
        refused: str | None = None,
    ) -> tuple[Attached, ...] | None:
        """Late items of an album join the turn; one that is there already (by its message, else by its mark)
        stays one. `caption`: the words it brings. Returns those added, or None when the turn no longer takes
        any: it was sent, or never was. One that ended with the outcome `refused` (a phrase's key) still takes
        them, so that a retry has all."""

        def add(entry: Entry) -> tuple[Attached, ...] | None:
            row = entry.one(sa.select(turns).where(turns.c.id == turn_id).with_for_update())
            if row is None or (row.stage != "received" and (row.outcome or {}).get("phrase", "") != refused):
                return None
            there = entry.all(sa.select(attachments).where(attachments.c.turn_id == turn_id))
            if message_id is not None and message_id in {known.message_id for known in there}:
                return ()
            marks = {known.mark for known in there if message_id is None}
            position = max((known.position for known in there), default=-1)
            added: list[Attached] = []
            for item in items:
                if (mark := codec.mark_of(item)) in marks:
                    continue
                marks.add(mark)
                position += 1
                new = codec.attachment_out(self.cipher, turn_id, position, item, message_id)
                made = entry.one(sa.insert(attachments).values(**new).returning(attachments))
                assert made is not None
                added.append(codec.attached(made, self.cipher))
            if caption is not None and added:
                earlier = row.text if row.action == caption.action else ""
                text = codec.clean("\n".join(filter(None, (earlier, caption.text))))
                told = {"text": text, "action": caption.action, "language": caption.language or row.language}
                entry.run(sa.update(turns).where(turns.c.id == turn_id).values(**told))
            if added:
                # No new stage, but whoever waits for the album must look.
                entry.note("turn", turn_id, row.stage)
            return tuple(added)

        return await self.write(add)

    async def uploaded_in(self, conversation_id: int, backend: str, session_id: str) -> tuple[Attached, ...]:
        """The files that a session of the conversation has, whichever turn brought them."""
        rows = await self.read(THERE, conversation=conversation_id, backend=backend, session=session_id)
        return tuple(codec.attached(row, self.cipher) for row in rows)

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


def _order(message_id: str | None) -> tuple[int, int, str]:
    """Platforms count their messages: where an id is a number, 9 comes before 10."""
    if message_id is None:
        return 0, 0, ""
    return (1, int(message_id), "") if message_id.isdecimal() else (2, 0, message_id)


def _values(fields: FileFields) -> dict[str, Any]:
    values: dict[str, Any] = dict(fields)
    if "outcome" in values:
        values["outcome"] = codec.phrase_out(values["outcome"])
    return values
