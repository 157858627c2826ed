"""Brings a database to today's schema. Alembic is imported only when there is something to do.

A new revision is a file in `versions/` and the new `HEAD` here; a test compares the result with `tables.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from core.errors import DataTooNew

if TYPE_CHECKING:
    from alembic.config import Config

    from core.store.database import Store

HEAD = "0002"
_UPGRADE_LOCK = 0x7265656C  # any number that only we use: replicas that start together take turns


def revision(connection: sa.Connection) -> str | None:
    """What the database says of itself; None: empty."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


async def migrate(store: Store, *, target: str = HEAD) -> None:
    """Raises DataTooNew for a database of a later version."""
    if await store.run(revision) != target:
        await store.run(lambda connection: _upgrade(connection, target, store.place), write=True)


def config() -> Config:
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return made


def _upgrade(connection: sa.Connection, target: str, place: str) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})"))
    made = config()
    stands = revision(connection)
    if stands is not None:
        known = {script.revision for script in ScriptDirectory.from_config(made).walk_revisions()}
        if stands not in known:
            raise DataTooNew(folder=place)
    made.attributes["connection"] = connection
    command.upgrade(made, target)
