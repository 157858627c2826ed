"""How fast a chat, and Telegram as a whole, takes messages: decided without a clock (`Lane`, `Bucket`),
waited for in `Limiter`.

What a person waits for (answers, films) goes first: edits of a card leave room for it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from bots.telegram.tempo import Tempo, is_group
from core import ChatBusy

KEPT: Final = 2000
"""Chats that are remembered; one that is forgotten has long been quiet."""


@dataclass(slots=True)
class Bucket:
    """`burst` at once, `rate` per second after that."""

    burst: int
    rate: float
    held: float
    at: float = 0.0

    def wait(self, now: float, need: float) -> float:
        """Seconds until so many are there."""
        self.held = min(self.burst, self.held + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (min(need, self.burst) - self.held) / self.rate)

    def take(self) -> None:
        self.held -= 1


class Lane:
    """One chat. `due` is the seconds to wait before a message (`edit`: before an edit) may go out."""

    def __init__(self, tempo: Tempo, chat: str, now: float) -> None:
        group = is_group(chat)
        burst = tempo.burst_group if group else tempo.burst_private
        rate = tempo.per_second_group if group else tempo.per_second_private
        self.floor = tempo.edit(chat)
        self.spare = burst // 3
        self.bucket = Bucket(burst, rate, burst, now)
        self.edited = self.rests = float("-inf")

    def resting(self, now: float) -> float:
        """Seconds that Telegram told us to keep away (429)."""
        return max(0.0, self.rests - now)

    def due(self, now: float, *, edit: bool) -> float:
        wait = max(self.resting(now), self.bucket.wait(now, 1 + self.spare if edit else 1))
        return max(wait, self.edited + self.floor - now) if edit else wait

    def mark(self, now: float, *, edit: bool) -> None:
        self.bucket.take()
        if edit:
            self.edited = now

    def rest(self, now: float, seconds: float) -> None:
        self.rests = max(self.rests, now + seconds)


class Limiter:
    """All chats of one bot."""

    def __init__(self, tempo: Tempo) -> None:
        self._tempo = tempo
        self._lanes: OrderedDict[str, Lane] = OrderedDict()
        self._all = Bucket(tempo.burst_all, tempo.per_second_all, tempo.burst_all)

    async def turn(self, chat: str, *, edit: bool = False) -> None:
        """Returns when a message (or an edit) may go out. A message to a chat that must be left alone raises
        ChatBusy instead; an edit waits for it: nobody else does."""
        while True:
            now, lane = self._now(), self.lane(chat)
            if not edit and (rest := lane.resting(now)):
                raise ChatBusy(retry_after=rest)
            wait = max(lane.due(now, edit=edit), self._all.wait(now, 1 + self._all.burst // 3 if edit else 1))
            if wait <= 0:
                lane.mark(now, edit=edit)
                self._all.take()
                return
            await asyncio.sleep(wait)

    def resting(self, chat: str) -> float:
        return self.lane(chat).resting(self._now())

    def flood(self, chat: str, seconds: float) -> None:
        """Telegram said 429: this chat rests, the others go on."""
        self.lane(chat).rest(self._now(), seconds)

    def lane(self, chat: str) -> Lane:
        lane = self._lanes.pop(chat, None) or Lane(self._tempo, chat, self._now())
        self._lanes[chat] = lane
        while len(self._lanes) > KEPT:
            self._lanes.popitem(last=False)
        return lane

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
