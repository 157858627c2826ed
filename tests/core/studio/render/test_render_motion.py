"""Pan and zoom stay inside the picture and never shake."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.studio.render.draft import MOTIONS
from core.studio.render.motion import MARGIN, PAN_STEP, STEP, Rect, between, cover, cut_out, glide, lattice
from core.studio.render.picture import cut_frame
from core.studio.render.planes import Planes, sheet

sizes = st.floats(200, 5000)
shares = st.floats(0, 1)


@given(st.sampled_from(MOTIONS), st.floats(0.5, 30), sizes, sizes, st.floats(0.4, 2.5), shares, shares)
@settings(deadline=None, derandomize=True)
def test_every_cut_out_lies_inside_the_picture(
    kind: str, seconds: float, width: float, height: float, aspect: float, x: float, y: float
) -> None:
    first, last = glide(kind, seconds, width, height, aspect, (x, y))
    way = between(first, last)
    for t in np.linspace(0, 1, 7):
        rect = way(float(t))
        assert rect.x >= -1e-6
        assert rect.y >= -1e-6
        assert rect.x + rect.w <= width + 1e-6
        assert rect.y + rect.h <= height + 1e-6
        assert rect.w / rect.h == pytest.approx(aspect, rel=1e-6)


@given(st.floats(0.5, 20), shares, shares)
@settings(deadline=None, derandomize=True)
def test_a_zoom_goes_one_way_without_turning_back(seconds: float, x: float, y: float) -> None:
    way = between(*glide("zoom-in", seconds, 4000, 3000, 0.5625, (x, y)))
    widths = [way(t / 20).w for t in range(21)]
    assert widths == sorted(widths, reverse=True)


@given(shares, shares)
@settings(deadline=None, derandomize=True)
def test_the_interesting_point_is_kept_by_the_crop(x: float, y: float) -> None:
    for width, height in ((4000, 3000), (3000, 4000)):
        rect = cover(width, height, 0.5625, (x, y))
        assert rect.x - 1 <= x * width <= rect.x + rect.w + 1 or rect.w == width
        assert rect.y - 1 <= y * height <= rect.y + rect.h + 1 or rect.h == height


@given(st.floats(MARGIN, MARGIN + 500), st.floats(STEP, STEP * 1.12) | st.just(PAN_STEP))
@settings(deadline=None, derandomize=True)
def test_a_cut_out_lands_within_a_few_hundredths_of_a_pixel(start: float, step: float) -> None:
    """The middle is exact; the edges stay within a tenth."""
    pixels = 1080
    cut = lattice(start, step * pixels, pixels, 10_000)
    places = cut.start + (cut.skip + np.arange(pixels) + 0.5) / cut.factor - 0.5
    wanted = start + (np.arange(pixels) + 0.5) * step - 0.5
    miss = np.abs(places - wanted) / step
    assert miss[pixels // 2] < 0.01
    assert miss.max() < 0.17
    assert cut.start + cut.length <= 10_000
    assert round(cut.length * cut.factor) >= cut.skip + pixels


@pytest.mark.parametrize("kind", ["zoom-in", "zoom-out", "pan-right"])
def test_a_rendered_checker_board_does_not_shake(kind: str) -> None:
    """Every edge's way through 90 frames, less the intended way, is within 0.03 px rms."""
    width, height = 270, 480
    first, last = glide(kind, 3.0, 900, 1200, width / height, (0.5, 0.5))
    box = first.around(last)
    scale = (STEP if first.w != last.w else PAN_STEP) * width / min(first.w, last.w)
    board_w, board_h = round(box.w * scale) + 2 * MARGIN, round(box.h * scale) + 2 * MARGIN
    xs = (np.arange(board_w) // 40 % 2).astype(np.float32)
    line = cv2.GaussianBlur(xs[None] * 160 + 40, (0, 0), 2.0)
    board = np.repeat(np.rint(line).astype(np.uint8), board_h, axis=0)
    a, b = (rect.moved(-box.x, -box.y, scale) for rect in (first, last))
    way = between(*(Rect(r.x + MARGIN, r.y + MARGIN, r.w, r.h) for r in (a, b)))
    out = np.empty((height, width), np.uint8)
    misses = []
    for index in range(90):
        rect = way(index / 89)
        cut_out(board, rect, out)
        row = out[height // 2].astype(np.float64)
        crossings = np.flatnonzero(np.diff(np.signbit(row - 120)))
        found = crossings + (120 - row[crossings]) / (row[crossings + 1] - row[crossings])
        source = (np.arange(1, board_w // 40) * 40 - 0.5 - rect.x + 0.5) * width / rect.w - 0.5
        misses += [float(np.min(np.abs(source - place))) for place in found[1:-1]]
    assert np.sqrt(np.mean(np.square(misses))) <= 0.03


def test_chroma_stays_level_with_luma() -> None:
    """A coloured edge in the middle of the canvas is in the same place in all three planes."""
    y = np.full((300, 300), 60, np.uint8)
    y[:, 150:] = 180
    u = np.full((150, 150), 90, np.uint8)
    u[:, 75:] = 170
    out = sheet(100, 100)[1]
    cut_frame(Planes(y, u, u.copy()), Rect(70, 70, 160, 160), out)
    luma = np.interp(120, out.y[50].astype(float), np.arange(100) + 0.5)
    chroma = np.interp(130, out.u[25].astype(float), np.arange(50) * 2 + 0.5)
    assert abs(luma - 50) < 0.2
    assert abs(chroma - 50) < 0.8
