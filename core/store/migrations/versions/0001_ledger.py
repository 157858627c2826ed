"""The ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _people()
    _turns()
    _exports()


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("access", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.UniqueConstraint("platform", "user", name="uq_person_platform_user"),
    )
    op.create_table(
        "account",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("owner", Number, nullable=False),
        sa.Column("person_id", Number, sa.ForeignKey("person.id", ondelete="CASCADE")),
        sa.Column("backend", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("token", sa.Text),
        sa.Column("user_id", sa.Text),
        sa.Column("expires_at", sa.Double),
        sa.Column("credits", sa.Double),
        sa.UniqueConstraint("owner", "backend", name="uq_account_owner_backend"),
    )
    op.create_table(
        "conversation",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("person_id", Number, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
        sa.Column("skill", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("project", sa.Integer, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("last_file", sa.Text),
        sa.Column("last_file_at", sa.Double),
        sa.Column("last_at", sa.Double),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.UniqueConstraint("address", name="uq_conversation_address"),
    )
    op.create_index("ix_conversation_person_id", "conversation", ["person_id"])
    op.create_table(
        "session",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column(
            "conversation_id", Number, sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("project", sa.Integer, nullable=False),
        sa.Column("backend", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("task_id", sa.Text),
        sa.Column("user_id", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("exported", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("lost_at", sa.Double),
    )
    live = sa.text("lost_at IS NULL")
    op.create_index(
        "ix_session_live", "session", ["conversation_id", "project", "backend"],
        unique=True, sqlite_where=live, postgresql_where=live,
    )  # fmt: skip
    op.create_table(
        "seal",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def _turns() -> None:
    op.create_table(
        "turn",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column(
            "conversation_id", Number, sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("skill", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("command", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("film", sa.Boolean, nullable=False),
        sa.Column("group", sa.Text),
        sa.Column("reply", sa.Text),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("ended", sa.Text),
        sa.Column("project", sa.Integer, nullable=False),
        sa.Column("backend", sa.Text),
        sa.Column("session_id", sa.Text),
        sa.Column("draft_before", sa.Text),
        sa.Column("answer", sa.Text),
        sa.Column("card", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.Column("cancel_requested", sa.Double),
        sa.Column("press", sa.Text),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("started_at", sa.Double),
        sa.Column("ended_at", sa.Double),
    )
    op.create_index("ix_turn_lane", "turn", ["conversation_id", "sequence"])
    op.create_index("ix_turn_stage", "turn", ["stage"])
    op.create_index("ix_turn_typical", "turn", ["action", "skill", "ended_at"])
    op.create_table(
        "attachment",
        sa.Column("turn_id", sa.Text, sa.ForeignKey("turn.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("handle", sa.Text, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger),
        sa.Column("type", sa.Text),
        sa.Column("sniffed", sa.Text),
        sa.Column("bytes", sa.BigInteger),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("uploaded_url", sa.Text),
        sa.Column("uploaded_name", sa.Text),
        sa.Column("outcome", sa.Text),
    )


def _exports() -> None:
    op.create_table(
        "export",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("turn_id", sa.Text, sa.ForeignKey("turn.id", ondelete="SET NULL")),
        sa.Column(
            "conversation_id", Number, sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("project", sa.Integer, nullable=False),
        sa.Column("backend", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("skill", sa.Text, nullable=False),
        sa.Column("draft", sa.Text),
        sa.Column("reply", sa.Text),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("path", sa.Text),
        sa.Column("card", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("replaces", sa.Text),
        sa.Column("remote_id", sa.Text),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
        sa.Column("ended_at", sa.Double),
        sa.UniqueConstraint("replaces", name="uq_export_replaces"),
    )
    first = sa.text("replaces IS NULL")
    op.create_index("ix_export_turn_id", "export", ["turn_id"])
    op.create_index("ix_export_conversation", "export", ["conversation_id", "created_at"])
    op.create_index("ix_export_stage", "export", ["stage"])
    op.create_index(
        "ix_export_once", "export", ["turn_id"], unique=True, sqlite_where=first, postgresql_where=first
    )
    op.create_table(
        "delivery",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("sent", sa.Text),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("ix_delivery_owner", "delivery", ["owner"])
