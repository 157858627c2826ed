"""The line to the Bot API: python-telegram-bot's request object over httpx's aiohttp transport.

httpx's own pool rescans every connection at each request; and neither its client nor its exceptions are used
here, for both print addresses, and an address holds the token. What goes wrong is told without it, as one of
two things: `NeverSent` (proof) or `AnswerLost` (it may have arrived).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote

import aiohttp
import httpx
import orjson
from httpx_aiohttp import AiohttpTransport
from httpx_aiohttp.transport import AiohttpResponseStream
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from bots.telegram.errors import AnswerLost, NeverSent
from bots.telegram.multipart import Files, Multipart
from bots.telegram.tempo import Tempo
from core import Watch, never_sent, trust

if TYPE_CHECKING:
    from telegram._utils.types import JSONDict, ODVInput

KEPT: Final = 30.0
"""Seconds an idle connection is kept: fewer than Telegram keeps it, so that none is closed under a POST."""


class Line(BaseRequest):
    """One bot's connections, opened at the first request. `where`: what comes before `/<method>`; `secret`:
    the token in it, which no error may show."""

    def __init__(self, where: str, secret: str, tempo: Tempo) -> None:
        self._where, self._secret, self._tempo = where, secret, tempo
        self._open: AiohttpTransport | None = None

    @property
    def read_timeout(self) -> float:
        return self._tempo.answer

    async def initialize(self) -> None:
        """Nothing: a line opens when it is used."""

    async def shutdown(self) -> None:
        transport, self._open = self._open, None
        if transport is not None:
            await transport.aclose()

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """Raises TelegramError for what is no JSON, without a line in the log: whoever asked tells."""
        with suppress(ValueError):
            answer = orjson.loads(payload)
            if isinstance(answer, dict):
                return answer
        raise TelegramError("Invalid server response")

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Raises NeverSent, AnswerLost. The one timeout that counts is `read_timeout`: for the answer."""
        answer = float(read_timeout) if isinstance(read_timeout, int | float) else self._tempo.answer
        headers = {"Accept": "application/json"}
        body: bytes | AsyncIterator[bytes | memoryview] = b""
        watch = Watch(self._tempo.connect + answer)
        if request_data is not None and request_data.contains_files:
            parts = Multipart(request_data.json_parameters, cast(Files, request_data.multipart_data))
            headers |= {"Content-Type": parts.type, "Content-Length": str(parts.length)}
            watch.patience = self._tempo.stall
            body = parts.body(watch, answer)
        elif request_data is not None:
            headers["Content-Type"] = "application/json"
            body = orjson.dumps(request_data.parameters)
        exchange = self._exchange(method, f"{self._where}{url}", headers, body, answer)
        return await self._told(watch.over(exchange))

    async def _exchange(
        self, method: str, url: str, headers: dict[str, str], body: Any, answer: float
    ) -> tuple[int, bytes]:
        async with self._response(method, url, headers, body, answer) as response:
            content = b"".join([chunk async for chunk in cast(httpx.AsyncByteStream, response.stream)])
            return response.status_code, content

    @asynccontextmanager
    async def stream(self, url: str) -> AsyncIterator[tuple[int, int | None, AsyncIterator[bytes]]]:
        """A file on its way down: status, length, and the bytes. What it raises may show the address: give
        it to `told`."""
        async with self._response("GET", url, {"Accept": "*/*"}, b"", self._tempo.stall) as response:
            length = response.headers.get("content-length", "")
            chunks = aiter(cast(httpx.AsyncByteStream, response.stream))
            yield response.status_code, int(length) if length.isdecimal() else None, chunks

    @asynccontextmanager
    async def _response(
        self, method: str, url: str, headers: dict[str, str], body: Any, answer: float
    ) -> AsyncIterator[httpx.Response]:
        request = httpx.Request(
            method,
            url,
            headers={"User-Agent": "reelwire", "Accept-Encoding": "identity", **headers},
            content=body,
            extensions={
                "timeout": {"connect": self._tempo.connect, "pool": self._tempo.connect, "read": answer}
            },
        )
        response = await self._transport().handle_async_request(request)
        cast(AiohttpResponseStream, response.stream).CHUNK_SIZE = 1 << 20
        try:
            yield response
        finally:
            with suppress(httpx.HTTPError, aiohttp.ClientError, OSError):
                await response.stream.aclose()  # type: ignore[union-attr]

    async def _told(self, work: Coroutine[Any, Any, tuple[int, bytes]]) -> tuple[int, bytes]:
        """Raised outside of `except`: neither a cause nor a context carries the address along."""
        trouble: NetworkError | None = None
        try:
            return await work
        except TelegramError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a library raises here means one of two things
            trouble = self.told(error)
        raise trouble

    def told(self, error: BaseException) -> NetworkError:
        """What an exception of the line means."""
        words: list[str] = []
        seen: BaseException | None = error
        while seen is not None and len(words) < 5:
            words.append(f"{type(seen).__name__}: {seen}".removesuffix(": "))
            seen = seen.__cause__
        said = " < ".join(words)
        for secret in (self._secret, quote(self._secret, safe=""), quote(self._secret)):
            said = said.replace(secret, "***")
        if never_sent(error) or isinstance(error, aiohttp.ClientHttpProxyError):
            return NeverSent(said)
        stalled = any(isinstance(each, TimeoutError) for each in _chain(error))
        return AnswerLost(said, stalled=stalled)

    def _transport(self) -> AiohttpTransport:
        if self._open is None:
            context = trust()
            session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, ssl=context, keepalive_timeout=KEPT),
                cookie_jar=aiohttp.DummyCookieJar(),
                read_bufsize=1 << 18,
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
                timeout=aiohttp.ClientTimeout(total=None),
                trust_env=True,  # where Telegram is only reached through a proxy, the environment names it
            )
            self._open = AiohttpTransport(verify=context, client=session)
        return self._open


def _chain(error: BaseException) -> list[BaseException]:
    seen: list[BaseException] = []
    while error is not None and len(seen) < 10:
        seen.append(error)
        error = error.__cause__  # type: ignore[assignment]
    return seen
