"""Getting one thing into a chat: its turn, its topic, what it answers, and the ways around what can be got
around (a group that has another id now, a topic that is gone)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import structlog
from telegram import ReplyParameters
from telegram.error import BadRequest, ChatMigrated, InvalidToken, RetryAfter, TelegramError

from bots.telegram.errors import NO_THREAD, NeverSent, chat_error, seconds
from bots.telegram.pacing import Limiter
from bots.telegram.tempo import Tempo
from core import Reply

log = structlog.get_logger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: chat, topic, and the message it answers (None: none)."""

    chat: str
    thread: str = ""
    answers: int | None = None

    @classmethod
    def of(cls, chat: str, thread: str, reply: Reply) -> Place:
        """An answer to a message of another chat (the group's former id) answers none."""
        answers = reply.get("message")
        here = str(reply.get("chat", chat)) == chat and isinstance(answers, int)
        return cls(chat, thread, answers if here else None)

    @property
    def there(self) -> dict[str, Any]:
        """As arguments of the Bot API. A message that was deleted meanwhile is no reason to say nothing."""
        words: dict[str, Any] = {"chat_id": int(self.chat)}
        if self.thread:
            words["message_thread_id"] = int(self.thread)
        if self.answers is not None:
            words["reply_parameters"] = ReplyParameters(self.answers, allow_sending_without_reply=True)
        return words


class Sending:
    """`moved`: told when a group turns out to have another id."""

    def __init__(self, limiter: Limiter, tempo: Tempo, moved: Callable[[str, str], Awaitable[None]]) -> None:
        self.limiter, self.tempo = limiter, tempo
        self._moved = moved
        self._moves: dict[str, str] = {}
        self._away_since: float | None = None

    def now_at(self, chat: str) -> str:
        """The chat's id of today."""
        return self._moves.get(chat, chat)

    async def send(self, place: Place, call: Callable[[dict[str, Any]], Awaitable[T]]) -> T:
        """`call` gets the arguments that say where to. Raises ChatError."""
        place = self._today(place)
        try:
            return await self._around(place, call)
        except ChatMigrated as error:
            self._moves[place.chat] = str(error.new_chat_id)
            log.info("telegram.chat_moved")
            await self._moved(place.chat, str(error.new_chat_id))
        except TelegramError as error:
            raise self._said(place, error) from error
        place = self._today(place)
        try:
            return await self._around(place, call)
        except TelegramError as error:
            raise self._said(place, error) from error

    async def _around(self, place: Place, call: Callable[[dict[str, Any]], Awaitable[T]]) -> T:
        await self.limiter.turn(place.chat)
        try:
            sent = await call(place.there)
        except BadRequest as error:
            if not place.thread or not any(word in error.message.lower() for word in NO_THREAD):
                raise
            log.info("telegram.topic_gone")
            sent = await call(replace(place, thread="", answers=None).there)
        self._away_since = None
        return sent

    def _today(self, place: Place) -> Place:
        chat = self.now_at(place.chat)
        return place if chat == place.chat else replace(place, chat=chat, answers=None)

    def _said(self, place: Place, error: TelegramError) -> Exception:
        if isinstance(error, RetryAfter):
            self.limiter.flood(place.chat, seconds(error))
        again = self.tempo.again
        if isinstance(error, NeverSent | InvalidToken):
            # The longer the network has been away, the longer until the next try: eight of them outlast
            # ten minutes.
            now = asyncio.get_running_loop().time()
            self._away_since = now if self._away_since is None else self._away_since
            again = min(max(again, now - self._away_since), 60 * again)
        return chat_error(error, again)
