"""The tables, as SQLAlchemy sees them. The schema is made by `migrations/`; a test compares the two."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, Column, Double, ForeignKey, Index, Integer, Text, UniqueConstraint

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

# SQLite gives a row number only to INTEGER, which holds 64 bits there.
Number = BigInteger().with_variant(Integer(), "sqlite")


class Json(sa.types.TypeDecorator[Any]):
    """JSON as text, on every database the same: key order and big numbers stay. ASCII, so any text fits."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        return None if value is None else json.loads(value)


def _id() -> Column[int]:
    return Column("id", Number, primary_key=True, autoincrement=True)


def _of(column: str, *, delete: str = "CASCADE") -> ForeignKey:
    return ForeignKey(column, ondelete=delete)


persons = sa.Table(
    "person", metadata,
    _id(),
    Column("platform", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("language", Text),
    Column("access", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("name", Text),
    UniqueConstraint("platform", "user"),
)  # fmt: skip

# A stranger's code, until an admin has decided or its hour is over.
pairings = sa.Table(
    "pairing", metadata,
    Column("person_id", Number, _of("person.id"), primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("address", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("expires_at", Double, nullable=False),
)  # fmt: skip

# Small things kept by name: what was told once, what was registered where.
memos = sa.Table(
    "memo", metadata,
    Column("key", Text, primary_key=True),
    Column("value", Json),
    Column("at", Double, nullable=False),
)  # fmt: skip

# Updates that could not be understood, sealed: they may hold anything a person wrote.
asides = sa.Table(
    "aside", metadata,
    Column("platform", Text, primary_key=True),
    Column("bot", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("update", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("at", Double, nullable=False),
)  # fmt: skip

accounts = sa.Table(
    "account", metadata,
    _id(),
    # 0 for the operator's: NULLs are never equal, and the pair must be unique
    Column("owner", Number, nullable=False),
    Column("person_id", Number, _of("person.id")),
    Column("backend", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("token", Text),
    # encrypted, like the token: whoever has it can take the work over
    Column("user_id", Text),
    Column("expires_at", Double),
    Column("credits", Double),
    # an anonymous account and the person's own stand side by side
    Column("mark", Text, nullable=False, server_default="anonymous"),
    Column("left_at", Double),
    UniqueConstraint("owner", "backend", "mark"),
)  # fmt: skip

conversations = sa.Table(
    "conversation", metadata,
    _id(),
    Column("address", Text, nullable=False, unique=True),
    Column("person_id", Number, _of("person.id"), nullable=False, index=True),
    Column("skill", Text, nullable=False),
    Column("language", Text),
    Column("project", Integer, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("last_file", Text),
    Column("last_file_at", Double),
    Column("last_at", Double),
    Column("created_at", Double, nullable=False),
)  # fmt: skip

sessions = sa.Table(
    "session", metadata,
    _id(),
    Column("conversation_id", Number, _of("conversation.id"), nullable=False),
    Column("project", Integer, nullable=False),
    Column("backend", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("task_id", Text),
    Column("user_id", Text),  # encrypted
    Column("kind", Text, nullable=False),
    Column("exported", Boolean, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("lost_at", Double),
    Column("account", Text, nullable=False, server_default="anonymous"),
    Column("moved", Boolean, nullable=False, server_default=sa.false()),
    Index(
        "ix_session_live", "conversation_id", "project", "backend", "account", unique=True,
        sqlite_where=sa.text("lost_at IS NULL"), postgresql_where=sa.text("lost_at IS NULL"),
    ),
)  # fmt: skip

turns = sa.Table(
    "turn", metadata,
    Column("id", Text, primary_key=True),
    Column("conversation_id", Number, _of("conversation.id"), nullable=False),
    Column("address", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("action", Text, nullable=False),
    Column("skill", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("command", Text),
    Column("language", Text),
    Column("private", Boolean, nullable=False),
    Column("film", Boolean, nullable=False),
    Column("group", Text),
    # the message it answers, where `message_id` is a name of ours; "": none
    Column("origin", Text),
    Column("reply", Text),
    Column("stage", Text, nullable=False),
    Column("ended", Text),
    Column("project", Integer, nullable=False),
    Column("backend", Text),
    Column("session_id", Text),
    Column("draft_before", Json),
    Column("answer", Text),
    Column("card", Json),
    Column("outcome", Json),
    Column("cancel_requested", Double),
    Column("press", Text),
    Column("created_at", Double, nullable=False),
    Column("started_at", Double),
    Column("ended_at", Double),
    Column("account", Text),
    Index("ix_turn_lane", "conversation_id", "sequence"),
    Index("ix_turn_stage", "stage"),
    Index("ix_turn_typical", "action", "skill", "ended_at"),
)  # fmt: skip

attachments = sa.Table(
    "attachment", metadata,
    Column("turn_id", Text, _of("turn.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    # encrypted; `mark` is a hash of it, by which the same file is known again
    Column("handle", Text, nullable=False),
    Column("mark", Text, nullable=False),
    Column("size", BigInteger),
    Column("type", Text),
    Column("sniffed", Text),
    Column("bytes", BigInteger),
    Column("stage", Text, nullable=False),
    Column("uploaded_url", Text),
    Column("uploaded_name", Text),
    Column("outcome", Json),
    # the item of an album that brought it
    Column("message_id", Text),
)  # fmt: skip

exports = sa.Table(
    "export", metadata,
    Column("id", Text, primary_key=True),
    Column("turn_id", Text, _of("turn.id", delete="SET NULL"), index=True),
    Column("conversation_id", Number, _of("conversation.id"), nullable=False),
    Column("project", Integer, nullable=False),
    Column("backend", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("skill", Text, nullable=False),
    Column("draft", Json),
    Column("reply", Text),
    Column("stage", Text, nullable=False),
    Column("url", Text),
    Column("path", Text),
    Column("card", Json),
    Column("attempts", Integer, nullable=False),
    Column("outcome", Json),
    Column("replaces", Text, unique=True),
    Column("remote_id", Text),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("ended_at", Double),
    Column("account", Text, nullable=False, server_default="anonymous"),
    Index("ix_export_conversation", "conversation_id", "created_at"),
    Index("ix_export_stage", "stage"),
    Index(
        "ix_export_once", "turn_id", unique=True,
        sqlite_where=sa.text("replaces IS NULL"), postgresql_where=sa.text("replaces IS NULL"),
    ),
)  # fmt: skip

deliveries = sa.Table(
    "delivery", metadata,
    Column("key", Text, primary_key=True),
    Column("owner", Text, nullable=False, index=True),
    Column("stage", Text, nullable=False),
    Column("sent", Json),
    Column("tries", Integer, nullable=False),
    Column("at", Double, nullable=False),
)  # fmt: skip

# One row of ours: proves that the key is the right one.
seals = sa.Table(
    "seal", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False)
)
