"""Postgres, when one machine is not enough: every write is a transaction of its own, many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from core.store.database import Entry, When, Write
from core.store.rows import Change

T = TypeVar("T")


class Postgres:
    writings = None

    def __init__(self, url: sa.URL) -> None:
        self.place = str(url.host or "")
        self.watched = False
        self.engine = create_async_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=8,
            max_overflow=8,
            pool_pre_ping=True,
            hide_parameters=True,  # an error must not tell people's words
        )

    async def close(self) -> None:
        await self.engine.dispose()

    async def run(self, do: Callable[[sa.Connection], T], *, write: bool = False) -> T:
        async with self.engine.begin() if write else self.engine.connect() as connection:
            return await connection.run_sync(do)

    async def write(self, do: Write, observe: Callable[[Sequence[Change], When], None] | None) -> Any:
        entry: Entry | None = None

        def work(connection: sa.Connection) -> Any:
            nonlocal entry
            entry = Entry(connection, alone=False)
            return do(entry)

        async with self.engine.begin() as connection:
            value = await connection.run_sync(work)
            changes = entry.changes if entry is not None else []
            if observe and changes and self.watched:
                observe(changes, "before")
        if observe and changes:
            observe(changes, "after")
        return value
