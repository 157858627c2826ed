"""Asking Telegram for updates, and confirming only what is safe.

`offset` says what was taken, and Telegram forgets it; so it is never past an update that is still on its way
to the disk. While one is slow, the others are fetched beside it, again and again from the same offset, and
those that are known already are passed over.
"""

from __future__ import annotations

import asyncio
import random
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bots.telegram.api import Api
from bots.telegram.errors import (
    AnswerLost,
    NeverSent,
    OtherPoller,
    TokenRefused,
    WebhookSetAgain,
    definite,
    seconds,
)
from bots.telegram.intake import Intake

log = structlog.get_logger(__name__)

Update = dict[str, Any]


class Polling:
    def __init__(self, api: Api, intake: Intake, identity: str) -> None:
        self._api, self._intake, self._identity, self._tempo = api, intake, identity, api.tempo
        self._wait = api.tempo.poll
        self._failures = 0
        self._since = self._last = float("-inf")
        self._unhooked = 0

    async def run(self) -> None:
        """Until cancelled. Raises TokenRefused, OtherPoller, WebhookSetAgain."""
        await self._unhook()
        offset: int | None = None
        taken: dict[int, asyncio.Task[None]] = {}
        try:
            while True:
                fresh = [
                    update
                    for update in await self._ask(offset, quick=bool(taken))
                    if update["update_id"] not in taken
                ]
                self._intake.look(fresh)
                for update in fresh:
                    taken[update["update_id"]] = asyncio.create_task(self._until_safe(update))
                if taken:
                    await asyncio.wait(taken.values(), timeout=self._tempo.patience)
                for id in sorted(taken):
                    if not taken[id].done():
                        break
                    offset = id + 1
                    del taken[id]
                # What was handled behind a slow one is not confirmed, and not forgotten here either.
        finally:
            for task in taken.values():
                task.cancel()
            await asyncio.gather(*taken.values(), return_exceptions=True)

    async def _until_safe(self, update: Update) -> None:
        """A full disk, a database that is away: the update stays with Telegram until it can be kept."""
        id, failed = update.get("update_id"), 0

        def again(error: Exception, tries: int) -> float:
            nonlocal failed
            failed = tries
            tell = log.error if tries == 1 else log.info
            tell("telegram.update_unsafe", update=id, error=repr(error), tries=tries)
            return self._pause(tries)

        await self._intake.take(update, again)
        if failed:
            log.info("telegram.update_safe", update=id, tries=failed + 1)

    async def _ask(self, offset: int | None, *, quick: bool) -> list[Update]:
        """What is new; nothing after trouble, which is waited out here. `quick`: without waiting for news."""
        began = self._now()
        try:
            updates = await self._api.updates(offset, 0 if quick else self._wait)
        except InvalidToken as error:
            if definite(error):
                raise TokenRefused(bot=self._identity) from None
            await self._trouble("telegram.confused", error)
        except Conflict as error:
            await self._conflict(error)
        except RetryAfter as error:
            log.warning("telegram.flood", seconds=seconds(error))
            await asyncio.sleep(seconds(error))
        except NeverSent as error:
            await self._trouble("telegram.network_lost", error)
        except AnswerLost as error:
            await self._lost(error, self._now() - began, quick=quick)
        except TelegramError as error:
            await self._trouble("telegram.server_trouble", error)
        else:
            if self._failures:
                log.info("telegram.recovered", failures=self._failures)
            self._failures = 0
            if not updates and not quick and self._now() - began < self._tempo.first:
                await asyncio.sleep(self._tempo.first)  # a server that does not hold the line is not hurried
            return updates
        return []

    async def _lost(self, error: AnswerLost, after: float, *, quick: bool) -> None:
        """No answer within its time is a dead line. A line that was cut while it was quiet is some router's
        doing: the next question is a shorter one, so that it ends before that."""
        if error.stalled:
            await self._trouble("telegram.poll_stalled", error)
        elif not quick and after >= self._tempo.shortest:
            self._wait = max(self._tempo.shortest, min(self._wait, after * 0.7))
            log.info("telegram.poll_cut", after=round(after, 2), next=round(self._wait, 2))
        else:
            await self._trouble("telegram.poll_cut", error)

    async def _trouble(self, event: str, error: TelegramError) -> None:
        self._failures += 1
        tell = log.warning if self._failures in (1, 2, 5) or self._failures % 20 == 0 else log.debug
        tell(event, error=error.message, failures=self._failures)
        await asyncio.sleep(self._pause(self._failures))

    async def _conflict(self, error: Conflict) -> None:
        """409. After a restart the former process's question may still hang there for a while; two that
        stay take each other's place for ever, and the operator must hear of it."""
        now = self._now()
        if "webhook" in error.message.lower():
            self._unhooked += 1
            if self._unhooked > 3:
                raise WebhookSetAgain(bot=self._identity)
            log.warning("telegram.webhook_in_the_way")
            await self._unhook()
            return
        if now - self._last > self._tempo.conflict:
            self._since = now
        self._last = now
        if now - self._since >= self._tempo.conflict:
            raise OtherPoller(bot=self._identity)
        log.warning("telegram.other_poller", seconds=round(now - self._since))
        self._failures += 1
        await asyncio.sleep(self._pause(self._failures))

    async def _unhook(self) -> None:
        """A webhook and polling exclude each other. What waits at Telegram is kept."""
        while True:
            try:
                if (await self._api.get_webhook_info()).url:
                    await self._api.delete_webhook(drop_pending_updates=False)
                    log.info("telegram.webhook_removed")
                return
            except InvalidToken as error:
                if definite(error):
                    raise TokenRefused(bot=self._identity) from None
                await self._trouble("telegram.confused", error)
            except RetryAfter as error:
                await asyncio.sleep(seconds(error))
            except TelegramError as error:
                await self._trouble("telegram.network_lost", error)

    def _pause(self, number: int) -> float:
        """Doubled each time up to a cap, and never the same for two bots that lost the same network."""
        return min(self._tempo.first * 2.0 ** min(number - 1, 20), self._tempo.longest) * random.uniform(
            0.6, 1.0
        )

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
