"""What can be done to a film, as values: the language reads a message into these, the edits carry them
out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.studio.agent.operations_picture import (
    AddFiles,
    Crop,
    CutOut,
    Duplicate,
    Keep,
    KeepShare,
    Move,
    Remove,
    Reorder,
    ReplaceWithNew,
    Rotate,
    SetFit,
    SetLook,
    SetMotion,
    SetTransition,
    ShotLength,
    Speed,
    Split,
    Swap,
    Trim,
)
from core.studio.agent.operations_words import (
    AddCaptions,
    AddCard,
    ChangeCaption,
    ChangeText,
    RemoveLogo,
    RemoveText,
    SetLogo,
    SetTitle,
    StyleTitle,
    TimeText,
)
from core.studio.agent.refs_to import Ref, Refs

__all__ = [
    "TOOLS",
    "UNDO",
    "AddCaptions",
    "AddCard",
    "AddFiles",
    "AddMusic",
    "Arrange",
    "ChangeCaption",
    "ChangeText",
    "Crop",
    "CutOut",
    "Duck",
    "Duplicate",
    "FadeMusic",
    "Keep",
    "KeepShare",
    "Move",
    "Operation",
    "PlaceMusic",
    "Redo",
    "Ref",
    "Refs",
    "Remove",
    "RemoveLogo",
    "RemoveMusic",
    "RemoveText",
    "Reorder",
    "ReplaceWithNew",
    "Rotate",
    "SetFit",
    "SetLength",
    "SetLogo",
    "SetLook",
    "SetMotion",
    "SetShape",
    "SetSharpness",
    "SetTitle",
    "SetTransition",
    "SetType",
    "SetVoice",
    "ShotLength",
    "ShowVersions",
    "Speed",
    "Split",
    "StartOver",
    "StyleTitle",
    "Swap",
    "TakeVersion",
    "TimeText",
    "Trim",
    "Undo",
    "Volume",
]


@dataclass(frozen=True, slots=True)
class Arrange:
    """A first cut from the files with these indices. `length` in ms, None: as long as the material asks
    for."""

    files: tuple[int, ...]
    length: int | None
    width: int
    height: int
    promo: bool
    platform: str = ""


@dataclass(frozen=True, slots=True)
class SetType:
    """A film of words on made backgrounds, one card per line; the first may be its title."""

    cards: tuple[str, ...]
    length: int | None
    width: int
    height: int
    palette: str
    titled: bool
    platform: str = ""


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
class SetVoice:
    """Are the captions read aloud? Where there are none, the titles and cards."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetLength:
    """The whole film: to ms, by a factor, or by so many ms."""

    to: int | None = None
    by: float = 1.0
    add: int = 0


@dataclass(frozen=True, slots=True)
class SetShape:
    """1080x1920, 1080x1350, 1080x1440, 1080x1620, 1080x1080, 1440x1080, 1920x1080 or 2520x1080. `platform`:
    where the film is to be shown, if that was said."""

    width: int
    height: int
    platform: str | None = None


@dataclass(frozen=True, slots=True)
class SetSharpness:
    """The short side in pixels."""

    pixels: int


@dataclass(frozen=True, slots=True)
class Undo:
    steps: int = 1


@dataclass(frozen=True, slots=True)
class Redo:
    steps: int = 1


@dataclass(frozen=True, slots=True)
class StartOver:
    pass


@dataclass(frozen=True, slots=True)
class ShowVersions:
    """The film in several ways, to look at; it stays as it is."""


@dataclass(frozen=True, slots=True)
class TakeVersion:
    """The way with this number, from 1; -1 the last."""

    number: int


UNDO = Undo()

Operation = (
    Arrange | SetType | SetTitle | StyleTitle | TimeText | RemoveText | AddCaptions | ChangeCaption
    | ChangeText | AddCard | SetLogo | RemoveLogo | AddMusic | RemoveMusic | Volume | FadeMusic | Duck
    | PlaceMusic | SetVoice | SetLength | SetShape | SetSharpness | SetLook | SetTransition | SetMotion
    | SetFit | Crop | Rotate | Remove | Keep | Move | Swap | Reorder | AddFiles | ReplaceWithNew
    | Duplicate | Trim | KeepShare | CutOut | Split | ShotLength | Speed | ShowVersions | TakeVersion
    | Undo | Redo | StartOver
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
    SetVoice: "set_voice",
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
    KeepShare: "keep_share",
    CutOut: "cut_out",
    Split: "split_segment",
    ShotLength: "set_segment_length",
    Speed: "set_speed",
    ShowVersions: "offer_versions",
    TakeVersion: "take_version",
    Undo: "undo",
    Redo: "redo",
    StartOver: "clear_timeline",
}
"""How each is called in the stream."""
