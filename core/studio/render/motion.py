"""Eased pan and zoom that never shakes.

A motion is a rectangle that glides over the picture. Per frame it is cut out with `cv2.resize`, which is 3 to
5 times cheaper than `cv2.warpAffine` but takes whole pixels only. `lattice` finds, among the whole-pixel
cut-outs, one that lands where the rectangle is: it renders a few pixels more at the left and cuts them off,
so that `start + skip x step` comes within a few hundredths of a pixel of any wanted place. The steps (source
pixels per output pixel) are kept between 1.52 and about 1.7, away from 3/2, where such places coincide.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]

STEP = 1.52  # source pixels per output pixel where the motion is closest
PAN_STEP = 1.618  # the golden ratio spreads its multiples most evenly
SKIP = 14  # how many pixels may be rendered and cut off again
MARGIN = 2 * math.ceil(SKIP * STEP * 0.625 + 2)  # border a canvas needs around what motions show; even


@dataclass(frozen=True)
class Rect:
    """A cut-out in source pixels; real numbers."""

    x: float
    y: float
    w: float
    h: float

    def around(self, other: "Rect") -> "Rect":
        """The smallest rectangle that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        right, low = max(self.x + self.w, other.x + other.w), max(self.y + self.h, other.y + other.h)
        return Rect(x, y, right - x, low - y)

    def moved(self, dx: float, dy: float, scale: float) -> "Rect":
        """Shifted first, then scaled: into another picture's pixels."""
        return Rect((self.x + dx) * scale, (self.y + dy) * scale, self.w * scale, self.h * scale)


def cover(width: float, height: float, aspect: float, focus: tuple[float, float]) -> Rect:
    """The largest cut-out of `aspect` (w/h) in a picture, as near to `focus` (0..1) as it can lie."""
    w = min(width, height * aspect)
    h = w / aspect
    return _inside(Rect(focus[0] * width - w / 2, focus[1] * height - h / 2, w, h), width, height)


def glide(
    kind: str,
    seconds: float,
    width: float,
    height: float,
    aspect: float,
    focus: tuple[float, float],
    zoom: float | None = None,
    close: float = 1.0,
) -> tuple[Rect, Rect]:
    """First and last cut-out of a motion over a picture of `width` x `height`, shown for `seconds`.

    A longer time zooms further, unless `zoom` is given. `close` times nearer than could be, round `focus`."""
    whole = cover(width, height, aspect, focus)
    if close > 1:
        w, h = whole.w / close, whole.h / close
        whole = _inside(Rect(focus[0] * width - w / 2, focus[1] * height - h / 2, w, h), width, height)
    if kind in ("zoom-in", "zoom-out"):
        near = _closer(whole, zoom or 1 + min(0.12, max(0.05, 0.022 * seconds)), focus, width, height)
        return (whole, near) if kind == "zoom-in" else (near, whole)
    if kind.startswith("pan-"):
        near = _closer(whole, 1.06, focus, width, height)
        across = kind in ("pan-left", "pan-right")
        room = (width - near.w) if across else (height - near.h)
        side = near.w if across else near.h
        way = min(room, side * min(0.3, 0.045 * max(1.0, seconds)))
        dx, dy = (way / 2, 0.0) if across else (0.0, way / 2)
        low = _inside(Rect(near.x - dx, near.y - dy, near.w, near.h), width, height)
        # the whole way also where the picture's edge is near
        high = _inside(Rect(low.x + 2 * dx, low.y + 2 * dy, near.w, near.h), width, height)
        low = Rect(high.x - 2 * dx, high.y - 2 * dy, near.w, near.h)
        return (high, low) if kind in ("pan-left", "pan-up") else (low, high)
    return whole, whole


def between(first: Rect, last: Rect) -> Callable[[float], Rect]:
    """The way from `first` to `last`, by time 0..1: eased, growing evenly, never drifting aside."""
    ratio = last.w / first.w

    def at(t: float) -> Rect:
        t = min(1.0, max(0.0, t))
        eased = 0.45 * t + 0.55 * t * t * (
            3 - 2 * t
        )  # never quite still: pictures move into their transitions
        if abs(ratio - 1) < 1e-9:
            share, w = eased, first.w
        else:
            w = first.w * ratio**eased
            share = (w - first.w) / (last.w - first.w)
        h = w * first.h / first.w
        return Rect(first.x + (last.x - first.x) * share, first.y + (last.y - first.y) * share, w, h)

    return at


@dataclass(frozen=True)
class Cut:
    """A whole-pixel cut-out along one side: source `start` and `length`, output pixels to `skip`, factor."""

    start: int
    length: int
    skip: int
    factor: float


_SKIPS = np.arange(SKIP + 1, dtype=np.float64)


def lattice(start: float, length: float, pixels: int, limit: int) -> Cut:
    """The cut-out nearest to [start, start + length) source pixels as `pixels` output pixels.

    `limit` is the source's size. What error is left is put on the edges, the middle is exact.
    """
    step = length / pixels
    places = start - _SKIPS * step
    wholes = np.rint(places)
    misses = np.where((wholes < 0) & (_SKIPS > 0), np.inf, np.abs(wholes - places))
    skip = int(np.argmin(misses))
    whole = max(0, int(wholes[skip]))
    if misses[skip] < 0.5:  # let the middle be exact: the error becomes a very little zoom
        step = (start + length / 2 - whole) / (skip + pixels / 2)
    size = min(limit - whole, math.ceil((skip + pixels) * step) + 2)
    return Cut(whole, size, skip, 1 / step)


def cut_out(plane: Plane, rect: Rect, out: Plane) -> None:
    """`rect` of `plane` (H, W) resampled into `out` (h, w), within a few hundredths of a pixel."""
    height, width = out.shape
    across = lattice(rect.x, rect.w, width, plane.shape[1])
    down = lattice(rect.y, rect.h, height, plane.shape[0])
    region = plane[down.start : down.start + down.length, across.start : across.start + across.length]
    shown = cv2.resize(region, None, fx=across.factor, fy=down.factor, interpolation=cv2.INTER_LINEAR)
    part = shown[down.skip : down.skip + height, across.skip : across.skip + width]
    if part.shape == out.shape:
        out[:] = part
    else:  # at the very edge of a source without margin a pixel may be missing
        out[:] = cv2.resize(part, (width, height), interpolation=cv2.INTER_LINEAR)


def _closer(rect: Rect, zoom: float, focus: tuple[float, float], width: float, height: float) -> Rect:
    w, h = rect.w / zoom, rect.h / zoom
    # half-way between the middle of the cut-out and the interesting point
    x = (rect.x + rect.w / 2 + focus[0] * width) / 2
    y = (rect.y + rect.h / 2 + focus[1] * height) / 2
    near = Rect(x - w / 2, y - h / 2, w, h)
    x = min(max(near.x, rect.x), rect.x + rect.w - w)
    y = min(max(near.y, rect.y), rect.y + rect.h - h)
    return Rect(x, y, w, h)


def _inside(rect: Rect, width: float, height: float) -> Rect:
    return Rect(
        min(max(rect.x, 0.0), max(0.0, width - rect.w)),
        min(max(rect.y, 0.0), max(0.0, height - rect.h)),
        rect.w,
        rect.h,
    )
