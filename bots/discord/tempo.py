"""How long things may take, and where Discord draws its lines: in seconds, bytes and characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

EPOCH: Final = 1_420_070_400_000
"""Milliseconds: where Discord's ids begin."""

DEFAULT_BYTES: Final = 10 << 20
"""A file that every chat takes."""
MOST_BYTES: Final = 180 << 20
"""An interaction may promise 500 MiB; uploads beyond some 200 MB fail all the same."""
TIER_BYTES: Final = {0: DEFAULT_BYTES, 1: DEFAULT_BYTES, 2: 50 << 20, 3: 100 << 20}
"""By the level of a server's boosts."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """Durations in seconds. `interaction`: from an interaction's birth to where its token is no longer used.

    `defer`: one try to answer an interaction, of which Discord waits three seconds for. `call`: any other
    request. `stall`: a transfer without a byte. `edit`: between two edits of one card. `window`: in which a
    channel takes five edits. `notice`: so long before its token ends a person who cannot be reached
    otherwise is told. `first`, `longest`: waits between two tries to connect. `identify`: between two shards
    that begin. `again`: a wait where Discord names none. `drain`: a stop waits for events that are being
    written down. `known`: how long a server's limit is remembered. `detail`: so long it is waited for when
    an interaction is written down."""

    interaction: float = 840.0
    defer: float = 1.2
    call: float = 30.0
    stall: float = 60.0
    edit: float = 1.5
    window: float = 5.0
    notice: float = 90.0
    first: float = 1.0
    longest: float = 60.0
    identify: float = 5.0
    again: float = 5.0
    drain: float = 5.0
    known: float = 600.0
    detail: float = 0.3

    def tiny(self, **chosen: float) -> Tempo:
        """The same, for tests: nothing is waited for, but for answers."""
        quick = {
            "edit": 0.0,
            "window": 0.0,
            "first": 0.01,
            "longest": 0.05,
            "identify": 0.0,
            "again": 0.01,
            "defer": 2.0,
            "detail": 5.0,
        }
        return Tempo(**{**{name: getattr(self, name) for name in Tempo.__slots__}, **quick, **chosen})


def born(snowflake: str | int) -> float:
    """When an id of Discord's was made, in seconds since 1970; 0.0 for what is none."""
    text = str(snowflake)
    return ((int(text) >> 22) + EPOCH) / 1000 if text.isascii() and text.isdigit() else 0.0
