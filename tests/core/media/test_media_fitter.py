"""The worker itself, as it is started: one order in, a few lines out."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from core.errors import CannotShrink, FileBroken
from core.media import fitter
from core.media.encoding import Film, TooLarge, encode, matrix
from core.media.fitting import Plan, Source, plan
from core.media.kinds import Kind
from core.media.probing import probe

ROOT = Path(__file__).parents[3]
MP4 = Kind("mp4")


def work(path: Path, into: Path, limit: int, kind: str = "mp4") -> tuple[list[dict[str, Any]], int]:
    """All that a worker says, and how it ends."""
    order = {"path": str(path), "into": str(into), "limit": limit, "kind": kind}
    with subprocess.Popen(
        [sys.executable, "-m", "core.media.fitter"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    ) as worker:  # fmt: skip
        assert worker.stdin and worker.stdout
        worker.stdin.write(json.dumps(order) + "\n")
        worker.stdin.flush()
        told = [json.loads(line) for line in worker.stdout]
        return told, worker.wait(20)


def a_plan(**other: Any) -> Plan:
    values: dict[str, Any] = {"width": 64, "height": 48, "fps": 30.0, "video": 200_000, "audio": 0}
    return Plan(**{**values, "preset": "ultrafast", **other})


def test_it_tells_how_far_it_is_and_then_the_bytes(lab, tmp_path):
    path = lab.clip("film.mp4", size=(160, 120), seconds=1.0, fps=60, rate=1_500_000)
    told, code = work(path, tmp_path / "small.mp4", path.stat().st_size // 2)
    done = [line["done"] for line in told[:-1]]
    assert done == sorted(done) and done[0] >= 0 and done[-1] <= 1 and len(done) > 3
    assert told[-1] == {"bytes": (tmp_path / "small.mp4").stat().st_size} and code == 0
    small = probe(tmp_path / "small.mp4")
    assert (small.codec, small.audio_codec, small.fps) == ("h264", "aac", 30)


def test_it_tells_what_cannot_be_done(lab, tmp_path):
    path = lab.clip("film.mp4", seconds=0.5, sound=False)
    told, code = work(path, tmp_path / "small.mp4", 900)
    values = {"name": "film.mp4", "size": path.stat().st_size, "limit": 900}
    assert told == [{"error": "CannotShrink", "values": values}] and code == 0


def test_it_tells_a_full_disk_from_a_bad_film(lab, tmp_path):
    path = lab.clip("film.mp4", seconds=0.3, sound=False)
    full = tmp_path / "small.mp4"
    full.symlink_to("/dev/full")
    assert work(path, full, 90_000)[0][-1] == {"error": "DiskFull"}
    assert work(tmp_path / "gone.mp4", tmp_path / "b.mp4", 9_000)[0] == [{"error": "FileBroken"}]


def sand(path: Path) -> Path:
    """Every frame is new: what x264 makes of it is far from what it was asked for."""
    import av
    from PIL import Image

    grain = random.Random(3)
    with av.open(str(path), "w") as copy:
        film = copy.add_stream("libx264", rate=30, options={"preset": "ultrafast", "crf": "30"})
        film.width, film.height, film.pix_fmt = 320, 240, "yuv420p"
        for number in range(20):
            picture = Image.frombytes("L", (320, 240), grain.randbytes(320 * 240)).convert("RGB")
            frame = av.VideoFrame.from_image(picture).reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 30)
            copy.mux(film.encode(frame))
        copy.mux(film.encode(None))
    return path


def test_a_try_that_came_out_too_large_is_followed_by_a_smaller_one(lab, tmp_path):
    """And what is told of the way only grows."""
    path, seen = sand(lab.folder / "sand.mp4"), []
    limits = (20_000, 40_000, 60_000, 80_000)
    sizes = [fitted(path, tmp_path / "a.mp4", limit, seen) for limit in limits]
    assert any(sizes) and all((size or 0) <= limit for size, limit in zip(sizes, limits, strict=True))
    assert max(seen) > 0.9, "there was a second try"


def fitted(path: Path, into: Path, limit: int, seen: list[float]) -> int | None:
    told: list[float] = []
    try:
        return fitter.fit(path, into, limit, MP4, told.append)
    except CannotShrink:
        return None
    finally:
        assert told == sorted(told)
        seen.extend(told)


def test_a_try_is_given_up_once_it_is_over_the_limit(lab, tmp_path):
    path = lab.clip("film.mp4", size=(160, 120), seconds=2.0, rate=2_000_000)
    reached: list[float] = []
    with pytest.raises(TooLarge):
        wanted = a_plan(width=160, height=120, video=2_000_000)
        encode(path, MP4, tmp_path / "a.mp4", wanted, 5_000, reached.append, 2.0)
    assert reached[-1] < 1.0


def test_a_film_that_is_as_it_should_be_keeps_its_pictures(lab, tmp_path, colours):
    """And where its length is not known, nothing is said of how far it is."""
    path = lab.clip("film.mp4", size=(64, 48), seconds=0.5)
    reached: list[float] = []
    encode(path, MP4, tmp_path / "a.mp4", a_plan(audio=32_000), 10**6, reached.append, 0.0)
    small = probe(tmp_path / "a.mp4")
    assert (small.width, small.height, small.has_audio) == (64, 48, True)
    assert set(reached) == {0.0}


def test_a_sound_is_no_film(lab, tmp_path):
    path = lab.sound("a.m4a", "ipod", "aac")
    with pytest.raises(FileBroken):
        encode(path, Kind("m4a"), tmp_path / "b.mp4", a_plan(), 10**6, lambda _: None, 0.5)


def test_frames_without_times_go_by_their_order(lab, tmp_path):
    """As old AVI files have them: each one is a tick after the one before."""
    import av

    path = lab.clip("a.mp4", size=(64, 48), seconds=0.1, sound=False)
    with av.open(str(path)) as source, av.open(str(tmp_path / "b.mp4"), "w") as copy:
        film = Film(copy, source.streams.video[0], a_plan())
        for _ in range(6):
            film.add(av.VideoFrame(64, 48, "yuv420p"), 0.0)
        film.end()
    assert film.time == pytest.approx(5 / 30)
    assert probe(tmp_path / "b.mp4").duration == pytest.approx(0.2, abs=0.01)


def test_damaged_pieces_are_left_out(lab, tmp_path):
    """Bytes lost in the middle: a player goes on after them, and so does the copy."""
    path = lab.clip("film.avi", container="avi", codec="mpeg4", size=(160, 120), seconds=1.0)
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 3, 2 * len(content) // 3, 97):
        content[place] ^= 0xFF
    hurt = lab.bytes("hurt.avi", bytes(content))
    encode(hurt, Kind("avi"), tmp_path / "a.mp4", a_plan(audio=64_000), 10**6, lambda _: None, 1.0)
    assert probe(tmp_path / "a.mp4").duration == pytest.approx(1.0, abs=0.3)


def test_a_hole_in_the_sound_keeps_it_in_step(lab, tmp_path):
    """What comes after half a second of nothing is heard half a second later."""
    import av

    path, times = lab.folder / "hole.mp4", [k for k in range(48) if not 12 <= k < 36]
    with av.open(str(path), "w") as copy:
        film = copy.add_stream("libx264", rate=30, options={"preset": "ultrafast"})
        film.width, film.height, film.pix_fmt = 64, 48, "yuv420p"
        music = copy.add_stream("aac", rate=48000, layout="mono")
        for number in range(32):
            frame = av.VideoFrame(64, 48, "yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 30)
            copy.mux(film.encode(frame))
        copy.mux(film.encode(None))
        for number in times:
            hum = av.AudioFrame("fltp", "mono", 1024)
            hum.planes[0].update(bytes(4096))
            hum.sample_rate, hum.pts, hum.time_base = 48000, number * 1024, Fraction(1, 48000)
            copy.mux(music.encode(hum))
        copy.mux(music.encode(None))
    encode(path, MP4, tmp_path / "a.mp4", a_plan(audio=64_000), 10**6, lambda _: None, 1.0)
    with av.open(str(tmp_path / "a.mp4")) as small:
        heard = [float(frame.time) for frame in small.decode(audio=0)]
    assert max(b - a for a, b in pairwise(heard)) == pytest.approx(0.53, abs=0.06)
    assert heard[-1] == pytest.approx(47 * 1024 / 48000, abs=0.06)


@pytest.mark.parametrize(
    ("size", "colorspace", "name"),
    [((1280, 720), 2, "bt709"), ((640, 480), 2, "smpte170m"), ((640, 480), 9, "bt2020")],
)
def test_colours_that_nobody_named_go_by_the_size(size, colorspace, name):
    import av

    frame = av.VideoFrame(*size, "yuv420p")
    frame.colorspace = colorspace
    assert matrix(frame) == name


def test_where_a_system_has_no_limits_it_works_without(monkeypatch):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    monkeypatch.setitem(sys.modules, "resource", None)
    fitter._limit(1)
    assert resource.getrlimit(resource.RLIMIT_FSIZE) == before


def test_an_even_pace_is_kept_for_films_faster_than_chats_show():
    fast = Source(10_000_000, 10.0, 1280, 720, 120.0, True)
    found = plan(fast, 4_000_000)
    assert found is not None and found.fps == 30.0
    assert plan(Source(1, 0.0, 1280, 720, 30.0, False), 4_000_000) is None
