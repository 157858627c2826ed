"""Bringing a film to its place: whole or not at all, also from another disk, and never over something
unexpected."""

from __future__ import annotations

import errno
import filecmp
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

Stamp = list[int]
"""What a file was when the person named it as the place for their film: [mtime in ns, bytes]; empty: not
there."""


def stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return []
    return [found.st_mtime_ns, found.st_size]


def save(film: Path, places: Sequence[Path], *, replace: bool) -> Path:
    """Copy `film` to the first of `places` that takes it; returns where it is.

    `replace`: the first place may be overwritten (the person named it). Otherwise, and for every other
    place, a free name is taken: `film.mp4`, `film-2.mp4`, … A file that holds this very film already is
    the film: a delivery that is repeated makes no second one. Raises OSError when no place will do.
    """
    trouble: OSError | None = None
    for number, place in enumerate(places):
        try:
            return _put(film, place, replace=replace and number == 0)
        except OSError as error:
            trouble = trouble or error
    raise trouble or OSError(errno.ENOENT, "no place given")


def _put(film: Path, place: Path, *, replace: bool) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    try:
        shutil.copyfile(film, part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        if replace:
            part.replace(place)
            return place
        for name in _names(place):
            with suppress(FileExistsError):
                return _claim(part, name)
            if _same(part, name):
                return name
        raise FileExistsError(place)
    finally:
        part.unlink(missing_ok=True)


def _claim(part: Path, name: Path) -> Path:
    """Give the whole file this name unless there is one. Raises FileExistsError."""
    try:
        os.link(part, name)
    except FileExistsError:
        raise
    except (
        OSError
    ):  # no hard links here (FAT, some network disks): reserve the name, then replace what we made
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        part.replace(name)
    return name


def _names(place: Path) -> Iterator[Path]:
    yield place
    for number in range(2, 1000):
        yield place.with_name(f"{place.stem}-{number}{place.suffix}")


def _same(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_size == other.stat().st_size and filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False
