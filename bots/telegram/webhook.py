"""Telegram calls us: 200 says that the update is safe on disk, anything else brings it again."""

from __future__ import annotations

import asyncio
import hmac
import random
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
import structlog
from aiohttp import web
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bots.telegram.api import Api
from bots.telegram.errors import TokenRefused, WebhookRefused, WebhookUnheard, definite, seconds
from bots.telegram.inbound import ALLOWED
from bots.telegram.intake import Intake

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
BODY: Final = 2**20
"""Bytes of the largest update we read; real ones have a few thousand."""
HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
SLOTS: Final = 40


class Webhook:
    """`url`: where Telegram reaches us; its path is ours on whichever server. `listen`: HOST:PORT of a server
    of our own; without it somebody else serves `handle`."""

    def __init__(self, api: Api, identity: str, url: str, secret: str, listen: str | None) -> None:
        self._api, self._identity, self._tempo = api, identity, api.tempo
        self._url, self._secret, self._listen = url, secret, listen
        self._intake: Intake | None = None
        self._told: int | None = None

    @property
    def path(self) -> str:
        return urlsplit(self._url).path or "/"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """The route. Whoever does not know the secret learns nothing."""
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(errors="replace"), self._secret.encode()):
            return web.Response(status=403)
        if self._intake is None:
            return web.Response(status=503)
        body = await _body(request)
        if body is None:
            return web.Response(status=413)
        try:
            update = orjson.loads(body)
        except ValueError:
            return web.Response(status=400)
        if not isinstance(update, dict):
            return web.Response(status=400)
        self._intake.look([update])
        try:
            await self._intake.take(update)
        except Exception as error:  # noqa: BLE001 - it comes again
            log.error("telegram.update_unsafe", update=update.get("update_id"), error=repr(error))
            return web.Response(status=500)
        return web.Response(status=200)

    async def run(self, intake: Intake) -> None:
        """Until cancelled. Raises TokenRefused, WebhookRefused, WebhookUnheard."""
        self._intake = intake
        runner = await self._serve() if self._listen else None
        try:
            await self._until_set()
            log.info("telegram.webhook_set")
            while True:
                await asyncio.sleep(self._tempo.watch)
                await self._look()
        finally:
            # The webhook stays set: what comes meanwhile waits at Telegram for our next start.
            self._intake = None
            if runner is not None:
                await runner.cleanup()

    async def _serve(self) -> web.AppRunner:
        app = web.Application(client_max_size=BODY)
        app.router.add_post(self.path, self.handle)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        host, _, port = (self._listen or "").rpartition(":")
        try:
            await web.TCPSite(runner, host.strip("[]"), int(port)).start()
        except OSError as error:
            await runner.cleanup()
            raise WebhookUnheard(listen=self._listen, reason=error.strerror or str(error.errno)) from error
        return runner

    async def _until_set(self) -> None:
        failures = 0
        while True:
            try:
                await self._set()
                return
            except InvalidToken as error:
                if definite(error):
                    raise TokenRefused(bot=self._identity) from None
                trouble: TelegramError = error
            except BadRequest as error:
                if "resolve host" not in error.message.lower():  # a name that is new may take a while
                    raise WebhookRefused(bot=self._identity, reason=error.message) from None
                trouble = error
            except RetryAfter as error:
                await asyncio.sleep(seconds(error))
                continue
            except TelegramError as error:
                trouble = error
            failures += 1
            log.warning("telegram.webhook_not_set", error=trouble.message, failures=failures)
            pause = min(self._tempo.first * 2.0 ** min(failures - 1, 20), self._tempo.longest)
            await asyncio.sleep(pause * random.uniform(0.6, 1.0))

    async def _set(self) -> None:
        await self._api.set_webhook(
            self._url,
            secret_token=self._secret,
            allowed_updates=list(ALLOWED),
            max_connections=SLOTS,
            drop_pending_updates=False,
        )

    async def _look(self) -> None:
        """What Telegram says of our webhook belongs in the log; one that somebody took is set again."""
        try:
            info = await self._api.get_webhook_info()
            if info.url != self._url:
                log.warning("telegram.webhook_taken")
                await self._set()
            at: Any = info.last_error_date and int(info.last_error_date.timestamp())
            if at and at != self._told:
                self._told = at
                log.warning(
                    "telegram.webhook_error", said=info.last_error_message, waiting=info.pending_update_count
                )
        except TelegramError as error:
            log.info("telegram.webhook_unseen", error=error.message)


async def _body(request: web.Request) -> bytes | None:
    """None where it is longer than any update; read by ourselves, for on a common server the limit is
    another's."""
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > BODY:
            return None
    return bytes(body)
