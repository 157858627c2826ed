"""How a film reaches its chat: whole, as a smaller copy, or as a link (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

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


@dataclass(frozen=True, slots=True)
class Original:
    """Where the whole film can be fetched; for how many hours, where that is known."""

    url: str
    hours: int | None = None


def fits(video: Video, limits: Limits) -> bool:
    """Exactly at the limit is within it."""
    return limits.file_bytes is None or video.bytes <= limits.file_bytes


def plan(video: Video, limits: Limits, public_url: str | None) -> Plan:
    """`public_url`: where the original can be fetched, None where there is no such place.

    Without a link a smaller copy is tried however small: a poor film that plays is better than none."""
    if limits.file_bytes is None or fits(video, limits):
        return AsFile()
    target = int(limits.file_bytes * MARGIN)
    if public_url and target < LEAST_RATE * video.duration:
        return AsLink(public_url)
    return AsSmaller(max(1, target))


def leads_outside(url: str, *, beside: str = "") -> bool:
    """Can somebody else open it? Not where it names this machine, or a network only this machine is in; but
    whoever has the backend itself there (`beside`, its URL) reads there too."""
    try:
        if beside and urlsplit(url)[:2] == urlsplit(beside)[:2]:
            return True
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
        return False
    try:
        return ip_address(host).is_global
    except ValueError:  # a name
        return "." in host and not host.endswith((".localhost", ".local", ".internal", ".lan"))
