"""Brush and darkroom for the sample photos: noise, light, water, and the film they are developed on.

Pictures are float32 arrays (height, width, 3) in linear light, RGB; 1.0 = paper white before development.
"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
Colour = Sequence[float]


def noise(random: np.random.Generator, height: int, width: int, cell: float, octaves: int = 5) -> Plane:
    """Smooth cloud-like noise, mean 0, about -1..1; `cell` is the size of its largest blobs in pixels."""
    total, weight = np.zeros((height, width), np.float32), 1.0
    for _ in range(octaves):
        rows, columns = max(2, round(height / cell) + 2), max(2, round(width / cell) + 2)
        grid = random.standard_normal((rows, columns)).astype(np.float32)
        total += weight * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
        cell, weight = max(2.0, cell / 2), weight / 2
    return total / 1.6


def ramp(at: Plane, stops: Sequence[tuple[float, Colour]]) -> Plane:
    """Colours along `at`, smoothly between the stops."""
    places = [place for place, _ in stops]
    channels = [np.interp(at, places, [colour[k] for _, colour in stops]) for k in range(3)]
    return np.stack(channels, -1).astype(np.float32)


def soft(low: float, high: float, at: Plane) -> Plane:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((at - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def over(picture: Plane, colour: Plane | Colour, mask: Plane) -> None:
    """Paint `colour` where `mask` (0..1) is."""
    picture += (np.asarray(colour, np.float32) - picture) * mask[..., None]


def blur(picture: Plane, sigma: float) -> Plane:
    """Gaussian, done small when it is wide."""
    step = max(1, int(sigma / 4))
    if step == 1:
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32)
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (max(1, width // step), max(1, height // step)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / step)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def lens(picture: Plane, radius: float) -> Plane:
    """Out of focus, as a round aperture draws it: every bright point becomes a disc."""
    size = int(radius) * 2 + 3
    y, x = np.mgrid[:size, :size] - size // 2
    distance = np.hypot(x, y)
    kernel = np.clip(radius + 0.5 - distance, 0, 1) * (0.75 + 0.5 * (distance / radius) ** 4)
    return np.asarray(
        cv2.filter2D(picture, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT), np.float32
    )


def shape(size: tuple[int, int], *polygons: Sequence[tuple[float, float]]) -> Plane:
    """Filled polygons as an anti-aliased mask."""
    mask = np.zeros(size, np.uint8)
    for polygon in polygons:
        points = np.round(np.asarray(polygon, np.float64) * 16).astype(np.int32)
        cv2.fillPoly(mask, [points], 255, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


def lines(size: tuple[int, int], width: int, *strokes: Sequence[tuple[float, float]]) -> Plane:
    """Strokes as an anti-aliased mask."""
    mask = np.zeros(size, np.uint8)
    points = [np.round(np.asarray(stroke, np.float64) * 16).astype(np.int32) for stroke in strokes]
    cv2.polylines(mask, points, False, 255, width, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


class Water:
    """Still water below `horizon`: a mirror broken by small waves seen in perspective."""

    def __init__(self, random: np.random.Generator, size: tuple[int, int], horizon: int, calm: float) -> None:
        self.random, self.size, self.horizon = random, size, horizon
        height, width = size
        rows = np.arange(1, height - horizon + 1, dtype=np.float32)[:, None]
        columns = np.arange(width, dtype=np.float32)[None, :] - width / 2
        far = 5.0 * width / rows
        across = columns * far / width
        tile = np.asarray(
            noise(random, 1024, 1024, 96, 5) + 0.6 * noise(random, 1024, 1024, 24, 3), np.float32
        )
        tile = np.concatenate([tile, tile[:, ::-1]], 1)  # mirrored: no seam where it repeats
        tile = np.concatenate([tile, tile[::-1]], 0)
        u, v = (across * 18 + 700) % 2047, np.broadcast_to(far * 40, across.shape) % 2047
        self.waves = cv2.remap(tile, u.astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR)
        self.waves *= calm * np.clip(rows / (height - horizon) * 2.2 + 0.12, 0, 1) / (1 + far / 300)
        self.rough = calm * 0.45 * np.ones_like(rows) * (0.25 + np.minimum(1, far / 220))
        self.rows, self.columns = rows, columns

    def reflect(self, above: Plane, samples: int = 20) -> Plane:
        """What the water shows of `above` (whole picture; only its part above the horizon is mirrored)."""
        height, width = self.size
        total = np.zeros((height - self.horizon, width, 3), np.float32)
        x = np.broadcast_to(self.columns + width / 2, self.waves.shape)
        for _ in range(samples):
            jitter = self.random.standard_normal(self.waves.shape).astype(np.float32) * self.rough
            tilt = self.waves + jitter
            y = np.clip(self.horizon - self.rows - np.abs(tilt) * 0.6 - tilt * 0.4, 0, self.horizon - 1)
            total += cv2.remap(
                above, (x + jitter * 0.05).astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REFLECT,
            )  # fmt: skip
        return total / samples

    def mirror(self, mask: Plane, waterline: float) -> Plane:
        """The broken reflection of something that stands in the water at row `waterline`."""
        height, width = self.size
        y = np.arange(self.horizon, height, dtype=np.float32)[:, None]
        x = np.broadcast_to(self.columns + width / 2 + self.waves * 0.12, self.waves.shape).astype(np.float32)
        source = np.broadcast_to(2 * waterline - y, self.waves.shape) + self.waves * 0.35
        source = np.where(y >= waterline, source, -10).astype(np.float32)
        found = cv2.remap(mask, x, source, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        return np.concatenate([np.zeros((self.horizon, width), np.float32), found])


def develop(
    random: np.random.Generator, picture: Plane, into: Path, width: int, *, exposure: float = 1.0,
    bloom: float = 0.12, grain: float = 0.012, vignette: float = 0.35, limit: int = 200_000,
) -> None:  # fmt: skip
    """Bloom, filmic curve, vignette, grain; the best JPEG that stays under `limit` bytes."""
    from PIL import Image

    tall, wide = picture.shape[:2]
    light = np.maximum(picture - 0.8, 0)
    glow = sum(
        blur(light, wide * share) * weight for share, weight in ((0.003, 0.5), (0.012, 0.3), (0.05, 0.2))
    )
    picture = picture + bloom * 4 * glow
    y, x = np.mgrid[-1 : 1 : tall * 1j, -1 : 1 : wide * 1j].astype(np.float32)
    picture *= (1 - vignette * soft(0.5, 1.5, np.hypot(x, y)))[..., None]
    value = np.maximum(picture * exposure, 0)
    value = value * (2.51 * value + 0.03) / (value * (2.43 * value + 0.59) + 0.14)
    value = np.clip(value, 0, 1) ** (1 / 2.2)
    small = cv2.resize(value, (width, round(tall * width / wide)), interpolation=cv2.INTER_AREA)
    sand = blur(random.standard_normal(small.shape[:2]).astype(np.float32), 0.6)
    small += (sand / sand.std() * grain)[..., None] * (1.1 - small.mean(-1, keepdims=True))
    pixels = Image.fromarray((np.clip(small, 0, 1) * 255 + 0.5).astype(np.uint8))
    for quality in range(94, 50, -2):
        pixels.save(into, "JPEG", quality=quality, optimize=True, progressive=True)
        if into.stat().st_size <= limit:
            return
