"""What is said by an interaction's own token: its answer, edits of that, messages that follow.

Not through the library: it repeats a follow-up after a 5xx, and these take no nonce, so a film might be there
twice. And an address here holds the token: what goes wrong is told without it.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from contextlib import ExitStack
from typing import Any, Final

import aiohttp
from discord.http import Route

from bots.discord.errors import ACKNOWLEDGED, OVER, Lost, Refusal
from bots.discord.tempo import Tempo
from bots.discord.upload import Counted, Upload, fields
from core import Watch, never_sent, trust

TRIES: Final = 3
PATIENCE: Final = 30.0
"""Seconds that a 429 may ask for before it is handed on."""
_KEPT: Final = 2000
_MARGIN: Final = 0.01


class Hooks:
    """Opened at the first request; needs no login."""

    def __init__(self, tempo: Tempo) -> None:
        self._tempo = tempo
        self._session: aiohttp.ClientSession | None = None
        self._rests: OrderedDict[str, float] = OrderedDict()

    async def answer(self, interaction: str, token: str, body: dict[str, Any]) -> bool:
        """Answer an interaction, at once. False: it came too late, and its token is worth nothing. What was
        answered already (an event that came twice) counts as answered."""
        route = Route(
            "POST",
            "/interactions/{interaction_id}/{webhook_token}/callback",
            interaction_id=interaction,
            webhook_token=token,
        )
        for last in (False, True):
            try:
                async with asyncio.timeout(self._tempo.defer):
                    await self._once(route, json.dumps(body), None)
                return True
            except Refusal as refusal:
                if refusal.code == ACKNOWLEDGED:
                    return True
                if refusal.code in OVER:
                    return False
                if last:
                    return refusal.status >= 500
            except (Lost, TimeoutError):
                if last:  # it may have been heard: whoever uses the token finds out
                    return True
        return False

    async def call(
        self, method: str, app: str, token: str, tail: str = "", body: Any = None, file: Upload | None = None
    ) -> Any:
        """`tail`: "/messages/@original", "/messages/<id>", or nothing for a message that follows. Raises
        Refusal, Lost."""
        route = Route(
            method,
            f"/webhooks/{{webhook_id}}/{{webhook_token}}{tail}",
            webhook_id=app,
            webhook_token=token,
        )
        wait = method == "POST"
        for tries in range(1, TRIES + 1):
            if rest := self._resting(f"{method} {token}"):
                await asyncio.sleep(rest)
            try:
                return await self._once(
                    route, json.dumps(body) if body is not None else None, file, wait=wait
                )
            except Refusal as refusal:
                again = refusal.retry_after
                if refusal.status != 429 or again is None or again > PATIENCE or tries == TRIES:
                    raise
                self._rest(f"{method} {token}", again)
        raise AssertionError("unreachable")

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _once(self, route: Route, body: str | None, file: Upload | None, *, wait: bool = False) -> Any:
        watch = Watch(self._tempo.stall if file else self._tempo.call)
        try:
            return await watch.over(self._send(route, body, file, watch, wait=wait))
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Lost(not never_sent(error), type(error).__name__) from None

    async def _send(
        self, route: Route, body: str | None, file: Upload | None, watch: Watch, *, wait: bool
    ) -> Any:
        with ExitStack() as stack:
            data: aiohttp.FormData | str | None = body
            headers = {"Content-Type": "application/json"} if body is not None else {}
            if file is not None:
                reader = stack.enter_context(await asyncio.to_thread(_open, file, watch, _loop()))
                data, headers = aiohttp.FormData(quote_fields=False), {}
                for field in fields(body or "{}", file, reader):
                    data.add_field(**field)
            query = {"wait": "true"} if wait else None
            async with self._lines().request(
                route.method, route.url, data=data, headers=headers, params=query
            ) as response:
                text = await response.text("utf-8", "replace")
                if response.headers.get("X-RateLimit-Remaining") == "0":
                    rest = _number(response.headers.get("X-RateLimit-Reset-After"))
                    self._rest(f"{route.method} {route.webhook_token}", rest)
                if response.status >= 300:
                    raise refusal(response.status, text, response.headers.get("Retry-After"))
                return json.loads(text) if text else None

    def _lines(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, ssl=trust()),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._tempo.call),
            )
        return self._session

    def _resting(self, bucket: str) -> float:
        return max(0.0, self._rests.get(bucket, 0.0) - _loop().time())

    def _rest(self, bucket: str, seconds: float) -> None:
        """Edits and new messages of one token are limited apart: an answer never waits for a card."""
        self._rests.pop(bucket, None)
        self._rests[bucket] = _loop().time() + seconds + _MARGIN
        while len(self._rests) > _KEPT:
            self._rests.popitem(last=False)


def refusal(status: int, text: str, retry_after: str | None = None) -> Refusal:
    """An answer that is no success, whatever it is made of."""
    try:
        told = json.loads(text)
    except ValueError:
        told = {}
    told = told if isinstance(told, dict) else {}
    again = told.get("retry_after", retry_after)
    return Refusal(
        status,
        int(told["code"]) if isinstance(told.get("code"), int) else 0,
        str(told.get("message", "")),
        _number(again) if again is not None else None,
    )


def _number(text: object) -> float:
    try:
        return max(0.0, float(str(text)))
    except ValueError:
        return 0.0


def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


def _open(file: Upload, watch: Watch, loop: asyncio.AbstractEventLoop) -> Counted:
    return Counted(file.path, watch, loop)
