"""Clips for bright screens look like the rest of the film."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from core.studio.render import render
from core.studio.render.hdr import HLG, PQ, brought_down, is_bright, tables

# luma codes of 10 bits: black, skin in the shade, paper white (203 nits), a bright sky
CODES = {PQ: (64, 400, 573, 720), HLG: (64, 380, 721, 850)}


@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_black_stays_black_white_is_white_and_the_sky_keeps_its_clouds(transfer: int) -> None:
    luma = tables(transfer).luma
    black, shade, white, sky = (float(luma[code]) for code in CODES[transfer])
    assert black == pytest.approx(16, abs=1)
    assert 60 < shade < 150
    assert 195 < white < 232
    assert white + 3 < sky <= 235.5
    assert (np.diff(luma) >= 0).all(), "no tone is turned round"


COLOURS = [
    (230, 90, 30), (200, 30, 30), (40, 90, 200), (60, 160, 70), (225, 180, 150), (120, 80, 60), (14, 14, 14),
    (20, 12, 10), (128, 128, 128),
]  # fmt: skip
TO_2020 = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]])


def written(rgb: tuple[int, int, int], transfer: int) -> tuple[float, float, float]:
    """A colour of the film, as a camera for bright screens would write it: 10-bit limited codes (BT.2408)."""
    nits = 203 * (np.array(rgb) / 255) ** 2.4 @ TO_2020.T
    luma = np.array([0.2627, 0.678, 0.0593])
    if transfer == HLG:
        scene = nits / 1000 * (max(luma @ nits, 1e-6) / 1000) ** (1 / 1.2 - 1)
        bright = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-6)) + 0.55991073
        signal = np.where(scene <= 1 / 12, np.sqrt(3 * scene), bright)
    else:
        m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
        power = (nits / 10_000) ** m1
        signal = ((c1 + c2 * power) / (1 + c3 * power)) ** m2
    y = luma @ signal
    blue, red = (signal[2] - y) / 1.8814, (signal[0] - y) / 1.4746
    return 64 + 876 * y, 512 + 896 * blue, 512 + 896 * red


def shown(planes: Any) -> list[float]:
    """The colour in the middle, 0..255 (BT.709)."""
    y, u, v = (float(plane[9, 9]) for plane in planes.each())
    light, blue, red = (y - 16) / 219, (u - 128) / 224 * 1.8556, (v - 128) / 224 * 1.5748
    red, blue = light + red, light + blue
    return [255 * part for part in (red, (light - 0.2126 * red - 0.0722 * blue) / 0.7152, blue)]


@pytest.mark.parametrize("transfer", [PQ, HLG])
@pytest.mark.parametrize("rgb", COLOURS)
def test_a_colour_below_white_is_what_it_was(transfer: int, rgb: tuple[int, int, int]) -> None:
    frame = av.VideoFrame(64, 48, "yuv420p10le")
    for plane, code in zip(frame.planes, written(rgb, transfer), strict=True):
        plane.update(np.full(plane.buffer_size // 2, round(code), np.uint16).tobytes())
    frame.color_trc, frame.colorspace = transfer, 9
    assert shown(brought_down(frame)) == pytest.approx(rgb, abs=6)


@pytest.mark.parametrize("transfer", [PQ, HLG])
@pytest.mark.parametrize("size", [(64, 48), (65, 49), (1080, 90)])
def test_grey_stays_grey_in_every_size(transfer: int, size: tuple[int, int]) -> None:
    frame = av.VideoFrame(*size, "yuv420p10le")
    for plane, code in zip(frame.planes, (CODES[transfer][2], 512, 512), strict=True):
        plane.update(np.full(plane.buffer_size // 2, code, np.uint16).tobytes())
    frame.color_trc, frame.colorspace = transfer, 9
    assert is_bright(frame)
    planes = brought_down(frame)
    assert planes.y.shape == (size[1] // 2 * 2, size[0] // 2 * 2)
    assert 195 < planes.y.min() <= planes.y.max() < 232
    assert np.abs(planes.u.astype(int) - 128).max() <= 1
    assert np.abs(planes.v.astype(int) - 128).max() <= 1


async def test_a_clip_of_a_phone_in_hlg_is_not_washed_out(tmp_path: Path, make: Any, look: Any) -> None:
    """Paper white is white in the film, although its signal is three quarters."""
    with av.open(str(tmp_path / "a.mp4"), "w") as container:
        video = container.add_stream("libx265", rate=30, options={"x265-params": "log-level=none"})
        video.width, video.height, video.pix_fmt = 128, 96, "yuv420p10le"
        video.codec_context.color_trc, video.codec_context.colorspace = HLG, 9
        for index in range(6):
            frame = av.VideoFrame(128, 96, "yuv420p10le")
            for plane, code in zip(frame.planes, (721, 512, 512), strict=True):
                plane.update(np.full(plane.buffer_size // 2, code, np.uint16).tobytes())
            frame.pts, frame.color_trc, frame.colorspace = index, HLG, 9
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
    draft = make.draft([make.segment(0, 200, kind="clip", src="/media/a.mp4", fit="fill")], size=(96, 128))
    done = await render(draft, tmp_path, tmp_path / "out.mp4")
    assert look(done.path).frames[2].mean() > 212
