"""Who may run now: within a lane one at a time, the lowest number first. In memory, no clock, no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

Waiting = tuple[int, int, str]  # priority, order of arrival, key


@dataclass(slots=True)
class Lane:
    holder: str
    waiting: list[Waiting] = field(default_factory=list)


class Lanes:
    """A lane exists while somebody holds it."""

    def __init__(self) -> None:
        self._lanes: dict[str, Lane] = {}
        self._count = 0

    def enter(self, lane: str, key: str, priority: int = 0) -> bool:
        """True: it holds the lane now. False: it waits; `leave` names it when its turn has come."""
        if (there := self._lanes.get(lane)) is None:
            self._lanes[lane] = Lane(key)
            return True
        self._count += 1
        heappush(there.waiting, (priority, self._count, key))
        return False

    def leave(self, lane: str, key: str) -> str | None:
        """The holder is done: who holds the lane now. Anybody else changes nothing."""
        there = self._lanes.get(lane)
        if there is None or there.holder != key:
            return None
        if not there.waiting:
            del self._lanes[lane]
            return None
        there.holder = heappop(there.waiting)[2]
        return there.holder

    def drop(self, key: str) -> bool:
        """Take one that waits out of its lane. False: it does not wait."""
        for lane in self._lanes.values():
            for waiting in lane.waiting:
                if waiting[2] == key:
                    lane.waiting.remove(waiting)
                    heapify(lane.waiting)
                    return True
        return False

    def waiting(self) -> Iterator[str]:
        return (key for lane in self._lanes.values() for _, _, key in lane.waiting)

    def clear(self) -> None:
        self._lanes.clear()
