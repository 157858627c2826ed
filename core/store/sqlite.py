"""One SQLite file: a few readers, one writer, and one commit for all who wait: one fsync serves many.

Each is a connection of aiosqlite with its thread. SQLAlchemy speaks over it within that thread, a whole piece
of work at a time: a change of threads for each statement makes a busy bot four times slower."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from core.errors import DataUnwritable, DiskFull
from core.store.database import Entry, When, Write
from core.store.lock import unwritten
from core.store.queries import Writings
from core.store.rows import Change

T = TypeVar("T")
Observe = Callable[[Sequence[Change], When], None]
Asked = tuple[Callable[[sa.Connection], Any], asyncio.Future[Any]]
Answer = tuple[Any, Exception | None]
READERS = 2
BATCH = 256
"""At most so many waiting writes share one commit."""
LEAST = 1 << 20
"""Bytes that SQLite needs beside its file. With less, its "disk I/O error" means a full disk."""


class Sqlite:
    """Statements run in threads of their own: a slow disk never holds the event loop up."""

    def __init__(self, path: Path) -> None:
        path = path.absolute()
        self.place = str(path.parent)
        self.writings = Writings()
        self.watched = False
        """Does somebody want to look between a transaction and its commit?"""
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # People's words: nobody else reads the file, nor the two beside it, which take its mode.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise unwritten(error, path.parent) from error
        self.readers = [Hand(path) for _ in range(READERS)]
        self.writer = Hand(path)
        self._idle = [*self.readers]
        self._asked: list[Asked] = []
        self._serving: set[asyncio.Task[None]] = set()
        self._waiting: list[tuple[Write, Observe | None, asyncio.Future[Any]]] = []
        self._draining: asyncio.Task[None] | None = None

    async def close(self) -> None:
        under_way = {*self._serving, *([self._draining] if self._draining is not None else [])}
        if under_way:
            await asyncio.wait(under_way)
        for hand in (self.writer, *self.readers):
            await hand.close()

    async def run(self, do: Callable[[sa.Connection], T], *, write: bool = False) -> T:
        """One piece of work on a connection; `write`: in a transaction, as the writer."""

        try:
            if write:
                done = await self.writer.run(lambda engine: _within(engine, do))
                self.writings.note({None})
                return done
            future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
            self._asked.append((do, future))
            if self._idle:
                task = asyncio.create_task(self._serve(self._idle.pop()), name="ledger-reader")
                self._serving.add(task)
                task.add_done_callback(self._serving.discard)
            return await future
        except DBAPIError as error:
            raise self._plain(error) from error

    async def _serve(self, hand: Hand) -> None:
        """What was asked while a hand was busy is answered together: one change of threads for many."""
        try:
            while self._asked:
                asked, self._asked = self._asked[:BATCH], self._asked[BATCH:]
                await self._answer(hand, [item for item in asked if not item[1].done()])
        finally:
            self._idle.append(hand)

    async def _answer(self, hand: Hand, asked: Sequence[Asked]) -> None:
        answers: list[Answer] = [(None, RuntimeError("the ledger's reader was stopped"))] * len(asked)
        try:
            answers = await hand.run(lambda engine: _reading(engine, [do for do, _ in asked]))
        except Exception as wrong:  # noqa: BLE001 each who asked hears of it
            answers = [(None, wrong)] * len(asked)
        finally:
            for (_, future), (value, error) in zip(asked, answers, strict=True):
                if not future.done():
                    if error is None:
                        future.set_result(value)
                    else:
                        future.set_exception(error)

    async def write(self, do: Write, observe: Observe | None) -> Any:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((do, observe, future))
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain(), name="ledger-writer")
        return await future

    async def _drain(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
                # Whoever was cancelled while waiting has not written.
                batch = [item for item in batch if not item[2].done()]
                if batch:
                    await self._commit(batch)
        finally:
            self._draining = None

    async def _commit(self, batch: Sequence[tuple[Write, Observe | None, asyncio.Future[Any]]]) -> None:
        """All of them in one commit; where one fails, each in its own, so that only that one fails."""
        transaction = _Transaction()
        try:
            wanted = [do for do, _, _ in batch]
            if self.watched:
                done = await self.writer.run(lambda engine: transaction.run(engine, wanted))
                for (_, observe, _), (_, changes) in zip(batch, done, strict=True):
                    if observe and changes:
                        observe(changes, "before")
                await self.writer.run(lambda _: transaction.commit())
            else:
                done = await self.writer.run(lambda engine: transaction.whole(engine, wanted))
            self.writings.note(transaction.written)
        except BaseException as error:
            self.writings.note({None})  # it may have been committed all the same
            with suppress(Exception):
                await self.writer.run(lambda _: transaction.abandon())
            if isinstance(error, Exception) and len(batch) > 1:
                for item in batch:
                    await self._commit([item])
                return
            told = error if isinstance(error, Exception) else RuntimeError("the ledger's writer was stopped")
            for _, _, future in batch:
                if not future.done():
                    future.set_exception(self._plain(told))
            if not isinstance(error, Exception):
                raise
            return
        for (_, observe, future), (value, changes) in zip(batch, done, strict=True):
            if observe and changes:
                observe(changes, "after")
            if not future.done():
                future.set_result(value)

    def _plain(self, error: Exception) -> Exception:
        """SQLite's own words for a full or a read-only disk, as ours."""
        name = getattr(error.orig, "sqlite_errorname", None) or "" if isinstance(error, DBAPIError) else ""
        full = name.startswith("SQLITE_IOERR") and shutil.disk_usage(self.place).free < LEAST
        if full or name.startswith("SQLITE_FULL"):
            return DiskFull(folder=self.place)
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
            return DataUnwritable(folder=self.place)
        return error


class _Transaction:
    """Begun and ended by the same thread, if need be with a look at the event loop between."""

    def __init__(self) -> None:
        self._connection: sa.Connection | None = None
        self.written: set[str | None] = set()

    def run(self, engine: sa.Engine, writes: Sequence[Write]) -> list[tuple[Any, list[Change]]]:
        self._connection = connection = engine.execution_options(reelwire_write=True).connect()
        connection.begin()
        done = []
        for do in writes:
            entry = Entry(connection, alone=True)
            done.append((do(entry), entry.changes))
            self.written |= entry.written
        return done

    def whole(self, engine: sa.Engine, writes: Sequence[Write]) -> list[tuple[Any, list[Change]]]:
        done = self.run(engine, writes)
        self.commit()
        return done

    def commit(self) -> None:
        assert self._connection is not None
        self._connection.commit()
        self.abandon()

    def abandon(self) -> None:
        """Roll back what was not committed; once more does nothing."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()


class Hand:
    """One connection and its thread, opened when it is first used."""

    def __init__(self, path: Path) -> None:
        self.engine = _engine(path)
        self._line: aiosqlite.Connection | None = None
        self._opening = asyncio.Lock()
        self._closed = False

    async def run(self, do: Callable[[sa.Engine], T]) -> T:
        """In the thread, as one piece."""
        if self._line is None:
            async with self._opening:
                if self._closed:
                    raise RuntimeError("the database is closed")
                if self._line is None:
                    line = aiosqlite.Connection(self._open, 64)
                    # Whoever ends without closing ends all the same.
                    line._thread.daemon = True
                    self._line = await line
        # aiosqlite's own methods are this with one statement each.
        done: T = await self._line._execute(do, self.engine)  # type: ignore[no-untyped-call]
        return done

    def _open(self) -> sqlite3.Connection:
        lent = self.engine.raw_connection()
        connection = lent.driver_connection
        lent.close()
        assert isinstance(connection, sqlite3.Connection)
        return connection

    async def close(self) -> None:
        async with self._opening:
            self._closed = True
            if self._line is not None:
                line, self._line = self._line, None
                await line.close()
        self.engine.dispose()


def _reading(engine: sa.Engine, asked: Sequence[Callable[[sa.Connection], Any]]) -> list[Answer]:
    """The answer to each, or what went wrong with it."""
    answers: list[Answer] = []
    with engine.connect() as connection:
        for do in asked:
            try:
                answers.append((do(connection), None))
            except Exception as wrong:  # noqa: BLE001 the others are answered all the same
                answers.append((None, wrong))
    return answers


def _within(engine: sa.Engine, do: Callable[[sa.Connection], T]) -> T:
    with engine.execution_options(reelwire_write=True).begin() as connection:
        return do(connection)


def _engine(path: Path) -> sa.Engine:
    url = sa.URL.create("sqlite+pysqlite", database=str(path))
    # An error names its statement, and never the values: they are people's words.
    options: dict[str, Any] = {"poolclass": sa.StaticPool, "hide_parameters": True}
    engine = sa.create_engine(url, connect_args={"check_same_thread": False}, **options)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # We say BEGIN ourselves: the driver would say it too late, and only before some statements.
        connection.isolation_level = None
        # Whoever is forgotten is gone from the file too, not only from its rows.
        kept = ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
        for pragma in (*kept, "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # A reader needs no transaction: it reads with one statement.
        if connection.get_execution_options().get("reelwire_write"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
