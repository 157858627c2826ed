"""What can be done to the words, cards and the logo of a film, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.studio.agent.refs_to import Refs


@dataclass(frozen=True, slots=True)
class SetTitle:
    text: str
    role: Literal["title", "end"] = "title"


@dataclass(frozen=True, slots=True)
class StyleTitle:
    """Where and how titles (or captions) stand; None leaves as it is. `scale` +1 larger, -1 smaller, `size`
    s, m or l. `number`: one caption alone, 1 first, -1 last."""

    role: Literal["title", "end", "caption"] = "title"
    place: str | None = None
    color: str | None = None
    style: str | None = None
    scale: int = 0
    seconds: float | None = None
    size: str | None = None
    anim: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class TimeText:
    """When words show, in ms of the film: below zero from its end, `end` 0 is the end itself, None keeps how
    long they stand."""

    role: Literal["title", "end", "caption"]
    start: int
    end: int | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveText:
    """`number`: one caption alone; `refs`: those on these pictures."""

    role: Literal["title", "end", "caption", "intro", "all"]
    number: int | None = None
    refs: Refs = ()


@dataclass(frozen=True, slots=True)
class AddCaptions:
    """Lines spread over the film, or one line on `refs` or from `at` (ms), there as long as it takes to read
    or until `until`; below zero from the film's end, `until` 0 is the end itself."""

    lines: tuple[str, ...]
    refs: Refs = ()
    at: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeCaption:
    """Other words in the caption with this number, 1 first, -1 last."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ChangeText:
    """These words, wherever they stand, become those."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class AddCard:
    """A picture of its own with these words, before the film or after it."""

    text: str
    last: bool = False
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class SetLogo:
    """A picture or a few words in a corner. What is None or 0 stays as it is; `file` names an upload, without
    it and without `text` the one that is there, else the newest picture that may be one."""

    file: str = ""
    text: str = ""
    place: str | None = None
    scale: int = 0
    fainter: int = 0


@dataclass(frozen=True, slots=True)
class RemoveLogo:
    pass
