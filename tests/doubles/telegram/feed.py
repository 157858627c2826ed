"""Updates on their way to the bot: kept until it confirms them, by polling or by a webhook's answer."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from aiogram.types import Update as Model

from tests.doubles.telegram import strict
from tests.doubles.telegram.refusal import HOOKED, TWO_POLLS, Refused

KINDS = frozenset(set(strict.fields(Model)) - {"update_id"})
ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})  # only when named


@dataclass
class Feed:
    """`queue`: what is not confirmed. `sent`: every update there was. `dropped`: what was not allowed."""

    first: int = 868_311_000
    queue: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    dropped: list[dict[str, Any]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    allowed: frozenset[str] = KINDS - ASKED_FOR
    hooked: bool = False
    deliveries: dict[int, int] = field(default_factory=dict)
    """How often each update was handed over."""
    stir: asyncio.Condition = field(default_factory=asyncio.Condition)
    _again: list[dict[str, Any]] = field(default_factory=list)
    _polls: int = 0
    _ended: str = ""

    def put(self, kind: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """An update of this kind; None where the bot did not ask for such."""
        update = {"update_id": self.first + len(self.sent), kind: copy.deepcopy(body)}
        if kind not in self.allowed:
            self.dropped.append(update)
            return None
        self.complaints += [f"the double's own {kind}: {line}" for line in strict.update(update)]
        return self.put_raw(update)

    def put_raw(self, update: dict[str, Any]) -> dict[str, Any]:
        """Whatever it is: also what no bot can understand."""
        self.sent.append(update)
        self.queue.append(update)
        return update

    def repeat(self, update: dict[str, Any]) -> None:
        """Hand it over once more, whatever was confirmed: as after a confirmation that got lost."""
        self._again.append(update)

    def allow(self, kinds: Iterable[str] | None) -> None:
        """None: as before. Nothing in it: the ordinary ones. Holds for updates to come."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or KINDS - ASKED_FOR

    def confirm(self, offset: int) -> None:
        self.queue = [one for one in self.queue if one["update_id"] >= offset]

    def drop(self) -> None:
        self.queue.clear()
        self._again.clear()

    def end_polls(self, why: str) -> None:
        """Whoever waits is told why, and waits no more."""
        self._polls, self._ended = self._polls + 1, why

    async def poll(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:
        """Raises Refused (409) when another poll or a webhook comes."""
        if self.hooked:
            raise Refused(409, f"Conflict: {HOOKED}")
        self.end_polls(TWO_POLLS)
        mine = self._polls
        if offset < 0:
            self.queue = self.queue[offset:]
        self.confirm(offset)

        def ready() -> bool:
            return bool(self.queue or self._again or self._polls != mine)

        async with self.stir:
            self.stir.notify_all()
            try:
                await asyncio.wait_for(self.stir.wait_for(ready), timeout or 0.001)
            except TimeoutError:
                return []
        if self._polls != mine:
            raise Refused(409, f"Conflict: {self._ended}")
        again, self._again = self._again, []
        return self.handed([*again, *self.queue][:limit])

    def handed(self, updates: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for update in updates:
            self.deliveries[update["update_id"]] = self.deliveries.get(update["update_id"], 0) + 1
        return updates

    @property
    def repeating(self) -> bool:
        """Something is still to be handed over once more."""
        return bool(self._again)

    def take_again(self) -> list[dict[str, Any]]:
        """What has to be repeated, for a webhook."""
        again, self._again = self._again, []
        return again
