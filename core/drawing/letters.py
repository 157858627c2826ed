"""Words on the picture: every letter by a font that has it. A word that no font here can write is left out
whole: never boxes, and never half a name."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from core import fonts
from core.fonts import Face

PLAIN: Final = (
    "Inter-Medium", "NotoSans-Medium", "Roboto-Medium", "SourceSans3-Regular", "OpenSans-Regular",
    "NotoSans-Regular", "Roboto-Regular", "segoeui", "HelveticaNeue", "Helvetica", "LiberationSans-Regular",
)  # fmt: skip
CJK: Final = (
    "NotoSansCJK-Medium", "NotoSansCJK-Regular", "NotoSansSC-Regular", "SourceHanSansSC-Regular", "msyh",
    "PingFang", "wqy-microhei",
)  # fmt: skip
REST: Final = ("DejaVuSans", "arial")
BUILT_IN: Final = Face("")
"""Pillow's own, always there: Latin letters and digits."""
_NOWHERE: Final = "\U0010fffe"
Colour = tuple[int, int, int]


class Letters:
    """`faces`: in the order in which they are asked; by default what this machine has."""

    def __init__(self, faces: tuple[Face, ...] | None = None) -> None:
        self.faces = installed() if faces is None else faces

    def fitted(self, text: str, size: int, width: float) -> str:
        """As much of it as fits, with an ellipsis where something is missing; "" where nothing sensible
        would be left, or no font has its letters."""
        text = " ".join(text[:200].split())
        if not text or not self.writable(text):
            return ""
        if self.length(text, size) <= width:
            return text
        dots = "…" if self.writable("…") else "..."
        kept, room = 0, width - self.length(dots, size)
        for letter in text:
            room -= self.length(letter, size)
            if room < 0:
                break
            kept += 1
        short = text[:kept].rstrip(" ,.;:-_·，。、")
        return short + dots if len(short) >= (1 if fonts.dense(text) else 2) else ""

    def writable(self, text: str) -> bool:
        """Can all its letters and digits be written? Emoji and the like may be left out."""
        return any(face_of(letter, self.faces) for letter in text if not letter.isspace()) and all(
            face_of(letter, self.faces) is not None
            for letter in text
            if unicodedata.category(letter)[0] in "LN"
        )

    def length(self, text: str, size: int) -> float:
        return sum(font(face, size).getlength(run) for run, face in self._runs(text))

    def write(
        self, draw: ImageDraw.ImageDraw, x: float, baseline: float, text: str, size: int, colour: Colour
    ) -> None:
        for run, face in self._runs(text):
            draw.text((x, baseline), run, font=font(face, size), fill=colour, anchor="ls")
            x += font(face, size).getlength(run)

    def _runs(self, text: str) -> list[tuple[str, Face]]:
        found: list[tuple[str, Face]] = []
        for letter in text:
            face = face_of(letter, self.faces)
            if face is None and unicodedata.category(letter) in fonts.JOINED and found:
                face = found[-1][1]
            if face is None:
                continue
            if found and (found[-1][1] == face or letter == " "):
                found[-1] = (found[-1][0] + letter, found[-1][1])
            else:
                found.append((letter, face))
        return found


@cache
def installed() -> tuple[Face, ...]:
    """Latin first, so that a name in both scripts looks well in both; Pillow's own in any case."""
    faces = (fonts.first(PLAIN), fonts.first(CJK) or fonts.cjk_wheel(), *map(_one, REST))
    return (*(face for face in faces if face is not None), BUILT_IN)


def _one(name: str) -> Face | None:
    return fonts.first((name,))


@lru_cache(8192)
def face_of(letter: str, faces: tuple[Face, ...]) -> Face | None:
    """Nobody else is asked: a draft may hold thousands of letters that no font has."""
    if letter != " " and unicodedata.category(letter)[0] == "C":
        return None
    return next((face for face in faces if _has(face, letter)), None)


def _has(face: Face, letter: str) -> bool:
    if face != BUILT_IN:
        return fonts.has(face, letter)
    sample = font(BUILT_IN, 24)
    return letter == " " or (
        sample.getmask(letter).getbbox() is not None and bytes(sample.getmask(letter)) != _box()
    )


@cache
def _box() -> bytes:
    return bytes(font(BUILT_IN, 24).getmask(_NOWHERE))


def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return _built_in(size) if face == BUILT_IN else fonts.font(face, size)


@cache
def _built_in(size: int) -> ImageFont.FreeTypeFont:
    found = ImageFont.load_default(size)
    assert isinstance(found, ImageFont.FreeTypeFont), "Pillow's wheels have FreeType"
    return found


def page(width: int, height: int, colour: Colour) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (width, height), colour)
    return image, ImageDraw.Draw(image)
