"""A photo file: decoded no larger than needed, turned upright, read in parts.

A phone's photo takes 50 MB decoded; every copy of it would take that again. So it is never turned or
converted whole: the part that is wanted is cut out as the photo lies, then turned.
"""

import io
import warnings
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from core.studio.render.errors import RenderError
from core.studio.render.guard import open_picture
from core.studio.render.planes import Pixels, Planes, from_rgb, sheet

# EXIF orientation → (mirrored first, then quarter turns clockwise)
ORIENTATIONS = {
    1: (False, 0),
    2: (True, 0),
    3: (False, 2),
    4: (True, 2),
    5: (True, 3),
    6: (False, 1),
    7: (True, 1),
    8: (False, 3),
}
ORIENTATION = 0x0112
STRIP = 256  # rows converted at a time; even
SMALL = 128  # pixels of the overview's longer side
PLAIN = ("RGB", "L", "RGBA", "LA", "CMYK")
Box = tuple[int, int, int, int]  # left, top, right, low


class Original:
    """A photo whose head has been read; `width`, `height` as it is to be seen.

    `rotate`: degrees clockwise on top of what the camera wrote.
    Every method raises RenderError("hostile-media") on a damaged file.
    """

    def __init__(self, path: Path, rotate: int) -> None:
        self._path = path
        self._picture = open_picture(path)
        with _Watched(path):
            self._mirrored, turns = ORIENTATIONS.get(self._picture.getexif().get(ORIENTATION, 1), (False, 0))
        self._turns = (turns + rotate // 90) % 4
        self._to_srgb: ImageCms.ImageCmsTransform | None = None
        self.width, self.height = self._upright(*self._picture.size)

    def decode(self, scale: float) -> None:
        """Read the pixels; JPEG smaller, where `scale` (wanted size over the file's) allows."""
        width, height = self._picture.size
        with _Watched(self._path):
            self._picture.draft("RGB", (max(1, round(width * scale)), max(1, round(height * scale))))
            self._picture.load()
            self._to_srgb = _home(self._picture.info.get("icc_profile"))
            self._picture = _plain(self._picture)
        self.width, self.height = self._upright(*self._picture.size)

    def close(self) -> None:
        self._picture.close()

    def overview(self) -> Pixels:
        """The whole photo, small and upright, (h, w, 3)."""
        with _Watched(self._path):
            factor = max(1, max(self._picture.size) // SMALL)
            pixels = self._rgb(self._picture.reduce(factor))
        return self._stood(pixels)

    def part(self, box: Box) -> Planes:
        """What lies within `box` of the upright photo, upright. The box's sides are even."""
        left, top, right, low = self._lying(box)
        found = sheet(right - left, low - top)[1]
        with _Watched(self._path):
            for row in range(top, low, STRIP):
                end = min(low, row + STRIP)
                strip = from_rgb(self._rgb(self._picture.crop((left, row, right, end))))
                for plane, piece, half in zip(found.each(), strip.each(), (1, 2, 2), strict=True):
                    plane[(row - top) // half : (end - top) // half] = piece
        return Planes(*(self._stood(plane) for plane in found.each()))

    def _rgb(self, picture: Image.Image) -> Pixels:
        if self._to_srgb is not None and picture.mode == "RGB":
            ImageCms.applyTransform(picture, self._to_srgb, inPlace=True)
        return _rgb(picture)

    def _upright(self, width: int, height: int) -> tuple[int, int]:
        return (height, width) if self._turns % 2 else (width, height)

    def _lying(self, box: Box) -> Box:
        """A box of the upright photo as it lies in the file."""
        left, top, right, low = box
        width, height = self.width, self.height
        for _ in range(self._turns):
            left, top, right, low = top, width - right, low, width - left
            width, height = height, width
        return (width - right, top, width - left, low) if self._mirrored else (left, top, right, low)

    def _stood(self, lying: NDArray[np.uint8]) -> NDArray[np.uint8]:
        turned = np.rot90(lying[:, ::-1] if self._mirrored else lying, -self._turns)
        return np.ascontiguousarray(turned)


class _Watched:
    """Whatever Pillow says about a damaged or oversized file becomes hostile-media."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._warnings = warnings.catch_warnings()

    def __enter__(self) -> None:
        self._warnings.__enter__()
        warnings.simplefilter("error", Image.DecompressionBombWarning)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._warnings.__exit__(kind, error, None)
        known = (OSError, ValueError, SyntaxError, MemoryError, EOFError, Image.DecompressionBombWarning)
        if isinstance(error, known):
            raise RenderError("hostile-media", f"{self._path.name}: {type(error).__name__}") from error


def _home(profile: bytes | None) -> ImageCms.ImageCmsTransform | None:
    """Phones write Display P3: the way to bring its colours home to sRGB; None where they are there."""
    if not profile:
        return None
    try:
        theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(theirs).lower():
            return None
        return ImageCms.buildTransform(theirs, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None  # a broken profile is no reason to refuse a photo


def _plain(picture: Image.Image) -> Image.Image:
    """In a mode that can be reduced and cropped cheaply; 16 bits become 8."""
    if picture.mode in PLAIN and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith(("I", "F")):
        deep = np.asarray(picture, np.float32)
        top = 65535 if deep.max(initial=0) > 255 else 255
        return Image.fromarray((deep * (255 / top)).clip(0, 255).astype(np.uint8))
    return picture.convert("RGBA" if picture.mode == "P" or "transparency" in picture.info else "RGB")


def _rgb(picture: Image.Image) -> Pixels:
    """Any plain mode on white."""
    if picture.mode in ("RGBA", "LA"):
        pixels = np.asarray(picture.convert("RGBA"))
        alpha = pixels[..., 3:].astype(np.float32) / 255
        return np.rint(pixels[..., :3] * alpha + 255 * (1 - alpha)).astype(np.uint8)
    if picture.mode == "L":
        return np.asarray(cv2.cvtColor(np.asarray(picture), cv2.COLOR_GRAY2RGB), np.uint8)
    return np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"))
