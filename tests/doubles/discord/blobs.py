"""Bytes that may be many: counted and hashed as they come, in memory while small, in a file when big."""

from __future__ import annotations

import hashlib
import io
import mimetypes
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

PIECE = 1 << 16
SMALL = 1 << 20


class Blob:
    """A file's bytes. Fed once, read any number of times."""

    def __init__(self, data: bytes = b"") -> None:
        self.size = 0
        self._hash = hashlib.sha256()
        self._file: IO[bytes] | None = None
        if data:
            self.feed(data)

    def feed(self, piece: bytes) -> None:
        if self._file is None:
            self._file = tempfile.SpooledTemporaryFile(max_size=SMALL)  # noqa: SIM115
        self._file.seek(0, io.SEEK_END)
        self._file.write(piece)
        self._hash.update(piece)
        self.size += len(piece)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def pieces(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        left = (self.size if end is None else end) - start
        at = start
        while left > 0 and self._file is not None:
            self._file.seek(at)
            piece = self._file.read(min(PIECE, left))
            if not piece:
                return
            at, left = at + len(piece), left - len(piece)
            yield piece

    @property
    def bytes(self) -> bytes:
        return b"".join(self.pieces())

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


class Bulk(Blob):
    """A big file that takes no room: the same KiB again and again."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self._pattern = bytes(range(256)) * 4

    @property
    def sha256(self) -> str:
        digest = hashlib.sha256()
        for piece in self.pieces():
            digest.update(piece)
        return digest.hexdigest()

    def pieces(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        at, end = start, self.size if end is None else end
        block = self._pattern * (PIECE // len(self._pattern) + 1)
        while at < end:
            shift = at % len(self._pattern)
            piece = block[shift : shift + min(PIECE, end - at)]
            at += len(piece)
            yield piece


class Given:
    """A file that a person sends: a name, its bytes, and what it says it is (by its name when not said)."""

    def __init__(self, name: str, data: bytes | Blob, type: str | None = None) -> None:
        self.name = name
        self.blob = data if isinstance(data, Blob) else Blob(data)
        self.type = type or mimetypes.guess_type(name)[0]


FileLike = bytes | Path | tuple[str, "bytes | Blob"] | Given


def given(file: FileLike, name: str = "file.bin") -> Given:
    """A person's file, however a test writes it: bytes, a path, (name, bytes) or Given."""
    if isinstance(file, Given):
        return file
    if isinstance(file, bytes):
        return Given(name, file)
    if isinstance(file, Path):
        return Given(file.name, file.read_bytes())
    return Given(file[0], file[1])


def tidy(name: str) -> str:
    """A file name as Discord keeps it: no blanks, plain letters."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = re.sub(r"[^A-Za-z0-9_.\-]", "", re.sub(r"\s+", "_", stem)).strip(".") or "unknown"
    ending = re.sub(r"[^A-Za-z0-9]", "", ending)
    return f"{stem}.{ending}" if ending else stem


def dimensions(blob: Blob, type: str | None) -> tuple[int, int] | None:
    """Width and height of a picture; None for anything else, as for a broken one."""
    if not (type or "").startswith("image/") or isinstance(blob, Bulk):
        return None
    from PIL import Image

    try:
        with Image.open(io.BytesIO(blob.bytes)) as picture:
            return picture.size
    except (OSError, ValueError):
        return None
