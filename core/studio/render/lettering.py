"""A title drawn once, then blended into its own box of every frame it is in."""

from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.fonts import font
from core.studio.render.plan import Title
from core.studio.render.planes import Plane, Planes, color_of
from core.studio.render.typeset import Setting, thickness

Mask = NDArray[np.float32]  # (h, w) coverage 0..1
Color = tuple[int, int, int]

DARK: Color = (10, 12, 16)
LIGHT: Color = (250, 250, 250)
ACCENT: Color = (255, 92, 87)
RISE = 0.45  # of the size: how far a rising title comes up


class Lettering:
    """A title's box as premultiplied planes with their coverage. `picture`: what it comes up on; on a
    bright one its shadows are deeper.

    `x`, `y`: upper left corner of its panel or ink in the film; shadows reach beyond.
    """

    def __init__(self, title: Title, setting: Setting, x: float, y: float, picture: Planes) -> None:
        self._title, self._setting, self._x, self._y = title, setting, x, y
        self._left = self._top = 0
        self._ink: tuple[Plane, ...] = ()
        self._cover: tuple[Plane, ...] = ()
        if setting.lines:
            self._draw(picture)

    def put_on(self, out: Planes, opacity: float, rise: float) -> None:
        """Blend onto a frame, at `opacity` 0..1 and still `rise` 0..1 below its place."""
        if not self._setting.lines or opacity <= 0:
            return
        down = rise * RISE * self._setting.size
        for plane, ink, cover, scale in zip(out.each(), self._ink, self._cover, (1, 2, 2), strict=True):
            if down > 0.02:
                ink, cover = _lowered(ink, down / scale), _lowered(cover, down / scale)
            h, w = ink.shape
            y, x = self._top // scale, self._left // scale
            spot = plane[y : y + h, x : x + w]
            rest = (
                cv2.convertScaleAbs(cover, alpha=-opacity, beta=255)
                if opacity < 1
                else cv2.bitwise_not(cover)
            )
            if opacity < 1:
                ink = bytes_of(cv2.convertScaleAbs(ink, alpha=opacity))
            cv2.add(cv2.multiply(spot, rest, scale=1 / 255), ink, dst=spot)

    def _draw(self, picture: Planes) -> None:
        setting, x, y = self._setting, self._x, self._y
        film_h, film_w = picture.y.shape
        spread = round(0.9 * setting.size / 2) * 2
        left, top = round((x - spread) / 2) * 2, round((y - spread) / 2) * 2
        width = round((setting.width + 2 * spread) / 2 + 1) * 2
        height = round((setting.height + 2 * spread) / 2 + 1) * 2
        self._left, self._top = max(0, left), max(0, top)
        window = (
            slice(self._top - top, min(height, film_h - top)),
            slice(self._left - left, min(width, film_w - left)),
        )
        under = picture.y[
            max(0, int(y)) : int(y + setting.height) + 1, max(0, int(x)) : int(x + setting.width) + 1
        ]
        bright = float(under.mean()) / 235 if under.size else 1.0
        layers = _layers(self._title, setting, (x - left, y - top), (width, height), bright)
        self._ink, self._cover = _blended(layers, window)


def _lowered(plane: Plane, down: float) -> Plane:
    shift = np.array([[1, 0, 0], [0, 1, down]], np.float32)
    size = (plane.shape[1], plane.shape[0])
    return bytes_of(cv2.warpAffine(plane, shift, size, flags=cv2.INTER_LINEAR))


def _blended(
    layers: Iterable[tuple[Mask, Color]], window: tuple[slice, slice]
) -> tuple[tuple[Plane, ...], tuple[Plane, ...]]:
    """Layers from the lowest up → (ink, coverage) for y, u, v."""
    cover = half = np.zeros((0, 0), np.float32)
    inks: list[Mask] = []
    for mask, color in layers:
        mask = mask[window]
        size = (mask.shape[1] // 2, mask.shape[0] // 2)
        small = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.float32)
        if not inks:
            cover, half = np.zeros_like(mask), np.zeros_like(small)
            inks = [np.zeros_like(mask), np.zeros_like(small), np.zeros_like(small)]
        cover = cover + mask - cover * mask
        half = half + small - half * small
        for index, value in enumerate(color_of(color)):
            share = mask if index == 0 else small
            inks[index] += (value - inks[index]) * share
    return tuple(bytes_of(ink) for ink in inks), (
        bytes_of(cover * 255),
        bytes_of(half * 255),
        bytes_of(half * 255),
    )


def bytes_of(values: NDArray[Any]) -> Plane:
    """Rounded to 0..255."""
    return values if values.dtype == np.uint8 else np.rint(values).clip(0, 255).astype(np.uint8)


def _layers(
    title: Title, setting: Setting, at: tuple[float, float], box: tuple[int, int], bright: float
) -> Iterable[tuple[Mask, Color]]:
    """What a style is made of, the lowest first. `bright`: the picture under it, 0 black to 1 white."""
    size, style = setting.size, title.style
    text = _text(title, setting, at, box, 0.0)
    light = color_of(title.color)[0] > 110
    behind = DARK if light else LIGHT
    against = bright if light else 1 - bright  # how much the picture is like the letters
    panel = (*at, setting.width, setting.height)
    if style == "card":
        yield _soft(_panel(panel, box, 0.28 * size), size * 0.16, 0.35, size * 0.06), DARK
        yield _panel(panel, box, 0.28 * size) * np.float32(0.84), behind
    elif style == "lower-third":
        accent = ACCENT if title.color == (255, 255, 255) else title.color
        yield _panel(panel, box, 0.1 * size) * np.float32(0.74), behind
        yield _panel((*at, max(4.0, 0.13 * size), setting.height), box, 0.05 * size), accent
    elif style == "outline":
        edge = _text(title, setting, at, box, 0.075 * size)
        yield _soft(edge, size * 0.07, 0.5, size * 0.04), behind
        yield edge, behind
    else:
        yield _soft(text, size * 0.3, 0.9 + 1.1 * against, 0), behind  # a scrim in the shape of the words
        yield _soft(text, size * 0.09, 0.7 + 0.6 * against, size * 0.02), behind
        if style == "bold":
            yield _soft(text, size * 0.012, 0.9, size * 0.045), behind
    yield text, title.color


def _text(
    title: Title, setting: Setting, at: tuple[float, float], box: tuple[int, int], wider: float
) -> Mask:
    x, y = at
    image = Image.new("L", box)
    draw = ImageDraw.Draw(image)
    pad_x, pad_y = setting.pad
    baseline = y + pad_y + setting.rise
    for line in setting.lines:
        pen = x + (setting.width - line.width) / 2
        if title.style == "lower-third":
            pen = x + pad_x + 0.1 * setting.size
        for run, advance in zip(line.runs, line.widths, strict=True):
            stroke = thickness(run, setting.size, title.style) + wider
            draw.text(
                (pen, baseline),
                run.text,
                fill=255,
                font=font(run.face, setting.size),
                anchor="ls",
                stroke_width=stroke,
            )
            pen += advance
        baseline += setting.lead
    return np.asarray(np.asarray(image, np.float32) / 255, np.float32)


def _soft(mask: Mask, sigma: float, strength: float, down: float) -> Mask:
    """Blurred, stronger or weaker, and a little lower."""
    soft = np.asarray(cv2.GaussianBlur(mask, (0, 0), max(0.5, sigma)), np.float32)
    if down >= 0.5:
        shift = np.array([[1, 0, 0], [0, 1, down]], np.float32)
        soft = np.asarray(cv2.warpAffine(soft, shift, (mask.shape[1], mask.shape[0])), np.float32)
    return np.asarray(np.minimum(soft * strength, 0.82), np.float32)


def _panel(panel: tuple[float, float, float, float], box: tuple[int, int], radius: float) -> Mask:
    x, y, w, h = panel
    radius = min(radius, w / 2, h / 2)
    ys = np.abs(np.arange(box[1], dtype=np.float32) + 0.5 - (y + h / 2)) - (h / 2 - radius)
    xs = np.abs(np.arange(box[0], dtype=np.float32) + 0.5 - (x + w / 2)) - (w / 2 - radius)
    away = np.hypot(np.maximum(ys, 0)[:, None], np.maximum(xs, 0)[None, :])
    return np.asarray(np.clip(radius - away + 0.5, 0, 1), np.float32)
