"""A finished clip among the generated media (§3.4, shape unpublished): what is delivered where the plan
blocks export."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from core.wire import ALTERNATIVE

_FILM = re.compile(r"\.(mp4|mov|webm|mkv|avi)(?:$|[?#])", re.I)
_UNFINISHED = frozenset(
    {"pending", "processing", "running", "queued", "failed", "error", "cancelled", "canceled"}
)
_KEYS = (
    "url",
    "video_url",
    "videoUrl",
    "output_url",
    "outputUrl",
    "cdn_url",
    "download_url",
    "src",
    "output",
)
_MOST = 2000  # values looked at: hostile or endless shapes end here


_NAMED = ("name", "title", "label", "file_name", "filename", "fileName", "prompt")
_SEEN = (
    "thumbnail",
    "thumbnail_url",
    "thumbnailUrl",
    "cover_url",
    "coverUrl",
    "cover",
    "poster",
    "poster_url",
)


@dataclass(frozen=True, slots=True)
class Clip:
    """A finished clip: "" where it has no name, or no picture of its own."""

    url: str
    name: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several ways to make the film, to look at and to choose by its number."""

    number: int
    clip: Clip


def alternatives(media: object) -> tuple[Alternative, ...]:
    """Those that are offered, in order; nothing of it is the film."""
    found: dict[int, Alternative] = {}
    for held in media[:_MOST] if isinstance(media, list | tuple) else ():
        if not isinstance(held, Mapping) or ALTERNATIVE not in held:
            continue
        number, url, name = held[ALTERNATIVE], held.get("url"), held.get("name")
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= 9:
            continue
        if isinstance(url, str) and url.startswith(("https://", "http://")):
            found[number] = Alternative(number, Clip(url, _short(name) if isinstance(name, str) else ""))
    return tuple(found[number] for number in sorted(found))


def newest_clip(media: object) -> Clip | None:
    """The last finished film in it, with what is said beside its address."""
    url = finished_clip(media)
    if url is None:
        return None
    about = _holder(media, url, 0) or {}
    told = (about.get(key) for key in _NAMED)
    name = next((value for value in told if isinstance(value, str) and value.strip()), "")
    pictures = (about.get(key) for key in _SEEN)
    picture = next((one for one in pictures if isinstance(one, str) and one.startswith("http")), "")
    name = name or unquote(re.split(r"[?#]", url.rstrip("/"))[0].rsplit("/", 1)[-1])
    return Clip(url, _short(name), picture)


def _short(name: str) -> str:
    """In one line."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in name[:200]).split())
    return plain if len(plain) <= 60 else plain[:59].rstrip() + "…"


def _holder(value: object, url: str, depth: int) -> Mapping[str, object] | None:
    """The last mapping that names this address, itself or a little deeper."""
    if depth > 8:
        return None
    inner = list(value.values()) if isinstance(value, Mapping) else value
    if not isinstance(inner, list | tuple):
        return None
    for held in reversed(inner[:_MOST]):
        if isinstance(held, Mapping | list | tuple) and (found := _holder(held, url, depth + 1)) is not None:
            named = isinstance(value, Mapping) and not any(found.get(key) for key in _NAMED)
            return {**found, **value} if named and isinstance(value, Mapping) else found
        if isinstance(held, str) and held.strip() == url:
            return value if isinstance(value, Mapping) else {}
    return None


def finished_clip(media: object) -> str | None:
    """The address of the last finished film in it, whatever its shape; None where there is none."""
    found = None
    for _, (url, _) in zip(range(_MOST), _films(media, None, 0), strict=False):
        found = url
    return found


def _films(value: object, kind: str | None, depth: int) -> Iterator[tuple[str, str | None]]:
    if depth > 8:
        return
    if isinstance(value, str):
        address = value.strip()
        film = kind == "video" or _FILM.search(address) is not None
        if film and address.startswith(("https://", "http://")) and " " not in address:
            yield address, kind
    elif isinstance(value, Mapping):
        if str(value.get("status", "")).lower() in _UNFINISHED or ALTERNATIVE in value:
            return
        said = value.get("type") or value.get("file_type") or value.get("media_type") or value.get("kind")
        inner = "video" if isinstance(said, str) and said.lower().startswith("video") else None
        # By key, so that a poster beside the film is not taken for it.
        for key, held in value.items():
            if isinstance(held, Mapping | list | tuple):
                yield from _films(held, kind or inner, depth + 1)
            elif key in _KEYS:
                yield from _films(held, inner or kind, depth + 1)
    elif isinstance(value, list | tuple):
        for held in value[:_MOST]:
            yield from _films(held, kind, depth + 1)
