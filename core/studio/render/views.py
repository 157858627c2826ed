"""A photo that stands long is shown as several views: all of it, close on what matters, on something else.

The draft knows nothing of this: a photo is one segment there, whatever is said about it applies to all of
its views. Only segments that allow it ("views") are cut, and only inside: they begin and end when they say.
Pure.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from core.studio.render.moods import MOODS, bars_in
from core.studio.render.plan import Shot, Sound

LONGEST = 5.8  # seconds one view may stand
LONGEST_SMALL = 3.6  # the same, to lively music, for a picture that is only seen small, over its own blur
BRISK, SLOW = 3.7, 4.6  # seconds a view takes, by the music
SLOW_PACE = 95  # beats a minute
SOFT = 0.3  # seconds from one view into the next
BAR_NEAR = 0.5  # seconds a cut may be moved to meet a bar rather than a beat
LONGEST_GROUND, GROUND, SOFT_GROUND = 8.0, 6.0, 0.8  # the same for a painted ground that changes its style
STYLES = ("gradient", "bokeh", "waves")
LEAST = 1.5  # seconds of the shortest view

View = tuple[str, str]  # which place ("", "near", "other"), and how the picture moves
WHOLE: tuple[View, ...] = (  # for pictures that are only seen whole over their own blur
    ("near", "pan-right"),
    ("", "zoom-in"),
    ("other", "zoom-out"),
    ("near", "zoom-in"),
    ("", "zoom-out"),
    ("other", "pan-left"),
)
FILLING: tuple[View, ...] = (  # for those that fill the film
    ("", "zoom-out"),
    ("near", "zoom-in"),
    ("other", "pan-right"),
    ("", "zoom-in"),
    ("other", "zoom-out"),
    ("near", "pan-left"),
)


def parted(shots: Sequence[Shot], sounds: Sequence[Sound], fps: int) -> list[Shot]:
    """The shots, long photos as several; a photo that comes again goes on with its next view. Their `until`
    is still to be set."""
    music = next((sound for sound in sounds if sound.kind == "music"), None)
    found: list[Shot] = []
    shown: dict[str | None, int] = {}
    for index, shot in enumerate(shots):
        if not shot.views:
            found.append(shot)
            continue
        if shot.kind == "made":
            found += _grounds(shot, music, fps)
            continue
        if shot.source not in shown:
            # the film opens with a full picture; the next photo with all of it, and so on
            shown[shot.source] = len(shown) % 2 if shot.fit == "blur" else 0
            again = False
        else:
            again = True
        edges = _edges(shot, music, fps)
        follower = shots[index + 1] if index + 1 < len(shots) else None
        hard = (shot if index else follower or shot).blend == "cut"
        for number, (first, last) in enumerate(pairwise(edges)):
            place, motion = _ring(shot)[shown[shot.source] % 6]
            part = replace(shot, first=first, last=last, until=last)
            if len(edges) > 2 or again:
                part = replace(part, view=place, motion=motion)
            if number:
                soft = 0 if hard and len(shots) > 1 else round(SOFT * fps)
                part = replace(part, blend="crossfade" if soft else "cut", blend_frames=soft)
            found.append(part)
            shown[shot.source] += 1
    return found


def _grounds(shot: Shot, music: Sound | None, fps: int) -> list[Shot]:
    """A painted ground that stands long, as several in the same colours."""
    seconds = (shot.last - shot.first) / fps
    if seconds <= LONGEST_GROUND:
        return [shot]
    found: list[Shot] = []
    turn = STYLES.index(shot.style)
    for number, (first, last) in enumerate(
        pairwise(_cuts(shot, round(seconds / GROUND), SOFT_GROUND, music, fps))
    ):
        part = replace(shot, first=first, last=last, until=last)
        if number:
            style, soft = STYLES[(turn + number) % 3], round(SOFT_GROUND * fps)
            part = replace(
                part, style=style, seed=shot.seed + 100 * number, blend="crossfade", blend_frames=soft
            )
        found.append(part)
    return found


def _ring(shot: Shot) -> tuple[View, ...]:
    return WHOLE if shot.fit == "blur" else FILLING


def _edges(shot: Shot, music: Sound | None, fps: int) -> list[int]:
    """Frames at which views begin, and the shot's end."""
    seconds = (shot.last - shot.first) / fps
    slow = music is not None and MOODS[music.mood].pace < SLOW_PACE
    if seconds <= (LONGEST if slow or shot.fit != "blur" else LONGEST_SMALL):
        return [shot.first, shot.last]
    return _cuts(shot, max(2, round(seconds / (SLOW if slow else BRISK))), SOFT, music, fps)


def _cuts(shot: Shot, count: int, soft: float, music: Sound | None, fps: int) -> list[int]:
    """The shot's beginning and end, and between them `count` - 1 frames, so that a change of `soft` seconds
    is half done on the music's bar or beat."""
    seconds = (shot.last - shot.first) / fps
    edges = [shot.first]
    for number in range(1, count):
        wanted = shot.first / fps + seconds * number / count
        for moment in (*moments(wanted, music), wanted):
            at = round((moment - soft / 2) * fps)
            if at - edges[-1] >= LEAST * fps <= shot.last - at:
                edges.append(at)
                break
    return [*edges, shot.last]


def moments(time: float, music: Sound | None) -> list[float]:
    """The bar near `time`, if one is, then the beat; in seconds of the film."""
    if music is None:
        return []
    bar = bars_in(music.mood, music.length)[1]
    bars, beats = (music.start + round((time - music.start) / unit) * unit for unit in (bar, bar / 4))
    return [bars, beats] if abs(bars - time) <= BAR_NEAR else [beats]
