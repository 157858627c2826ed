"""May this file go to the backend: as it is, after a conversion, or not at all. The size is asked first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import FileBroken, FileEmpty, FileMissing, FileOversized, FileUnsupported
from core.media import photos
from core.media.boxes import cut_short
from core.media.kinds import FAMILIES, Kind, sniff
from core.media.names import plain_name
from core.media.opening import DEMUXERS, opened, pictures
from core.media.probing import probe
from core.wire import ACCEPTED

CONVERTED: Final = {
    **dict.fromkeys(("heic", "avif", "bmp", "tiff"), ("jpg", "png")),
    **dict.fromkeys(("ogg", "flac", "aiff", "amr", "caf"), ("m4a",)),
}
"""What we turn into something the backend takes, and into which of its types."""
SPELLINGS: Final = {
    "jpeg": "jpg",
    "jpe": "jpg",
    "tif": "tiff",
    "heif": "heic",
    "oga": "ogg",
    "opus": "ogg",
    "m4v": "mp4",
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """Goes as it is, under `name` (plain ASCII, the extension its true `type`); `size` in bytes."""

    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Convertible:
    """Its `type` is not taken, but `to` is, and we can make that; `size` in bytes, of what there is now."""

    name: str
    type: str
    size: int
    to: str


Verdict = Accepted | Convertible


def check_size(name: str, size: int | None, limit: int | None) -> None:
    """Before any download: `size` as the platform tells it, in bytes (None: it does not); `limit` None: there
    is none. Raises FileEmpty or FileOversized."""
    if size == 0:
        raise FileEmpty(name=name)
    if size is not None and limit is not None and size > limit:
        raise FileOversized(name=name, size=size, limit=limit)


def inspect(
    path: Path, name: str, *, limit_bytes: int | None = None, accepted: Sequence[str] = ACCEPTED
) -> Verdict:
    """Raises FileMissing, FileEmpty, FileOversized, FileUnsupported(name, type, accepted), FileBroken,
    FileHuge."""
    size = measured(path, name)
    check_size(name, size, limit_bytes)
    kind = sniff(path)
    if kind.name in accepted:
        check(path, kind, name)
        return Accepted(plain_name(name, kind.name, kind.family), kind.name, size)
    targets = [to for to in CONVERTED.get(kind.name, ()) if to in accepted]
    if targets:
        if kind.family == "photo":
            wanted = photos.target(path, kind, name)
            to = wanted if wanted in targets else targets[0]
        else:
            to = targets[0]
        return Convertible(plain_name(name, to, kind.family), kind.name, size, to)
    if kind.name == "unknown" and claimed(name) in FAMILIES:
        raise FileBroken(name=name)  # it calls itself media, and nothing in it says so
    raise FileUnsupported(name=name, type=kind.label, accepted=tuple(type.upper() for type in accepted))


def measured(path: Path, name: str) -> int:
    """Bytes of a regular file. Raises FileMissing."""
    try:
        if path.is_file():
            return path.stat().st_size
    except (OSError, ValueError) as error:
        raise FileMissing(name=name) from error
    raise FileMissing(name=name)


def claimed(name: str) -> str:
    """The type a name's extension stands for: `jpeg` and `.JPG` are `jpg`; empty without one."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    return SPELLINGS.get(extension, extension)


def check(path: Path, kind: Kind, name: str) -> None:
    """The content keeps what its first bytes promise. Raises FileBroken, FileHuge."""
    if kind.family == "photo":
        photos.check(path, kind, name)
        return
    if DEMUXERS[kind.name] == "mov":
        with path.open("rb") as file:
            if cut_short(file, path.stat().st_size):
                raise FileBroken(name=name)
    if not probe(path, name, kind).width:
        return
    with opened(path, kind, name) as container:
        if (track := pictures(container)) is not None:
            next(container.decode(track), None)
