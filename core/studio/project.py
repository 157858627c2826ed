"""The film on the table, typed: shots, sounds, texts and a logo with their times in milliseconds. Immutable
and always valid. How it is written down: `draft`; what every key means: README.md beside this file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Literal, Self

NOTHING: Mapping[str, Any] = MappingProxyType({})
SHORTEST = 300
"""No shot and no text is shorter, in ms."""
LONGEST = 600_000
"""No film is longer, in ms."""

Kind = Literal["photo", "clip", "made"]


class Broken(ValueError):
    """A project that cannot be: overlapping segments, a shot without a source, a time below zero."""


@dataclass(frozen=True, slots=True)
class Transition:
    """How the picture comes in, during its first `length` ms. `extra` are unknown keys."""

    kind: str = "cut"
    length: int = 0
    extra: Mapping[str, Any] = field(default_factory=lambda: NOTHING, kw_only=True)


@dataclass(frozen=True, slots=True)
class Made:
    """A background painted by the renderer."""

    style: str = "gradient"
    palette: str = "dusk"
    seed: int = 1
    extra: Mapping[str, Any] = field(default_factory=lambda: NOTHING, kw_only=True)


@dataclass(frozen=True, slots=True)
class Segment:
    """What all have. `extra` are unknown keys of `m`, `outer` unknown keys beside it: both are kept."""

    id: str
    start: int
    length: int
    extra: Mapping[str, Any] = field(default_factory=lambda: NOTHING, kw_only=True)
    outer: Mapping[str, Any] = field(default_factory=lambda: NOTHING, kw_only=True)

    @property
    def end(self) -> int:
        return self.start + self.length

    def check(self) -> None:
        if type(self.start) is not int or type(self.length) is not int:
            raise Broken(f"{self.id}: times are whole ms, not {self.start!r} + {self.length!r}")
        if self.start < 0 or self.length <= 0:
            raise Broken(f"{self.id}: {self.start} ms + {self.length} ms")


@dataclass(frozen=True, slots=True)
class Shot(Segment):
    """A picture, clip or made background. `offset` is where the clip is entered, in ms of its own time.
    `views`: a photo that stands long may be shown from several sides, all of it and close. `near`: cut out so
    many times closer than the frame needs, round `focus`. `piece`: of shots with one source, those that were
    split or doubled are pictures of their own; this tells them apart."""

    kind: str = "photo"
    name: str = ""
    src: str = ""
    offset: int = 0
    speed: float = 1.0
    volume: float = 1.0
    fit: str = "fill"
    rotate: int = 0
    motion: str = "none"
    transition: Transition = Transition()
    look: str = "none"
    focus: tuple[float, float] | None = None
    views: bool = False
    near: float = 1.0
    piece: str = ""
    made: Made | None = None

    def check(self) -> None:
        Segment.check(self)
        if not 1 <= self.near <= 4:
            raise Broken(f"{self.id}: {self.near} times near")
        if self.kind in {"photo", "clip"} and not self.src:
            raise Broken(f"{self.id}: a {self.kind} without a source")
        if self.offset < 0 or not 0.1 <= self.speed <= 10 or not 0 <= self.volume <= 2:
            raise Broken(f"{self.id}: offset {self.offset}, speed {self.speed}, volume {self.volume}")


@dataclass(frozen=True, slots=True)
class Sound(Segment):
    """Music that we compose (`kind` music, by `mood`) or a sound file."""

    kind: str = "music"
    name: str = ""
    mood: str = ""
    seed: int = 1
    src: str = ""
    offset: int = 0
    volume: float = 0.35
    fade_in: int = 500
    fade_out: int = 2000
    duck: bool = True

    def check(self) -> None:
        Segment.check(self)
        if self.kind == "file" and not self.src:
            raise Broken(f"{self.id}: a sound without a source")
        if not 0 <= self.volume <= 2:
            raise Broken(f"{self.id}: volume {self.volume}")


@dataclass(frozen=True, slots=True)
class Text(Segment):
    """Words on the picture. `role` is title, caption, end, or card (the words of a film of words)."""

    text: str = ""
    role: str = "title"
    place: str = "center"
    size: str = "l"
    color: str = "#ffffff"
    style: str = "clean"
    anim: str = "fade"
    fade: int = 400


@dataclass(frozen=True, slots=True)
class Logo(Segment):
    """A picture (`src`) or a few words in a corner, all through the film."""

    name: str = ""
    src: str = ""
    text: str = ""
    place: str = "top-right"
    size: str = "m"
    opacity: float = 0.9

    def check(self) -> None:
        Segment.check(self)
        if bool(self.src) == bool(self.text) or not 0 < self.opacity <= 1:
            raise Broken(f"{self.id}: a logo is a picture or words, at an opacity up to 1")


@dataclass(frozen=True, slots=True)
class Project:
    """One film. Shots abut from 0; sounds of one kind and texts of one lane never overlap; ids are unique.
    `asked` is the length the person asked for, in ms: it is kept when pictures come and go. `platform`: where
    it is shown; words keep clear of what that shows over a film. `voice`: they are read aloud. `kept` holds
    unknown keys of the tracks, by lane.
    """

    width: int = 1080
    height: int = 1920
    fps: int = 30
    title: str = ""
    look: str = "none"
    language: str = "en"
    asked: int | None = None
    platform: str = ""
    voice: bool = False
    shots: tuple[Shot, ...] = ()
    sounds: tuple[Sound, ...] = ()
    texts: tuple[Text, ...] = ()
    logo: Logo | None = None
    extra: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    outer: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    kept: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: NOTHING)
    others: tuple[Mapping[str, Any], ...] = ()

    def __post_init__(self) -> None:
        """Raises Broken."""
        ids = set()
        for segment in self.segments:
            segment.check()
            if segment.id in ids:
                raise Broken(f"{segment.id} is there twice")
            ids.add(segment.id)
        at = 0
        for shot in self.shots:
            if shot.start != at:
                raise Broken(f"{shot.id} starts at {shot.start} ms, not at {at} ms")
            at = shot.end
        for lane in (*lanes(self.sounds, "kind"), *lanes(self.texts, "role")):
            for one, next_one in pairwise(lane):
                if next_one.start < one.end:
                    raise Broken(f"{one.id} and {next_one.id} overlap")

    @property
    def segments(self) -> tuple[Segment, ...]:
        return (*self.shots, *self.sounds, *self.texts, *([self.logo] if self.logo else []))

    @property
    def sources(self) -> frozenset[str]:
        """The files it shows and plays, by their addresses."""
        held = [*(s.src for s in self.shots), *(s.src for s in self.sounds)]
        return frozenset(src for src in [*held, self.logo.src if self.logo else ""] if src)

    @property
    def length(self) -> int:
        """In ms."""
        return self.shots[-1].end if self.shots else 0

    @property
    def music(self) -> Sound | None:
        return next((s for s in self.sounds), None)

    def roles(self, *roles: str) -> tuple[Text, ...]:
        return tuple(t for t in self.texts if t.role in roles)

    def with_shots(
        self, shots: Iterable[Shot], moved_text: Callable[[Text], Text | None] | None = None
    ) -> Self:
        """These shots one after the other. Sounds follow the new length; a text that belongs to a shot
        (`on`) goes with it, end cards stay at the end, the others go where `moved_text` says; without it
        titles stay and captions keep their share of the film."""
        laid: list[Shot] = []
        at = 0
        for shot in shots:
            moved = replace(shot.transition, length=min(shot.transition.length, shot.length // 2))
            laid.append(replace(shot, start=at, transition=moved if at else Transition()))
            at += shot.length
        spans = {shot.id: shot for shot in laid}
        texts = [
            moved_text(text)
            if moved_text and text.role != "end" and "on" not in text.extra
            else followed_text(text, self.length, at, spans)
            for text in self.texts
        ]
        return replace(
            self,
            shots=tuple(laid),
            logo=replace(self.logo, length=at) if self.logo and at else None,
            sounds=tuple(followed(sound, self.length, at) for sound in self.sounds if sound.start < at),
            texts=untangled([t for t in texts if t is not None], at),
        )

    def with_texts(self, role: str, texts: Iterable[Text]) -> Self:
        """In place of all texts of that role, cut where they run beyond the film or into one another."""
        kept = [t for t in self.texts if t.role != role]
        return replace(self, texts=untangled([*kept, *texts], self.length))

    def fresh_id(self, letter: str) -> str:
        """An id that no segment has."""
        taken = {s.id for s in self.segments}
        number = len(taken) + 1
        while f"{letter}{number}" in taken:
            number += 1
        return f"{letter}{number}"


def lanes(segments: Iterable[Segment], key: str) -> list[list[Segment]]:
    """Segments that share a track, each in order of time. Titles and end cards share one."""
    found: dict[str, list[Segment]] = {}
    for segment in segments:
        lane = str(getattr(segment, key))
        found.setdefault("title" if lane == "end" else lane, []).append(segment)
    return [sorted(lane, key=lambda s: s.start) for lane in found.values()]


def followed(sound: Sound, before: int, now: int) -> Sound:
    """A sound that ran to the end still does; one that would run beyond it ends there."""
    if sound.kind == "music" and sound.end >= before:
        return replace(sound, length=now - sound.start)
    return replace(sound, length=min(sound.length, now - sound.start))


def followed_text(text: Text, before: int, now: int, shots: Mapping[str, Shot]) -> Text | None:
    """Where a text stands when the film's length changes; None where what it belonged to is gone."""
    if (on := text.extra.get("on")) is not None:
        shot = shots.get(on)
        gap = 0 if shot is None else min(200, shot.length // 8)
        return None if shot is None else replace(text, start=shot.start + gap, length=shot.length - gap)
    if text.role == "end":
        length = min(text.length, now)
        return replace(text, start=now - length, length=length)
    if text.role == "caption" and before:
        start = text.start * now // before
        return replace(text, start=start, length=max(1, text.end * now // before - start))
    return text


def untangled(texts: Iterable[Text], end: int) -> tuple[Text, ...]:
    """Texts cut where the film or the next text of their lane begins; those too short to read are left
    out."""
    found: list[Text] = []
    for lane in lanes(texts, "role"):
        for text, limit in zip(lane, [*(t.start for t in lane[1:]), end], strict=True):
            length = min(text.end, limit, end) - text.start
            if length >= SHORTEST and isinstance(text, Text):
                found.append(replace(text, length=length))
    return tuple(sorted(found, key=lambda t: (t.start, t.role)))
