"""What can be done to the pictures of a film, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.studio.agent.refs_to import Ref, Refs


@dataclass(frozen=True, slots=True)
class SetLook:
    look: str
    refs: Refs = ()


@dataclass(frozen=True, slots=True)
class SetTransition:
    """Between all pictures, or into these. `length` in ms."""

    kind: str
    length: int | None = None
    refs: Refs = ()


@dataclass(frozen=True, slots=True)
class SetMotion:
    """none, a motion's name, or "vary"."""

    motion: str
    refs: Refs = ()


@dataclass(frozen=True, slots=True)
class SetFit:
    fit: str
    refs: Refs = ()


@dataclass(frozen=True, slots=True)
class Crop:
    """Which part of a picture fills the frame: left, right, top, bottom or center."""

    part: str
    refs: Refs = ()


@dataclass(frozen=True, slots=True)
class Rotate:
    degrees: int
    refs: Refs = ()


@dataclass(frozen=True, slots=True)
class Remove:
    refs: Refs


@dataclass(frozen=True, slots=True)
class Keep:
    """These alone; all others go."""

    refs: Refs


@dataclass(frozen=True, slots=True)
class Move:
    """To `place` (1 first, -1 last), or in front of or behind another picture."""

    refs: Refs
    place: int | None = None
    before: Ref | None = None
    after: Ref | None = None


@dataclass(frozen=True, slots=True)
class Swap:
    one: Ref
    other: Ref


@dataclass(frozen=True, slots=True)
class Reorder:
    """The whole film backwards, shuffled, or `listed`: these pictures first, as they stand in `refs`."""

    how: Literal["reverse", "shuffle", "listed"]
    refs: Refs = ()


@dataclass(frozen=True, slots=True)
class AddFiles:
    """Files that are not in the film yet: at the end, or at the front."""

    first: bool = False


@dataclass(frozen=True, slots=True)
class ReplaceWithNew:
    """By the newest file that is not in the film, or by the one that `by` names."""

    ref: Ref
    by: Ref | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Each comes so many times in a row."""

    refs: Refs
    times: int = 2


@dataclass(frozen=True, slots=True)
class Trim:
    """Cut from a clip (or the film): `start` and `end` in ms of it; None is its own. `drop_*` in ms from
    that side."""

    refs: Refs = ()
    start: int | None = None
    end: int | None = None
    drop_start: int = 0
    drop_end: int = 0


@dataclass(frozen=True, slots=True)
class KeepShare:
    """What is kept of a clip (or the film), in shares of it: 0.5 to 1 is the second half."""

    refs: Refs
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class CutOut:
    """What lies between is taken away, in ms of the film, or of the pictures meant."""

    refs: Refs
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Split:
    """One picture becomes two, at ms of it (without references: of the film); None: in the middle."""

    refs: Refs
    at: int | None


@dataclass(frozen=True, slots=True)
class ShotLength:
    """How long these pictures stand, in ms; `to` 0: as now, and `add` more or less."""

    refs: Refs
    to: int
    add: int = 0


@dataclass(frozen=True, slots=True)
class Speed:
    """So many times faster than now; `absolute`: than it was recorded."""

    factor: float
    refs: Refs = ()
    absolute: bool = False
