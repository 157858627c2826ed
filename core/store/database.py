"""The open database, as the rooms of the ledger use it, and who hears of a commit."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core.store.queries import Kept, Query, Rows, Writings
from core.store.rows import Change

if TYPE_CHECKING:
    from core.store.cipher import Cipher
    from core.store.stages import Kind

logger = logging.getLogger(__name__)
T = TypeVar("T")
When = Literal["before", "after"]
Observer = Callable[[str, str, str, When], None]
"""Hears (kind, id, stage) on the event loop, just after the commit that writes the stage; where it asked for
that, also just before it."""


class Entry:
    """One transaction, as the rooms write it: plain calls, so that a whole one costs one change of thread.

    `note` names the stages it sets. It may run again from the start, when a neighbour in its commit fails.
    """

    def __init__(self, connection: sa.Connection, *, alone: bool) -> None:
        self.connection = connection
        self.changes: list[Change] = []
        self.written: set[str | None] = set()
        self._alone = alone

    def note(self, kind: Kind, id: str, stage: str) -> None:
        self.changes.append(Change(kind, id, stage))

    def run(self, statement: sa.Executable, rows: Sequence[Mapping[str, Any]] | None = None) -> int:
        """The number of rows it touched."""
        return self._execute(statement, rows).rowcount

    def one(self, statement: sa.Executable, values: Mapping[str, Any] | None = None) -> sa.Row[Any] | None:
        return self._execute(statement, values).first()

    def all(self, statement: sa.Executable) -> Sequence[sa.Row[Any]]:
        return self._execute(statement).all()

    def _execute(self, statement: sa.Executable, rows: Any = None) -> sa.CursorResult[Any]:
        if isinstance(statement, sa.Delete):
            self.written.add(None)  # and what hangs on the rows
        elif isinstance(statement, sa.Insert | sa.Update):
            self.written.add(getattr(statement.table, "name", None))
        return self.connection.execute(statement, rows)

    def make(
        self, table: sa.Table, key: Mapping[str, Any], values: Mapping[str, Any]
    ) -> tuple[sa.Row[Any], bool]:
        """The row of this key, and whether it is new."""
        found, new, made = found_by(table, tuple(key)), inserted(table), {**key, **values}
        row = self.one(found, key)
        if row is not None:
            return row, False
        if self._alone:
            return self._execute(new, made).one(), True
        try:
            # Where writers are several, somebody may have been faster.
            with self.connection.begin_nested():
                return self._execute(new, made).one(), True
        except IntegrityError:
            return self._execute(found, key).one(), False


@functools.cache
def found_by(table: sa.Table, names: tuple[str, ...]) -> sa.Select[Any]:
    """The row where these columns have the values given as it is asked."""
    return sa.select(table).where(
        *(table.c[name] == sa.bindparam(name, type_=table.c[name].type) for name in names)
    )


@functools.cache
def inserted(table: sa.Table) -> Any:
    return sa.insert(table).returning(table)


Write = Callable[[Entry], Any]


class Store(Protocol):
    """SQLite (`sqlite.py`) or Postgres (`postgres.py`)."""

    place: str
    watched: bool

    @property
    def writings(self) -> Writings | None:
        """None: others write too."""

    async def run(self, do: Callable[[sa.Connection], T], *, write: bool = False) -> T: ...

    async def write(self, do: Write, observe: Callable[[Sequence[Change], When], None] | None) -> Any: ...

    async def close(self) -> None: ...


class Database:
    """Reads and writes for the rooms; `changed` waits for what another part of the program will write."""

    def __init__(
        self, store: Store, cipher: Cipher, observer: Observer | None = None, *, before: bool = False
    ) -> None:
        """`before`: the observer hears of a stage before its commit too, which costs a change of threads."""
        self.store = store
        self.cipher = cipher
        self._observer = observer
        store.watched = before
        self._waiting: dict[str | None, set[asyncio.Future[None]]] = {}
        self._closed = False
        self._kept = Kept(store.writings) if store.writings is not None else None

    async def close(self) -> None:
        """Let what is being written be written, then let go of the file."""
        self._closed = True
        await self.store.close()
        for id in list(self._waiting):
            self._wake(id)

    async def read(self, asked: sa.Select[Any] | sa.CompoundSelect[Any] | Query, **values: Any) -> Rows:
        """`values`: for the parameters of a query, always in the same order."""
        if not isinstance(asked, Query):
            return await self.store.run(lambda connection: connection.execute(asked).all())
        statement = asked.statement

        async def ask() -> Rows:
            return await self.store.run(lambda connection: connection.execute(statement, values).all())

        if asked.kept and self._kept is not None:
            return await self._kept.rows(asked, values, ask)
        return await ask()

    async def read_one(
        self, asked: sa.Select[Any] | sa.CompoundSelect[Any] | Query, **values: Any
    ) -> sa.Row[Any] | None:
        if isinstance(asked, Query):
            rows = await self.read(asked, **values)
            return rows[0] if rows else None
        return await self.store.run(lambda connection: connection.execute(asked).first())

    async def write(self, do: Callable[[Entry], T]) -> T:
        """Run it in a transaction; returns when that is committed. Raises DiskFull, DataUnwritable."""
        if self._closed:
            raise RuntimeError("the ledger is closed")
        value: T = await self.store.write(do, self._observe)
        return value

    def _observe(self, changes: Sequence[Change], when: When) -> None:
        if self._observer is not None:
            for change in changes:
                try:
                    self._observer(change.kind, change.id, change.stage, when)
                except Exception:
                    logger.exception("the ledger's observer failed")
        if when == "after" and self._waiting and changes:
            for id in {change.id for change in changes}:
                self._wake(id)
            self._wake(None)

    def _wake(self, id: str | None) -> None:
        for waiter in self._waiting.pop(id, ()):
            if not waiter.done():
                waiter.set_result(None)

    async def changed(
        self,
        look: Callable[[], Awaitable[T | None]],
        *,
        about: str | None = None,
        every: float | None = None,
    ) -> T:
        """Wait until `look()` is true, and return what it gave. Looks now, then after each commit of this
        process that sets a stage of `about` (a turn's, export's, delivery's id; None: of anything), and every
        so many seconds where another process may write too."""
        while True:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            # Asked for before looking: a commit in between is not missed.
            self._waiting.setdefault(about, set()).add(waiter)
            try:
                value = await look()
                if value:
                    return value
                if self._closed:
                    raise RuntimeError("the ledger is closed")
                await asyncio.wait({waiter}, timeout=every)
            finally:
                waiters = self._waiting.get(about)
                if waiters is not None:
                    waiters.discard(waiter)
                    if not waiters:
                        del self._waiting[about]


def connect(where: str | Path) -> Store:
    """For a path, or a URL: `sqlite:///…`, `postgresql://…`. Raises DataUnwritable."""
    if isinstance(where, str) and "://" in where:
        url = sa.make_url(where)
        if url.get_backend_name() != "sqlite":
            from core.store.postgres import Postgres

            return Postgres(url)
        where = Path(str(url.database))
    from core.store.sqlite import Sqlite

    return Sqlite(Path(where))
