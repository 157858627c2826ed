"""Edits of one channel, in turn: Discord takes five in five seconds, however many cards there are."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from typing import Final
from weakref import WeakValueDictionary

MOST: Final = 5
KEPT: Final = 2000
_MARGIN: Final = 1.02
"""Its clock is not ours."""


class Pacing:
    """`window`: seconds in which `MOST` edits may go out. Whoever asks first goes first."""

    def __init__(self, window: float) -> None:
        self._window = window * _MARGIN
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()
        self._lines: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def turn(self, channel: str) -> None:
        """Returns when an edit may go out."""
        line = self._lines.get(channel)
        if line is None:
            self._lines[channel] = line = asyncio.Lock()
        async with line:
            clock = asyncio.get_running_loop().time
            sent = self._sent.pop(channel, None) or deque(maxlen=MOST)
            self._sent[channel] = sent
            while len(self._sent) > KEPT:
                self._sent.popitem(last=False)
            if len(sent) == MOST and (wait := sent[0] + self._window - clock()) > 0:
                await asyncio.sleep(wait)
            sent.append(clock())
