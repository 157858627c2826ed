"""How often a bot may speak, as far as it is known: per chat, per group, and in all."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Flood:
    """A call that was too much."""

    method: str
    chat: int
    retry_after: int


@dataclass
class Floods:
    """`second`: how long one of Telegram's seconds lasts here; `retry_after` is told in Telegram's own.

    In a private chat `private` a second with bursts of `burst`; in a group besides that `group` a minute; in
    all chats together `everywhere` a second. A call that is refused counts too, but only where `strikes`."""

    on: bool = False
    second: float = 1.0
    private: float = 1.0
    burst: int = 3
    group: int = 20
    everywhere: int = 30
    seen: list[Flood] = field(default_factory=list)
    _rooms: dict[int, tuple[float, float]] = field(default_factory=dict)
    _times: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def __len__(self) -> int:
        return len(self.seen)

    def wait(self, method: str, chat: int, messages: int = 1) -> int:
        """0: it may. Else so many seconds."""
        if not self.on:
            return 0
        now = time.monotonic() / self.second
        waits = [self._bucket(chat, now, messages), self._window(0, self.everywhere, 1, now, messages)]
        if chat < 0:
            waits.append(self._window(chat, self.group, 60, now, messages))
        wait = math.ceil(max(waits))
        if wait > 0:
            self.seen.append(Flood(method, chat, wait))
            return wait
        self._rooms[chat] = (self._room(chat, now) - messages, now)
        for key in {0, chat} if chat < 0 else {0}:
            self._times[key].extend([now] * messages)
        return 0

    def _room(self, chat: int, now: float) -> float:
        room, since = self._rooms.get(chat, (float(self.burst), now))
        return min(float(self.burst), room + (now - since) * self.private)

    def _bucket(self, chat: int, now: float, messages: int) -> float:
        """An album may overdraw: it waits only where nothing is left."""
        missing = min(messages, self.burst) - self._room(chat, now)
        return max(missing / self.private, 0.0)

    def _window(self, key: int, most: int, seconds: float, now: float, messages: int) -> float:
        times = self._times[key]
        while times and times[0] <= now - seconds:
            times.popleft()
        over = len(times) + messages - most
        return times[over - 1] + seconds - now if over > 0 and times else 0.0
