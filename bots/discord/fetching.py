"""A person's files: by their public address where the backend may have it, else their bytes, streamed to
disk.

Only from Discord's own hosts (`cdn_hosts`), without following anybody elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import aiohttp
import structlog

from bots.discord.errors import FileAway, FileGone, Lost, Refusal
from bots.discord.rest import Rest
from bots.discord.tempo import Tempo
from core import ACCEPTED, Attachment, BackendConfused, Watch, save, trust

log = structlog.get_logger(__name__)

SPARE: Final = 300.0
"""Seconds an address must still be good for when it is handed on: an upload may wait its turn."""
TRIES: Final = 3
_CHUNK: Final = 1 << 20
_TRUE_PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


def link(attachment: Attachment, hosts: Sequence[str], now: float) -> str | None:
    """Its address, if it is one of Discord's, will stay good for a while, and what lies there is of a type
    that the backend takes as it is. Others are fetched, looked at, and converted where that helps."""
    url = str(attachment.handle.get("url") or "")
    if not allowed(url, hosts) or expires(url) - now < SPARE:
        return None
    ending = attachment.name.rpartition(".")[2].lower()
    kind = attachment.type or ""
    if ending not in ACCEPTED or (kind.startswith("image/") and kind not in _TRUE_PICTURES):
        return None
    return url


def allowed(url: str, hosts: Sequence[str]) -> bool:
    """`hosts` are names, or name:port; only those with a port may be spoken to without TLS."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.username is not None:
        return False
    if parts.scheme == "https" and port in {None, 443}:
        return host in hosts or f"{host}:443" in hosts
    return parts.scheme in {"http", "https"} and port is not None and f"{host}:{port}" in hosts


def expires(url: str) -> float:
    """When the address ends, in seconds since 1970; infinity where it does not say."""
    told = parse_qs(urlsplit(url).query).get("ex", [""])[0]
    try:
        return float(int(told, 16)) if told else float("inf")
    except ValueError:
        return 0.0


class Fetching:
    def __init__(
        self, rest: Rest, hosts: Sequence[str], tempo: Tempo, clock: Callable[[], float] = time.time
    ) -> None:
        self._rest, self._hosts, self._tempo, self._clock = rest, hosts, tempo, clock
        self._session: aiohttp.ClientSession | None = None
        self._pool = ThreadPoolExecutor(2, "discord-files")

    def link(self, attachment: Attachment) -> str | None:
        return link(attachment, self._hosts, self._clock())

    async def fetch(self, attachment: Attachment, into: Path) -> Path:
        """Raises FileGone, FileAway, and the errors of the disk."""
        url = str(attachment.handle.get("url") or "")
        if not allowed(url, self._hosts):
            raise FileGone(name=attachment.name)
        if expires(url) <= self._clock():
            url = await self._fresh(attachment)
        reason = ""
        for _ in range(TRIES):
            try:
                status = await self._download(url, attachment, into)
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                reason = type(error).__name__
                continue
            if status == 200:
                return into
            if status in {401, 403, 404, 410}:
                fresh = await self._fresh(attachment)
                if fresh == url:
                    raise FileGone(name=attachment.name)
                url = fresh
            reason = str(status)
        log.warning("discord.file_away", name=attachment.name, reason=reason)
        raise FileAway(name=attachment.name)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
        self._pool.shutdown(wait=False)

    async def _download(self, url: str, attachment: Attachment, into: Path) -> int:
        """The status; 200 where it lies on disk, whole; 0 where it broke off."""
        watch = Watch(self._tempo.stall)

        async def run() -> int:
            async with self._lines().get(url, allow_redirects=False) as response:
                if response.status == 200:
                    chunks = response.content.iter_chunked(_CHUNK)
                    await save(chunks, into, response.content_length, watch, self._pool)
                return response.status

        try:
            return await watch.over(run())
        except BackendConfused:  # not as many bytes as were announced
            return 0

    async def _fresh(self, attachment: Attachment) -> str:
        """A new address: of the old one, else from the message it came with. Raises FileGone, FileAway."""
        old = str(attachment.handle.get("url") or "")
        for ask in (self._renewed, self._looked_up):
            try:
                found = await ask(attachment)
            except Lost as error:
                raise FileAway(name=attachment.name) from error
            except Refusal as refusal:
                if refusal.status >= 500 or refusal.status in {401, 429}:
                    raise FileAway(name=attachment.name) from refusal
                continue
            if found and found != old and allowed(found, self._hosts):
                return found
        raise FileGone(name=attachment.name)

    async def _renewed(self, attachment: Attachment) -> str:
        asked = {"attachment_urls": [str(attachment.handle.get("url") or "")]}
        told = await self._rest.call("POST", "/attachments/refresh-urls", asked)
        return next((str(each.get("refreshed") or "") for each in told.get("refreshed_urls") or ()), "")

    async def _looked_up(self, attachment: Attachment) -> str:
        handle = attachment.handle
        if "message" not in handle:
            return ""
        where = {"channel_id": str(handle["channel"]), "message_id": str(handle["message"])}
        message = await self._rest.call("GET", "/channels/{channel_id}/messages/{message_id}", **where)
        return _url(message, str(handle["id"]))

    def _lines(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, ssl=trust()),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._tempo.call),
                auto_decompress=False,
            )
        return self._session


def _url(message: Any, id: str) -> str:
    """The address of one file of a message, or of one it forwards."""
    forwarded = [each.get("message") or {} for each in message.get("message_snapshots") or ()]
    files = [file for each in (message, *forwarded) for file in each.get("attachments") or ()]
    return next((str(file["url"]) for file in files if str(file["id"]) == id), "")
