"""Turns: journalled once, taken in order, moved along the table of stages."""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import sqlalchemy as sa

from core.message import Attachment, Message, Reply
from core.store import codec
from core.store.database import Entry, found_by
from core.store.lookups import Lookups
from core.store.rows import Attached, Turn, turn_id
from core.store.stages import (
    TURN_ENDED,
    TURN_OPEN,
    NoSuchRow,
    Overtaken,
    TurnStage,
    WrongStage,
    before,
)  # fmt: skip
from core.store.stops import Stops
from core.store.tables import attachments, conversations, turns

if TYPE_CHECKING:
    from core.chat import Sent
    from core.words import Phrase


class TurnFields(TypedDict, total=False):
    """What may be written along with a stage. `draft_before`: any JSON. `started_at`: epoch seconds."""

    draft_before: Any
    answer: str | None
    card: Sent | None
    outcome: Phrase | None
    started_at: float
    project: int
    backend: str
    session_id: str
    account: str
    text: str


class Turns(Lookups, Stops):
    async def journal(
        self,
        message: Message,
        *,
        conversation_id: int,
        action: str,
        stage: TurnStage = "received",
        attempt: int = 1,
        origin: str | None = None,
        files: Sequence[Attached] = (),
    ) -> tuple[Turn, bool]:
        """Write it down under its identity: the turn, and whether it is new. A message that comes twice has
        one turn. In the same transaction it gets its place in the conversation's order. `origin`: see Turn;
        `files`: of other turns, which it uses too."""
        id = turn_id(message.address, message.id, attempt)
        values = {
            "id": id,
            "conversation_id": conversation_id,
            "address": str(message.address),
            "message_id": message.id,
            "attempt": attempt,
            "action": action,
            "text": codec.clean(message.text),
            "subject": message.subject,
            "command": message.command,
            "language": message.language,
            "private": message.private,
            "film": message.film,
            "group": message.group,
            "origin": origin,
            "reply": self.cipher.seal_json(dict(message.reply)) if message.reply else None,
            "stage": stage,
            "ended": stage if stage in TURN_ENDED else None,
        }
        item = origin if message.group else None
        brought: list[Attachment | Attached] = [*message.attachments, *files]
        rows = [codec.attachment_out(self.cipher, id, n, file, item) for n, file in enumerate(brought)]

        def journal(entry: Entry) -> tuple[Turn, bool]:
            row = entry.one(found_by(turns, ("id",)), {"id": id})
            if row is not None:
                return codec.turn(row, self.cipher), False
            row, fresh = self._place(entry, conversation_id, values)
            if fresh and rows:
                entry.run(sa.insert(attachments), rows)
            return codec.turn(row, self.cipher), fresh

        return await self.write(journal)

    def _place(self, entry: Entry, conversation_id: int, values: dict[str, Any]) -> tuple[sa.Row[Any], bool]:
        """Insert a turn at the end of its conversation's order."""
        now = time.time()
        # The row lock makes two writers of one conversation take turns (Postgres; SQLite has one writer).
        room = entry.one(
            sa.update(conversations)
            .where(conversations.c.id == conversation_id)
            .values(sequence=conversations.c.sequence + 1, last_at=now)
            .returning(conversations.c.sequence, conversations.c.skill, conversations.c.project)
        )
        if room is None:
            raise NoSuchRow(f"conversation {conversation_id}")
        row, fresh = entry.make(
            turns,
            {"id": values["id"]},
            {
                "skill": room.skill,
                "project": room.project,
                **{name: value for name, value in values.items() if name != "id"},
                "sequence": room.sequence,
                "created_at": now,
                "ended_at": now if values["ended"] else None,
            },
        )
        if fresh:
            entry.note("turn", row.id, row.stage)
        return row, fresh

    async def retry(self, turn_id: str, press: str, reply: Reply | None = None) -> Turn:
        """The next attempt at the same message, with its files as they stand, answered where the press was
        made (`reply`; else as the last one). One press makes one attempt, however often it arrives. While an
        attempt is open, or once one was answered, no press makes another: that one is returned. `press` is
        the identity of the press (the platform's message id)."""

        def again(entry: Entry) -> Turn:
            old = entry.one(sa.select(turns).where(turns.c.id == turn_id))
            if old is None:
                raise NoSuchRow(turn_id)
            # Locks the conversation, so that two presses at once are one after the other.
            entry.one(
                sa.select(conversations.c.id)
                .where(conversations.c.id == old.conversation_id)
                .with_for_update()
            )
            attempts = entry.all(
                sa.select(turns)
                .where(turns.c.address == old.address, turns.c.message_id == old.message_id)
                .where(turns.c.conversation_id == old.conversation_id)
                .order_by(turns.c.attempt)
            )
            latest = attempts[-1]
            for row in attempts:
                if row.press == press:
                    return codec.turn(row, self.cipher)
            if latest.stage in TURN_OPEN or latest.ended == "answered":
                return codec.turn(latest, self.cipher)
            return self._next_attempt(entry, latest, press, reply)

        return await self.write(again)

    def _next_attempt(
        self, entry: Entry, latest: sa.Row[Any], press: str, reply: Reply | None = None
    ) -> Turn:
        same = (
            "conversation_id", "address", "message_id", "action", "text", "subject", "command", "language",
            "private", "film", "group", "origin", "reply", "skill", "project", "backend", "session_id",
            "draft_before",
        )  # fmt: skip
        prefix = latest.id.removesuffix(f":{latest.attempt}")
        values = {name: latest._mapping[name] for name in same}
        values |= {
            "id": f"{prefix}:{latest.attempt + 1}",
            "attempt": latest.attempt + 1,
            "stage": "received",
            "ended": None,
            "press": press,
        }
        if reply:
            values["reply"] = self.cipher.seal_json(dict(reply))
        row, _ = self._place(entry, latest.conversation_id, values)
        files = entry.all(sa.select(attachments).where(attachments.c.turn_id == latest.id))
        if files:
            # Whoever was cut off while uploading does not know whether it arrived. What was refused is looked
            # at anew: a prompt whose files were all refused must not go without them.
            anew = {"uploading": "unsure", "refused": "waiting"}
            entry.run(
                sa.insert(attachments),
                [
                    {**f._mapping, "turn_id": row.id, "stage": anew.get(f.stage, f.stage), "outcome": None}
                    for f in files
                ],
            )
        return codec.turn(row, self.cipher)

    async def stage(
        self,
        turn_id: str,
        stage: TurnStage,
        *,
        seen: tuple[str, int] | None = None,
        **fields: Unpack[TurnFields],
    ) -> Turn:
        """Move it on, with what is known by then. Raises WrongStage where the table forbids the step, and
        Overtaken where its action and the number of its files are no longer those `seen`."""
        now = time.time()
        values = self._values(fields)
        begins = stage == "sending" and "started_at" not in values
        if stage in TURN_ENDED:
            values |= {"ended": stage, "ended_at": now}

        def move(entry: Entry) -> Turn:
            if seen is not None and _as_it_is(entry, turn_id) != seen:
                raise Overtaken(turn_id)
            row = entry.one(_moved(stage, begins), {"which": turn_id, "now": now, "stage": stage, **values})
            if row is None:
                _refuse(entry, turn_id, stage)
            assert row is not None
            entry.note("turn", turn_id, stage)
            return codec.turn(row, self.cipher)

        return await self.write(move)

    async def note_turn(self, turn_id: str, **fields: Unpack[TurnFields]) -> None:
        """Write fields without moving it (the card, the words so far)."""

        def note(entry: Entry) -> None:
            entry.run(sa.update(turns).where(turns.c.id == turn_id).values(**self._values(fields)))

        if fields:
            await self.write(note)

    def _values(self, fields: TurnFields) -> dict[str, Any]:
        values: dict[str, Any] = dict(fields)
        if "outcome" in values:
            values["outcome"] = codec.phrase_out(values["outcome"])
        for name in ("answer", "text"):
            if isinstance(values.get(name), str):
                values[name] = codec.clean(values[name])
        if isinstance(values.get("answer"), str):
            values["answer"] = codec.guarded(self.cipher, values["answer"])
        return values

    async def replace_text(
        self, turn_id: str, text: str, *, language: str | None = None, action: str | None = None
    ) -> bool:
        """The person changed the prompt, and with it perhaps the action. False when it is too late: it was
        sent already."""
        values = {"text": codec.clean(text)} | ({"language": language} if language else {})
        values |= {"action": action} if action else {}

        def replace(entry: Entry) -> bool:
            waiting = sa.update(turns).where(turns.c.id == turn_id, turns.c.stage == "received")
            return entry.run(waiting.values(**values)) == 1

        return await self.write(replace)


@functools.cache
def _moved(stage: TurnStage, begins: bool) -> Any:
    """What else is to be written comes with the values. `begins`: its clock starts, unless it runs."""
    mine = sa.update(turns).where(turns.c.id == sa.bindparam("which"))
    mine = mine.where(turns.c.stage.in_(before("turn", stage))).returning(turns)
    if not begins:
        return mine
    return mine.values(started_at=sa.func.coalesce(turns.c.started_at, sa.bindparam("now")))


def _as_it_is(entry: Entry, turn_id: str) -> tuple[str, int]:
    """Its action and the number of its files, which nobody can change before the commit."""
    row = entry.one(sa.select(turns.c.action).where(turns.c.id == turn_id).with_for_update())
    if row is None:
        raise NoSuchRow(turn_id)
    files = sa.select(sa.func.count()).select_from(attachments).where(attachments.c.turn_id == turn_id)
    number = entry.one(files)
    return row.action, 0 if number is None else int(number[0])


def _refuse(entry: Entry, turn_id: str, stage: str) -> None:
    row = entry.one(sa.select(turns.c.stage).where(turns.c.id == turn_id))
    if row is None:
        raise NoSuchRow(turn_id)
    raise WrongStage("turn", turn_id, row.stage, stage)
