"""A harbour at dusk: the sun just gone, the town's lamps lit, boats at rest."""

from pathlib import Path

import cv2
import numpy as np
from palette import Plane, Water, blur, develop, lines, noise, over, ramp, shape, soft

TALL, WIDE, HORIZON = 2134, 3200, 1240
SUN = 0.60


def sky(random: np.random.Generator) -> Plane:
    """Blue above, rose and gold below, thin clouds lit from underneath."""
    y, x = np.mgrid[:TALL, :WIDE].astype(np.float32)
    up = np.clip((HORIZON - y) / HORIZON, 0, 1)
    side = x / WIDE - SUN
    picture = ramp(up, [
        (0.00, (1.55, 0.62, 0.22)), (0.06, (1.30, 0.50, 0.24)), (0.16, (0.85, 0.34, 0.30)),
        (0.32, (0.40, 0.24, 0.38)), (0.55, (0.15, 0.16, 0.34)), (1.00, (0.035, 0.06, 0.17)),
    ])  # fmt: skip
    near = np.exp(-((side / 0.42) ** 2) - (up / 0.5) ** 2)
    picture *= (0.55 + 0.65 * near)[..., None]
    picture += np.exp(-((side / 0.16) ** 2) - ((up - 0.0) / 0.14) ** 2)[..., None] * np.array(
        [1.9, 0.85, 0.25]
    )
    # clouds lie on a plane overhead: they crowd together towards the horizon
    tile = noise(random, 1400, 2800, 420, 7)
    depth = 1 / (up + 0.10)
    u = ((x / WIDE - 0.5) * depth * 620 + 1400).astype(np.float32)
    v = (depth * 230).astype(np.float32)
    cloud = cv2.remap(tile, u, v, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    lit = cv2.remap(
        tile, u + (side * -60).astype(np.float32), v + 14, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )
    amount = soft(-0.05, 1.0, cloud) * soft(0.015, 0.12, up) * (1 - 0.6 * soft(0.7, 1.0, up))
    edge = np.clip((cloud - lit) * 1.3 + 0.35, 0, 1.4)
    warm = ramp(
        up,
        [
            (0, (2.1, 0.75, 0.22)),
            (0.25, (1.7, 0.50, 0.30)),
            (0.6, (0.75, 0.26, 0.32)),
            (1, (0.28, 0.14, 0.26)),
        ],
    )
    cold = ramp(up, [(0, (0.60, 0.27, 0.24)), (0.3, (0.20, 0.14, 0.25)), (1, (0.05, 0.06, 0.14))])
    colour = cold + (warm - cold) * (edge * (0.35 + 0.65 * np.exp(-((side / 0.5) ** 2))))[..., None]
    over(picture, colour, amount * 0.85)
    return picture


def hills(random: np.random.Generator, picture: Plane) -> None:
    """Three ranges, each darker and bluer than the one behind."""
    columns = np.arange(WIDE)
    y = np.arange(TALL, dtype=np.float32)[:, None]
    for height, cell, colour, lift in (
        (150, 900, (0.62, 0.29, 0.27), 70),
        (120, 700, (0.30, 0.17, 0.23), 20),
        (60, 420, (0.12, 0.09, 0.16), -8),
    ):  # fmt: skip
        ridge = (
            noise(random, 2, WIDE, cell, 8)[0] * height * 0.5 + lift + height * 0.45 * (1 - columns / WIDE)
        )
        top = HORIZON - np.maximum(ridge, 0)
        mask = np.clip(y - top + 0.5, 0, 1) * (y < HORIZON)
        haze = np.exp(-(HORIZON - y) / 60)[..., None] * np.array([0.35, 0.14, 0.06]) * mask[..., None]
        over(picture, colour, mask.astype(np.float32))
        picture += haze.astype(np.float32) * 0.8


def town(random: np.random.Generator, picture: Plane) -> None:
    """Houses climbing the left shore, lamps along the quay."""
    glass, walls = np.zeros((TALL, WIDE), np.float32), []
    for row in range(4, -1, -1):
        x = -20.0
        end = WIDE * (0.50 - 0.07 * row)
        while x < end:
            wide, tall = random.uniform(26, 70), random.uniform(34, 84) * (1.15 - 0.08 * row)
            ground = HORIZON - 6 - row * 38 * (1 - 0.5 * x / end) + random.uniform(-5, 5)
            tower = random.random() < 0.03 and row > 1
            walls.append((row, x, ground, wide * (0.5 if tower else 1), tall * (2.0 if tower else 1), tower))
            x += wide * random.uniform(0.82, 1.5)
    slope = [
        (0, HORIZON - 170),
        (WIDE * 0.16, HORIZON - 110),
        (WIDE * 0.34, HORIZON - 62),
        (WIDE * 0.50, HORIZON - 18),
    ]
    over(picture, (0.085, 0.055, 0.075), shape((TALL, WIDE), [*slope, (WIDE * 0.52, HORIZON), (0, HORIZON)]))
    for row, x, ground, wide, tall, tower in walls:
        dark = (
            np.array([0.050, 0.036, 0.055]) * random.uniform(0.6, 1.4)
            + np.array([0.05, 0.026, 0.034]) * row * 0.55
        )
        peak = random.uniform(10, 24) * (2.5 if tower else 1)
        body = [(x, ground), (x, ground - tall), (x + wide, ground - tall), (x + wide, ground)]
        roof = [(x - 4, ground - tall), (x + wide / 2, ground - tall - peak), (x + wide + 4, ground - tall)]
        top, left = int(ground - tall - peak - 4), max(0, int(x) - 8)
        window = (slice(max(0, top), HORIZON), slice(left, int(x + wide) + 10))
        box = picture[window]
        body, roof = ([(px - left, py - max(0, top)) for px, py in points] for points in (body, roof))
        over(box, dark, shape(box.shape[:2], body))
        over(box, dark * np.array([1.5, 1.1, 1.1]), shape(box.shape[:2], roof))
        glass[window] *= 1 - shape(box.shape[:2], body)
        offset = random.uniform(3, 9)
        for wy in np.arange(ground - tall + 6 + offset, ground - 9, random.uniform(14, 19)):
            for wx in np.arange(x + offset, x + wide - 8, random.uniform(9, 15)):
                if random.random() < 0.3:
                    power = random.choice([0.4, 0.9, 1.8, 4.0], p=[0.35, 0.35, 0.2, 0.1])
                    glass[int(wy) : int(wy) + 6, max(0, int(wx)) : max(0, int(wx)) + 4] = power
    picture += glass[..., None] * np.array([1.7, 0.72, 0.18], np.float32)
    quay = shape(
        (TALL, WIDE), [(0, HORIZON - 12), (WIDE * 0.53, HORIZON - 8), (WIDE * 0.545, HORIZON), (0, HORIZON)]
    )
    over(picture, (0.035, 0.028, 0.04), quay)
    lamps = np.zeros((TALL, WIDE), np.float32)
    for x in np.linspace(34, WIDE * 0.52, 17) + random.uniform(-26, 26, 17):
        cv2.circle(lamps, (int(x), HORIZON - 36), 5, 16.0, -1)
        cv2.line(lamps, (int(x), HORIZON - 30), (int(x), HORIZON - 8), 0.0, 2)
    picture += blur(lamps, 1.5)[..., None] * np.array([1.0, 0.46, 0.11], np.float32)
    picture += blur(lamps, 26)[..., None] * np.array([1.0, 0.42, 0.10], np.float32)


def lighthouse(picture: Plane) -> None:
    """At the end of the mole, on the right."""
    x, size = WIDE * 0.845, (TALL, WIDE)
    stones = [
        (WIDE * 0.77, HORIZON),
        (WIDE * 0.78, HORIZON - 9),
        (WIDE * 0.83, HORIZON - 16),
        (WIDE * 1.0, HORIZON - 20),
        (WIDE, HORIZON),
    ]
    tower = [(x - 17, HORIZON - 12), (x - 11, HORIZON - 150), (x + 11, HORIZON - 150), (x + 17, HORIZON - 12)]
    head = [
        (x - 16, HORIZON - 150),
        (x - 16, HORIZON - 156),
        (x + 16, HORIZON - 156),
        (x + 16, HORIZON - 150),
    ]
    cap = [(x - 11, HORIZON - 178), (x, HORIZON - 194), (x + 11, HORIZON - 178)]
    lantern = [(x - 8, HORIZON - 156), (x - 8, HORIZON - 178), (x + 8, HORIZON - 178), (x + 8, HORIZON - 156)]
    over(picture, (0.03, 0.025, 0.035), shape(size, stones))
    over(picture, (0.13, 0.085, 0.095), shape(size, tower))
    over(picture, (0.03, 0.02, 0.03), shape(size, head, cap))
    over(picture, (9.0, 5.6, 2.2), shape(size, lantern))
    picture += blur(shape(size, lantern), 60)[..., None] * np.array([1.0, 0.55, 0.2], np.float32) * 60


def boat(picture: Plane, water: Water, x: float, line: float, scale: float, lamp: bool, flip: int) -> None:
    """A sailing boat with furled sails, and its reflection."""
    size = (TALL, WIDE)
    at = lambda *points: [(x + flip * px * scale, line + py * scale) for px, py in points]  # noqa: E731
    hull = at((-100, -26), (-88, -2), (-70, 3), (66, 3), (96, -10), (122, -36), (40, -29), (-30, -26))
    cabin = at((-46, -26), (-40, -42), (22, -44), (40, -29))
    boom = at((-84, -58), (-84, -64), (14, -68), (14, -60))
    mast = at((11, -30), (12, -330), (16, -330), (18, -30))
    rig = [
        at((14, -328), (120, -36)),
        at((14, -328), (-98, -27)),
        at((14, -230), (44, -28)),
        at((14, -230), (-16, -27)),
        at((-10, -232), (38, -232)),
    ]
    mask = np.maximum(
        shape(size, hull, cabin, boom, mast), lines(size, max(1, round(1.6 * scale)), *rig) * 0.8
    )
    mirrored = water.mirror(mask, line + 2 * scale)
    over(picture, (0.030, 0.022, 0.034), mirrored * 0.80)
    over(picture, (0.022, 0.017, 0.026), mask)
    rim = lines(size, max(1, round(2.2 * scale)), at((-100, -27), (-30, -27), (40, -30), (122, -37)))
    over(picture, (0.65, 0.27, 0.16), rim * 0.8)
    if lamp:
        ports = np.zeros(size, np.float32)
        for px in (-30, -12, 6):
            cv2.circle(
                ports,
                (int(x + flip * px * scale), int(line - 35 * scale)),
                max(2, round(3.4 * scale)),
                1.0,
                -1,
            )
        picture += ports[..., None] * np.array([6, 3.1, 1.0], np.float32) + blur(ports, 22 * scale)[
            ..., None
        ] * np.array([9, 4.4, 1.4], np.float32)
        picture += water.mirror(blur(ports, 4 * scale), line)[..., None] * np.array(
            [3, 1.5, 0.45], np.float32
        )


def harbour(random: np.random.Generator, into: Path) -> None:
    picture = sky(random)
    hills(random, picture)
    town(random, picture)
    lighthouse(picture)
    water = Water(random, (TALL, WIDE), HORIZON, 110)
    seen = water.reflect(picture)
    steep = (water.rows / (TALL - HORIZON))[..., None]
    picture[HORIZON:] = (
        seen * (0.92 - 0.50 * steep**0.8) + np.array([0.006, 0.012, 0.026], np.float32) * steep
    )
    for place in (
        (0.70, 1275, 0.42, False, 1), (0.93, 1300, 0.60, True, -1), (0.45, 1290, 0.5, True, 1),
        (0.30, 1345, 0.85, True, 1), (0.79, 1450, 1.5, True, -1),
    ):  # fmt: skip
        boat(picture, water, place[0] * WIDE, *place[1:])
    develop(random, picture, into, 1600, exposure=0.85)
