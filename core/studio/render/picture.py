"""Photos: decoded upright and only as large as needed, cropped to what matters, laid out as planes."""

import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from core.studio.render.interest import interest, spots
from core.studio.render.motion import MARGIN, PAN_STEP, STEP, Rect, between, cover, cut_out, glide
from core.studio.render.original import Original
from core.studio.render.plan import Shot
from core.studio.render.planes import BLACK, Look, Pixels, Plane, Planes, from_rgb, resized, sheet

KEPT = 0.55  # "auto": with less than this share of the picture left, show the whole over a blurred fill
ROOM = 1.8  # how many source pixels per output pixel are of use
BREATH = 1.06  # how far a whole picture over a blurred fill is zoomed
CLOSE = 1.4  # how much closer a view of a picture that fills the film anyway is
SOFTEST = 0.45  # source pixels per output pixel; with fewer, a photo is not shown closer


def layout(fit: str, pw: float, ph: float, width: int, height: int) -> str:
    """fill, blur or fit; "auto" fills unless that would lose too much of the picture."""
    if fit != "auto":
        return fit
    whole = cover(pw, ph, width / height, (0.5, 0.5))
    return "fill" if whole.w * whole.h >= KEPT * pw * ph else "blur"


def nearness(pw: float, ph: float, width: int, height: int, fit: str) -> float | None:
    """How close a view may be, as times the closest cut-out that fills the film; None: not closer than all
    of it, for that would be soft."""
    sharp = cover(pw, ph, width / height, (0.5, 0.5)).w / width
    if fit == "fill":
        return max(1.0, min(CLOSE, sharp / SOFTEST))
    return 1.0 if sharp >= SOFTEST else None


@dataclass(frozen=True)
class Canvas:
    """What a motion glides over: planes, and its first and last cut-out in luma pixels."""

    planes: Planes
    first: Rect
    last: Rect


class Photo:
    """A shot of a photo: prepared once, then a cut-out per frame."""

    def __init__(self, shot: Shot, path: Path, width: int, height: int, seconds: float) -> None:
        original = Original(path, shot.rotate)
        try:
            fit = layout(shot.fit, original.width, original.height, width, height)
            near = nearness(original.width, original.height, width, height, fit) if shot.view else None
            if fit == "fill" or near is not None:
                near = max(near or 1.0, shot.near)
                self.canvas = _filling(original, shot, width, height, seconds, near)
            else:
                self.canvas = _whole(original, shot, width, height, seconds)
        finally:
            original.close()
        Look(shot.look).put_on(self.canvas.planes)
        self._way = between(self.canvas.first, self.canvas.last)

    def paint(self, at: float, seconds: float, out: Planes) -> None:
        """The frame `at` 0..1 of the visible time."""
        cut_frame(self.canvas.planes, self._way(at), out)

    def close(self) -> None:
        pass


def cut_frame(planes: Planes, rect: Rect, out: Planes) -> None:
    """`rect` (luma pixels) of `planes` resampled into `out`."""
    cut_out(planes.y, rect, out.y)
    # H.264 places chroma samples level with the left one of two luma samples
    small = rect.moved(-0.5 * rect.w / out.y.shape[1], 0, 0.5)
    cut_out(planes.u, small, out.u)
    cut_out(planes.v, small, out.v)


def _filling(original: Original, shot: Shot, width: int, height: int, seconds: float, near: float) -> Canvas:
    """The photo fills the film: the cut-out glides over its interesting part."""
    original.decode(ROOM * near * max(width / original.width, height / original.height))
    pw, ph = original.width, original.height
    focus = shot.focus or _focus(original, shot.view, width / height, near)
    first, last = glide(shot.motion, seconds, pw, ph, width / height, focus, close=near)
    step = 1.0 if first == last else STEP if first.w != last.w else PAN_STEP
    box = first.around(last)
    left, top = int(box.x) // 2 * 2, int(box.y) // 2 * 2
    right = min(pw // 2 * 2, math.ceil((box.x + box.w) / 2) * 2)
    low = min(ph // 2 * 2, math.ceil((box.y + box.h) / 2) * 2)
    planes = original.part((left, top, right, low))
    original.close()  # before more room is taken
    scale = step * width / min(first.w, last.w)
    planes = resized(planes, _even((right - left) * scale), _even((low - top) * scale))
    sx, sy = planes.y.shape[1] / (right - left), planes.y.shape[0] / (low - top)

    def placed(rect: Rect) -> Rect:
        return Rect((rect.x - left) * sx, (rect.y - top) * sy, rect.w * sx, rect.h * sy)

    return _canvas(planes, placed(first), placed(last))


def _focus(original: Original, view: str, aspect: float, near: float) -> tuple[float, float]:
    pixels = original.overview()
    if not view:
        return interest(pixels)
    shown = cover(original.width, original.height, aspect, (0.5, 0.5))
    wide, tall = shown.w / near / original.width, shown.h / near / original.height
    return spots(pixels, wide, tall)[view == "other"]


def _whole(original: Original, shot: Shot, width: int, height: int, seconds: float) -> Canvas:
    """All of the photo: over its own blurred fill, breathing slowly, or ("fit") still over black."""
    blurred = shot.fit != "fit"
    moving = shot.motion != "none" and blurred
    scale = STEP * BREATH if moving else 1.0
    w, h = _even(width * scale), _even(height * scale)
    stage = _stage(original, w, h, blurred)
    whole = Rect(0, 0, w, h)
    if not moving:
        return _canvas(stage, whole, whole)
    kind = "zoom-out" if shot.motion == "zoom-out" else "zoom-in"
    return _canvas(stage, *glide(kind, seconds, w, h, width / height, (0.5, 0.5), BREATH))


def _canvas(planes: Planes, first: Rect, last: Rect) -> Canvas:
    """With a border, so that cut-outs at the edge find their pixels."""
    framed = []
    for plane, half in zip(planes.each(), (1, 2, 2), strict=True):
        edge = MARGIN // half
        framed.append(cv2.copyMakeBorder(plane, edge, edge, edge, edge, cv2.BORDER_REPLICATE))
    return Canvas(
        Planes(*(np.asarray(plane, np.uint8) for plane in framed)),
        Rect(first.x + MARGIN, first.y + MARGIN, first.w, first.h),
        Rect(last.x + MARGIN, last.y + MARGIN, last.w, last.h),
    )


def _stage(original: Original, w: int, h: int, blurred: bool) -> Planes:
    room = 1 / BREATH if blurred else 1.0
    fit = room * min(w / original.width, h / original.height)
    fw, fh = min(w, _even(original.width * fit)), min(h, _even(original.height * fit))
    original.decode(1.1 * fit)
    if blurred:
        stage = from_rgb(backdrop(original.overview(), w, h))
    else:
        stage = sheet(w, h)[1]
        stage.fill(BLACK)
    front = original.part((0, 0, original.width // 2 * 2, original.height // 2 * 2))
    original.close()
    front = resized(front, fw, fh)
    x, y = (w - fw) // 4 * 2, int((h - fh) * (0.46 if blurred and h > w else 0.5)) // 2 * 2
    if blurred:
        _shadow(stage, x, y, fw, fh)
    corner = round(min(w, h) * 0.009) * 2 if blurred else 0
    for target, part, half in zip(stage.each(), front.each(), (1, 2, 2), strict=True):
        _lay(target[y // half : (y + fh) // half, x // half : (x + fw) // half], part, corner // half)
    return stage


def backdrop(pixels: Pixels, width: int, height: int) -> Pixels:
    """The photo's own colours, far out of focus and a little darker, (height, width, 3)."""
    ph, pw = pixels.shape[:2]
    rect = cover(pw, ph, width / height, (0.5, 0.5))
    x, y = int(rect.x), int(rect.y)
    part = pixels[y : y + max(2, int(rect.h)), x : x + max(2, int(rect.w))]
    small = (max(16, width // 24), max(16, height // 24))
    tiny = cv2.resize(part, small, interpolation=cv2.INTER_LINEAR).astype(np.float32)
    soft = cv2.GaussianBlur(tiny, (0, 0), max(small) / 24, borderType=cv2.BORDER_REPLICATE)
    gray = soft.mean(axis=2, keepdims=True)
    colors = np.clip((gray + (soft - gray) * 1.15) * 0.72, 0, 255)
    large = cv2.resize(np.rint(colors).astype(np.uint8), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.uint8)


def _shadow(stage: Planes, x: int, y: int, w: int, h: int) -> None:
    """A soft shadow under the front picture; worked out small, it has no detail. Luma alone: it is soft."""
    height, width = stage.y.shape
    light = np.full((height // 4, width // 4), 255, np.uint8)
    drop = height // 160
    light[max(0, (y + drop) // 4) : (y + h + drop) // 4, max(0, x // 4) : (x + w) // 4] = 128
    soft = cv2.GaussianBlur(light, (0, 0), max(height, width) / 250, borderType=cv2.BORDER_REPLICATE)
    cv2.multiply(stage.y, cv2.resize(soft, (width, height)), dst=stage.y, scale=1 / 255)


def _lay(target: Plane, part: Plane, corner: int) -> None:
    """`part` onto `target`, both (h, w), with rounded corners."""
    if corner < 1:
        target[:] = part
        return
    away = np.arange(corner, 0, -1, dtype=np.float32) - 0.5
    cover_ = np.clip(corner - np.hypot(away[:, None], away[None, :]) + 0.5, 0, 1)
    spots = [(slice(None, corner), slice(-corner, None))[i] for i in (0, 1)]
    before = {(i, j): target[spots[i], spots[j]].astype(np.float32) for i in (0, 1) for j in (0, 1)}
    target[:] = part
    for (i, j), old in before.items():
        share = cover_[:: 1 - 2 * i, :: 1 - 2 * j]
        new = part[spots[i], spots[j]].astype(np.float32)
        target[spots[i], spots[j]] = np.rint(old + (new - old) * share).astype(np.uint8)


def _even(value: float) -> int:
    return max(2, round(value / 2) * 2)
