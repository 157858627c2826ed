"""Paper lanterns over a lane on a wet evening: near ones sharp, the rest of the town a blur of lights."""

from pathlib import Path

import cv2
import numpy as np
from palette import Plane, blur, develop, lens, lines, noise, over, ramp, shape, soft

TALL, WIDE, GROUND = 1800, 2400, 1330
RED, AMBER, ROSE = (1.0, 0.085, 0.018), (1.0, 0.27, 0.035), (1.0, 0.16, 0.07)


def evening(random: np.random.Generator) -> Plane:
    """The lane far out of focus: dusk at its end, dark walls, points of light that become discs."""
    y, x = np.mgrid[:TALL, :WIDE].astype(np.float32)
    picture = ramp(
        np.clip(y / GROUND, 0, 1),
        [(0, (0.010, 0.022, 0.060)), (0.6, (0.030, 0.040, 0.085)), (1, (0.070, 0.050, 0.070))],
    )
    walls = [
        [(0, 0), (WIDE * 0.30, 150), (WIDE * 0.43, 700), (WIDE * 0.44, GROUND - 90), (0, GROUND + 260)],
        [(WIDE, 0), (WIDE * 0.78, 190), (WIDE * 0.57, 720), (WIDE * 0.56, GROUND - 90), (WIDE, GROUND + 260)],
    ]
    over(picture, (0.014, 0.011, 0.018), shape((TALL, WIDE), *walls) * 0.92)
    picture += (np.exp(-(((x / WIDE - 0.5) / 0.13) ** 2) - ((y - GROUND * 0.93) / 260) ** 2))[
        ..., None
    ] * np.array([0.42, 0.17, 0.07], np.float32)
    for _ in range(210):  # windows, shop signs, strings of bulbs along both walls
        depth = random.random() ** 1.5
        side = random.choice([-1, 1])
        px = WIDE / 2 + side * WIDE * (0.05 + 0.48 * (1 - depth) * random.uniform(0.75, 1.1))
        py = GROUND - 120 - (1 - 0.75 * depth) * random.random() ** 0.8 * 1150
        colour = np.array(
            [(1.0, 0.42, 0.09), (1.0, 0.26, 0.04), (1.0, 0.09, 0.03), (1.0, 0.60, 0.26), (0.10, 0.42, 0.62)]
        )[random.choice(5, p=[0.38, 0.28, 0.17, 0.10, 0.07])]
        cv2.circle(
            picture,
            (int(px), int(py)),
            int(3 + 3 * (1 - depth)),
            tuple(float(c) for c in colour * random.choice([7.0, 14.0, 30.0, 60.0], p=[0.4, 0.3, 0.2, 0.1])),
            -1,
            cv2.LINE_8,
        )
    return lens(picture, 30)


def lantern(
    random: np.random.Generator,
    picture: Plane,
    x: float,
    y: float,
    radius: float,
    colour: tuple[float, float, float],
    power: float,
) -> None:
    """A round paper lantern with bamboo ribs, lit from within, a little darker towards its edge."""
    reach = int(radius * 2.4)
    top, left = int(y) - reach, int(x) - reach
    yy, xx = np.mgrid[top : top + 2 * reach, left : left + 2 * reach].astype(np.float32)
    u, v = (xx - x) / radius, (yy - y) / (radius * 0.86)
    inside = np.clip((1 - np.hypot(u, v)) * radius * 0.8 + 0.5, 0, 1) * (np.abs(v) < 0.80)
    bulge = np.sqrt(np.clip(1 - u * u - v * v, 0, 1))
    flame = np.exp(-((u / 0.55) ** 2) - ((v - 0.12) / 0.62) ** 2)
    ribs = np.abs(np.sin(np.arcsin(np.clip(v, -1, 1)) * 18)) ** 8
    seams = np.abs(np.sin(np.arctan2(u, bulge + 1e-3) * 4.0)) ** 40
    paper = 1 + 0.10 * noise(random, 2 * reach, 2 * reach, radius * 0.12, 4)
    glow = (0.16 + 0.50 * bulge + 1.05 * flame) * paper * (1 - 0.34 * ribs) * (1 - 0.10 * seams)
    tint = np.asarray(colour, np.float32) + flame[..., None] * np.array([0.10, 0.20, 0.045], np.float32)
    light = glow[..., None] * tint * power
    light += (soft(0.55, 0.95, -u * 0.5 - v * 0.7 + bulge * 0.35) * 0.05)[..., None] * np.array(
        [0.5, 0.7, 1.2], np.float32
    )
    size = inside.shape
    at = lambda *points: [(reach + px * radius, reach + py * radius) for px, py in points]  # noqa: E731
    caps = shape(
        size,
        at((-0.56, -0.66), (-0.56, -0.71), (-0.44, -0.80), (0.44, -0.80), (0.56, -0.71), (0.56, -0.66)),
        at((-0.56, 0.66), (0.56, 0.66), (0.56, 0.71), (0.44, 0.79), (-0.44, 0.79), (-0.56, 0.71)),
    )
    fringe = [
        at((k * 0.022, 1.02), (k * 0.030 + 0.01 * np.sin(k), 1.62 - 0.004 * k * k)) for k in range(-5, 6)
    ]
    cord = [
        at((0, 0.79), (0, 1.0)),
        at((-0.4, -0.80), (0, -1.1)),
        at((0.4, -0.80), (0, -1.1)),
        at((0, -1.1), (0, -2.5)),
    ]
    over(
        picture,
        (0.010, 0.008, 0.010),
        lines((TALL, WIDE), max(2, round(radius * 0.014)), [(x, -5), (x, y - radius * 1.1)]),
    )
    y1, x1 = max(0, top), max(0, left)
    y2, x2 = min(TALL, top + 2 * reach), min(WIDE, left + 2 * reach)
    if y2 <= y1 or x2 <= x1:
        return
    cut = slice(y1 - top, y2 - top), slice(x1 - left, x2 - left)
    box = picture[y1:y2, x1:x2]
    thick = max(1, round(radius * 0.022))
    tassel = np.maximum(
        lines(size, thick, *fringe), shape(size, at((-0.07, 0.98), (0.07, 0.98), (0.10, 1.10), (-0.10, 1.10)))
    )
    over(box, (0.012, 0.009, 0.010), lines(size, thick, *cord)[cut])
    shine = np.linspace(1.6, 0.5, size[0], dtype=np.float32)[:, None, None] * np.array(
        [0.34, 0.055, 0.016], np.float32
    )
    over(box, np.broadcast_to(shine * power * 0.5, (*size, 3))[cut], tassel[cut])
    over(box, light[cut], inside[cut].astype(np.float32))
    gold = (
        np.array([0.16, 0.075, 0.018], np.float32) * (0.5 + 0.9 * np.exp(-((u / 0.25 + 0.4) ** 2)))[..., None]
    )
    over(box, gold[cut], caps[cut])


def street(random: np.random.Generator, picture: Plane) -> None:
    """Wet stones below: the lane upside down, drawn long, broken by the joints."""
    rows = TALL - GROUND
    mirrored = picture[GROUND - 1 : GROUND - 1 - rows * 2 : -2][:rows].copy()
    y = np.arange(1, rows + 1, dtype=np.float32)[:, None]
    drawn = cv2.GaussianBlur(mirrored, (0, 0), sigmaX=9, sigmaY=70)
    mirrored += (drawn - mirrored) * soft(0, 130, y)[..., None]
    far = 520 / y
    u = (np.arange(WIDE, dtype=np.float32)[None, :] - WIDE / 2) * far / 260
    v = np.broadcast_to(far * 7.0, u.shape)
    odd = (np.floor(v) % 2) * 0.5
    stone = soft(0.5, 0.42, np.maximum(np.abs((u + odd) % 1 - 0.5), np.abs(v % 1 - 0.5)))
    puddle = cv2.resize(noise(random, 300, 600, 60, 4), (WIDE, rows))
    gloss = 0.30 + 0.65 * soft(-0.6, 0.8, puddle) * (0.75 + 0.25 * stone)
    gloss = gloss + (1 - gloss) * soft(150, 0, y)
    stone = stone + (1 - stone) * soft(200, 40, y)
    sway = (noise(random, rows, WIDE, 36, 4) * 16 * (y / rows + 0.2)).astype(np.float32)
    columns = np.broadcast_to(np.arange(WIDE, dtype=np.float32), u.shape)
    mirrored = cv2.remap(
        mirrored,
        columns + sway,
        np.broadcast_to(y, u.shape) + sway,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    picture[GROUND:] = mirrored * (gloss * (0.72 + 0.28 * stone))[..., None] * 0.95 + np.array(
        [0.010, 0.009, 0.012], np.float32
    )
    near = soft(GROUND - 160, GROUND, np.arange(TALL, dtype=np.float32))[:, None, None]
    picture += (
        (blur(picture, 9) - picture)
        * near
        * soft(TALL, GROUND, np.arange(TALL, dtype=np.float32))[:, None, None]
    )


def lanterns(random: np.random.Generator, into: Path) -> None:
    picture = evening(random)
    rows = [  # far to near: how blurred, then lanterns as (x, y, radius)
        (17, [(0.455, 0.500, 34), (0.545, 0.495, 34), (0.48, 0.43, 30), (0.52, 0.40, 32)]),
        (13, [(0.405, 0.44, 62), (0.60, 0.44, 60), (0.50, 0.33, 56)]),
        (8, [(0.325, 0.37, 104), (0.675, 0.39, 104), (0.56, 0.20, 92)]),
        (3.2, [(0.17, 0.21, 172), (0.865, 0.27, 178)]),
    ]
    tints = (AMBER, RED, ROSE)
    for number, (out_of_focus, places) in enumerate(rows):
        layer = picture
        for k, (x, y, radius) in enumerate(places):
            lantern(random, layer, x * WIDE, y * TALL, radius, tints[(k + number) % 3], 2.2)
        glow = np.zeros_like(picture)
        for x, y, radius in places:
            cv2.circle(glow, (int(x * WIDE), int(y * TALL)), radius, (1.0, 0.30, 0.07), -1)
        picture = lens(layer, out_of_focus) + blur(glow, 120) * 0.05
    lantern(random, picture, 0.395 * WIDE, 0.335 * TALL, 300, RED, 2.0)
    glow = np.zeros_like(picture)
    cv2.circle(glow, (int(0.395 * WIDE), int(0.335 * TALL)), 300, (1.0, 0.24, 0.05), -1)
    picture += blur(glow, 200) * 0.05
    street(random, picture)
    develop(random, picture, into, 1600, exposure=0.95, bloom=0.05)
