"""From an update to the desk: in order within a chat, side by side between chats, and never lost.

`take` returns when the update is safe: journalled, put aside, or nothing to us. If it raises, the update must
come again."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any, Final
from weakref import WeakValueDictionary

import structlog

from bots.telegram.inbound import Heard, Left, Me, Moved, Press, album, chat_of, read
from core import Bot, DataUnwritable, DiskFull, Listener, Message

log = structlog.get_logger(__name__)

Update = Mapping[str, Any]
Answer = Callable[[Press], Coroutine[Any, Any, None]]
Again = Callable[[Exception, int], float]
"""Told of a failure and of how many there were: the seconds until the next try."""
TRIES: Final = 3
"""What went wrong so often for one update, while others may be stored, is the update's own fault."""
REMEMBERED: Final = 500


class Intake:
    """`answer`: told of a pressed button, beside everything else. `spawn`: runs it by itself."""

    def __init__(
        self,
        bot: Bot,
        desk: Listener,
        me: Me,
        answer: Answer,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self.bot, self.desk, self.me = bot, desk, me
        self._answer, self._spawn = answer, spawn
        self._albums: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._tries: OrderedDict[str, int] = OrderedDict()
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def look(self, updates: Iterable[Update]) -> None:
        """Before they are taken one by one: an album in a group is ours as soon as one of its items is, and
        its words stand with one of them only."""
        for update in updates:
            if (of := album(update)) is not None and of not in self._albums:
                try:
                    ours = read(update, self.me) is not None
                except Exception:  # noqa: BLE001 - `take` tells of it
                    continue
                if ours:
                    self._albums[of] = None
                    while len(self._albums) > REMEMBERED:
                        self._albums.popitem(last=False)

    async def take(self, update: Update, again: Again | None = None) -> None:
        """Raises what the desk raised, while it is worth trying again. With `again` it is tried until it is
        safe: told of each failure, it says how long to wait. What follows in the same chat waits too, or it
        would be written down first."""
        lane = self._lanes.setdefault(_lane(update), asyncio.Lock())
        async with lane:
            tries = 0
            while True:
                try:
                    return await self._take(update)
                except Exception as error:
                    if again is None:
                        raise
                    pause = again(error, tries := tries + 1)
                await asyncio.sleep(pause)

    async def _take(self, update: Update) -> None:
        try:
            heard = read(update, self.me, self._albums)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next update must be heard
            await self._aside(update, error)
            return
        if isinstance(heard, Press):
            self._spawn(self._answer(heard))
        try:
            await self._hand_over(heard)
        except (DiskFull, DataUnwritable):
            raise  # no fault of the update's, however often
        except Exception as error:
            id = _id(update)
            self._tries[id] = self._tries.pop(id, 0) + 1
            while len(self._tries) > REMEMBERED:
                self._tries.popitem(last=False)
            if self._tries[id] < TRIES:
                raise
            # That this can be written proves that the store works.
            await self._aside(update, error)
        self._tries.pop(_id(update), None)

    async def _hand_over(self, heard: Heard | None) -> None:
        match heard:
            case Message():
                await self.desk.receive(heard)
            case Press(message=Message() as message):
                await self.desk.receive(message)
            case Moved(chat=chat, into=into):
                await self.desk.moved(self.bot, chat, into)
            case Left(user=user):
                await self.desk.left(self.bot, user)
            case _:
                pass

    async def _aside(self, update: Update, error: BaseException) -> None:
        await self.desk.aside(self.bot, _id(update), update, error)


def _id(update: Update) -> str:
    return str(update.get("update_id", ""))


def _lane(update: Update) -> str:
    try:
        return chat_of(update)
    except Exception:  # noqa: BLE001 - it will be put aside
        return ""
