"""A mountain lake at sunrise, upright: terrain in perspective, first sun on the snow, mist on the water."""

from pathlib import Path

import cv2
import numpy as np
from palette import Plane, Water, blur, develop, noise, over, ramp, shape, soft

TALL, WIDE, HORIZON = 2400, 1600, 1430
EYE, FOCAL = 26.0, 2050.0  # metres above the water, pixels
SUN = np.array([0.80, 0.26, 0.10])  # to the right, low


def relief(random: np.random.Generator, size: int = 2048) -> Plane:
    """Heights in metres on a grid (depth, across), 6 m a cell: ridged mountains round a valley."""
    total, weight, cell, last = np.zeros((size, size), np.float32), 1.0, 620.0, 1.0
    for _ in range(9):
        sheet = 1 - np.abs(noise(random, size, size, cell, 1) * 1.25)
        sheet = np.sign(sheet) * np.abs(sheet) ** 2
        total += sheet * weight * last
        last, weight, cell = np.clip(sheet * 1.3, 0, 1.2), weight * 0.5, cell / 2
    across = np.linspace(-1, 1, size, dtype=np.float32)[None, :]
    deep = np.linspace(0, 1, size, dtype=np.float32)[:, None]
    walls = soft(0.03, 0.30, np.abs(across + 0.03) - 0.02 + 0.10 * (0.5 - deep))
    back = soft(0.30, 0.62, deep)
    heights = (
        np.maximum(walls * 0.75 * soft(0.06, 0.40, deep), back) * (total * 1250) * (0.55 + 0.6 * deep) - 60
    )
    return np.asarray(heights, np.float32)


def range_of_mountains(random: np.random.Generator, picture: Plane) -> None:
    """The relief in perspective: the first ground met at each pixel, its light, snow, woods and haze."""
    size, cell = 2048, 6.0
    ground = relief(random, size)
    slope_z, slope_x = np.gradient(ground, cell)
    normal = np.stack([-slope_x, np.ones_like(ground), -slope_z], -1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    light = np.clip(normal @ (SUN / np.linalg.norm(SUN)), 0, 1)
    # shadows: walk towards the sun, keeping the highest horizon met
    shade, lift = np.ones_like(ground), ground.copy()
    run = np.float32(cell * SUN[1] / SUN[0])
    for k in range(1, 300):
        over_there = np.empty_like(ground)
        over_there[:, :-k], over_there[:, -k:] = ground[:, k:], -1e4
        np.maximum(lift, over_there - run * k, out=lift)
    shade = soft(70, 0, lift - ground)
    steps = np.geomspace(500, 12000, 2600).astype(np.float32)
    columns = np.arange(WIDE, dtype=np.float32)
    u = (columns[None, :] - WIDE / 2) / FOCAL * steps[:, None] / cell + size / 2
    v = np.broadcast_to(steps[:, None] / cell, u.shape).astype(np.float32)
    u = u.astype(np.float32)
    height = cv2.remap(ground, u, v, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    rise = np.maximum.accumulate((height - EYE) / steps[:, None] * FOCAL, axis=0)
    rows = HORIZON - np.arange(HORIZON, dtype=np.float32)
    first = np.empty((HORIZON, WIDE), np.int32)
    for column in range(WIDE):
        first[:, column] = np.searchsorted(rise[:, column], rows)
    hit = first < len(steps)
    first = np.minimum(first, len(steps) - 1)
    across = np.broadcast_to(np.arange(WIDE), first.shape)
    at_u, at_v, far = u[first, across], v[first, across], steps[first]
    look = lambda plane: cv2.remap(plane, at_u, at_v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)  # noqa: E731
    high, lit, shadow, steep = (
        look(ground),
        look(light),
        look(shade),
        look(np.asarray(normal[..., 1], np.float32)),
    )
    detail = look(noise(random, size, size, 12, 3))
    snow = soft(380, 760, high + detail * 110) * soft(0.34, 0.56, steep + detail * 0.05)
    wood = soft(430, 240, high + detail * 60)
    rock = ramp(detail, [(-1.5, (0.10, 0.085, 0.085)), (1.5, (0.21, 0.185, 0.18))])
    over(rock, (0.035, 0.050, 0.040), wood)
    rock += (snow[..., None] * (np.array([0.80, 0.82, 0.88]) - rock)).astype(np.float32)
    sun = (lit * shadow)[..., None] * np.array([5.2, 1.95, 0.62], np.float32)
    air = (0.35 + 0.65 * steep)[..., None] * np.array([0.13, 0.19, 0.36], np.float32)
    colour = rock * (sun + air)
    haze = 1 - np.exp(-far / 34000 - np.exp(-np.maximum(high, 0) / 150) * far / 8500)
    glow = np.exp(-(((across - WIDE * 0.80) / (WIDE * 0.5)) ** 2))[..., None]
    mist = np.array([0.26, 0.23, 0.34], np.float32) + glow * np.array([0.75, 0.30, 0.06], np.float32)
    colour = colour + (mist - colour) * haze[..., None]
    over(picture[:HORIZON], colour, blur(hit.astype(np.float32), 0.8))


def sky(random: np.random.Generator) -> Plane:
    y, x = np.mgrid[:TALL, :WIDE].astype(np.float32)
    up = np.clip((HORIZON - y) / HORIZON, 0, 1)
    picture = ramp(up, [
        (0.0, (0.95, 0.48, 0.26)), (0.25, (0.80, 0.38, 0.27)), (0.45, (0.46, 0.29, 0.34)),
        (0.70, (0.16, 0.20, 0.36)), (1.0, (0.045, 0.09, 0.22)),
    ])  # fmt: skip
    picture += np.exp(-(((x / WIDE - 0.95) / 0.5) ** 2) - ((up - 0.38) / 0.25) ** 2)[..., None] * np.array(
        [1.3, 0.55, 0.15]
    )
    tile = noise(random, 1400, 2800, 380, 7)
    depth = 1 / (up * 0.8 + 0.05)
    u = ((x / WIDE - 0.5) * depth * 420 + 1400).astype(np.float32)
    v = (depth * 260).astype(np.float32)
    cloud = cv2.remap(tile, u, v, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    lit = cv2.remap(tile, u + 30, v + 10, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    edge = np.clip((cloud - lit) * 1.2 + 0.6, 0, 1.4)[..., None]
    warm = ramp(up, [(0.3, (2.0, 0.80, 0.28)), (0.7, (1.30, 0.46, 0.30)), (1, (0.55, 0.25, 0.28))])
    cold = ramp(up, [(0.3, (0.50, 0.29, 0.29)), (1, (0.09, 0.12, 0.24))])
    over(picture, cold + (warm - cold) * edge, soft(0.1, 1.2, cloud) * 0.85)
    return picture


def fir(random: np.random.Generator, x: float, base: float, tall: float) -> list[list[tuple[float, float]]]:
    """A fir as ragged triangles."""
    parts = [[(x - tall * 0.012, base), (x, base - tall), (x + tall * 0.012, base)]]
    y = base - tall * 0.04
    while y > base - tall * 0.97:
        reach = (1 - (base - y) / tall) * tall * 0.19 * random.uniform(0.7, 1.2) + 2
        drop = tall * 0.022
        for side in (-1, 1):
            span = reach * random.uniform(0.7, 1.1)
            parts.append(
                [
                    (x, y - drop * 1.6),
                    (x + side * span, y + drop * random.uniform(0.3, 1.4)),
                    (x + side * span * 0.5, y + drop * 0.2),
                    (x, y + drop * 0.5),
                ]
            )
        y -= tall * random.uniform(0.020, 0.032)
    return parts


def shore(random: np.random.Generator, picture: Plane) -> None:
    """Woods along the far shore, in mist."""
    for depth, colour in (
        (0.55, (0.17, 0.15, 0.18)),
        (0.75, (0.085, 0.080, 0.095)),
        (1.0, (0.030, 0.034, 0.040)),
    ):
        parts: list[list[tuple[float, float]]] = []
        for side in (-1, 1):
            reach = WIDE * (0.52 - 0.20 * depth)
            for x in np.sort(random.uniform(0, reach, int(105 * (1.5 - depth)))):
                tall = (70 + 130 * depth**2) * random.uniform(0.6, 1.15) * (1.1 - 0.75 * x / reach)
                parts += fir(random, WIDE / 2 + side * (WIDE / 2 - x), HORIZON + 2, tall)
            edge = WIDE / 2 + side * WIDE / 2
            parts.append(
                [
                    (edge, HORIZON - 40 * depth),
                    (edge - side * reach * 0.8, HORIZON - 10),
                    (edge - side * reach * 1.1, HORIZON + 2),
                    (edge, HORIZON + 2),
                ]
            )
        over(picture, colour, shape((TALL, WIDE), *parts))
        y = np.arange(TALL, dtype=np.float32)[:, None]
        veil = np.exp(-np.abs(HORIZON - y) / (26 + 14 * depth)) * (
            0.55 + 0.35 * noise(random, TALL, WIDE, 500, 3)
        )
        over(picture, (0.85, 0.50, 0.36), np.clip(veil * (1.0 - 0.45 * depth), 0, 0.8).astype(np.float32))


def lake(random: np.random.Generator, into: Path) -> None:
    picture = sky(random)
    range_of_mountains(random, picture)
    shore(random, picture)
    water = Water(random, (TALL, WIDE), HORIZON, 20)
    steep = (water.rows / (TALL - HORIZON))[..., None]
    picture[HORIZON:] = (
        water.reflect(picture) * (0.90 - 0.55 * steep) + np.array([0.006, 0.020, 0.026], np.float32) * steep
    )
    develop(random, picture, into, 1067, exposure=0.80, bloom=0.06)
