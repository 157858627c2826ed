"""Films on their way down: any host, no header of ours, redirects followed by hand (§7)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import Executor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.backend import answers
from core.backend.asking import Asking
from core.backend.refusals import refused, reply
from core.backend.saving import save
from core.backend.transport import network_errors
from core.backend.watch import OnProgress, Stalled, Watch
from core.errors import BackendConfused, LinkExpired

if TYPE_CHECKING:
    import httpx

_HOPS: Final = 5
_GONE: Final = frozenset((401, 403, 404, 410))
_NO_FILM: Final = ("text/", "application/json", "application/xml", "application/problem+json")
_PAGE: Final = 1 << 16  # bytes read of an answer that is no film


class Fetching:
    """Downloads of one backend."""

    def __init__(self, asking: Asking, stall_seconds: float, pool: Executor) -> None:
        self._asking = asking
        self._stall = stall_seconds
        self._pool = pool

    async def fetch(
        self, url: str, into: Path, headers: Mapping[str, str], on_progress: OnProgress | None
    ) -> Path:
        """`headers` go to the backend's own address alone: a redirect to another host drops them all."""
        self._asking.lines.warm("files")
        watch = Watch(self._stall, on_progress)
        try:
            await watch.over(self._fetch(url, into, headers, watch))
        except Stalled as error:
            raise BackendConfused(backend=self._asking.name, reason=str(error)) from error
        return into

    async def lives(self, url: str, seconds: float) -> bool:
        """Does this address give a film to whoever asks? One byte is asked for, without a header of ours."""
        try:
            async with asyncio.timeout(seconds):
                return await self._lives(url)
        except BackendConfused:
            return False
        except network_errors():
            return False

    async def _lives(self, url: str) -> bool:
        for _ in range(_HOPS + 1):
            response = await self._open(self._target(url), {"Range": "bytes=0-0"})
            try:
                if not response.has_redirect_location:
                    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
                    return response.status_code in (200, 206) and not kind.startswith(_NO_FILM)
                url = str(response.url.join(response.headers["location"]))
            finally:
                await _close(response)
        return False

    async def _fetch(self, url: str, into: Path, headers: Mapping[str, str], watch: Watch) -> None:
        token = headers.get("Authorization", "").removeprefix("Bearer ")
        for _ in range(_HOPS + 1):
            target = self._target(url)
            ours = _origin(target) == _origin(self._target(self._asking.base_url))
            try:
                response = await self._open(target, headers if ours else {})
            except network_errors() as error:
                raise self._asking.failed(error, token) from error
            try:
                if response.has_redirect_location:
                    url = str(target.join(response.headers["location"]))
                    continue
                found = await self._film(response, into, token if ours else "", bool(headers), watch)
            except network_errors() as error:
                raise self._asking.failed(error, token) from error
            finally:
                await _close(response)
            if found is None:
                return
            url, headers = found, {}
        raise BackendConfused(backend=self._asking.name, reason="redirected without end")

    def _target(self, url: str) -> httpx.URL:
        """An address to fetch: http or https, without a name and password in it; a bare path is the
        backend's own."""
        import httpx

        try:
            target = httpx.URL(url)
            if target.is_relative_url and url.startswith("/"):
                target = httpx.URL(self._asking.base_url).join(url)
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            raise BackendConfused(backend=self._asking.name, reason="not an address") from error
        if target.scheme not in ("http", "https") or not target.host:
            raise BackendConfused(backend=self._asking.name, reason=f"cannot fetch by {target.scheme[:12]!r}")
        return target.copy_with(userinfo=b"", fragment=None)

    async def _open(self, target: httpx.URL, headers: Mapping[str, str]) -> httpx.Response:
        client = self._asking.lines.files
        request = client.build_request("GET", target, headers={"Accept": "*/*", **headers})
        return await client.send(request, stream=True)

    async def _film(
        self, response: httpx.Response, into: Path, token: str, asked: bool, watch: Watch
    ) -> str | None:
        """Save it; or, where the backend answers with the film's address instead, that address."""
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if response.status_code != 200 or kind.startswith(_NO_FILM):
            answer = reply(response.status_code, response.headers, await _page(response), token)
            if asked and (refusal := refused(answer, "render", token)) is not None:
                raise refusal
            if response.status_code in _GONE:
                raise LinkExpired(status=response.status_code)
            if asked and response.status_code == 200 and (url := answers.render(answer, "").url):
                return url
            raise BackendConfused(status=answer.status, body=answer.text, backend=self._asking.name)
        packed = "content-encoding" in response.headers
        length = response.headers.get("content-length", "")
        total = int(length) if length.isascii() and length.isdigit() and not packed else None
        watch.total = total
        chunks = response.aiter_bytes() if packed else response.aiter_raw()
        await save(chunks, into, total, watch, self._pool)
        return None


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


async def _page(response: httpx.Response) -> bytes:
    content = b""
    async for piece in response.aiter_bytes():
        content += piece
        if len(content) > _PAGE:
            break
    return content


async def _close(response: httpx.Response) -> None:
    with suppress(*network_errors()):
        await response.aclose()
