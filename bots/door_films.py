"""Films by link: the whole film for whoever holds a link that is good, a small page for everybody else."""

from __future__ import annotations

import time
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from aiohttp import web

from core.actions.room import film_at
from core.errors import FileMissing
from core.film_links import FilmLinks
from core.media import sniff
from core.words import LANGUAGES, say

TYPES: Final = {"mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "mkv": "video/x-matroska"}
QUIET: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}
PAGE: Final = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem}}</style>
</head><body><h1>{title}</h1><p>{text}</p></body></html>
"""


@dataclass(frozen=True, slots=True)
class Films:
    """`media`: the folder below which films lie."""

    links: FilmLinks
    media: Path

    async def film(self, request: web.Request) -> web.StreamResponse:
        """In parts where asked for (Range). Nothing on the disk is looked at before the signature is ours."""
        asked = request.match_info
        render, file = asked["render"], asked["file"]
        verdict = self.links.judge(render, asked["end"], asked["signature"], file, time.time())
        if verdict == "wrong":
            return await self.nothing(request)
        path = film_at(self.media, render)
        try:
            kind = await sniff(path) if verdict == "good" else None
        except FileMissing:
            kind = None
        if kind is None:
            return page(request, "ended", 410)
        headers = {
            **QUIET,
            "Cache-Control": "private",
            "Content-Disposition": f'inline; filename="{file}"',
            "Content-Type": TYPES.get(kind.name, "application/octet-stream"),
        }
        return web.FileResponse(path, headers=headers)

    async def nothing(self, request: web.Request) -> web.StreamResponse:
        return page(request, "wrong", 404)


def page(request: web.Request, key: str, status: int) -> web.Response:
    """Words in the visitor's language."""
    language = preferred(request.headers.get("Accept-Language", ""))
    text = PAGE.format(
        language=language,
        title=escape(say(f"web-{key}-title", language)),
        text=escape(say(f"web-{key}", language)),
    )
    headers = {
        **QUIET,
        "Cache-Control": "no-store",
        "Content-Language": language,
        "Vary": "Accept-Language",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def preferred(accepted: str) -> str:
    """The language of ours that a browser likes best: `zh-CN,zh;q=0.9,en;q=0.8` → zh."""
    best, language = 0.0, LANGUAGES[0]
    for part in accepted[:1000].split(","):
        tag, _, rest = part.partition(";")
        base = tag.strip().lower().partition("-")[0]
        try:
            liked = float(rest.strip().removeprefix("q=")) if rest.strip() else 1.0
        except ValueError:
            continue
        if base in LANGUAGES and liked > best:
            best, language = liked, base
    return language
