"""Where the eye goes in a picture. Pure; worked out on a small copy."""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.studio.render.planes import Pixels

Point = tuple[float, float]
DETAIL = 64  # pixels of the longer side
MIDDLE = 0.22  # of a cut-out's sides: how far from its middle things count
ALONG = 0.95  # a cut-out less wide than this share has room beside it
SPENT = 0.1  # what is left of a place's weight once it has been shown


def interest(pixels: Pixels) -> Point:
    """The middle of what is interesting, as (x, y) 0..1."""
    weight = _weight(pixels)
    total = float(weight.sum())
    if total < 1e-6:
        return 0.5, 0.45
    height, width = weight.shape
    across, down = (np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height
    return float((weight.sum(axis=0) * across).sum()) / total, float(
        (weight.sum(axis=1) * down).sum()
    ) / total


def spots(pixels: Pixels, wide: float, tall: float) -> tuple[Point, Point]:
    """The middles of the two cut-outs, `wide` x `tall` of the picture (0..1], that show most, most of it in
    their middle; the second looks for what the first does not show, at the same height where there is room
    beside: below or above a subject is seldom another one."""
    weight = _weight(pixels)
    height, width = weight.shape
    w, h = min(width, max(1, round(wide * width))), min(height, max(1, round(tall * height)))
    top, left = h // 2, w // 2  # where the middle of the first cut-out lies
    found: list[Point] = []
    for _ in range(2):
        seen = cv2.GaussianBlur(
            weight, (0, 0), sigmaX=w * MIDDLE, sigmaY=h * MIDDLE, borderType=cv2.BORDER_CONSTANT
        )
        inside = seen[top : top + height - h + 1, left : left + width - w + 1]
        if found and wide < ALONG:
            y = round(found[0][1] * height - h / 2)
            inside = np.where(np.arange(len(inside))[:, None] == y, inside, -1)
        y, x = np.unravel_index(int(np.argmax(inside)), inside.shape)
        found.append(((float(x) + w / 2) / width, (float(y) + h / 2) / height))
        weight[y : y + h, x : x + w] *= SPENT
    return found[0], found[1]


def _weight(pixels: Pixels) -> NDArray[np.float32]:
    """Per place: what differs from its surroundings, skin, and a taste for the upper middle, where faces
    are."""
    height, width = pixels.shape[:2]
    shrink = DETAIL / max(height, width)
    size = (max(8, round(width * shrink)), max(8, round(height * shrink)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32)
    contrast = np.zeros(lab.shape[:2], np.float32)
    for near, far in ((0.8, 4), (1.4, 9), (2.6, 18)):
        difference = cv2.GaussianBlur(lab, (0, 0), near) - cv2.GaussianBlur(lab, (0, 0), far)
        contrast += np.sqrt((difference**2).sum(axis=2))
    contrast /= contrast.max() + 1e-6
    red, blue = lab[..., 1] - 128, lab[..., 2] - 128
    skin = np.exp(-(((red - 16) / 9) ** 2) - ((blue - 17) / 10) ** 2) * (lab[..., 0] > 50)
    ys, xs = np.mgrid[0 : size[1], 0 : size[0]]
    x, y = (xs + 0.5) / size[0], (ys + 0.5) / size[1]
    taste = np.exp(-(((x - 0.5) / 0.42) ** 2) - ((y - 0.42) / 0.36) ** 2)
    weight = ((contrast + 0.7 * cv2.GaussianBlur(skin.astype(np.float32), (0, 0), 2)) * taste) ** 2
    return np.asarray(weight, np.float32)
