"""Who may (names, codes that ask for a way in), small things kept by name, updates put aside, and a person's
own account beside the anonymous one."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("person", sa.Column("name", sa.Text))
    op.add_column("turn", sa.Column("origin", sa.Text))
    op.add_column("attachment", sa.Column("message_id", sa.Text))
    op.create_table(
        "pairing",
        sa.Column("person_id", Number, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.UniqueConstraint("code", name="uq_pairing_code"),
    )
    op.create_table(
        "memo",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_table(
        "aside",
        sa.Column("platform", sa.Text, primary_key=True),
        sa.Column("bot", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("update", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    _accounts()


def _accounts() -> None:
    """Each account has a mark, by which sessions, turns and exports remember theirs. So far it is its kind: a
    person had one."""
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("mark", sa.Text, nullable=False, server_default="anonymous"))
        account.add_column(sa.Column("left_at", sa.Double))
        account.drop_constraint("uq_account_owner_backend", type_="unique")
        account.create_unique_constraint("uq_account_owner_backend_mark", ["owner", "backend", "mark"])
    op.execute("UPDATE account SET mark = kind")
    # The client id outlives a linked account (§1): it goes on in an anonymous one.
    op.execute(
        "INSERT INTO account (owner, person_id, backend, kind, client_id, mark)"
        " SELECT owner, person_id, backend, 'anonymous', client_id, 'anonymous'"
        " FROM account WHERE kind = 'linked'"
    )
    for table in ("session", "export"):
        op.add_column(table, sa.Column("account", sa.Text, nullable=False, server_default="anonymous"))
        op.execute(f"UPDATE {table} SET account = kind")
    op.add_column("session", sa.Column("moved", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("turn", sa.Column("account", sa.Text))
    live = sa.text("lost_at IS NULL")
    op.drop_index("ix_session_live", "session")
    op.create_index(
        "ix_session_live", "session", ["conversation_id", "project", "backend", "account"],
        unique=True, sqlite_where=live, postgresql_where=live,
    )  # fmt: skip
