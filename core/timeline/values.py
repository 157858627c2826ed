"""What a draft holds, and its summary in the form of §3.4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.words import Phrase

Kind = Literal["video", "audio", "text", "other"]
_SHOWN_TRACKS = 8
_SHOWN_SEGMENTS = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a track, `start` to `end` in seconds. `volume` 1.0 is unchanged, None unknown; `text` is
    what a title says. `source` is the file or address that it is made of, "" where none is told. `facts` are
    all other properties, as (name, canonical JSON): they are compared, not shown."""

    kind: Kind
    name: str = ""
    start: float = 0.0
    end: float = 0.0
    volume: float | None = None
    text: str = ""
    role: str = ""
    id: str = ""
    facts: frozenset[tuple[str, str]] = frozenset()
    source: str = ""

    @property
    def length(self) -> float:
        return self.end - self.start

    @property
    def label(self) -> str:
        return self.text or self.name

    @property
    def span(self) -> Phrase:
        return span(self.start, self.end)

    @property
    def phrase(self) -> Phrase:
        """`Lo-fi (0-10s, 35%)`, `"Urban Dreams" (0-3s)`, `city timelapse (0-10s)`."""
        values: dict[str, object] = {"name": self.label, "span": self.span, "named": bool(self.label)}
        if self.text:
            return Phrase("timeline-words", values)
        if self.kind == "audio" and self.volume is not None:
            return Phrase("timeline-sound", {**values, "volume": percent(self.volume)})
        return Phrase("timeline-piece", values)


@dataclass(frozen=True, slots=True)
class Track:
    """A row of segments. `type` is the draft's own number, None where it has none."""

    kind: Kind
    segments: tuple[Segment, ...] = ()
    type: int | None = None
    name: str = ""

    @property
    def label(self) -> str:
        """What the track is to a person: video, music, sound, title, caption, other."""
        roles = {segment.role for segment in self.segments}
        if self.kind == "text":
            return "caption" if roles == {"caption"} else "title"
        if self.kind == "audio":
            return "sound" if roles and roles <= {"file", "voice", "voiceover", "narration"} else "music"
        return self.kind


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole draft. `duration` in seconds; `width`, `height` in pixels, 0 where unknown; `aspect` like
    "9:16", "" where unknown. `facts` as in Segment."""

    tracks: tuple[Track, ...] = ()
    duration: float = 0.0
    width: int = 0
    height: int = 0
    aspect: str = ""
    facts: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def read(cls, draft: object) -> Timeline:
        """Never raises: see core.timeline.reading."""
        from core.timeline.reading import read

        return read(draft)

    @property
    def exportable(self) -> bool:
        """Some track has a segment (§3.4): otherwise an export is refused."""
        return any(track.segments for track in self.tracks)

    def segments(self, kind: Kind) -> tuple[Segment, ...]:
        return tuple(part for track in self.tracks if track.kind == kind for part in track.segments)

    def summary(self) -> tuple[Phrase, ...]:
        """A heading and a line for each track that holds something; long ones shortened."""
        filled = [track for track in self.tracks if track.segments]
        if not filled:
            return (Phrase("timeline-empty"),)
        lines = [Phrase("timeline-heading", {"count": len(filled)})]
        for number, track in enumerate(filled[:_SHOWN_TRACKS], start=1):
            values = {"number": number, "kind": track.label, "items": _items(track.segments)}
            lines.append(Phrase("timeline-track", values))
        if len(filled) > _SHOWN_TRACKS:
            lines.append(Phrase("timeline-more-tracks", {"count": len(filled) - _SHOWN_TRACKS}))
        return tuple(lines)


def _items(segments: Sequence[Segment]) -> tuple[Phrase, ...]:
    """All segments where they are few; else the first ones, and how many more until when."""
    if len(segments) <= _SHOWN_SEGMENTS:
        return tuple(segment.phrase for segment in segments)
    shown, rest = segments[: _SHOWN_SEGMENTS - 1], segments[_SHOWN_SEGMENTS - 1 :]
    more = {"count": len(rest), "span": span(min(s.start for s in rest), max(s.end for s in rest))}
    return (*(segment.phrase for segment in shown), Phrase("timeline-more", more))


def span(start: float, end: float) -> Phrase:
    """`0-10s`, `2.5-4s`, `0:58-1:10`."""
    if end < 60:
        return Phrase("timeline-span", {"from": seconds(start), "to": seconds(end)})
    return Phrase("timeline-span-long", {"from": clock(start), "to": clock(end)})


def seconds(value: float) -> str:
    """To a tenth, without needless zeros."""
    return f"{value:.1f}".removesuffix(".0")


def clock(value: float) -> str:
    whole = int(value + 0.5)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def percent(volume: float) -> str:
    return f"{volume * 100:.0f}%"
