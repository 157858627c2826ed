"""A file by its address (§3.2, `urls`): fetched from public hosts alone, in constant memory.

The check is made on the address that is really connected to, at every redirect: a name that points into
the private network, now or at its second look-up, gets nowhere.
"""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import unquote, urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from core.hosts import is_public as is_public

REDIRECTS = 5
CHUNK = 1 << 16
LIMITS = aiohttp.ClientTimeout(total=600, sock_connect=10, sock_read=60)


class Unfetchable(Exception):
    """The address is not one we ask, or does not give a file."""


class PublicResolver(AbstractResolver):
    """Gives public addresses only; hosts named in `allowed` (host or host:port) may be anywhere."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self.allowed = allowed
        self.system = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self.system.resolve(host, port, family)
        if not self.allowed & {host, f"{host}:{port}"} and not all(is_public(one["host"]) for one in found):
            raise OSError(f"{host} is not a public address")
        return found

    async def close(self) -> None:
        await self.system.close()


def check(url: str, allowed: frozenset[str]) -> None:
    """Raises Unfetchable for an address we do not even ask. Names are checked when they are resolved."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError as error:
        raise Unfetchable("not an address") from error
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        raise Unfetchable("not an http address")
    if allowed & {host, f"{host}:{port}"}:
        return
    literal = host.replace(":", "").replace(".", "").isdigit() or ":" in host
    if (
        (literal and not is_public(host))
        or host == "localhost"
        or host.endswith((".localhost", ".local", ".internal"))
    ):
        raise Unfetchable("not a public address")


def file_name(url: str) -> str:
    """The last part of the address's path."""
    return unquote(urlsplit(url).path.rsplit("/", 1)[-1]) or "file"


@asynccontextmanager
async def opened(url: str, allowed: frozenset[str]) -> AsyncIterator[AsyncIterator[bytes]]:
    """The bytes behind an address, chunk by chunk. Raises Unfetchable."""
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=PublicResolver(allowed), use_dns_cache=False),
        timeout=LIMITS,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    ) as client:
        for _ in range(REDIRECTS + 1):
            check(url, allowed)
            try:
                answer = await client.get(url, allow_redirects=False)
            except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
                raise Unfetchable("it does not answer") from error
            async with answer:
                if answer.status in {301, 302, 303, 307, 308} and "Location" in answer.headers:
                    url = urljoin(url, answer.headers["Location"])
                    continue
                if answer.status != 200:
                    raise Unfetchable(f"it answers {answer.status}")
                yield chunks(answer)
                return
        raise Unfetchable("it redirects too often")


async def chunks(answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.content.iter_chunked(CHUNK):
            yield chunk
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise Unfetchable("it broke off") from error
