"""Pictures as three planes: BT.709, limited range, chroma at half size. The one colour space in here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
Pixels = NDArray[np.uint8]  # (height, width, 3) RGB

BLACK = (16, 128, 128)

_KR, _KB = 0.2126, 0.0722
_LUMA = np.array([_KR, 1 - _KR - _KB, _KB]) * 219 / 255
_RED_BLUE = np.array(
    [
        (np.array([0, 0, 1]) - [_KR, 1 - _KR - _KB, _KB]) / (2 * (1 - _KB)),
        (np.array([1, 0, 0]) - [_KR, 1 - _KR - _KB, _KB]) / (2 * (1 - _KR)),
    ]
) * (224 / 255)
_TO_Y = np.column_stack([_LUMA[None, :], [16.0]])
_TO_UV = np.column_stack([_RED_BLUE, [128.0, 128.0]])


@dataclass(frozen=True)
class Planes:
    """`y` (h, w), `u` and `v` (h/2, w/2), 8 bits."""

    y: Plane
    u: Plane
    v: Plane

    def each(self) -> tuple[Plane, Plane, Plane]:
        return self.y, self.u, self.v

    def copy_from(self, other: "Planes") -> None:
        for mine, theirs in zip(self.each(), other.each(), strict=True):
            np.copyto(mine, theirs)

    def fill(self, color: tuple[int, int, int]) -> None:
        for plane, value in zip(self.each(), color, strict=True):
            plane.fill(value)


def sheet(width: int, height: int) -> tuple[Plane, Planes]:
    """One buffer (3h/2, w) in the order FFmpeg calls yuv420p, and the planes within it. Even sides."""
    buffer = np.empty((height * 3 // 2, width), np.uint8)
    flat, area = buffer.reshape(-1), width * height
    small = (height // 2, width // 2)
    return buffer, Planes(
        flat[:area].reshape(height, width),
        flat[area : area + area // 4].reshape(small),
        flat[area + area // 4 :].reshape(small),
    )


def from_rgb(pixels: Pixels) -> Planes:
    """RGB of even size → planes; chroma is the mean of each 2 x 2."""
    height, width = pixels.shape[:2]
    y = cv2.transform(pixels, _TO_Y)
    small = cv2.resize(pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    u, v = cv2.split(cv2.transform(small, _TO_UV))
    return Planes(_plane(y), _plane(u), _plane(v))


def resized(planes: Planes, width: int, height: int) -> Planes:
    """In another size, even sides: averaged where it becomes smaller."""
    way = cv2.INTER_AREA if width < planes.y.shape[1] else cv2.INTER_CUBIC
    found = []
    for plane, half in zip(planes.each(), (1, 2, 2), strict=True):
        found.append(_plane(cv2.resize(plane, (width // half, height // half), interpolation=way)))
    return Planes(*found)


def from_field(field: NDArray[np.float32]) -> tuple[NDArray[np.uint16], ...]:
    """RGB as floats (h, w, 3), 0..255 → y (h, w), u and v (h/2, w/2) in 256ths: finer than what is shown."""
    height, width = field.shape[:2]
    small = cv2.resize(field, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    fine = [cv2.transform(field, _TO_Y), *cv2.split(cv2.transform(small, _TO_UV))]
    return tuple(np.clip(plane * 256, 0, 65535).astype(np.uint16) for plane in fine)


def color_of(rgb: Sequence[float]) -> tuple[float, float, float]:
    """One RGB colour as (y, u, v), unrounded."""
    vector = np.array([*rgb, 1.0])
    u, v = _TO_UV @ vector
    return float((_TO_Y @ vector)[0]), float(u), float(v)


def _plane(found: NDArray[Any]) -> Plane:
    return np.ascontiguousarray(found.reshape(found.shape[:2]), np.uint8)


class Look:
    """A colour look as one table per plane, so that photos, clips and backgrounds are treated alike."""

    def __init__(self, name: str) -> None:
        luma = (np.arange(256, dtype=np.float64) - 16) / 219
        chroma = np.arange(256, dtype=np.float64) - 128
        y, u, v = luma, chroma, chroma
        if name == "bw":
            y, u, v = _contrast(luma, 0.25), chroma * 0, chroma * 0
        elif name == "warm":
            y, u, v = _contrast(luma, 0.12), chroma * 1.05 - 6, chroma * 1.05 + 5
        elif name == "cool":
            y, u, v = _contrast(luma, 0.12), chroma * 1.02 + 5, chroma * 1.02 - 5
        elif name == "bright":
            y = np.sign(luma) * np.abs(luma) ** 0.8
            u, v = chroma * 1.08, chroma * 1.08
        elif name == "vivid":
            y, u, v = _contrast(luma, 0.3), chroma * 1.3, chroma * 1.3
        elif name == "dark":
            y = np.sign(luma) * np.abs(luma) ** 1.3
            u, v = chroma * 0.96, chroma * 0.96
        elif name == "sepia":
            y, u, v = _contrast(luma, 0.1), chroma * 0.12 - 14, chroma * 0.12 + 10
        self.plain = name == "none"
        self.tables = (
            np.clip(np.rint(y * 219 + 16), 16, 235).astype(np.uint8),
            np.clip(np.rint(u + 128), 16, 240).astype(np.uint8),
            np.clip(np.rint(v + 128), 16, 240).astype(np.uint8),
        )

    def put_on(self, planes: Planes) -> None:
        """Changes `planes` in place."""
        if not self.plain:
            for plane, table in zip(planes.each(), self.tables, strict=True):
                cv2.LUT(plane, table, dst=plane)


def _contrast(luma: NDArray[np.float64], amount: float) -> NDArray[np.float64]:
    x = np.clip(luma, 0, 1)
    return x + amount * (x * x * (3 - 2 * x) - x)
