"""The picture itself: paper, rows, tracks, pieces, words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from core.drawing import shapes
from core.drawing.letters import Colour, Letters, page
from core.drawing.plan import (
    FOOT,
    HEAD,
    LEFT,
    MARGIN,
    PAD,
    RULER,
    WIDTH,
    Block,
    Lane,
    Plan,
    Row,
    plan,
)
from core.timeline import Kind, Segment, Timeline
from core.words import duration

PAPER: Final[Colour] = (243, 244, 248)
CARD: Final[Colour] = (255, 255, 255)
GROUND: Final[Colour] = (240, 241, 246)
RULE: Final[Colour] = (226, 228, 236)
INK: Final[Colour] = (28, 32, 48)
GREY: Final[Colour] = (122, 128, 148)
WHITE: Final[Colour] = (255, 255, 255)
BLACK: Final[Colour] = (10, 12, 24)
SHADES: Final[tuple[tuple[Colour, Colour], ...]] = (
    ((122, 134, 245), (88, 98, 221)),
    ((244, 142, 120), (226, 104, 92)),
    ((98, 178, 236), (58, 142, 214)),
    ((176, 136, 240), (142, 98, 220)),
    ((240, 148, 184), (220, 108, 154)),
    ((90, 192, 186), (48, 158, 158)),
)
"""Of clips without a picture, from above to below."""
BARS: Final[Mapping[Kind, tuple[Colour, Colour, Colour]]] = {
    "video": ((205, 210, 240), (122, 134, 245), (44, 50, 110)),
    "text": ((255, 237, 200), (240, 172, 44), (104, 68, 0)),
    "audio": ((212, 243, 230), (64, 186, 146), (10, 84, 62)),
    "other": ((228, 230, 240), (148, 154, 178), (60, 66, 88)),
}
"""Of the other tracks: ground, accent, words."""
ROUND: Final = 14
BIG, MIDDLE, SMALL, TINY = 40, 30, 26, 22
THIN: Final = 14
"""A piece that is narrower shows its colour alone."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest generated clip: what is said of it, and a JPEG of it."""

    text: str
    image: Path


def draw(
    timeline: Timeline,
    into: Path,
    *,
    heading: str,
    language: str,
    thumbnails: Mapping[str, Path] | None = None,
    newest: Newest | None = None,
    letters: Letters | None = None,
) -> Path:
    """A PNG at `into`. `thumbnails`: JPEGs by the name of a piece; one that cannot be read is as if it was
    not there. Raises OSError where it cannot be written."""
    laid = plan(timeline, foot=newest is not None)
    sheet = Sheet(laid, letters or Letters(), _read(thumbnails or {}))
    sheet.head(heading, "  ·  ".join(filter(None, (timeline.aspect, duration(laid.duration, language)))))
    unit = "秒" if language.startswith("zh") else "s"
    for row in laid.rows:
        sheet.row(row, unit)
    if newest is not None:
        sheet.foot(newest, laid.height - MARGIN - FOOT + 24)
    into.parent.mkdir(parents=True, exist_ok=True)
    sheet.image.save(into, "PNG", compress_level=2)
    return into


def _read(paths: Mapping[str, Path]) -> dict[str, Image.Image]:
    return {name: picture for name, path in paths.items() if (picture := _open(path)) is not None}


def _open(path: Path) -> Image.Image | None:
    try:
        with Image.open(path, formats=("JPEG",)) as image:
            image.draft("RGB", (480, 480))
            return image.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


class Sheet:
    def __init__(self, laid: Plan, letters: Letters, thumbnails: Mapping[str, Image.Image]) -> None:
        self.letters, self.thumbnails = letters, thumbnails
        self.image, self.pen = page(WIDTH, laid.height, PAPER)
        self._tiles: dict[tuple[str, int], Image.Image] = {}
        self._shade = -1

    def head(self, heading: str, facts: str) -> None:
        base, letters = HEAD - 38, self.letters
        long = letters.length(facts, MIDDLE)
        letters.write(self.pen, WIDTH - MARGIN - 8 - long, base, facts, MIDDLE, GREY)
        fitted = letters.fitted(heading, BIG, WIDTH - 2 * MARGIN - long - 60)
        letters.write(self.pen, MARGIN + 8, base, fitted, BIG, INK)

    def row(self, row: Row, unit: str) -> None:
        self.card(MARGIN, row.top, WIDTH - 2 * MARGIN, row.height)
        below = row.top + row.height - PAD
        for x, second in row.ticks:
            text = _moment(second, unit if self.letters.writable(unit) else "")
            long = self.letters.length(text, SMALL)
            left = min(max(x - long / 2, LEFT), WIDTH - MARGIN - 12 - long)
            self.letters.write(self.pen, left, row.top + PAD + 22, text, SMALL, GREY)
            self.pen.line((x, row.top + PAD + RULER - 12, x, below), fill=RULE, width=2)
        for lane in row.lanes:
            self.lane(lane, row.right)

    def lane(self, lane: Lane, right: float) -> None:
        wide = max(2, round(right - LEFT))
        self.fill(LEFT, lane.top, wide, lane.height, GROUND)
        accent, size = BARS[lane.kind][1], 34
        x = (MARGIN + LEFT - size) // 2
        self.image.paste(accent, (x, lane.top + (lane.height - size) // 2), shapes.sign(lane.kind, size))
        for block in lane.blocks:
            # A hair of ground between two pieces; but never nothing of a piece.
            left, end = round(block.left), round(block.right)
            wide = max(2, end - left - (3 if block.closes and end - left > 8 else 0))
            if lane.kind == "video":
                self.shot(block, left, lane.top, wide, lane.height)
            else:
                self.bar(lane.kind, block, left, lane.top, wide, lane.height)

    def shot(self, block: Block, x: int, y: int, wide: int, high: int) -> None:
        segment = block.segment
        if segment is None:
            self.fill(x, y, wide, high, BARS["video"][0], block)
            return
        film = self.filmstrip(segment, wide, high) or self.coloured(segment, wide, high)
        text, size = self.words(segment.label, wide - 24)
        if text:
            film.paste(BLACK, (0, high - 76), shapes.shadow(wide, 76))
            self.letters.write(ImageDraw.Draw(film), 12, high - 16, text, size, WHITE)
        self.image.paste(film, (x, y), _mask(wide, high, block))

    def filmstrip(self, segment: Segment, wide: int, high: int) -> Image.Image | None:
        """Its picture again and again, as film is; where it has one."""
        name = next((name for name in (segment.source, segment.name) if name in self.thumbnails), None)
        if name is None:
            return None
        picture = self.thumbnails[name]
        tile_wide = round(high * min(1.8, max(0.7, picture.width / max(1, picture.height))))
        if wide <= tile_wide * 1.35:
            return shapes.cover(picture, wide, high)
        if (name, high) not in self._tiles:
            self._tiles[name, high] = shapes.cover(picture, tile_wide, high)
        film = Image.new("RGB", (wide, high), GROUND)
        for left in range(0, wide, tile_wide + 2):
            film.paste(self._tiles[name, high], (left, 0))
        return film

    def coloured(self, segment: Segment, wide: int, high: int) -> Image.Image:
        """In the colour of its name; beside another of that colour, in the next one."""
        name = segment.label or segment.id or str(segment.start)
        shade = shapes.number_of(name) % len(SHADES)
        self._shade = shade if shade != self._shade else (shade + 1) % len(SHADES)
        return shapes.shaded(wide, high, *SHADES[self._shade]).copy()

    def words(self, text: str, room: float) -> tuple[str, int]:
        """As much of it as there is room for, somewhat smaller where that makes it whole."""
        if room < 36:
            return "", SMALL
        for size in (MIDDLE, SMALL, TINY):
            if self.letters.length(text, size) <= room:
                return self.letters.fitted(text, size, room), size
        return self.letters.fitted(text, SMALL, room), SMALL

    def bar(self, kind: Kind, block: Block, x: int, y: int, wide: int, high: int) -> None:
        ground, accent, words = BARS[kind]
        self.fill(x, y, wide, high, ground, block)
        segment = block.segment
        if segment is None or wide < THIN:
            return
        if kind != "audio" and block.opens:
            self.fill(x, y, min(8, wide), high, accent)
        text, size = self.words(segment.label, wide - 26)
        middle = y + high // 2
        self.letters.write(self.pen, x + 18, middle + size // 2 - 4, text, size, words)
        if kind == "audio":
            used = self.letters.length(text, size) + 22 if text else 0
            self.sound(segment, x + 14 + round(used), middle, x + wide - 12, high, accent)

    def sound(self, segment: Segment, left: int, middle: int, right: int, high: int, colour: Colour) -> None:
        loud = 0.35 + 0.65 * min(1.0, 1.0 if segment.volume is None else segment.volume)
        count = max(0, (right - left) // 9)
        for number, level in enumerate(shapes.wave(segment.label, count)):
            half, x = max(2, round(level * loud * (high - 22) / 2)), left + 9 * number
            self.pen.rounded_rectangle((x, middle - half, x + 4, middle + half), radius=2, fill=colour)

    def foot(self, newest: Newest, top: int) -> None:
        high = FOOT - 24
        self.card(MARGIN, top, WIDTH - 2 * MARGIN, high)
        x, picture = MARGIN + 14, _open(newest.image)
        if picture is not None:
            wide, tall = 170, high - 28
            mask = shapes.rounded(wide, tall, ROUND)
            self.image.paste(shapes.cover(picture, wide, tall), (x, top + 14), mask)
            x += wide + 22
        text = self.letters.fitted(newest.text, MIDDLE, WIDTH - MARGIN - 24 - x)
        self.letters.write(self.pen, x, top + high // 2 + 11, text, MIDDLE, INK)

    def card(self, x: int, y: int, wide: int, high: int) -> None:
        self.image.paste(RULE, (x - 1, y - 1), shapes.rounded(wide + 2, high + 3, 25))
        self.image.paste(CARD, (x, y), shapes.rounded(wide, high, 24))

    def fill(self, x: int, y: int, wide: int, high: int, colour: Colour, block: Block | None = None) -> None:
        mask = shapes.rounded(wide, high, ROUND) if block is None else _mask(wide, high, block)
        self.image.paste(colour, (x, y), mask)


def _mask(wide: int, high: int, block: Block) -> Image.Image:
    """Where a piece goes on in another row, its edge is straight."""
    return shapes.rounded(wide, high, min(ROUND, wide // 3), left=block.opens, right=block.closes)


def _moment(second: float, unit: str) -> str:
    if second < 60:
        return f"{second:.1f}".removesuffix(".0") + unit
    whole = round(second)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
