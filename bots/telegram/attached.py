"""The files of a message, as attachments (pure): what each is called, how large it is, how it is fetched."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Mapping
from typing import Any, Final

from core import Attachment

Json = Mapping[str, Any]

# Where a message has several of these, the first counts: an animation also comes as a document.
_KINDS: Final = ("animation", "video", "document", "audio", "voice", "video_note")
_TYPES: Final = {
    "photo": "image/jpeg", "sticker": "image/webp", "animation": "video/mp4", "video": "video/mp4",
    "video_note": "video/mp4", "voice": "audio/ogg", "audio": "audio/mpeg",
}  # fmt: skip
_ENDINGS: Final = {
    "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/x-m4a": ".m4a", "audio/ogg": ".ogg",
    "audio/opus": ".ogg", "audio/flac": ".flac", "audio/x-flac": ".flac", "audio/wav": ".wav",
    "audio/x-wav": ".wav", "audio/aac": ".aac", "video/mp4": ".mp4", "video/quicktime": ".mov",
    "video/webm": ".webm", "video/x-matroska": ".mkv", "video/x-msvideo": ".avi", "image/jpeg": ".jpg",
    "image/png": ".png", "image/webp": ".webp", "image/heic": ".heic", "image/heif": ".heif",
    "image/gif": ".gif",
}  # fmt: skip


def attachments(message: Json) -> tuple[Attachment, ...]:
    """What can be worked with: a photo in its largest size, the other kinds as they are. An animated sticker
    is none."""
    if sizes := message.get("photo"):
        largest = max(sizes, key=lambda size: (size["width"] * size["height"], size.get("file_size", 0)))
        return (_attachment("photo", largest),)
    for kind in _KINDS:
        if file := message.get(kind):
            return (_attachment(kind, file),)
    sticker = message.get("sticker")
    if sticker and not sticker.get("is_animated") and not sticker.get("is_video"):
        return (_attachment("sticker", sticker),)
    return ()


def _attachment(kind: str, file: Json) -> Attachment:
    size, type_ = file.get("file_size"), file.get("mime_type") or _TYPES.get(kind)
    handle = {"file_id": str(file["file_id"]), "size": size, "kind": kind}
    return Attachment(
        name(kind, file.get("file_name"), type_), handle, size, type_, str(file.get("file_unique_id", ""))
    )


def name(kind: str, given: str | None, type_: str | None) -> str:
    """The name it came with, without a folder in it; else one that says what it is: `photo.jpg`."""
    own = re.sub(r"[\x00-\x1f\x7f]", "", (given or "").replace("\\", "/").rpartition("/")[2]).strip(" .")
    if own and re.search(r"\.[A-Za-z0-9]{1,5}$", own):
        return own
    plain = (type_ or "").partition(";")[0].strip().lower()
    ending = _ENDINGS.get(plain) or mimetypes.guess_extension(plain) or ""
    return (own or ("file" if kind == "document" else kind)) + ending
