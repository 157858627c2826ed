"""Only the newest state of a message goes out: edits and reactions that were overtaken are dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import structlog
from telegram.error import RetryAfter, TelegramError, TimedOut

from bots.telegram.errors import UNCHANGED, NeverSent, seconds
from bots.telegram.pacing import Limiter
from bots.telegram.tempo import Tempo

log = structlog.get_logger(__name__)

TRIES: Final = 4
"""How often the newest state is tried when the line breaks: an edit that came twice is one edit."""

Do = Callable[[], Awaitable[object]]


@dataclass(slots=True)
class State:
    do: Do
    done: asyncio.Future[None]
    tries: int = 0


class Latest:
    """One queue of states per chat; chats do not wait for each other.

    `what`: for the log. `paced`: each state takes the chat's turn; else it only keeps away while the chat
    rests."""

    def __init__(self, what: str, limiter: Limiter, tempo: Tempo, *, paced: bool) -> None:
        self._what, self._limiter, self._tempo, self._paced = what, limiter, tempo, paced
        self._states: dict[str, dict[int, State]] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}

    def put(self, chat: str, message: int, do: Do) -> asyncio.Future[None]:
        """Done when it went out, was overtaken, or failed for good."""
        state = State(do, asyncio.get_running_loop().create_future())
        states = self._states.setdefault(chat, {})
        if (old := states.get(message)) is not None:
            _settle(old)
        states[message] = state
        if chat not in self._workers:
            self._workers[chat] = asyncio.create_task(self._work(chat))
        return state.done

    def drop(self, chat: str, message: int) -> None:
        """What this message would have become no longer matters."""
        if (state := self._states.get(chat, {}).pop(message, None)) is not None:
            _settle(state)

    async def close(self) -> None:
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        for states in self._states.values():
            for state in states.values():
                _settle(state)
        self._states.clear()

    async def _work(self, chat: str) -> None:
        states = self._states[chat]
        try:
            while states:
                await self._turn(chat)
                if not states:
                    return
                message = next(iter(states))
                state = states.pop(message)
                try:
                    again = await self._go(chat, state)
                except BaseException:
                    _settle(state)
                    raise
                if again and message not in states:
                    states[message] = state
                else:
                    _settle(state)
        finally:
            self._workers.pop(chat, None)
            if not states:
                self._states.pop(chat, None)

    async def _turn(self, chat: str) -> None:
        if self._paced:
            await self._limiter.turn(chat, edit=True)
        elif rest := self._limiter.resting(chat):
            await asyncio.sleep(rest)

    async def _go(self, chat: str, state: State) -> bool:
        """Must it be tried again?"""
        state.tries += 1
        try:
            await state.do()
        except RetryAfter as error:
            self._limiter.flood(chat, seconds(error))
            state.tries -= 1  # it waits as long as it was told to, and counts as no failure
            return True
        except (NeverSent, TimedOut) as error:
            log.info("telegram.edit_delayed", what=self._what, error=error.message)
            if state.tries >= TRIES:
                return False
            await asyncio.sleep(self._tempo.first * state.tries)
            return True
        except TelegramError as error:
            if UNCHANGED not in error.message.lower():
                log.info("telegram.edit_lost", what=self._what, error=error.message)
        except Exception:
            log.exception("telegram.edit_broken", what=self._what)
        return False


def _settle(state: State) -> None:
    if not state.done.done():
        state.done.set_result(None)
