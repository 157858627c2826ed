"""Where the product keeps its ledger and its jobs: files beside one process, or a Postgres for several.
Looked at from the outside, and troubled."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final, Protocol

import sqlalchemy as sa

from tests.chaos.chronicle import Chronicle
from tests.chaos.dice import Dice

OPEN: Final = {
    "turn": "SELECT id FROM turn WHERE stage != 'told'",
    "export": "SELECT id FROM export WHERE stage NOT IN ('delivered', 'failed', 'cancelled')",
    "job": "SELECT workflow_uuid FROM {jobs} WHERE status IN ('PENDING', 'ENQUEUED', 'DELAYED')",
}
TURNS: Final = "SELECT id, address, text, message_id, origin FROM turn"
EXPORTS: Final = "SELECT id, turn_id FROM export"
Storm = Callable[[], Awaitable[None]]


class Store(Protocol):
    names: tuple[str, ...]
    """Of the processes on it."""

    def settings(self, name: str) -> dict[str, str]: ...

    def ask(self, question: str) -> list[Any]:
        """Raises whatever the database does."""
        ...

    def storms(self, dice: Dice, chronicle: Chronicle) -> list[Storm]: ...


def open_jobs(store: Store) -> list[str]:
    """What the ledger and the engine still call unfinished."""
    try:
        return [f"{kind} {row[0]}" for kind, asked in OPEN.items() for row in store.ask(asked)]
    except Exception as error:  # noqa: BLE001 - not begun, locked, away: asked again
        return [f"not to be read: {error!r:.80}"]


class Files:
    """One process and its two files."""

    names = ("one",)

    def __init__(self, data: Path) -> None:
        self._folder = data / "one"

    def settings(self, name: str) -> dict[str, str]:
        return {}

    def ask(self, question: str) -> list[Any]:
        path = self._folder / ("engine.db" if "{jobs}" in question else "ledger.db")
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as look:
            return look.execute(question.format(jobs="workflow_status")).fetchall()

    def storms(self, dice: Dice, chronicle: Chronicle) -> list[Storm]:
        return [self._locked(file, dice, chronicle) for file in ("ledger.db", "engine.db")]

    def _locked(self, name: str, dice: Dice, chronicle: Chronicle) -> Storm:
        """Somebody else writes to it, and takes his time."""

        async def lock() -> None:
            if not (self._folder / name).exists():
                return
            with closing(sqlite3.connect(self._folder / name, timeout=0.0, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                chronicle.fault(f"{name} locked")
                await asyncio.sleep(dice.between(0.1, 1.5))
                other.execute("ROLLBACK")

        return lock


class Server:
    """Several processes on one Postgres."""

    names = ("a", "b", "c")

    def __init__(self, url: str) -> None:
        self.url, self._of, self._name = url, url, ""

    @classmethod
    def fresh(cls, url: str) -> Server:
        """A database of its own on that server, dropped at the end."""
        import psycopg

        name = f"chaos_{secrets.token_hex(4)}"
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}".encode())
        made = cls(str(sa.make_url(url).set(database=name).render_as_string(hide_password=False)))
        made._of, made._name = url, name
        return made

    def drop(self) -> None:
        import psycopg

        with psycopg.connect(self._of, autocommit=True) as server:
            server.execute(f"DROP DATABASE {self._name} WITH (FORCE)".encode())

    def settings(self, name: str) -> dict[str, str]:
        return {"DATABASE_URL": self.url, "EXECUTOR": name}

    def ask(self, question: str) -> list[Any]:
        import psycopg

        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as look:
            return look.execute(question.format(jobs="dbos.workflow_status").encode()).fetchall()

    def storms(self, dice: Dice, chronicle: Chronicle) -> list[Storm]:
        async def cut() -> None:
            chronicle.fault("Postgres ends connections")
            some = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()"
            with suppress(Exception):
                await asyncio.to_thread(self.ask, f"{some} AND random() < {dice.between(0.2, 1.0):.2f}")

        async def lock() -> None:
            table, seconds = dice.one_of(("turn", "export", "delivery")), dice.between(0.1, 1.0)
            chronicle.fault("Postgres table locked", table)
            with suppress(Exception):
                await asyncio.to_thread(self._lock, table, seconds)

        return [cut, cut, lock]

    def _lock(self, table: str, seconds: float) -> None:
        import psycopg

        with psycopg.connect(self.url, connect_timeout=5) as other:
            other.execute("SET lock_timeout = '1s'")
            other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE".encode())
            other.execute("SELECT pg_sleep(%s)", (seconds,))
