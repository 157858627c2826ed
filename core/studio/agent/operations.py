"""What can be done to a film, as values: the language reads a message into these, the edits carry them
out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Ref:
    """Which pictures are meant: by number (1 first, -1 last, 0 the only one of its kind), by a word of the
    file's name, or the new ones."""

    kind: Literal["photo", "clip", "any"] = "any"
    number: int | None = None
    name: str = ""
    new: bool = False


Refs = tuple[Ref, ...]
"""Empty: the whole film."""


@dataclass(frozen=True, slots=True)
class Arrange:
    """A first cut from the files with these indices. `length` in ms, None: as long as the material asks
    for."""

    files: tuple[int, ...]
    length: int | None
    width: int
    height: int
    promo: bool


@dataclass(frozen=True, slots=True)
class SetType:
    """A film of words on made backgrounds, one card per line; the first may be its title."""

    cards: tuple[str, ...]
    length: int | None
    width: int
    height: int
    palette: str
    titled: bool


@dataclass(frozen=True, slots=True)
class SetTitle:
    text: str
    role: Literal["title", "end"] = "title"


@dataclass(frozen=True, slots=True)
class StyleTitle:
    """Where and how titles (or captions) stand; None leaves as it is. `scale` +1 larger, -1 smaller."""

    role: Literal["title", "end", "caption"] = "title"
    place: str | None = None
    color: str | None = None
    style: str | None = None
    scale: int = 0
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class RemoveText:
    role: Literal["title", "end", "caption", "all"]


@dataclass(frozen=True, slots=True)
class AddCaptions:
    """Lines spread over the film, or one line on `refs` or from `at` (ms)."""

    lines: tuple[str, ...]
    refs: Refs = ()
    at: int | None = None


@dataclass(frozen=True, slots=True)
class AddMusic:
    mood: str | None = None
    file: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveMusic:
    pass


@dataclass(frozen=True, slots=True)
class Volume:
    """`what` music or clips; `to` 0..1 absolute, or `by` as a factor."""

    what: Literal["music", "clips"]
    to: float | None = None
    by: float = 1.0


@dataclass(frozen=True, slots=True)
class FadeMusic:
    """In ms; None leaves as it is."""

    fade_in: int | None = None
    fade_out: int | None = None


@dataclass(frozen=True, slots=True)
class SetLength:
    """The whole film: to ms, or by a factor."""

    to: int | None = None
    by: float = 1.0


@dataclass(frozen=True, slots=True)
class SetShape:
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SetSharpness:
    """The short side in pixels."""

    pixels: int


@dataclass(frozen=True, slots=True)
class SetLook:
    look: str
    refs: Refs = ()


@dataclass(frozen=True, slots=True)
class SetTransition:
    kind: str
    length: int | None = None


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
    """The whole film backwards or shuffled."""

    how: Literal["reverse", "shuffle"]


@dataclass(frozen=True, slots=True)
class AddFiles:
    """Files that are not in the film yet: at the end, or at the front."""

    first: bool = False


@dataclass(frozen=True, slots=True)
class ReplaceWithNew:
    ref: Ref


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
class ShotLength:
    """How long these pictures stand, in ms."""

    refs: Refs
    to: int


@dataclass(frozen=True, slots=True)
class Speed:
    factor: float
    refs: Refs = ()


@dataclass(frozen=True, slots=True)
class Undo:
    pass


@dataclass(frozen=True, slots=True)
class StartOver:
    pass


UNDO = Undo()

Operation = (
    Arrange | SetType | SetTitle | StyleTitle | RemoveText | AddCaptions | AddMusic | RemoveMusic | Volume
    | FadeMusic
    | SetLength | SetShape | SetSharpness | SetLook | SetTransition | SetMotion | SetFit | Rotate | Remove
    | Keep | Move | Swap | Reorder | AddFiles | ReplaceWithNew | Trim | ShotLength | Speed | Undo | StartOver
)  # fmt: skip

TOOLS: dict[type[Operation], str] = {
    Arrange: "arrange_media",
    SetType: "set_type",
    SetTitle: "set_title",
    StyleTitle: "style_title",
    RemoveText: "remove_text",
    AddCaptions: "add_captions",
    AddMusic: "add_bgm",
    RemoveMusic: "remove_bgm",
    Volume: "set_volume",
    FadeMusic: "fade_bgm",
    SetLength: "set_length",
    SetShape: "set_aspect_ratio",
    SetSharpness: "set_resolution",
    SetLook: "apply_look",
    SetTransition: "set_transitions",
    SetMotion: "set_motion",
    SetFit: "fit_pictures",
    Rotate: "rotate_pictures",
    Remove: "remove_segments",
    Keep: "keep_segments",
    Move: "move_segments",
    Swap: "swap_segments",
    Reorder: "reorder_segments",
    AddFiles: "add_media",
    ReplaceWithNew: "replace_segment",
    Trim: "trim_video",
    ShotLength: "set_segment_length",
    Speed: "set_speed",
    Undo: "undo",
    StartOver: "clear_timeline",
}
"""How each is called in the stream."""
