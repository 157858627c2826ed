"""The smaller copy: under the limit, playable in a chat, and stoppable at any moment."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CannotShrink, FileBroken, FileMissing, FileUnsupported
from core.media import fit, probe
from core.media.fitting import FPS, LEAST_VIDEO, Source, plan
from core.words import phrase_of, say


def workers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "core.media.fitter" in child.cmdline()]


def order_of_boxes(path: Path) -> list[bytes]:
    content, at, found = path.read_bytes(), 0, []
    while at + 8 <= len(content):
        found.append(content[at + 4 : at + 8])
        at += int.from_bytes(content[at : at + 4], "big")
    return found


@pytest.mark.parametrize("share", [0.6, 0.12])
async def test_under_the_limit_and_playable_in_a_chat(lab, tmp_path, share):
    path = lab.clip("film.mp4", size=(320, 240), seconds=2.0, fps=60, rate=3_000_000)
    before, limit, seen = sha256(path.read_bytes()).digest(), int(path.stat().st_size * share), []
    small = await fit(path, tmp_path / "out" / "small.mp4", limit, on_progress=seen.append)
    assert limit * 0.3 < small.stat().st_size <= limit
    found = await probe(small)
    assert (found.kind.name, found.codec, found.pixels, found.audio_codec) == (
        "mp4",
        "h264",
        "yuv420p",
        "aac",
    )
    assert found.duration == pytest.approx(2.0, abs=0.15)
    assert found.fps <= 30.5 and found.width % 2 == found.height % 2 == 0
    boxes = order_of_boxes(small)
    assert boxes.index(b"moov") < boxes.index(b"mdat")
    assert seen == sorted(seen) and seen[-1] == 1.0 and len(seen) > 3
    assert sha256(path.read_bytes()).digest() == before
    assert [p.name for p in small.parent.iterdir()] == ["small.mp4"] and not workers()

    import av

    with av.open(str(small)) as container:
        ends = [float(stream.duration * stream.time_base) for stream in container.streams]
        assert ends[0] == pytest.approx(ends[1], abs=0.1)
        frame = next(container.decode(video=0))
        assert (int(frame.colorspace), int(frame.color_primaries), int(frame.color_trc)) == (1, 1, 1)
        assert int(frame.color_range) == 1


async def test_a_turned_film_is_turned_for_good(lab, tmp_path, colours):
    path = lab.clip("a.mov", container="mov", size=(320, 240), seconds=0.7, rotation=-90, rate=2_000_000)
    small = await fit(path, tmp_path / "small.mp4", path.stat().st_size // 2)
    found = await probe(small)
    assert found.rotation == 0 and found.height > found.width

    import av

    with av.open(str(small)) as container:
        next(container.decode(video=0)).to_image().save(tmp_path / "frame.png")
    assert colours(tmp_path / "frame.png")[1] == "red" and colours(tmp_path / "frame.png")[3] == "blue"


async def test_what_fits_already_is_only_copied(lab, tmp_path):
    path = lab.clip("a.mp4", seconds=0.3)
    small = await fit(path, tmp_path / "small.mp4", path.stat().st_size)
    assert small.read_bytes() == path.read_bytes()


async def test_other_containers_become_mp4_even_when_small(lab, tmp_path):
    path = lab.clip("a.webm", container="webm", codec="libvpx", seconds=0.4, size=(64, 48))
    found = await probe(await fit(path, tmp_path / "small.mp4", 500_000))
    assert (found.kind.name, found.codec, found.has_audio) == ("mp4", "h264", True)


@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
async def test_avi_keeps_its_length(lab, tmp_path, codec):
    """Old ones have frames without times, or none where one should be."""
    path = lab.clip("a.avi", container="avi", codec=codec, size=(160, 120), seconds=1.0)
    found = await probe(await fit(path, tmp_path / "small.mp4", 400_000))
    assert found.duration == pytest.approx(1.0, abs=0.1) and found.fps == pytest.approx(30, abs=2)


async def test_what_cannot_be_done_is_said(lab, tmp_path):
    path = lab.clip("film.mp4", seconds=2.0, rate=2_000_000, size=(320, 240))
    with pytest.raises(CannotShrink) as refused:
        await fit(path, tmp_path / "small.mp4", 9_000)
    assert refused.value.values == {"name": "film.mp4", "size": path.stat().st_size, "limit": 9_000}
    for language in ("en", "zh"):
        assert "film.mp4" in say(phrase_of(refused.value), language)
    assert not [p for p in tmp_path.iterdir() if p.is_file()]


async def test_rubbish(lab, tmp_path):
    with pytest.raises(FileUnsupported):
        await fit(lab.bytes("a.mp4", b"#EXTM3U\nhttp://127.0.0.1:1/a.ts\n"), tmp_path / "b.mp4", 10)
    with pytest.raises(FileMissing):
        await fit(tmp_path / "away.mp4", tmp_path / "b.mp4", 10)
    with pytest.raises(FileBroken):
        await fit(lab.cut(lab.clip("c.mp4"), 0.5), tmp_path / "b.mp4", 10)


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Long enough to be caught at work."""
    import av
    from PIL import Image

    path = tmp_path_factory.mktemp("long") / "long.mp4"
    with av.open(str(path), "w") as copy:
        film = copy.add_stream("libx264", rate=30, options={"preset": "ultrafast", "crf": "30"})
        film.width, film.height, film.pix_fmt = 960, 720, "yuv420p"
        sand = Image.effect_noise((960, 720), 90).convert("RGB")
        for number in range(240):
            turned = sand.transpose(Image.Transpose(number % 4 if number % 4 in (0, 1, 3) else 0))
            copy.mux(film.encode(av.VideoFrame.from_image(turned)))
        copy.mux(film.encode(None))
    return path


async def started(path: Path, into: Path) -> tuple[asyncio.Task[Path], psutil.Process]:
    """A fit that has begun to encode, and its worker."""
    begun = asyncio.Event()
    task = asyncio.create_task(fit(path, into, path.stat().st_size // 3, on_progress=lambda _: begun.set()))
    await asyncio.wait_for(begun.wait(), 30)
    (worker,) = workers()
    return task, worker


async def test_cancelling_stops_the_worker_and_leaves_nothing(long_film, tmp_path):
    task, worker = await started(long_film, tmp_path / "small.mp4")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not worker.is_running() and not list(tmp_path.iterdir())


async def test_a_worker_that_dies_is_an_error_and_leaves_nothing(long_film, tmp_path):
    """Killed for its memory, say."""
    task, worker = await started(long_film, tmp_path / "small.mp4")
    worker.kill()
    with pytest.raises(FileBroken):
        await task
    assert not list(tmp_path.iterdir())


async def test_a_worker_that_hangs_is_given_up(long_film, tmp_path):
    task, worker = await started(long_film, tmp_path / "one.mp4")
    worker.suspend()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(FileBroken):
        await fit(long_film, tmp_path / "two.mp4", long_film.stat().st_size // 3, stall=0.01)
    assert not workers() and not list(tmp_path.iterdir())


async def test_the_worker_knows_no_secrets_and_has_limits(long_film, tmp_path, monkeypatch):
    monkeypatch.setenv("NEMO_TOKEN", "do-not-tell")
    task, worker = await started(long_film, tmp_path / "small.mp4")
    try:
        assert "do-not-tell" not in json.dumps(worker.environ())
        if sys.platform == "linux":
            assert worker.rlimit(psutil.RLIMIT_AS)[0] <= 4 * 1024**3
            assert worker.rlimit(psutil.RLIMIT_CORE)[0] == 0
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def test_the_worker_dies_with_its_parent(long_film, tmp_path):
    """The end of its input is the end of its parent."""
    order = {"path": str(long_film), "into": str(tmp_path / "a.part"), "limit": 400_000, "kind": "mp4"}
    with subprocess.Popen(
        [sys.executable, "-m", "core.media.fitter"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    ) as worker:  # fmt: skip
        assert worker.stdin and worker.stdout
        worker.stdin.write(json.dumps(order).encode() + b"\n")
        worker.stdin.flush()
        assert b"done" in worker.stdout.readline()
        worker.stdin.close()
        assert worker.wait(5) == 3


@given(
    st.builds(
        Source, size=st.integers(10**5, 10**9), duration=st.floats(0.1, 7200), width=st.integers(16, 4096),
        height=st.integers(16, 4096), fps=st.floats(5, 120), has_audio=st.booleans(),
    ),
    st.integers(50_000, 50 * 1024 * 1024),
    st.integers(0, 2),
)  # fmt: skip
def test_a_plan_keeps_to_the_limit(source, limit, attempt):
    """Planned bits stay under the limit, the size never grows and stays even, the shape is kept."""
    wanted = plan(source, limit, attempt)
    if wanted is None:
        return
    assert (wanted.video + wanted.audio) * source.duration / 8 < limit
    assert wanted.video >= min(LEAST_VIDEO, wanted.width * wanted.height * wanted.fps * 0.25) - 1
    assert wanted.width % 2 == wanted.height % 2 == 0
    assert wanted.width <= source.width + 1 and wanted.height <= source.height + 1
    assert min(wanted.width, wanted.height) <= 1080
    assert wanted.fps <= FPS * 1.5
    assert bool(wanted.audio) == source.has_audio


def test_less_room_is_a_smaller_picture():
    source = Source(13_000_000, 30, 1080, 1920, 30, True)
    sizes = [plan(source, limit) for limit in (10 * 1024**2, 5_000_000, 2_000_000, 1_000_000)]
    widths = [wanted.width for wanted in sizes if wanted]
    assert widths[0] == 1080 and widths == sorted(widths, reverse=True) and len(set(widths)) == 4


def test_what_will_never_do():
    source = Source(13_000_000, 30, 1080, 1920, 30, True)
    assert plan(source, 100_000) is None
    assert plan(Source(1000, 0, 10, 10, 30, False), 10**9) is None
