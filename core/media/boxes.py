"""The boxes of an ISO media file (MP4, MOV, M4A, HEIC, AVIF), read without decoding anything."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from math import atan2, degrees
from typing import IO, Final

MOST: Final = 20_000
"""A healthy file has a few dozen boxes on the levels we read, a recording in fragments some thousands; a
hostile one has millions."""


@dataclass(frozen=True, slots=True)
class Box:
    """Its four letters, where its body starts and where it ends (bytes from the start of the file)."""

    kind: bytes
    body: int
    end: int


class Budget:
    """How many boxes may still be looked at, on all levels together."""

    def __init__(self) -> None:
        self.left = MOST

    def spend(self) -> bool:
        self.left -= 1
        return self.left >= 0


def boxes(file: IO[bytes], start: int, end: int, budget: Budget) -> Iterator[Box]:
    """The boxes that lie side by side from `start`; the last one may claim to reach beyond `end`."""
    while start + 8 <= end and budget.spend():
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        body = start + 8
        if size == 1:
            large = file.read(8)
            if len(large) < 8:
                return
            size, body = struct.unpack(">Q", large)[0], start + 16
        elif size == 0:
            size = end - start
        if size < body - start:
            return
        yield Box(kind, body, start + size)
        start += size


def brands(head: bytes) -> tuple[bytes, ...]:
    """The brands of a leading `ftyp` box, the main one first; empty where there is none."""
    if head[4:8] != b"ftyp":
        return ()
    size = min(int.from_bytes(head[:4], "big"), len(head))
    others = [head[at : at + 4] for at in range(16, size - 3, 4)]
    return (head[8:12], *others)


def tracks(file: IO[bytes], size: int) -> frozenset[bytes]:
    """What the tracks are (`vide`, `soun`, …), from moov/trak/mdia/hdlr; empty where there is no index."""
    found: set[bytes] = set()
    for hdlr in inside(file, Box(b"", 0, size), Budget(), b"moov", b"trak", b"mdia", b"hdlr"):
        file.seek(hdlr.body + 8)
        found.add(file.read(4))
    return frozenset(found)


def rotations(file: IO[bytes], size: int) -> dict[int, int]:
    """Track number → degrees counter-clockwise (-90, 0, 90, 180) that a player turns its frames by, from the
    matrix in moov/trak/tkhd. FFmpeg tells the same, but only after a frame was decoded."""
    found: dict[int, int] = {}
    for tkhd in inside(file, Box(b"", 0, size), Budget(), b"moov", b"trak", b"tkhd"):
        file.seek(tkhd.body)
        content = file.read(96)
        wide = 12 if content[:1] == b"\x01" else 0  # version 1 has 64-bit times
        if len(content) < 84 + wide:
            continue
        (number,) = struct.unpack_from(">I", content, 12 + wide * 2 // 3)
        a, b = struct.unpack_from(">ii", content, 40 + wide)
        quarters = round(-degrees(atan2(b, a)) / 90)
        found[number] = {0: 0, 1: 90, -1: -90}.get(quarters, 180)
    return found


def inside(file: IO[bytes], box: Box, budget: Budget, *path: bytes) -> Iterator[Box]:
    """All boxes at the end of the path, in order."""
    for child in boxes(file, box.body, box.end, budget):
        if child.kind != path[0]:
            continue
        if len(path) == 1:
            yield child
        else:
            yield from inside(file, Box(child.kind, child.body, min(child.end, box.end)), budget, *path[1:])


def cut_short(file: IO[bytes], size: int) -> bool:
    """Whether the file ends before its last box does: a transfer that broke off."""
    last = 0
    for box in boxes(file, 0, size, Budget()):
        last = box.end
    return last > size
