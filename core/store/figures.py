"""What the ledger tells whoever watches over it: numbers alone, nobody's name and nobody's words."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.store.stages import EXPORT_OPEN, TURN_ENDED, TURN_OPEN
from core.store.tables import attachments, deliveries, exports, turns
from core.store.upkeep import Upkeep

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Numbers:
    """`stages`: rows by kind and stage; `waiting` and `oldest` (seconds): what has not ended, by kind;
    `unsure`: messages that may have been sent; `uploaded`: bytes; `failures`: by the sentence that told
    it."""

    stages: Mapping[str, Mapping[str, int]]
    waiting: Mapping[str, int]
    oldest: Mapping[str, float]
    unsure: int
    uploaded: int
    failures: Mapping[str, int]


class Figures(Upkeep):
    async def numbers(self) -> Numbers:
        now = time.time()
        waiting, oldest = {}, {}
        for kind, table, stages in (
            ("turn", turns, TURN_OPEN + TURN_ENDED),
            ("export", exports, EXPORT_OPEN),
        ):
            open = table.c.stage.in_(stages)
            waiting[kind] = int(await self._one(sa.select(sa.func.count()).where(open)))
            since = await self._one(sa.select(sa.func.min(table.c.created_at)).where(open))
            oldest[kind] = max(0.0, now - float(since)) if since is not None else 0.0
        unsure = sa.select(sa.func.count()).where(deliveries.c.stage == "unsure")
        uploaded = sa.select(sa.func.sum(attachments.c.bytes)).where(attachments.c.stage == "uploaded")
        return Numbers(
            stages=await self.counts(),
            waiting=waiting,
            oldest=oldest,
            unsure=int(await self._one(unsure)),
            uploaded=int(await self._one(uploaded) or 0),
            failures=await self._failures(),
        )

    async def _one(self, asked: sa.Select[Any]) -> Any:
        row = await self.read_one(asked)
        return None if row is None else row[0]

    async def _failures(self) -> Mapping[str, int]:
        counted: Counter[str] = Counter()
        for table, wrong in (
            (turns, turns.c.ended == "failed"),
            (attachments, attachments.c.stage == "refused"),
            (exports, exports.c.stage == "failed"),
        ):
            asked = sa.select(table.c.outcome, sa.func.count().label("number"))
            asked = asked.where(wrong, table.c.outcome.is_not(None)).group_by(table.c.outcome)
            for row in await self.read(asked):
                counted[str(row.outcome["phrase"])] += int(row.number)
        return counted

    async def film_seconds(self, ids: Collection[str]) -> Sequence[float]:
        """Of these exports, how long each person waited for the film, from the message on."""
        wanted, found = list(ids), []
        for start in range(0, len(wanted), _CHUNK):
            some = wanted[start : start + _CHUNK]
            asked = (
                sa.select(exports.c.ended_at - turns.c.created_at)
                .join(turns, turns.c.id == exports.c.turn_id)
                .where(exports.c.id.in_(some), exports.c.ended_at.is_not(None))
            )
            found += [max(0.0, float(row[0])) for row in await self.read(asked)]
        return found
