"""Discord's HTTP API as the bot itself, with the library's client: it keeps each route's limits by their
headers. It logs in when it is first used, so a process that only works needs no gateway.

Every message is created with a nonce (see `upload.nonce`): the library repeats a POST after a 5xx.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import Any, Final

import aiohttp
import discord
from discord.http import HTTPClient, Route
from discord.utils import _to_json

from bots.discord.errors import Lost, Refusal
from bots.discord.tempo import Tempo
from bots.discord.upload import Counted, Upload, fields
from core import Watch, never_sent

LOOKS: Final = 3
WAITED_FOR: Final = 30.0
"""Seconds of a 429 that are waited for here; whoever asked decides about more. The library takes no less."""


class Rest:
    def __init__(self, token: str, tempo: Tempo) -> None:
        self._token, self._tempo = token, tempo
        self._http: HTTPClient | None = None
        self._opening = asyncio.Lock()
        self._refused_until = 0.0
        self._app = ""

    async def app(self) -> str:
        """The application's id, which old bots do not share with their user. Raises Refusal, Lost."""
        if not self._app:
            self._app = str((await self.call("GET", "/oauth2/applications/@me"))["id"])
        return self._app

    async def call(self, method: str, path: str, body: Any = None, query: Any = None, **where: str) -> Any:
        """Raises Refusal, Lost."""
        more = {"json": body} if body is not None else {}
        more |= {"params": query} if query is not None else {}
        watch = Watch(self._tempo.stall + WAITED_FOR)
        return await self._heard(watch, Route(method, path, **where), **more)

    async def look(self, path: str, **where: str) -> Any:
        """A question, asked again where Discord is in trouble. Raises Refusal, Lost."""
        for _ in range(LOOKS - 1):
            try:
                return await self.call("GET", path, **where)
            except Lost:
                pass
            except Refusal as refusal:
                if refusal.status < 500:
                    raise
            await asyncio.sleep(self._tempo.first)
        return await self.call("GET", path, **where)

    async def create(self, channel: str, body: dict[str, Any], file: Upload | None = None) -> Any:
        """A new message. Raises Refusal, Lost."""
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        return await self._written(route, body, file)

    async def edit(self, channel: str, message: str, body: dict[str, Any]) -> Any:
        where = {"channel_id": channel, "message_id": message}
        return await self.call("PATCH", "/channels/{channel_id}/messages/{message_id}", body, **where)

    async def login(self) -> None:
        """Raises Refusal (401: the token), Lost."""
        await self._opened()

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()
            self._http = None

    async def _written(self, route: Route, body: dict[str, Any], file: Upload | None) -> Any:
        watch = Watch(self._tempo.stall + WAITED_FOR)
        if file is None:
            return await self._heard(watch, route, json=body)
        with ExitStack() as stack:
            loop = asyncio.get_running_loop()
            reader = stack.enter_context(await asyncio.to_thread(Counted, file.path, watch, loop))
            sent = discord.File(reader, filename=file.name)
            stack.callback(sent.close)
            return await self._heard(watch, route, form=fields(_to_json(body), file, reader), files=[sent])

    async def _heard(self, watch: Watch, route: Route, **more: Any) -> Any:
        """One request, with the library's patience. What goes wrong is told without an address."""
        now = asyncio.get_running_loop().time()
        if now < self._refused_until:  # ten thousand refusals in ten minutes ban a whole address
            raise Refusal(401, retry_after=self._refused_until - now)
        http = await self._opened()
        patience = aiohttp.ClientTimeout(total=None, sock_connect=self._tempo.call)
        try:
            return await watch.over(http.request(route, timeout=patience, **more))
        except discord.DiscordException as error:
            raise self._refusal(error) from None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Lost(not never_sent(error), type(error).__name__) from None

    async def _opened(self) -> HTTPClient:
        async with self._opening:
            if self._http is None:
                http = HTTPClient(asyncio.get_running_loop(), max_ratelimit_timeout=WAITED_FOR)
                try:
                    async with asyncio.timeout(self._tempo.call):
                        await http.static_login(self._token)
                except BaseException as error:
                    await http.close()
                    if isinstance(error, discord.DiscordException):
                        raise self._refusal(error) from None
                    if isinstance(error, aiohttp.ClientError | OSError | TimeoutError):
                        raise Lost(False, type(error).__name__) from None
                    raise
                self._http = http
            return self._http

    def _refusal(self, error: discord.DiscordException) -> Refusal:
        match error:
            case discord.LoginFailure():
                found = Refusal(401, text=str(error))
            case discord.RateLimited():
                found = Refusal(429, retry_after=error.retry_after)
            case discord.HTTPException():
                found = Refusal(error.status, error.code, error.text)
            case _:
                found = Refusal(500, text=type(error).__name__)
        if found.status == 401:
            self._refused_until = asyncio.get_running_loop().time() + self._tempo.longest
        return found
