"""A draft of any shape → Timeline. Never raises."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from math import gcd, isfinite
from urllib.parse import unquote

from core import wire
from core.timeline.values import Kind, Segment, Timeline, Track

_KINDS: dict[int, Kind] = {wire.VIDEO_TRACK: "video", wire.AUDIO_TRACK: "audio", wire.TEXT_TRACK: "text"}
_KIND_NAMES: dict[str, Kind] = {
    **dict.fromkeys(("video", "image", "photo", "clip"), "video"),
    **dict.fromkeys(("audio", "music", "bgm", "voice", "sound"), "audio"),
    **dict.fromkeys(("text", "title", "titles", "caption", "subtitle"), "text"),
}
_NAMES = (
    *("name", "title", "label", "text", "content"),
    *("file_name", "filename", "fileName", "prompt", "mood"),
)
_SOURCES = ("src", "source", "path", "file", "url", "cdn_url", "video_url", "image_url", "audio_url")
_PICTURES = ("thumbnail", "thumbnail_url", "cover_url", "poster_url", "poster")
_TEXTS = ("text", "content", "caption", "words")
_VOLUMES = ("volume", "vol", "gain")
_STARTS = ("s", "start", "st", "start_ms", "start_time")
_ENDS = ("e", "end", "et", "end_ms", "end_time")
_SIZES = (("w", "h"), ("width", "height"))
# Said elsewhere, or different at every read without anything having been edited.
_UNTOLD = re.compile(r"(id|ids|_at|At|time|Time|timestamp|version|rev|revision|etag|hash|url|expires)$")
_DAY = 86_400_000.0


def read(draft: object) -> Timeline:
    """None, JSON text, a state that holds the draft, unknown types, nonsense: always a Timeline, maybe
    empty."""
    body = _unwrapped(draft)
    meta = _mapping(body.get(wire.META))
    total = _milliseconds(body, meta)
    tracks = tuple(_track(raw, total) for raw in _list(_first(body, (wire.TRACKS, "tracks"))))
    ends = [segment.end for track in tracks for segment in track.segments]
    width, height = _pixels(body, meta)
    known = {wire.TRACKS, "tracks", wire.META, wire.DURATION, "duration", "w", "h", "width", "height"}
    return Timeline(
        tracks=tracks,
        duration=(total / 1000 if total else max(ends, default=0.0)),
        width=width,
        height=height,
        aspect=_aspect(width, height) or _name(meta, ("ratio", "aspect", "aspect_ratio")),
        facts=_facts(meta, known) | _facts(body, known),
    )


def _unwrapped(draft: object) -> Mapping[str, object]:
    """The mapping with the tracks: decoded, and taken out of `draft`, `state` or `data` where it lies in
    one."""
    for _ in range(5):
        if isinstance(draft, str | bytes):
            draft = _decoded(draft)
        if not isinstance(draft, Mapping):
            return {}
        if wire.TRACKS in draft or "tracks" in draft:
            break
        inner = next((draft[key] for key in ("draft", "state", "data") if draft.get(key)), None)
        if inner is None:
            break
        draft = inner
    return draft if isinstance(draft, Mapping) else {}


def _decoded(text: str | bytes) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _track(raw: object, total: float) -> Track:
    if not isinstance(raw, Mapping):
        return Track("other")
    meta = _mapping(raw.get(wire.META))
    type, kind = _kind(_first(raw, (wire.TRACK_TYPE, "type", "kind")))
    pieces = _list(_first(raw, (wire.SEGMENTS, "segments")))
    # Without a length of its own a segment has its share of the track's, or of the whole.
    whole = _milliseconds(raw, meta) or total
    share = whole / len(pieces) if pieces else 0.0
    segments, at = [], 0.0
    for piece in pieces:
        segment = _segment(piece, kind, at, share)
        segments.append(segment)
        at = segment.end * 1000
    return Track(kind, tuple(segments), type, _name(meta, _NAMES) or _name(raw, _NAMES))


def _kind(value: object) -> tuple[int | None, Kind]:
    if isinstance(value, str) and (named := _KIND_NAMES.get(value.strip().lower())):
        return None, named
    number = _number(value)
    if number is None or number != int(number):
        return None, "other"
    return int(number), _KINDS.get(int(number), "other")


def _segment(raw: object, kind: Kind, at: float, share: float) -> Segment:
    """`at` and `share` in milliseconds: where the one before ended, and how long where nothing says so."""
    body = _mapping(raw)
    meta = _mapping(body.get(wire.META))
    start = _time(body, meta, _STARTS)
    start = at if start is None else start
    length = _milliseconds(body, meta)
    end = _time(body, meta, _ENDS)
    if not length and end is not None and end > start:
        length = end - start
    length = min(length or share, _DAY)
    text = _name(meta, _TEXTS) or _name(body, _TEXTS) if kind == "text" else ""
    if isinstance(raw, str):
        text = text or (_clean(raw) if kind == "text" else "")
    volume = next(
        (
            found
            for key in _VOLUMES
            for where in (meta, body)
            if (found := _number(where.get(key))) is not None
        ),
        None,
    )
    identity = _first(body, ("id", "segment_id", "sid", "uuid"))
    told = {
        *_NAMES,
        *_TEXTS,
        *_VOLUMES,
        *_STARTS,
        *_ENDS,
        wire.DURATION,
        "duration",
        wire.META,
        "role",
        "kind",
    }
    return Segment(
        kind=kind,
        name=_name(meta, _NAMES) or _name(body, _NAMES) or _source(meta) or _source(body),
        start=start / 1000,
        end=(start + length) / 1000,
        volume=None if volume is None or volume < 0 else volume if volume <= 4 else min(volume, 1000) / 100,
        text=text,
        role=_name(meta, ("role", "kind")),
        id=str(identity) if isinstance(identity, str | int) else "",
        facts=_facts(meta, told) | _facts(body, told),
        source=_place(meta) or _place(body),
    )


def _milliseconds(body: Mapping[str, object], meta: Mapping[str, object]) -> float:
    """The length that is said at this level, 0 where none is. `d` is ms (§3.4); a small `duration` is
    seconds, as the upload answers have it."""
    for where in (body, meta):
        if (value := _number(where.get(wire.DURATION))) and value > 0:
            return min(value, _DAY)
        if (value := _number(where.get("duration"))) and value > 0:
            return min(value * 1000 if value < 600 else value, _DAY)
    return 0.0


def _time(body: Mapping[str, object], meta: Mapping[str, object], keys: Sequence[str]) -> float | None:
    for where in (body, meta):
        for key in keys:
            value = _number(where.get(key))
            if value is not None and 0 <= value <= _DAY:
                return value
    return None


def _pixels(body: Mapping[str, object], meta: Mapping[str, object]) -> tuple[int, int]:
    for where in (meta, body, _mapping(body.get("canvas_config")), _mapping(meta.get("canvas"))):
        for across, down in _SIZES:
            width, height = _number(where.get(across)), _number(where.get(down))
            if width and height and 1 <= width <= 1e5 and 1 <= height <= 1e5:
                return int(width), int(height)
    return 0, 0


def _aspect(width: int, height: int) -> str:
    if not width or not height:
        return ""
    for across, down in ((16, 9), (9, 16), (1, 1), (4, 5), (4, 3), (3, 4), (21, 9)):
        if abs(width / height - across / down) < 0.01:
            return f"{across}:{down}"
    part = gcd(width, height)
    return f"{width // part}:{height // part}" if max(width, height) // part <= 50 else f"{width}x{height}"


def _facts(body: Mapping[str, object], known: set[str]) -> frozenset[tuple[str, str]]:
    found = {
        (str(key), _canonical(value))
        for key, value in body.items()
        if str(key) not in known and not _UNTOLD.search(str(key)) and value not in (None, "", [], {})
    }
    return frozenset(found)


def _canonical(value: object) -> str:
    try:
        return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        return repr(type(value))


def _name(where: Mapping[str, object], keys: Sequence[str]) -> str:
    return next((name for key in keys if (name := _clean(where.get(key)))), "")


def _source(where: Mapping[str, object]) -> str:
    """The file's name out of a path or an address."""
    for key in _SOURCES:
        value = where.get(key)
        if isinstance(value, str):
            tail = re.split(r"[?#]", value.rstrip("/"))[0].rsplit("/", 1)[-1]
            if name := _clean(unquote(tail)):
                return name
    return ""


def _place(where: Mapping[str, object]) -> str:
    """The path or address of what it is made of, as it stands there; a picture of it where one is named."""
    found = (where.get(key) for key in (*_PICTURES, *_SOURCES))
    return next((value for value in found if isinstance(value, str) and 0 < len(value) <= 2000), "")


def _clean(value: object) -> str:
    """One line of at most 60 characters."""
    if not isinstance(value, str):
        return ""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in value[:400]).split())
    return text if len(text) <= 60 else text[:59].rstrip() + "…"


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def _mapping(value: object) -> Mapping[str, object]:
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = _decoded(value)
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    if isinstance(value, str):
        value = _decoded(value)
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else []


def _first(where: Mapping[str, object], keys: Sequence[str]) -> object:
    return next((where[key] for key in keys if where.get(key) is not None), None)
