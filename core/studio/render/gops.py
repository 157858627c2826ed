"""The film in closed groups of pictures, each with a key that says all it shows.

A group can be decoded without its neighbours, so one that is already coded from an earlier render of nearly
the same film is used again: a changed title costs its own seconds. Two groups with the same key look the
same. The key holds everything that the picture depends on: the canvas, the shots and titles seen in it, in
times of its own, the files behind them, the libraries, and the text of this room's own modules.
"""

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import av
import cv2

from core import fonts
from core.studio.render.encode import GOP_LIMIT
from core.studio.render.guard import find
from core.studio.render.plan import Plan, Shot, Sound
from core.studio.render.titles import Placed
from core.studio.voices import available

LONGEST = 6.0  # seconds: a film can be entered, and a damaged one mended, this often
LEAST = 0.5  # seconds: below that, key frames cost more than they save


@dataclass(frozen=True)
class Gop:
    """Frames `first` to `last` (exclusive)."""

    first: int
    last: int
    key: str


def gops(plan: Plan, titles: Sequence[Placed], media: Path, quality: str) -> list[Gop]:
    """The whole film. Raises RenderError("missing-media")."""
    edges = cuts(plan)
    marks = [(badge, _file(badge.source, media), plan.platform) for badge in plan.badges]
    found = []
    for first, last in zip(edges, [*edges[1:], plan.frames], strict=True):
        shown = [_title(placed, plan, media, first) for placed in titles if _meets(placed, first, last)]
        found.append(
            Gop(first, last, _digest(_canvas(plan, quality), _shots(plan, media, first, last), shown, marks))
        )
    return found


def sound_key(plan: Plan, media: Path) -> str:
    """The same for all that is heard, from the beginning to the end."""
    speaks = str(available())
    heard: list[tuple[Sound, str]] = [
        (sound, speaks if sound.kind == "speech" else _file(sound.source, media)) for sound in plan.sounds
    ]
    return _digest(plan.frames, plan.fps, heard)


def cuts(plan: Plan) -> list[int]:
    """The frames at which groups begin: where shots do, then evenly, then where titles come and go. A title
    more or less moves no other cut."""
    least = max(2, round(LEAST * plan.fps))
    most = min(GOP_LIMIT, round(LONGEST * plan.fps))
    edges = [0]
    for before, shot in pairwise(plan.shots):
        another = (shot.kind, shot.source) != (before.kind, before.source)  # not the same photo's next view
        if another and shot.first - edges[-1] >= least and plan.frames - shot.first >= least:
            edges.append(shot.first)
    found: list[int] = []
    for first, last in zip(edges, [*edges[1:], plan.frames], strict=True):
        parts = -(-(last - first) // most)
        found += [first + (last - first) * part // parts for part in range(parts)]
    taken = [False] * (plan.frames + 1)  # is a cut here too near to another one?
    for edge in (*found, plan.frames):
        taken[max(0, edge - least + 1) : edge + least] = [True] * (
            min(len(taken), edge + least) - max(0, edge - least + 1)
        )
    for title in plan.titles:
        for edge in (title.first, title.last):
            if not taken[edge]:
                found.append(edge)
                low, high = max(0, edge - least + 1), min(len(taken), edge + least)
                taken[low:high] = [True] * (high - low)
    return sorted(found)


def _canvas(plan: Plan, quality: str) -> tuple[object, ...]:
    return plan.width, plan.height, plan.fps, quality


def _shots(plan: Plan, media: Path, first: int, last: int) -> list[tuple[Shot, str]]:
    return [
        (
            # what is heard and when the follower begins is not seen; the rest in times of the group's own
            replace(shot, first=shot.first - first, until=shot.until - first, last=0, volume=0),
            _file(shot.source, media) if shot.kind != "made" else "",
        )
        for shot in plan.shots
        if shot.first < last and first < shot.until
    ]


def _title(placed: Placed, plan: Plan, media: Path, first: int) -> tuple[object, ...]:
    """A title, and the picture it comes up on: its shadows are made for that."""
    title = placed.title
    own = replace(title, first=title.first - first, last=title.last - first)
    return (
        replace(placed, title=own),
        _shots(plan, media, title.first, title.first + 1),
    )


def _meets(placed: Placed, first: int, last: int) -> bool:
    return placed.title.first < last and first < placed.title.last


def _file(source: str | None, media: Path) -> str:
    if source is None:
        return ""
    found = find(source, media).stat()
    return f"{found.st_size} {found.st_mtime_ns}"


def _digest(*what: object) -> str:
    return hashlib.sha256(f"{_painters()}{what!r}".encode()).hexdigest()


@functools.cache
def _painters() -> str:
    """What paints and encodes: another version of any of it may paint otherwise."""
    digest = hashlib.sha256(repr((av.library_versions, cv2.__version__)).encode())
    for module in (*sorted(Path(__file__).parent.glob("*.py")), Path(fonts.__file__)):
        digest.update(module.read_bytes())
    return digest.hexdigest()
