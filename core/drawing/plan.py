"""Where everything stands on the picture, in pixels (pure). A long film is broken into rows, like text, so
that its pieces stay wide enough to be read on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from statistics import median
from typing import Final

from core.timeline import Kind, Segment, Timeline, Track

WIDTH: Final = 1080
"""A phone shows it at about a third of this: 30 pixels are as high as the words of the chat."""
MARGIN: Final = 36
LEFT: Final = MARGIN + 66
"""Where time begins; the signs of the tracks stand before it."""
SPAN: Final = WIDTH - MARGIN - 24 - LEFT
HEAD: Final = 104
RULER: Final = 46
PAD: Final = 18
GAP: Final = 10
BETWEEN: Final = 24
FOOT: Final = 148
"""Of the newest clip, where one is shown."""
LOW: Final = 72
HIGH: Final = 176
TALLEST: Final = 2400
MOST_LANES: Final = 5
MOST_ROWS: Final = 5
ROOMY: Final = 132
"""Pixels that a piece of usual length should have."""
SLIVER: Final = 4.0
"""What is narrower than this becomes one with its neighbours."""
_ORDER: Final[tuple[Kind, ...]] = ("video", "text", "audio", "other")
_STEPS: Final = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 21600)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece within one row, `left` to `right`. `segment` None: many that are too short to be told apart.
    `opens`, `closes`: it begins, or ends, in this row."""

    left: float
    right: float
    segment: Segment | None
    opens: bool = True
    closes: bool = True


@dataclass(frozen=True, slots=True)
class Lane:
    """A track within one row: its upper edge, and its pieces."""

    kind: Kind
    top: int
    height: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """`start` to `end` in seconds; `right`: how far time reaches in it; `ticks`: (x, second)."""

    start: float
    end: float
    top: int
    height: int
    right: float
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    height: int
    duration: float
    rows: tuple[Row, ...]


def plan(timeline: Timeline, *, foot: bool = False) -> Plan:
    """Of any timeline, however long. `foot`: leave room for the newest clip."""
    tracks = _chosen(timeline)
    ends = [segment.end for track in tracks for segment in track.segments]
    duration = max(timeline.duration, *ends, 0.1) if ends else max(timeline.duration, 0.1)
    each = duration / _rows(tracks, duration)
    if each > 10:
        each = float(ceil(each))
    rows: list[Row] = []
    top, start = HEAD, 0.0
    while start < duration - each * 0.001 and len(rows) < MOST_ROWS:
        row = _row(tracks, start, each, duration, top, first=not rows)
        rows.append(row)
        top += row.height + BETWEEN
        start += each
    return Plan(top + (FOOT if foot else 0) + MARGIN - BETWEEN, duration, tuple(rows))


def _chosen(timeline: Timeline) -> list[Track]:
    """The tracks that hold something: pictures first; of many, the first of each kind before the second."""
    filled = [track for track in timeline.tracks if track.segments]
    ranked: list[tuple[int, int, int, Track]] = []
    for number, track in enumerate(filled):
        before = sum(other.kind == track.kind for other in filled[: min(number, MOST_LANES)])
        ranked.append((before, _ORDER.index(track.kind), number, track))
    ranked.sort(key=lambda one: one[:3])
    kept = sorted(ranked[:MOST_LANES], key=lambda one: (one[1], one[2]))
    return [
        replace(track, segments=tuple(sorted(track.segments, key=lambda s: s.start))) for *_, track in kept
    ]


def _rows(tracks: Sequence[Track], duration: float) -> int:
    if not tracks:
        return 1
    lengths = [segment.length for segment in tracks[0].segments if segment.length > 0]
    usual = median(lengths) if lengths else duration
    tall = RULER + 2 * PAD + BETWEEN + sum(_tall(track.kind) + GAP for track in tracks)
    room = (TALLEST - HEAD - FOOT - MARGIN) // tall
    return max(
        1, min(ceil(ROOMY * duration / (SPAN * max(usual, 0.001))), room, MOST_ROWS, len(lengths) or 1)
    )


def _row(tracks: Sequence[Track], start: float, each: float, duration: float, top: int, first: bool) -> Row:
    end = start + each
    lanes: list[Lane] = []
    at = top + PAD + RULER
    for number, track in enumerate(tracks):
        blocks = _blocks(track.segments, start, end)
        # A track with nothing in this row takes no room in it; the pictures always do.
        if blocks or first or number == 0:
            lanes.append(Lane(track.kind, at, _tall(track.kind), blocks))
            at += _tall(track.kind) + GAP
    right = LEFT + SPAN * min(1.0, (duration - start) / each)
    height = max(at - GAP, top + PAD + RULER) + PAD - top
    return Row(start, min(end, duration), top, height, right, tuple(lanes), _ticks(start, end, right))


def _tall(kind: Kind) -> int:
    return HIGH if kind == "video" else LOW


def _blocks(segments: Sequence[Segment], start: float, end: float) -> tuple[Block, ...]:
    scale = SPAN / (end - start)
    found: list[Block] = []
    for segment in segments:
        if segment.start >= end or (segment.end <= start and segment.length > 0) or segment.end < start:
            continue
        left = LEFT + (max(segment.start, start) - start) * scale
        right = max(LEFT + (min(segment.end, end) - start) * scale, left + 1)
        last = found[-1] if found else None
        if right - left < SLIVER and last is not None and left - last.right < 1.5:
            if last.segment is None or last.right - last.left < SLIVER:
                found[-1] = Block(last.left, max(last.right, right), None, last.opens, True)
            continue
        found.append(Block(left, right, segment, segment.start >= start, segment.end <= end))
    return tuple(found)


def _ticks(start: float, end: float, right: float) -> tuple[tuple[float, float], ...]:
    """Round moments, far enough apart to be read."""
    scale = SPAN / (end - start)
    step = next((step for step in _STEPS if step * scale >= 116), (end - start) / 5)
    number = ceil(start / step - 1e-6)
    found: list[tuple[float, float]] = []
    while len(found) < 20 and (x := LEFT + (number * step - start) * scale) <= right + 0.5:
        found.append((x, number * step))
        number += 1
    return tuple(found)
