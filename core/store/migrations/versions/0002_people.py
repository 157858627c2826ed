"""Who may (names, codes that ask for a way in), small things kept by name, and updates put aside."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("person", sa.Column("name", sa.Text))
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
