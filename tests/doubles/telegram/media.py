"""Files that a bot sends: taken as what it says they are, or refused, or shown as something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.doubles.telegram.asked import Call, Upload
from tests.doubles.telegram.files import Files, Stored, dimensions
from tests.doubles.telegram.refusal import bad

PHOTO_BYTES = 10 * 1024 * 1024
THUMB_BYTES, THUMB_EDGE = 200_000, 320
ENDINGS = {".mp4": "video/mp4", ".jpg": "image/jpeg", ".png": "image/png"}

Complain = Callable[[str], None]


def taken(files: Files, call: Call, kind: str, complain: Complain) -> tuple[dict[str, Any], list[Stored]]:
    """What stands in the message, and its files, the one that counts last. Raises Refused."""
    given = call[kind]
    if not isinstance(given, Upload):
        again = _again(files, given, kind)
        return _shown(again.kind, again, []), [again]
    if not given.size:
        raise bad("file must be non-empty")
    if kind == "photo":
        return _photo(files, given)
    if kind == "video" and given.head[4:8] != b"ftyp":
        kind = "document"  # what is no film, Telegram shows as a file
    facts = {key: call[key] for key in ("width", "height", "duration", "length") if key in call.values}
    if kind == "video":
        facts = {"width": 0, "height": 0, "duration": 0, **facts}
    elif kind == "document":
        facts = {}
    small = _thumbnail(files, call, complain)
    cover = files.photo(call["cover"]) if isinstance(call.get("cover"), Upload) else []
    type = ENDINGS.get(f".{given.name.rpartition('.')[2].lower()}", given.type)
    stored = files.keep(kind, given, given.name, type, **facts)
    if small is not None:
        stored.facts["thumbnail"] = small.wire
    if cover and kind == "video":
        stored.facts["cover"] = [one.wire for one in cover]
    before = [*cover, *([small] if small is not None else [])]
    return _shown(kind, stored, before), [*before, stored]


def _shown(kind: str, stored: Stored, before: list[Stored]) -> dict[str, Any]:
    if kind == "photo":
        return {"photo": [one.wire for one in [*before, stored]]}
    told: dict[str, Any] = {kind: stored.wire}
    if kind == "animation":
        named = ("file_id", "file_unique_id", "file_name", "mime_type", "thumbnail", "file_size")
        told["document"] = {key: stored.wire[key] for key in named if key in stored.wire}
    return told


def _again(files: Files, given: str, kind: str) -> Stored:
    if given.startswith(("http://", "https://")):
        raise bad("the double fetches nothing from the network")
    stored = files.all.get(given)
    if stored is None:
        raise bad("wrong file identifier/HTTP URL specified")
    if stored.kind != kind and {stored.kind, kind} != {"video", "animation"}:
        raise bad(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return files.again(stored)


def _photo(files: Files, given: Upload) -> tuple[dict[str, Any], list[Stored]]:
    if given.size > PHOTO_BYTES:
        raise bad(
            f"file of size {given.size} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes"
        )
    size = dimensions(Stored("photo", "", "", given.size, given.path))
    if size is None:
        raise bad("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    sizes = files.photo(given)
    return _shown("photo", sizes[-1], sizes[:-1]), sizes


def _thumbnail(files: Files, call: Call, complain: Complain) -> Stored | None:
    """Telegram leaves one away that is too large, without a word: here it is a mistake."""
    given = call.get("thumbnail")
    if not isinstance(given, Upload):
        return None
    stored = files.thumbnail(given)
    edges = dimensions(stored)
    if edges is None or max(edges) > THUMB_EDGE or given.size >= THUMB_BYTES or given.head[:2] != b"\xff\xd8":
        complain(f"{call.method}.thumbnail: {edges} px, {given.size} bytes is no thumbnail")
        return None
    return stored
