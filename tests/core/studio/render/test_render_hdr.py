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
    luma, share = tables(transfer)
    black, shade, white, sky = (float(luma[code]) for code in CODES[transfer])
    assert black == pytest.approx(16, abs=1)
    assert 60 < shade < 150
    assert 195 < white < 232
    assert white + 3 < sky <= 235.5
    assert (np.diff(luma) >= 0).all(), "no tone is turned round"
    assert np.isfinite(share).all()


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
