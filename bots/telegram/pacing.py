"""How fast a chat, and Telegram as a whole, takes messages: decided without a clock (`Lane` and below),
waited for in `Limiter`.

What a person waits for (answers, films) goes first: edits of a card leave room for it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Final

from bots.telegram.tempo import Tempo, is_group
from core import ChatBusy

KEPT: Final = 2000
"""Chats that are remembered; one that is forgotten has long been quiet."""


@dataclass(slots=True)
class Bucket:
    """`burst` at once, `rate` per second after that."""

    burst: float
    rate: float
    held: float
    at: float

    def wait(self, now: float, spare: float = 0) -> float:
        """Seconds until one is there, and `spare` more."""
        self.held = min(self.burst, self.held + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 + spare - self.held) / self.rate)

    def take(self) -> None:
        self.held -= 1


@dataclass(slots=True)
class Window:
    """`most` within any stretch of `seconds`."""

    most: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float, spare: int = 0) -> float:
        """Seconds until there is room for one, and for `spare` more."""
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        over = len(self.times) + 1 + spare - self.most
        return max(0.0, self.times[over - 1] + self.seconds - now) if over > 0 else 0.0

    def take(self, now: float) -> None:
        self.times.append(now)


class Lane:
    """One chat. `due` is the seconds to wait before a message (`edit`: before an edit) may go out."""

    def __init__(self, tempo: Tempo, chat: str, now: float) -> None:
        self.floor = tempo.edit(chat)
        self.bucket = Bucket(tempo.burst, tempo.per_second, tempo.burst, now)
        self.window = Window(tempo.per_minute, tempo.minute) if is_group(chat) else None
        self.edited = self.rests = float("-inf")

    def resting(self, now: float) -> float:
        """Seconds that Telegram told us to keep away (429)."""
        return max(0.0, self.rests - now)

    def due(self, now: float, *, edit: bool) -> float:
        wait = max(self.resting(now), self.bucket.wait(now, 1 if edit else 0))
        if self.window is not None:
            wait = max(wait, self.window.wait(now, self.window.most // 3 if edit else 0))
        return max(wait, self.edited + self.floor - now) if edit else wait

    def mark(self, now: float, *, edit: bool) -> None:
        self.bucket.take()
        if self.window is not None:
            self.window.take(now)
        if edit:
            self.edited = now

    def rest(self, now: float, seconds: float) -> None:
        self.rests = max(self.rests, now + seconds)


class Limiter:
    """All chats of one bot."""

    def __init__(self, tempo: Tempo) -> None:
        self._tempo = tempo
        self._lanes: OrderedDict[str, Lane] = OrderedDict()
        self._all = Window(tempo.everywhere, tempo.second)

    async def turn(self, chat: str, *, edit: bool = False) -> None:
        """Returns when a message (or an edit) may go out. A message to a chat that must be left alone raises
        ChatBusy instead; an edit waits for it: nobody else does."""
        while True:
            now, lane = self._now(), self.lane(chat)
            if not edit and (rest := lane.resting(now)):
                raise ChatBusy(retry_after=rest)
            wait = max(lane.due(now, edit=edit), self._all.wait(now, self._all.most // 3 if edit else 0))
            if wait <= 0:
                lane.mark(now, edit=edit)
                self._all.take(now)
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
