"""How a film reaches its chat: whole, as a smaller copy, or as a link (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.chat import Limits, Video

MARGIN: Final = 0.95
"""A copy aims this far below the limit: an encoder misses its size by a few per cent, and a request has a
frame."""

LEAST_RATE: Final = 16_000
"""Bytes a second under which a film is no longer worth looking at (128 kbit/s, sound included)."""


@dataclass(frozen=True, slots=True)
class AsFile:
    """The film itself fits."""


@dataclass(frozen=True, slots=True)
class AsSmaller:
    """A copy of at most `limit` bytes, playable inline; the original by link where there is one."""

    limit: int


@dataclass(frozen=True, slots=True)
class AsLink:
    """Only a link: the chat carries no file, or none that this film could be shrunk into."""

    url: str


Plan = AsFile | AsSmaller | AsLink


def plan(video: Video, limits: Limits, public_url: str | None) -> Plan:
    """`public_url`: where the original can be fetched, None where there is no such place.

    Exactly at the limit is within it. Without a link a smaller copy is tried however small: a poor film
    that plays is better than none."""
    limit = limits.file_bytes
    if limit is None or video.bytes <= limit:
        return AsFile()
    target = int(limit * MARGIN)
    if public_url and target < LEAST_RATE * video.duration:
        return AsLink(public_url)
    return AsSmaller(max(1, target))
