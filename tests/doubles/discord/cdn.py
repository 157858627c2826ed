"""Where files lie: signed addresses that expire, as Discord's content network has them."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from tests.doubles.discord.messages import Attachment

if TYPE_CHECKING:
    from tests.doubles.discord.fake import FakeDiscord

SIGNED_FOR = 24 * 3600.0


class Cdn:
    """`served`: the paths that were fetched, in order. `lifetime`: seconds for which an address works."""

    def __init__(self, fake: FakeDiscord) -> None:
        self.fake = fake
        self.lifetime = SIGNED_FOR
        self.files: dict[str, Attachment] = {}
        self.served: list[str] = []

    def sign(self, address: str) -> str:
        """`address`: without host, like cdn/attachments/1/2/film.mp4."""
        now = int(self.fake.clock.now())
        until, since = f"{int(now + self.lifetime):x}", f"{now:x}"
        mark = self._mark(address.split("/", 1)[1], until, since)
        return f"{self.fake.url}/{address}?ex={until}&is={since}&hm={mark}&"

    def renew(self, url: str) -> str | None:
        """A fresh address for a file that still lies there."""
        address = urlsplit(url).path.lstrip("/")
        found = self.files.get(address.partition("/")[2])
        return None if found is None or found.gone else self.sign(address)

    def _mark(self, path: str, until: str, since: str) -> str:
        return hmac.new(b"double", f"{path} {until} {since}".encode(), hashlib.sha256).hexdigest()

    def _fresh(self, request: web.Request, path: str) -> bool:
        query = {name: values[0] for name, values in parse_qs(request.query_string).items()}
        until, since = query.get("ex", ""), query.get("is", "")
        if not re.fullmatch(r"[0-9a-f]+", until) or query.get("hm") != self._mark(path, until, since):
            return False
        return int(until, 16) >= self.fake.clock.now()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        found = self.files.get(path)
        if found is None or found.gone or not self._fresh(request, path):
            return web.Response(status=404, text="This content is no longer available.")
        self.served.append(path)
        start, end = _asked(request.headers.get("Range"), found.size)
        response = web.StreamResponse(
            status=206 if "Range" in request.headers else 200,
            headers={
                "Content-Type": found.type or "application/octet-stream",
                "Content-Length": str(end - start),
                "Accept-Ranges": "bytes",
                "Content-Disposition": f"attachment; filename={found.name}",
            },
        )
        if response.status == 206:
            response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{found.size}"
        await response.prepare(request)
        if request.method != "HEAD":
            for piece in found.blob.pieces(start, end):
                await response.write(piece)
        await response.write_eof()
        return response


def _asked(header: str | None, size: int) -> tuple[int, int]:
    match = re.fullmatch(r"bytes=(\d+)-(\d*)", header or "")
    if not match:
        return 0, size
    return int(match[1]), min(int(match[2]) + 1 if match[2] else size, size)
