"""A logo or a few words in a corner, drawn once and blended into its own box of every frame."""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageOps

from core.fonts import chain, font, runs
from core.studio.render.errors import RenderError
from core.studio.render.guard import find, open_picture
from core.studio.render.plan import Badge, Plan
from core.studio.render.planes import Plane, Planes, from_rgb
from core.studio.render.titles import LETTERS, LOGOS, safe

MOST_PIXELS = 24_000_000  # a logo has to be decoded whole
WIDER = 1.7  # a lying logo may be so many times as wide as a standing one is tall
MOST_LETTERS = 60


class Mark:
    """The badge as premultiplied planes with their coverage."""

    def __init__(self, badge: Badge, plan: Plan, media: Path) -> None:
        image = _words(badge, plan) if badge.text else _picture(badge, plan, media)
        if image is None:
            self._ink: tuple[Plane, ...] = ()
            return
        area = safe(plan.width, plan.height, plan.platform)
        w, h = image.size
        x = area.left if "left" in badge.place else area.right - w
        y = area.top if "top" in badge.place else area.bottom - h
        if badge.place == "center":
            x, y = (plan.width - w) / 2, (plan.height - h) / 2
        self._left = max(0, min(plan.width - w, round(x / 2) * 2))
        self._top = max(0, min(plan.height - h, round(y / 2) * 2))
        self._ink, self._rest = _blended(image, badge.opacity)

    def put_on(self, out: Planes) -> None:
        """Blend onto a frame."""
        if not self._ink:
            return
        for plane, ink, rest, half in zip(out.each(), self._ink, self._rest, (1, 2, 2), strict=True):
            h, w = ink.shape
            y, x = self._top // half, self._left // half
            spot = plane[y : y + h, x : x + w]
            cv2.add(cv2.multiply(spot, rest, scale=1 / 255), ink, dst=spot)


def _picture(badge: Badge, plan: Plan, media: Path) -> Image.Image:
    path = find(badge.source, media)
    with open_picture(path) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise RenderError("hostile-media", f"{path.name}: {picture.width}x{picture.height} as a logo")
        try:
            upright = ImageOps.exif_transpose(picture.convert("RGBA"))
        except (OSError, ValueError, SyntaxError) as refused:
            raise RenderError("hostile-media", f"{path.name}: {type(refused).__name__}") from refused
    side = LOGOS[badge.size] * min(plan.width, plan.height)
    scale = min(side * WIDER / upright.width, side / upright.height)
    size = _even(upright.width * scale), _even(upright.height * scale)
    # premultiplied, or the colours of what is not seen would bleed in
    return upright.convert("RGBa").resize(size, Image.Resampling.LANCZOS, reducing_gap=3)


def _words(badge: Badge, plan: Plan) -> Image.Image | None:
    """White letters with a soft dark edge, so that they are read on anything."""
    size = max(9, round(LETTERS[badge.size] * min(plan.width, plan.height)))
    pieces = runs(" ".join(badge.text[:MOST_LETTERS].split()), chain(serif=False))
    if not pieces:
        return None
    widths = [font(run.face, size).getlength(run.text) for run in pieces]
    edge = max(2, size // 8)
    room = plan.width * 0.84
    if sum(widths) + 2 * edge > room:
        size = max(7, int(size * room / (sum(widths) + 2 * edge)))
        widths = [font(run.face, size).getlength(run.text) for run in pieces]
    image = Image.new("L", (_even(sum(widths) + 2 * edge), _even(size * 1.35 + 2 * edge)))
    dark = Image.new("L", image.size)
    pen = float(edge)
    for run, advance in zip(pieces, widths, strict=True):
        at = (pen, edge + size)
        ImageDraw.Draw(image).text(at, run.text, fill=255, font=font(run.face, size), anchor="ls")
        ImageDraw.Draw(dark).text(
            at, run.text, fill=200, font=font(run.face, size), anchor="ls", stroke_width=max(1, size // 14)
        )
        pen += advance
    letters = np.asarray(image, np.float32) / 255
    shade = cv2.GaussianBlur(np.asarray(dark, np.float32) / 255, (0, 0), max(0.6, size / 18))
    cover = letters + shade * (1 - letters)
    pixels = np.dstack([letters * 255, letters * 255, letters * 255, cover * 255])
    return Image.fromarray(np.rint(pixels).clip(0, 255).astype(np.uint8), "RGBA").convert("RGBA")


def _blended(image: Image.Image, opacity: float) -> tuple[tuple[Plane, ...], tuple[Plane, ...]]:
    """A premultiplied picture of even sides → (ink, what is left of the film under it) for y, u, v."""
    pixels = np.frombuffer(image.tobytes(), np.uint8).reshape(image.height, image.width, 4)
    color = np.rint(pixels[..., :3] * np.float32(opacity)).astype(np.uint8)
    cover = pixels[..., 3].astype(np.float32) * np.float32(opacity)
    small = cv2.resize(cover, (image.width // 2, image.height // 2), interpolation=cv2.INTER_AREA)
    inks, rests = [], []
    for plane, share, base in zip(from_rgb(color).each(), (cover, small, small), (16, 128, 128), strict=True):
        ink = plane.astype(np.float32) - base * (1 - np.asarray(share) / 255)
        inks.append(np.rint(ink).clip(0, 255).astype(np.uint8))
        rests.append(np.rint(255 - np.asarray(share)).clip(0, 255).astype(np.uint8))
    return tuple(inks), tuple(rests)


def _even(value: float) -> int:
    return max(2, round(value / 2) * 2)
