"""Questions that are asked with every turn: made once, and some of them answered from memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.visitors import iterate

MOST = 512
"""So many answers are remembered: those of the turns that do something right now."""

Rows = Sequence[sa.Row[Any]]


class Query:
    """A statement made once, with `bindparam`s for what is given as it is asked: to make it anew costs as
    much as to ask it. `kept`: its rows are remembered until one of its tables is written."""

    def __init__(self, statement: sa.Select[Any], *, kept: bool = False) -> None:
        self.statement = statement
        self.kept = kept
        self.tables = tuple({part.name for part in iterate(statement) if isinstance(part, sa.Table)})


class Writings:
    """How often each table was written, in a file that nobody else writes."""

    def __init__(self) -> None:
        self._times: dict[str, int] = {}
        self._all = 0

    def note(self, statement_tables: Collection[str | None]) -> None:
        """After the commit. None: perhaps all of them (a deletion takes others along)."""
        for table in statement_tables:
            if table is None:
                self._all += 1
            else:
                self._times[table] = self._times.get(table, 0) + 1

    def of(self, tables: Sequence[str]) -> tuple[int, ...]:
        return (self._all, *(self._times.get(table, 0) for table in tables))


class Kept:
    """Answers that are as good as asking again."""

    def __init__(self, writings: Writings) -> None:
        self._writings = writings
        self._answers: OrderedDict[tuple[Any, ...], tuple[tuple[int, ...], Rows]] = OrderedDict()

    async def rows(self, query: Query, values: dict[str, Any], ask: Callable[[], Awaitable[Rows]]) -> Rows:
        key = (id(query), *values.values())
        # Before asking: what is written meanwhile makes the answer an old one.
        now = self._writings.of(query.tables)
        known = self._answers.get(key)
        if known is not None and known[0] == now:
            self._answers.move_to_end(key)
            return known[1]
        rows = await ask()
        self._answers[key] = (now, rows)
        if len(self._answers) > MOST:
            self._answers.popitem(last=False)
        return rows
