"""Coded groups of pictures and sounds on disk, by their keys; the longest unused ones go first.

Several renders may use one shelf at a time: files appear whole, and a file that has gone or is damaged is
as one that never was.
"""

import os
import struct
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from core.studio.render.encode import Coded

MOST = 1 << 30  # bytes on the shelf
_HEAD = struct.Struct("<4sI")
_ROW = struct.Struct("<qI?I")
_MARK = b"gop1"


class Shelf:
    """`folder` is made when something is kept."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._folder, self._most = folder, most

    def find(self, key: str, base: int = 0) -> list[Coded] | None:
        """What was kept under this key, its times counted from `base`."""
        path = self._folder / key
        try:
            data = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return _read(data, base)

    def keep(self, key: str, coded: Sequence[Coded], base: int = 0) -> None:
        """A full disk or a folder that may not be written is no reason to fail a render."""
        part = self._folder / f"{key}.{os.getpid()}.part"
        rows = b"".join(_ROW.pack(one.at - base, one.length, one.key, len(one.data)) for one in coded)
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                with part.open("wb") as file:
                    file.write(_HEAD.pack(_MARK, len(coded)) + rows)
                    file.writelines(one.data for one in coded)
                part.replace(self._folder / key)
            finally:
                part.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Back below its limit."""
        with suppress(OSError):
            kept = []
            for entry in os.scandir(self._folder):
                with suppress(OSError):
                    found = entry.stat()
                    kept.append((found.st_mtime, found.st_size, Path(entry)))
            over = sum(size for _, size, _ in kept) - self._most
            for _, size, path in sorted(kept):
                if over <= 0:
                    return
                with suppress(OSError):
                    path.unlink()
                    over -= size


def _read(data: bytes, base: int) -> list[Coded] | None:
    found: list[Coded] = []
    try:
        mark, count = _HEAD.unpack_from(data)
        place = _HEAD.size + count * _ROW.size
        for row in range(count):
            at, length, key, size = _ROW.unpack_from(data, _HEAD.size + row * _ROW.size)
            found.append(Coded(at + base, length, key, data[place : place + size]))
            place += size
    except struct.error:
        return None
    return found if mark == _MARK and place == len(data) and found else None
