"""A finished clip among the generated media (§3.4, shape unpublished): what is delivered where the plan
blocks export."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

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
        if str(value.get("status", "")).lower() in _UNFINISHED:
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
