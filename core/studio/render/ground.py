"""Made backgrounds: colour fields that move slowly. Worked out small (they have no detail), shown large."""

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from core.studio.render.plan import Shot
from core.studio.render.planes import Look, Planes, color_of, from_field

Field = NDArray[np.float32]

PALETTES: dict[str, tuple[str, str, str, str]] = {  # deep, main, second, light
    "dusk": ("2b1b4d", "7a3f8f", "e0607e", "ffb27a"),
    "ocean": ("06243f", "0d5c8c", "1fa2b8", "9be7e0"),
    "forest": ("10291f", "1f5c43", "5f9a5b", "d9e3a0"),
    "sand": ("5a3d2b", "b5835a", "e3bd8b", "fbeed3"),
    "berry": ("2a0a29", "7b1e57", "d13a72", "ff9fb0"),
    "mono": ("15171b", "3a3f47", "777f8a", "d5dae0"),
}


class Ground:
    """A shot of a made background."""

    def __init__(self, shot: Shot, width: int, height: int) -> None:
        self._look = Look(shot.look)
        random = np.random.default_rng(shot.seed)
        # half a shade of grain, or soft colours would show as steps
        self._grain = [
            random.integers(0, 256, (height // half, width // half), np.uint16) for half in (1, 2, 2)
        ]
        colors = np.array([_rgb(color) for color in PALETTES[shot.palette]], np.float32)
        seeds = random.uniform(0, 1, (14, 6)).astype(np.float32)
        self._made = STYLES[shot.style](colors, seeds, width, height)
        self._sky: Planes | None = None

    def paint(self, at: float, seconds: float, out: Planes) -> None:
        """The background `seconds` after it began."""
        if isinstance(self._made, Waves):
            if self._sky is None:
                self._show(self._made.sky(), out)
                self._sky = Planes(*(plane.copy() for plane in out.each()))
            out.copy_from(self._sky)
            self._made.roll(seconds, out)
        else:
            self._show(self._made.field(seconds), out)
        self._look.put_on(out)

    def close(self) -> None:
        pass

    def _show(self, field: Field, out: Planes) -> None:
        for plane, target, grain in zip(from_field(field), out.each(), self._grain, strict=True):
            height, width = target.shape
            large = cv2.resize(plane, (width, height), interpolation=cv2.INTER_LINEAR)
            cv2.convertScaleAbs(cv2.add(large, grain, dst=large), dst=target, alpha=1 / 256, beta=-0.5)


class Gradient:
    """Four soft colour clouds drifting over the deep colour."""

    def __init__(self, colors: Field, seeds: Field, width: int, height: int) -> None:
        self._colors, self._seeds = colors, seeds
        self._x, self._y, self._wide, self._tall = _grid(width, height, 64)

    def field(self, seconds: float) -> Field:
        """(h, w, 3) RGB."""
        field = np.empty((*self._x.shape, 3), np.float32)
        field[:] = self._colors[0]
        for index, color in enumerate((1, 2, 3, 1)):
            seed = self._seeds[index]
            turn = 2 * math.pi * (seed[0] + seconds * (0.025 + 0.02 * seed[1]))
            x = self._wide * (0.5 + 0.45 * math.cos(turn + 2.1 * index))
            y = self._tall * (0.5 + 0.45 * math.sin(turn * 0.8 + 1.7 * index))
            spread = (0.55, 0.5, 0.38, 0.6)[index] * max(self._wide, self._tall) * 0.75
            near = np.exp(-((self._x - x) ** 2 + (self._y - y) ** 2) / (spread * spread))
            field += (self._colors[color] - field) * (near * (0.95, 0.85, 0.7, 0.6)[index])[..., None]
        return field


class Bokeh:
    """Lights out of focus, rising slowly and breathing."""

    def __init__(self, colors: Field, seeds: Field, width: int, height: int) -> None:
        self._colors, self._seeds = colors, seeds
        self._x, self._y, self._wide, self._tall = _grid(width, height, 400)
        share = (self._y / self._tall)[..., None]
        self._dark = colors[1] * (1 - share) * 0.6 + colors[0] * (0.4 + 0.6 * share)

    def field(self, seconds: float) -> Field:
        """(h, w, 3) RGB."""
        field: Field = self._dark.astype(np.float32)
        short = min(field.shape[:2])
        for index, seed in enumerate(self._seeds):
            radius = 0.06 + 0.15 * float(seed[2])
            sway = 0.05 * math.sin(seconds * (0.2 + 0.3 * seed[3]) + 6 * seed[4])
            x = (seed[0] * 1.2 - 0.1) * self._wide + sway
            y = ((seed[1] * 1.5 - seconds * (0.008 + 0.018 * seed[3])) % 1.5 - 0.25) * self._tall
            reach = radius * 1.5
            rows = slice(max(0, int((y - reach) * short)), max(0, int((y + reach) * short) + 1))
            columns = slice(max(0, int((x - reach) * short)), max(0, int((x + reach) * short) + 1))
            away = np.hypot(self._x[rows, columns] - x, self._y[rows, columns] - y)
            edge = 0.25 + 0.5 * float(seed[5])  # near lights are sharp, far ones soft
            disc = np.clip((radius - away) / (radius * edge) + 0.5, 0, 1)
            glow = 0.16 + 0.1 * math.sin(seconds * (0.5 + seed[4]) + 9 * seed[0])
            field[rows, columns] += disc[..., None] * (glow * self._colors[2 + index % 2])
        return field


class Waves:
    """Hills of one colour family, rolling before a sky that stands still."""

    COUNT = 5

    def __init__(self, colors: Field, seeds: Field, width: int, height: int) -> None:
        self._colors, self._seeds, self._height = colors, seeds, height
        self._x = np.linspace(0, width / min(width, height), 97, dtype=np.float32)
        self._places = np.linspace(0, width, 97, dtype=np.float32)
        self._tall = height / min(width, height)

    def sky(self) -> Field:
        """(h, w, 3) RGB; of two columns, for it is the same everywhere."""
        share = np.linspace(0, 1.1, 256, dtype=np.float32).clip(0, 1)[:, None, None]
        return np.asarray(
            np.repeat(self._colors[3] * (1 - share) + self._colors[2] * share, 2, 1), np.float32
        )

    def roll(self, seconds: float, out: Planes) -> None:
        """The hills onto the sky."""
        for index in range(self.COUNT):
            depth = index / (self.COUNT - 1)
            front = self._colors[2] * (1 - depth) + self._colors[0] * depth
            color = color_of(tuple(front * 0.6 + self._colors[1] * 0.4))
            line = self._line(index, depth, seconds) * min(self._height / self._tall, self._height)
            corners = [[self._places[-1], self._height], [0, self._height]]
            hill = np.concatenate([np.stack([self._places, line], axis=1), corners])
            for plane, value, half in zip(out.each(), color, (1, 2, 2), strict=True):
                points = np.rint((hill / half - 0.5) * 16).astype(np.int32)  # in sixteenths of a pixel
                cv2.fillPoly(plane, [points], round(value), cv2.LINE_AA, 4)

    def _line(self, index: int, depth: float, seconds: float) -> Field:
        seed = self._seeds[index]
        way = 1 if index % 2 else -1
        long = self._x * (2.2 + 1.5 * seed[0]) + seconds * (0.25 + 0.25 * depth) * way + 7 * seed[1]
        short = self._x * (4 + 2 * seed[2]) - seconds * 0.35 + 9 * seed[3]
        line = self._tall * (0.42 + 0.115 * index) + 0.055 * np.sin(long) + 0.03 * np.sin(short)
        return np.asarray(line, np.float32)


def _grid(width: int, height: int, detail: int) -> tuple[Field, Field, float, float]:
    """Places in units of the shorter side, on a coarse grid: x, y, and how wide and tall it all is."""
    scale = min(1.0, detail / max(width, height))
    w, h = max(16, round(width * scale / 2) * 2), max(16, round(height * scale / 2) * 2)
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    short = min(w, h)
    return xs / short, ys / short, w / short, h / short


STYLES: dict[str, Callable[[Field, Field, int, int], Gradient | Bokeh | Waves]] = {
    "gradient": Gradient,
    "bokeh": Bokeh,
    "waves": Waves,
}


def _rgb(text: str) -> tuple[int, int, int]:
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)
