"""What a file is, by its content. Its name is never asked: names lie, and people rename."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal

from core.errors import FileMissing
from core.media.boxes import brands, tracks
from core.media.mpeg import is_adts, is_mp3, skip_id3
from core.media.texts import text_kind

Family = Literal["video", "photo", "sound", "other"]
HEAD: Final = 8192

FAMILIES: Final[dict[str, Family]] = {
    **dict.fromkeys(("mp4", "mov", "avi", "webm", "mkv", "3gp", "mpg", "ts", "wmv", "flv", "ogv"), "video"),
    **dict.fromkeys(("jpg", "png", "gif", "webp", "heic", "avif", "bmp", "tiff"), "photo"),
    **dict.fromkeys(("mp3", "wav", "m4a", "aac", "ogg", "flac", "aiff", "amr", "caf"), "sound"),
}  # fmt: skip

_HEIC: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_STARTS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xd8\xff", "jpg"),
    (b"fLaC", "flac"),
    (b"#!AMR", "amr"),
    (b"caff\x00\x01", "caf"),
    (b"FLV\x01", "flv"),
    (b"\x00\x00\x01\xba", "mpg"),
    (b"\x00\x00\x01\xb3", "mpg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wmv"),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` as in the contract (§3.2: "mp4", "jpg" …) or our own word for what is not accepted ("heic",
    "svg", "unknown"); `moving`: a picture of several frames."""

    name: str
    moving: bool = False

    @property
    def family(self) -> Family:
        return FAMILIES.get(self.name, "other")

    @property
    def label(self) -> str:
        """As a person reads it: `MP4`; the word `unknown` stays for the sentences to select on."""
        return self.name if self.name == "unknown" else self.name.upper()


UNKNOWN: Final = Kind("unknown")


def sniff(path: Path) -> Kind:
    """Reads a few kilobytes. Raises FileMissing where there is nothing to read."""
    try:
        with path.open("rb") as file:
            return _sniff(file, path.stat().st_size)
    except OSError as error:
        raise FileMissing(name=path.name) from error


def _sniff(file: IO[bytes], size: int) -> Kind:
    head = file.read(HEAD)
    for start, name in _STARTS:
        if head.startswith(start):
            return Kind(name)
    found = _picture(file, head) or _iso(file, head, size) or _container(head) or _sound(file, head)
    if found is None and (text := text_kind(head)) is not None:
        found = Kind(text)
    return found or _other(head)


def _picture(file: IO[bytes], head: bytes) -> Kind | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        pixels = head.find(b"IDAT")
        return Kind("png", moving=b"acTL" in head[: pixels if pixels > 0 else None])
    if head.startswith((b"GIF87a", b"GIF89a")):
        file.seek(0)
        return Kind("gif", moving=file.read(1 << 20).count(b"\x21\xf9\x04") > 1)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind("webp", moving=head[12:16] == b"VP8X" and bool(head[20:21] and head[20] & 0x02))
    if (
        head.startswith(b"BM")
        and head[6:10] == bytes(4)
        and int.from_bytes(head[14:18], "little") in _BITMAPS
    ):
        return Kind("bmp")
    if head.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")):
        return Kind("raw" if _is_raw(head) else "tiff")
    return None


_BITMAPS: Final = {12, 40, 52, 56, 64, 108, 124}
"""Sizes of a BMP's second header."""


def _is_raw(head: bytes) -> bool:
    """A camera's raw file is a TIFF with a DNG version or sub-images: what a reader finds first is its
    thumbnail."""
    order: Literal["little", "big"] = "little" if head.startswith(b"II") else "big"
    if head[8:10] == b"CR":
        return True
    at = int.from_bytes(head[4:8], order)
    count = int.from_bytes(head[at : at + 2], order)
    tags = {int.from_bytes(head[at + 2 + 12 * k :][:2], order) for k in range(min(count, 200))}
    return bool(tags & {0xC612, 0x014A})


def _iso(file: IO[bytes], head: bytes, size: int) -> Kind | None:
    """MP4 and its relatives. A file without `ftyp` is an old QuickTime movie."""
    if head[4:8] in {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}:
        return Kind("mov")
    all_brands = brands(head)
    if not all_brands:
        return None
    main = all_brands[0]
    if main in {b"avif", b"avis"} or (main in {b"mif1", b"msf1"} and b"avif" in all_brands):
        return Kind("avif", moving=main == b"avis")
    if main in _HEIC or main in {b"mif1", b"msf1"}:
        return Kind("heic", moving=main in {b"hevc", b"hevx", b"msf1"})
    if main == b"qt  ":
        return Kind("mov")
    if main == b"crx ":
        return Kind("raw")
    found = tracks(file, size)
    if main[:3] in {b"M4A", b"M4B", b"M4P"} or (b"soun" in found and b"vide" not in found):
        return Kind("m4a")
    return Kind("3gp" if main[:3] in {b"3gp", b"3g2"} else "mp4")


def _container(head: bytes) -> Kind | None:
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        # the document type is one of the first elements: id 0x4282, a length byte, its letters
        at = head.find(b"\x42\x82", 4, 80)
        document = head[at + 3 :][: head[at + 2] & 0x7F] if at > 0 else b""
        return Kind("webm" if document == b"webm" else "mkv" if document == b"matroska" else "unknown")
    if head.startswith(b"RIFF"):
        return {b"AVI ": Kind("avi"), b"WAVE": Kind("wav")}.get(head[8:12])
    if head.startswith(b"OggS"):
        return Kind("ogv" if b"\x80theora" in head[:512] else "ogg")
    if head.startswith(b"FORM") and head[8:12] in {b"AIFF", b"AIFC"}:
        return Kind("aiff")
    if len(head) > 564 and head[0] == head[188] == head[376] == 0x47:
        return Kind("ts")
    return None


def _sound(file: IO[bytes], head: bytes) -> Kind | None:
    """MP3 and raw AAC have no signature of their own: frames must follow each other. A tag may come before
    them."""
    if head.startswith(b"ID3"):
        file.seek(skip_id3(head))
        head = file.read(HEAD)
        if head.startswith(b"fLaC"):
            return Kind("flac")
        if not is_adts(head):
            return Kind("mp3")
    if is_adts(head):
        return Kind("aac")
    return Kind("mp3") if is_mp3(head) else None


def _other(head: bytes) -> Kind:
    """Archives, documents, programs: only so that the refusal can name them."""
    import filetype

    guess = filetype.guess(head)
    return Kind(guess.extension) if guess is not None and guess.extension not in FAMILIES else UNKNOWN
