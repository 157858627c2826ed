"""Round corners, shades, signs and waves: the shapes of the picture, smooth and the same every time."""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import Final
from zlib import crc32

from PIL import Image, ImageDraw, ImageOps

from core.drawing.letters import Colour
from core.timeline import Kind

_FINE: Final = 4
"""Shapes are drawn so much larger, then made small: that smooths their edges."""


@lru_cache(32)
def _corner(radius: int) -> Image.Image:
    large = Image.new("L", (radius * _FINE, radius * _FINE), 0)
    edge = 2 * radius * _FINE - 1
    ImageDraw.Draw(large).ellipse((0, 0, edge, edge), fill=255)
    return large.reduce(_FINE)


@lru_cache(512)
def rounded(width: int, height: int, radius: int, *, left: bool = True, right: bool = True) -> Image.Image:
    """A mask, round on these sides."""
    mask = Image.new("L", (width, height), 255)
    radius = min(radius, width // 2, height // 2)
    if radius < 1:
        return mask
    corner = _corner(radius)
    mirrored, low = ImageOps.mirror(corner), height - radius
    if left:
        mask.paste(corner, (0, 0))
        mask.paste(ImageOps.flip(corner), (0, low))
    if right:
        mask.paste(mirrored, (width - radius, 0))
        mask.paste(ImageOps.flip(mirrored), (width - radius, low))
    return mask


@lru_cache(256)
def shaded(width: int, height: int, above: Colour, below: Colour) -> Image.Image:
    """From one colour to another, downwards."""
    fall = Image.linear_gradient("L").resize((1, height)).resize((width, height))
    return Image.composite(
        Image.new("RGB", (width, height), below), Image.new("RGB", (width, height), above), fall
    )


@lru_cache(64)
def shadow(width: int, height: int) -> Image.Image:
    """A mask that grows darker downwards: words on a picture stand on it."""
    return Image.linear_gradient("L").resize((1, height)).point(lambda v: v * 3 // 4).resize((width, height))


def cover(picture: Image.Image, width: int, height: int) -> Image.Image:
    """The picture fills the box; what does not fit is cut off on both sides."""
    return ImageOps.fit(picture, (width, height), Image.Resampling.BILINEAR, centering=(0.5, 0.4))


def number_of(name: str) -> int:
    """The same for the same name, everywhere."""
    return crc32(name.encode("utf-8", "replace"))


def wave(name: str, bars: int) -> list[float]:
    """How loud each bar looks, 0 to 1: made up of the name, for a draft holds no sound."""
    chance = Random(number_of(name))
    level, found = 0.5, []
    for _ in range(bars):
        level = min(1.0, max(0.18, level + chance.uniform(-0.34, 0.34)))
        found.append(level)
    return found


@lru_cache(16)
def sign(kind: Kind, size: int) -> Image.Image:
    """A mask: what a track is, without a word."""
    large = Image.new("L", (size * _FINE, size * _FINE), 0)
    draw, unit = ImageDraw.Draw(large), size * _FINE / 24

    def box(x: float, y: float, to_x: float, to_y: float, round: float = 1.2, fill: int = 255) -> None:
        sides = (x * unit, y * unit, to_x * unit, to_y * unit)
        draw.rounded_rectangle(sides, radius=round * unit, fill=fill)

    match kind:
        case "video":
            box(1, 4, 23, 20, 4)
            draw.polygon(
                [(9.5 * unit, 7.8 * unit), (9.5 * unit, 16.2 * unit), (16.5 * unit, 12 * unit)], fill=0
            )
        case "text":
            box(3, 3.5, 21, 7)
            box(10.2, 3.5, 13.8, 21)
        case "audio":
            for x, tall in ((2, 6), (6.7, 14), (11.4, 20), (16.1, 11), (20.8, 5)):
                box(x - 0.4, 12 - tall / 2, x + 2.2, 12 + tall / 2, 1.3)
        case _:
            for y in (3.5, 10.2, 16.9):
                box(2, y, 22, y + 3.6)
    return large.reduce(_FINE)
