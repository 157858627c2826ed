"""Connections to the backend: httpx on aiohttp, and what its exceptions prove.

httpx's own pool rescans every connection at each request, so its API stands here on aiohttp's connector.
What that transport raises says little: a refusal, a reset after the whole POST and a lost answer look
alike. Only the cause tells whether anything was sent (`never_sent`).
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    import httpx
    from httpx_aiohttp import AiohttpTransport

_KEPT: Final = 4.0  # seconds an idle connection is kept: uvicorn closes at 5
_TLS_BUFFER: Final = 16 * 1024  # one TLS record
_BUFFER: Final = 1 << 16
_FILE_BUFFER: Final = 1 << 20
_PIECE: Final = 1 << 20


class Lines:
    """The clients of one backend, opened on first use inside a running loop.

    `streams` and `posts` use a fresh connection each time: a kept one may be closed under a POST, and
    nobody could tell whether it was heard. `gets` keep theirs. `files` never carry a header of the backend's.
    """

    def __init__(self, connect_seconds: float) -> None:
        self._connect = connect_seconds
        self._open: dict[str, httpx.AsyncClient] = {}

    @property
    def streams(self) -> httpx.AsyncClient:
        return self.warm("streams")

    @property
    def posts(self) -> httpx.AsyncClient:
        return self.warm("posts")

    @property
    def gets(self) -> httpx.AsyncClient:
        return self.warm("gets")

    @property
    def files(self) -> httpx.AsyncClient:
        return self.warm("files")

    def warm(self, name: str) -> httpx.AsyncClient:
        """Open it now: the first one costs imports, which no watch should count as standing still."""
        client = self._open.get(name)
        if client is None:
            buffer = _FILE_BUFFER if name == "files" else _BUFFER
            client = self._open[name] = _client(self._connect, fresh=name != "gets", buffer=buffer)
        return client

    async def close(self) -> None:
        clients = list(self._open.values())
        self._open.clear()
        for client in clients:
            await client.aclose()


def prepare() -> None:
    """Imports and the SSL context, half a second of a cold start: fit for a thread."""
    trust()
    _transport()
    network_errors()


def _client(connect: float, *, fresh: bool, buffer: int) -> httpx.AsyncClient:
    import aiohttp
    import httpx

    context = trust()
    connector = aiohttp.TCPConnector(
        limit=0,
        ssl=context,
        force_close=fresh,
        keepalive_timeout=None if fresh else _KEPT,
        socket_factory=_socket,
    )
    session = aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        read_bufsize=buffer,
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        timeout=aiohttp.ClientTimeout(total=None),
    )
    return httpx.AsyncClient(
        transport=_transport()(verify=context, client=session),
        # Time for an answer is the caller's to bound; aiohttp's for a connection (name, socket, TLS) is
        # httpx's `pool`.
        timeout=httpx.Timeout(None, connect=connect, pool=connect),
        headers={
            "User-Agent": "reelwire",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Connection": "close" if fresh else "keep-alive",
        },
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # httpx keeps a jar of its own
        trust_env=False,
        follow_redirects=False,
    )


@cache
def _transport() -> type[AiohttpTransport]:
    from httpx_aiohttp import AiohttpTransport
    from httpx_aiohttp.transport import AiohttpResponseStream

    class Transport(AiohttpTransport):
        """Hands on all that has come at once, instead of 16 KB at a time."""

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            response = await super().handle_async_request(request)
            cast(AiohttpResponseStream, response.stream).CHUNK_SIZE = _PIECE
            return response

    return Transport


@cache
def trust() -> ssl.SSLContext:
    """One for all: each costs 20 ms."""
    import httpx

    _slim_tls()
    return httpx.create_ssl_context()


def _slim_tls() -> None:
    """asyncio's own TLS keeps 256 KiB for every open connection; one record's worth does. uvloop needs
    nothing."""
    from asyncio import sslproto

    protocol: Any = getattr(sslproto, "SSLProtocol", None)
    if isinstance(getattr(protocol, "max_size", None), int) and protocol.max_size > _TLS_BUFFER:
        protocol.max_size = _TLS_BUFFER


def _socket(address: Any) -> socket.socket:
    """A turn may be silent for a quarter of an hour: the kernel finds out whether the other side is still
    there."""
    family, kind, protocol = address[:3]
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, seconds in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, option):
            made.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), seconds)
    return made


@cache
def network_errors() -> tuple[type[Exception], ...]:
    """Everything a request can raise because of the network or of what came over it."""
    import aiohttp
    import httpx

    return (
        httpx.HTTPError,
        httpx.StreamError,
        httpx.InvalidURL,
        aiohttp.ClientError,
        OSError,
        asyncio.TimeoutError,
    )


def never_sent(error: BaseException) -> bool:
    """Does this prove that not one byte of the request went out? (refused, no such name, no TLS, never
    connected)

    aiohttp raises both classes around making the connection alone, before it writes.
    """
    import aiohttp

    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
            return True
        seen = seen.__cause__
    return False
