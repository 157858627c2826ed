"""Clips that are only trimmed or joined are copied, to the bit; what cannot be is rendered."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from core.studio.render import render
from core.studio.render.draft import plan_film
from core.studio.render.untouched import untouched

SIZE = (128, 96)
GROUPS = "keyint=15:min-keyint=15:scenecut=0:bframes=2"


def clip(path: Path, start: int = 0, seconds: float = 4.0, **options: str) -> Path:
    """Frame i has the shade `start + i`, a closed group every 15 frames, B-frames, and a tone."""
    with av.open(str(path), "w") as container:
        video = container.add_stream(
            "libx264", rate=30, options={"crf": "10", "x264-params": GROUPS, **options}
        )
        video.width, video.height = SIZE
        video.pix_fmt = options.get("pix_fmt", "yuv420p")
        audio = container.add_stream("aac", rate=48000, layout="stereo")
        for index in range(round(seconds * 30)):
            picture = np.full((SIZE[1], SIZE[0], 3), 20 + start + index, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, 30)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        wave = 0.2 * np.sin(np.arange(round(seconds * 48000)) / 8)
        heard = av.AudioFrame.from_ndarray(
            np.stack([wave, wave]).astype(np.float32), format="fltp", layout="stereo"
        )
        heard.sample_rate, heard.pts, heard.time_base = 48000, 0, Fraction(1, 48000)
        container.mux(audio.encode(heard))
        container.mux(audio.encode(None))
    return path


def film(*shots: tuple[str, int, int], **more: Any) -> dict[str, Any]:
    """(file, in, out) one after the other, in ms."""
    at, segments = 0, []
    for name, start, end in shots:
        meta = {"kind": "clip", "src": f"/media/{name}", "in": start, "fit": "fill", **more}
        segments.append({"s": at, "d": end - start, "m": meta})
        at += end - start
    return {"d": at, "m": {"w": SIZE[0], "h": SIZE[1], "fps": 30}, "t": [{"tt": 0, "sg": segments}]}


async def test_a_trimmed_clip_is_copied_to_the_bit(tmp_path: Path, look: Any) -> None:
    clip(tmp_path / "a.mp4")
    done = await render(film(("a.mp4", 1000, 3000)), tmp_path, tmp_path / "out.mp4")
    assert done.kept == 1.0
    source, seen = look(tmp_path / "a.mp4"), look(done.path)
    assert len(seen.frames) == 60
    for mine, theirs in zip(seen.frames, source.frames[30:90], strict=True):
        assert np.array_equal(mine, theirs)
    assert seen.seconds == pytest.approx((2.0, 2.0), abs=0.05)
    assert seen.codecs == ("h264", "aac")
    assert seen.bytes.index(b"moov") < seen.bytes.index(b"mdat")


async def test_joined_clips_follow_one_another_with_their_sound(tmp_path: Path, look: Any) -> None:
    """Every packet in order, each clip at its time; an end between two groups holds a frame at most."""
    clip(tmp_path / "a.mp4")
    clip(tmp_path / "b.mp4", start=100)
    done = await render(film(("a.mp4", 0, 2000), ("b.mp4", 500, 4000)), tmp_path, tmp_path / "out.mp4")
    assert done.kept == 1.0
    one, other, seen = (look(tmp_path / name) for name in ("a.mp4", "b.mp4", "out.mp4"))
    assert len(seen.frames) == 165
    for mine, theirs in zip(seen.frames, one.frames[:60] + other.frames[15:], strict=True):
        assert np.array_equal(mine, theirs)
    assert seen.level(0.5, 5.0) > 0.05
    with av.open(str(done.path)) as container:
        times = [(p.pts, p.dts) for p in container.demux(video=0) if p.size]
    assert all(pts >= dts for pts, dts in times)
    assert all(a[1] < b[1] for a, b in pairwise(times))


@pytest.mark.parametrize(
    ("shots", "more"),
    [
        ([("a.mp4", 1130, 3000)], {}),
        ([("a.mp4", 0, 3000)], {"look": "bw"}),
        ([("a.mp4", 0, 3000)], {"speed": 2}),
        ([("a.mp4", 0, 3000)], {"rotate": 180}),
        ([("a.mp4", 0, 3000)], {"motion": "zoom-in"}),
        ([("a.mp4", 0, 5000)], {}),
        ([("a.mp4", 0, 2000), ("a.mp4", 2000, 4000)], {"transition": {"kind": "crossfade", "d": 400}}),
        ([("a.mp4", 0, 2000), ("main.mp4", 0, 2000)], {}),
        ([("deep.mp4", 0, 2000)], {}),
        ([("open.mp4", 500, 2000)], {}),
        ([("a.mkv", 500, 2000), ("a.mp4", 0, 1000)], {}),
    ],
)
def test_what_must_be_drawn_is_not_copied(tmp_path: Path, shots: Any, more: dict[str, Any]) -> None:
    """Entered between key frames, changed in any way, held too long, or of unlike streams."""
    clip(tmp_path / "a.mp4")
    clip(tmp_path / "a.mkv", preset="ultrafast")
    clip(tmp_path / "main.mp4", profile="main")
    clip(tmp_path / "deep.mp4", pix_fmt="yuv444p")
    clip(tmp_path / "open.mp4", **{"x264-params": "open-gop=1:keyint=15:min-keyint=1:bframes=3"})
    assert untouched(plan_film(film(*shots, **more)), tmp_path) is None
    assert untouched(plan_film(film(("a.mp4", 0, 3000))), tmp_path) is not None


def test_another_size_a_title_or_a_photo_is_drawn(tmp_path: Path, make: Any) -> None:
    clip(tmp_path / "a.mp4")
    make.photo(tmp_path / "b.png")
    large = film(("a.mp4", 0, 2000))
    large["m"]["w"] = 256
    titled = film(("a.mp4", 0, 2000))
    titled["t"].append({"tt": 7, "sg": [{"s": 0, "d": 500, "m": {"text": "Hi"}}]})
    mixed = film(("a.mp4", 0, 2000), ("b.png", 0, 1000))
    mixed["t"][0]["sg"][1]["m"]["kind"] = "photo"
    for draft in (large, titled, mixed):
        assert untouched(plan_film(draft), tmp_path) is None
    assert untouched(plan_film(film(("a.mp4", 0, 2000)), "preview"), tmp_path) is not None


async def test_a_clip_that_is_damaged_in_the_middle_ends_in_a_film_or_an_error(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.mp4")
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 400] = bytes(400)
    path.write_bytes(data)
    done = await render(film(("a.mp4", 0, 4000)), tmp_path, tmp_path / "out.mp4")
    assert done.bytes > 1000
