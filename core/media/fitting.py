"""How a film is made to fit under a limit of bytes: which size, how many frames, how many bits. Pure
arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SIDES: Final = (1080, 900, 720, 600, 540, 480, 400, 360, 288, 240)
"""Shorter sides tried, in pixels, from the largest."""
FPS: Final = 30.0
BITS: Final = 0.060
"""Bits per pixel and frame at which x264 `veryfast` still looks clean on ordinary film."""
LEAST_BITS: Final = 0.030
"""Below this even still pictures with slow motion get soft: a smaller picture is the better one."""
LEAST_VIDEO: Final = 40_000.0
"""Bits per second. Under it nobody would post the result."""
OVERHEAD: Final = 0.985
"""What is left of the file after container and index."""
AIMS: Final = (0.955, 0.90, 0.80)
"""Share of the limit aimed at, try by try: a rate is kept only about."""


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes, seconds, pixels as shown, frames per second of the film that is too large."""

    size: int
    duration: float
    width: int
    height: int
    fps: float
    has_audio: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Even pixels as shown, frames per second, bits per second (0: no sound), x264's preset."""

    width: int
    height: int
    fps: float
    video: int
    audio: int
    preset: str


def plan(source: Source, limit: int, attempt: int = 0, correction: float = 1.0) -> Plan | None:
    """`attempt` counts from 0; `correction` is by how much the last try missed (aimed / got). None: cannot be
    done."""
    if source.duration <= 0 or source.width < 2 or source.height < 2:
        return None
    seconds = max(source.duration, 0.5)
    container = 3000 + 24 * seconds * (source.fps or FPS)  # an index entry for every frame and piece of sound
    bits = (limit - container) * 8 * OVERHEAD * AIMS[min(attempt, len(AIMS) - 1)] / seconds
    audio = _audio(bits) if source.has_audio else 0
    video = (bits - audio) * min(1.0, correction)
    if video < LEAST_VIDEO:
        return None
    fps = min(source.fps or FPS, FPS) if source.fps <= 45 else source.fps / round(source.fps / FPS)
    wanted = _bits_per_pixel(source)
    short = min(source.width, source.height)
    width, height = source.width, source.height
    for side in (min(short, SIDES[0]), *(s for s in SIDES if s < short)):
        width, height = (even(length * side / short) for length in (source.width, source.height))
        if video / (width * height * fps) >= wanted:
            break
    # No more bits than the size can show: a small limit is reached by size, a large one by rate.
    video = min(video, width * height * fps * 0.25)
    return Plan(width, height, fps, int(video), audio, preset(width * height * fps * seconds))


def _bits_per_pixel(source: Source) -> float:
    """What this film needs. The source's own rate is a hint: one that was small already (slides, titles)
    shows that little is enough; half of it still does well."""
    own = source.size * 8 / source.duration / max(1.0, source.width * source.height * (source.fps or FPS))
    return min(BITS, max(LEAST_BITS, own * 0.5))


def _audio(bits: float) -> int:
    """Sound gets a tenth, between what speech needs and what music needs."""
    for rate in (128_000, 96_000, 64_000, 48_000):
        if bits >= rate * 10:
            return rate
    return 32_000


def preset(pixels: float) -> str:
    """The slowest that ends within about 15 s on two cores; `pixels` of the whole film."""
    return next((name for most, name in ((0.5e9, "medium"), (0.9e9, "faster")) if pixels <= most), "veryfast")


def even(length: float) -> int:
    """Chroma is stored for every second pixel."""
    return max(2, round(length / 2) * 2)
