"""The plan of a film: which picture, blend and title stand in which frame. Pure values.

Times are frames where pictures are meant and seconds where sound is meant. `core.studio.render.draft`
makes a plan from a draft; `frame_at` asks it.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Shot:
    """One picture on the video track. It owns frames `first` to `last` (exclusive) and stays visible
    under its follower's transition until `until`. `blend` leads into it, during `blend_frames`. `views`: it
    may be shown as several; `view`: which place of the photo is shown close, "near", "other", "" for all."""

    kind: str
    source: str | None
    first: int
    last: int
    until: int
    inset: float
    speed: float
    volume: float
    fit: str
    rotate: int
    motion: str
    look: str
    focus: tuple[float, float] | None
    style: str
    palette: str
    seed: int
    blend: str
    blend_frames: int
    views: bool = False
    view: str = ""
    near: float = 1.0


@dataclass(frozen=True)
class Title:
    """Words on the picture during frames `first` to `last` (exclusive); `fade` in frames."""

    text: str
    role: str
    place: str
    size: str
    color: tuple[int, int, int]
    style: str
    anim: str
    fade: int
    first: int
    last: int


@dataclass(frozen=True)
class Sound:
    """Something to hear. `kind`: music (made by us), file, clip (a shot's own sound). Seconds throughout."""

    kind: str
    source: str | None
    mood: str
    seed: int
    start: float
    length: float
    inset: float
    speed: float
    volume: float
    fade_in: float
    fade_out: float
    duck: bool


@dataclass(frozen=True)
class Badge:
    """A logo (`source`) or a few words all through the film; `size` s, m or l, `opacity` 0..1."""

    source: str | None
    text: str
    place: str
    size: str
    opacity: float


@dataclass(frozen=True)
class Plan:
    """The whole film: `frames` frames of `width` x `height` at `fps`; tuples in order of time. `platform`:
    for which it is made, "" where that is not known."""

    width: int
    height: int
    fps: int
    frames: int
    shots: tuple[Shot, ...]
    titles: tuple[Title, ...]
    sounds: tuple[Sound, ...]
    badges: tuple[Badge, ...] = ()
    platform: str = ""

    @property
    def seconds(self) -> float:
        return self.frames / self.fps


@dataclass(frozen=True)
class Layer:
    """A shot in one frame; `at` is how far through its visible time it is, 0..1; `seconds` since it began."""

    shot: int
    at: float
    seconds: float


@dataclass(frozen=True)
class Frame:
    """What one frame shows. With a `blend` other than "cut", `under` is seen at `share` 0 and `over` at 1."""

    over: Layer
    under: Layer | None
    blend: str
    share: float
    titles: tuple[tuple[int, float, float], ...]  # (title, opacity 0..1, still to rise 0..1)


def frame_at(plan: Plan, index: int) -> Frame:
    """What frame `index` (0 ≤ index < plan.frames) shows."""
    position = _shot_at(plan.shots, index)
    shot = plan.shots[position]
    into = index - shot.first
    under, blend, share = None, "cut", 1.0
    if into < shot.blend_frames:
        blend, share = shot.blend, ease((into + 1) / (shot.blend_frames + 1))
        under = _layer(plan, position - 1, index) if position else None
    titles = []
    for which, title in enumerate(plan.titles):
        if title.first <= index < title.last:
            opacity, rise = _shown(title, index)
            titles.append((which, opacity, rise))
    return Frame(_layer(plan, position, index), under, blend, share, tuple(titles))


def ease(x: float) -> float:
    """Slow, fast, slow; 0 → 0, 1 → 1."""
    x = min(1.0, max(0.0, x))
    return x * x * (3 - 2 * x)


def _layer(plan: Plan, position: int, index: int) -> Layer:
    shot = plan.shots[position]
    span = max(1, shot.until - shot.first - 1)
    return Layer(position, min(1.0, (index - shot.first) / span), (index - shot.first) / plan.fps)


def _shot_at(shots: Sequence[Shot], index: int) -> int:
    low, high = 0, len(shots) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if shots[middle].first <= index:
            low = middle
        else:
            high = middle - 1
    return low


def _shown(title: Title, index: int) -> tuple[float, float]:
    if title.anim == "none" or title.fade < 1:
        return 1.0, 0.0
    arrived = min(1.0, (index - title.first + 1) / (title.fade + 1))
    left = min(1.0, (title.last - index) / (title.fade + 1))
    rise = (1.0 - arrived) ** 3 if title.anim == "rise" else 0.0
    return ease(min(arrived, left)), rise
