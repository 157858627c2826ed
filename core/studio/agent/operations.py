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
    or until `until`."""

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


@dataclass(frozen=True, slots=True)
class AddMusic:
    mood: str | None = None
    file: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveMusic:
    pass


@dataclass(frozen=True, slots=True)
class Volume:
    """`what` music or clips; any: whichever is heard alone. `to` 0..1 absolute, or `by` as a factor. `refs`:
    these clips."""

    what: Literal["music", "clips", "any"]
    to: float | None = None
    by: float = 1.0
    refs: Refs = ()


@dataclass(frozen=True, slots=True)
class FadeMusic:
    """In ms; None leaves as it is."""

    fade_in: int | None = None
    fade_out: int | None = None


@dataclass(frozen=True, slots=True)
class Duck:
    """Does the music step back while a clip is heard?"""

    on: bool


@dataclass(frozen=True, slots=True)
class PlaceMusic:
    """When it plays, in ms of the film: below zero from its end, `end` 0 is the end itself; None leaves that
    side as it is."""

    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class SetLength:
    """The whole film: to ms, by a factor, or by so many ms."""

    to: int | None = None
    by: float = 1.0
    add: int = 0


@dataclass(frozen=True, slots=True)
class SetShape:
    """1080x1920, 1080x1350, 1080x1440, 1080x1620, 1080x1080, 1440x1080, 1920x1080 or 2520x1080."""

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
    """The whole film backwards or shuffled."""

    how: Literal["reverse", "shuffle"]


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


@dataclass(frozen=True, slots=True)
class Undo:
    steps: int = 1


@dataclass(frozen=True, slots=True)
class Redo:
    steps: int = 1


@dataclass(frozen=True, slots=True)
class StartOver:
    pass


UNDO = Undo()

Operation = (
    Arrange | SetType | SetTitle | StyleTitle | TimeText | RemoveText | AddCaptions | ChangeCaption
    | ChangeText | AddCard | SetLogo | RemoveLogo | AddMusic | RemoveMusic | Volume | FadeMusic | Duck
    | PlaceMusic | SetLength | SetShape | SetSharpness | SetLook | SetTransition | SetMotion | SetFit | Crop
    | Rotate | Remove | Keep | Move | Swap | Reorder | AddFiles | ReplaceWithNew | Duplicate | Trim | CutOut
    | Split | ShotLength | Speed | Undo | Redo | StartOver
)  # fmt: skip

TOOLS: dict[type[Operation], str] = {
    Arrange: "arrange_media",
    SetType: "set_type",
    SetTitle: "set_title",
    StyleTitle: "style_title",
    TimeText: "set_text_time",
    RemoveText: "remove_text",
    AddCaptions: "add_captions",
    ChangeCaption: "change_caption",
    ChangeText: "change_text",
    AddCard: "add_card",
    SetLogo: "set_logo",
    RemoveLogo: "remove_logo",
    AddMusic: "add_bgm",
    RemoveMusic: "remove_bgm",
    Volume: "set_volume",
    FadeMusic: "fade_bgm",
    Duck: "duck_bgm",
    PlaceMusic: "place_bgm",
    SetLength: "set_length",
    SetShape: "set_aspect_ratio",
    SetSharpness: "set_resolution",
    SetLook: "apply_look",
    SetTransition: "set_transitions",
    SetMotion: "set_motion",
    SetFit: "fit_pictures",
    Crop: "crop_pictures",
    Rotate: "rotate_pictures",
    Remove: "remove_segments",
    Keep: "keep_segments",
    Move: "move_segments",
    Swap: "swap_segments",
    Reorder: "reorder_segments",
    AddFiles: "add_media",
    ReplaceWithNew: "replace_segment",
    Duplicate: "duplicate_segments",
    Trim: "trim_video",
    CutOut: "cut_out",
    Split: "split_segment",
    ShotLength: "set_segment_length",
    Speed: "set_speed",
    Undo: "undo",
    Redo: "redo",
    StartOver: "clear_timeline",
}
"""How each is called in the stream."""
