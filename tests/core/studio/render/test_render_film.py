"""Whole renders: what phones need, what the draft said, and every way to end."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from core.studio.render import RenderError, render
from core.studio.render.rendering import ROOT


@pytest.fixture(scope="session")
async def reel(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One film with everything: photo, clip, made background, transitions, titles, music; and its draft."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("reel")
    media = folder / "media"
    media.mkdir()
    Image.fromarray(np.full((400, 300, 3), (200, 60, 60), np.uint8)).save(media / "red.png")
    Image.fromarray(np.full((300, 400, 3), (60, 60, 200), np.uint8)).save(media / "blue.jpg", quality=95)
    cross = {"kind": "crossfade", "d": 400}
    video = [
        {"s": 0, "d": 1000, "m": {"kind": "photo", "src": "/media/red.png", "motion": "zoom-in"}},
        {
            "s": 1000,
            "d": 1000,
            "m": {
                "kind": "photo",
                "src": "/media/blue.jpg",
                "fit": "fill",
                "motion": "pan-left",
                "transition": cross,
            },
        },
        {
            "s": 2000,
            "d": 500,
            "m": {"kind": "made", "transition": {"kind": "fade-black", "d": 300}, "future": 1},
        },
    ]
    titles = [
        {"s": 200, "d": 700, "m": {"text": "Hello 你好", "fade": 100}},
        {"s": 1500, "d": 1000, "m": {"text": "Bye", "place": "top", "style": "card", "anim": "none"}},
    ]
    sounds = [{"s": 0, "d": 2500, "m": {"kind": "music", "mood": "happy", "fade_out": 600}}]
    draft = {
        "d": 2500,
        "m": {"w": 180, "h": 322, "fps": 30},
        "t": [{"tt": 0, "sg": video}, {"tt": 1, "sg": sounds}, {"tt": 7, "sg": titles}, {"tt": 99}],
    }
    heard: list[float] = []
    done = await render(draft, media, folder / "film.mp4", on_progress=heard.append)
    return folder, draft, done, heard


def test_phones_and_platforms_take_the_file(reel: Any, look: Any) -> None:
    """H.264 and AAC, 4:2:0, limited range, BT.709 in every tag, the index before the data."""
    _, _, done, _ = reel
    seen = look(done.path)
    assert seen.codecs == ("h264", "aac")
    assert seen.pixels == "yuv420p"
    assert seen.colors == (1, 1, 1, 1)
    assert seen.size == (180, 322) == (done.width, done.height)
    assert 0 < seen.bytes.index(b"moov") < seen.bytes.index(b"mdat")
    assert done.bytes == len(seen.bytes)


def test_picture_and_sound_are_exactly_as_long_as_the_draft(reel: Any, look: Any) -> None:
    """Also decoded: the last frame and the last sample are there."""
    _, _, done, _ = reel
    seen = look(done.path)
    assert done.duration == pytest.approx(2.5)
    assert seen.seconds == (pytest.approx(2.5, abs=1 / 30), pytest.approx(2.5, abs=1 / 30))
    assert abs(seen.seconds[0] - seen.seconds[1]) < 0.03
    assert len(seen.frames) == 75
    assert 2.5 * 48000 <= seen.samples.shape[1] <= 2.53 * 48000


def test_the_film_shows_what_the_draft_says(reel: Any, look: Any) -> None:
    """Red, a mix while crossfading, blue, black between, the background at the end; titles on time."""
    _, _, done, _ = reel
    frames = look(done.path).frames
    middle = [frame[120:160, 60:120].mean(axis=(0, 1)) for frame in frames]
    assert np.abs(middle[15] - (200, 60, 60)).max() < 8
    assert 80 < middle[36][0] < 180
    assert np.abs(middle[50] - (60, 60, 200)).max() < 8
    assert middle[64].max() < 40
    assert middle[74].max() > 40
    assert frames[2][230:290].max() < 230 < frames[15][230:290].max()
    assert frames[50][20:72].max() > 230


def test_the_last_second_is_whole_and_the_music_is_silent_at_its_end(reel: Any, look: Any) -> None:
    _, _, done, _ = reel
    seen = look(done.path)
    assert seen.level(1.0, 1.8) > 0.05
    assert seen.level(2.48, 2.5) < 0.004
    assert np.abs(seen.samples).max() < 1.0


def test_progress_only_grows_and_ends_at_one(reel: Any) -> None:
    _, _, _, heard = reel
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert all(0 <= value <= 1 for value in heard)


def test_nothing_unfinished_stays_behind(reel: Any) -> None:
    folder, _, done, _ = reel
    assert sorted(path.name for path in folder.iterdir()) == [done.path.name, "media"]


async def test_a_preview_is_small(tmp_path: Path, make: Any, look: Any) -> None:
    draft = make.draft([make.segment(0, 300, kind="made")], size=(1080, 1350))
    done = await render(draft, tmp_path, tmp_path / "p.mp4", quality="preview")
    assert (done.width, done.height) == (512, 640)
    assert len(look(done.path).frames) == 9


async def test_a_source_that_is_gone_is_named_and_leaves_no_file(tmp_path: Path, make: Any) -> None:
    draft = make.draft([make.segment(0, 300, kind="photo", src="/media/gone.jpg")])
    with pytest.raises(RenderError) as refused:
        await render(draft, tmp_path, tmp_path / "out" / "a.mp4")
    assert (refused.value.reason, refused.value.detail) == ("missing-media", "gone.jpg")
    assert not list((tmp_path / "out").iterdir())


async def test_a_hostile_clip_is_refused_by_the_worker(tmp_path: Path, make: Any) -> None:
    (tmp_path / "a.mp4").write_bytes(b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/a.ts\n")
    draft = make.draft([make.segment(0, 300, kind="clip", src="/media/a.mp4")])
    with pytest.raises(RenderError) as refused:
        await render(draft, tmp_path, tmp_path / "a.out.mp4")
    assert refused.value.reason == "hostile-media"


def workers() -> set[int]:
    return {child.pid for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE}


async def test_cancelling_stops_the_worker_and_leaves_no_file(tmp_path: Path, make: Any) -> None:
    """Also what stood there before stays as it was."""
    output = tmp_path / "out" / "a.mp4"
    output.parent.mkdir()
    output.write_bytes(b"the film before")
    before, begun = workers(), asyncio.Event()
    draft = make.draft([make.segment(0, 120_000, kind="made")], size=(720, 1280))
    task = asyncio.create_task(render(draft, tmp_path, output, on_progress=lambda _: begun.set()))
    await asyncio.wait_for(begun.wait(), 30)
    assert workers() - before
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert workers() == before
    assert [path.read_bytes() for path in output.parent.iterdir()] == [b"the film before"]


def job(tmp_path: Path, draft: Any, **limits: int) -> str:
    part = tmp_path / "film.part"
    body = {"draft": draft, "media": str(tmp_path), "output": str(part), "quality": "high", "limits": limits}
    return json.dumps(body) + "\n"


def test_a_full_disk_is_reported_as_such(tmp_path: Path, make: Any) -> None:
    """A limit on the file's size stands for the disk: the same error comes up the same way."""
    draft = make.draft([make.segment(0, 2000, kind="made", made={"style": "bokeh"})], size=(360, 640))
    with subprocess.Popen(
        [sys.executable, "-m", "core.studio.render.worker"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdin and worker.stdout
        worker.stdin.write(job(tmp_path, draft, file=8000))
        worker.stdin.flush()
        last = json.loads(worker.stdout.read().splitlines()[-1])
    assert last["error"] == "disk-full"
    assert not (tmp_path / "film.part").exists()


PARENT = """
import subprocess, sys
worker = subprocess.Popen([sys.executable, "-m", "core.studio.render.worker"], cwd={root!r},
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE)
worker.stdin.write({job!r}.encode())
worker.stdin.flush()
print(worker.pid, worker.stdout.readline(), flush=True)
sys.stdin.read()
"""


def test_a_worker_does_not_outlive_its_parent(tmp_path: Path, make: Any) -> None:
    """The parent is killed without a word; the worker ends and takes its unfinished file with it."""
    draft = make.draft([make.segment(0, 300_000, kind="made")], size=(720, 1280))
    script = PARENT.format(root=str(ROOT), job=job(tmp_path, draft))
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline().split()[0])
        worker = psutil.Process(pid)
        os.kill(parent.pid, signal.SIGKILL)
        worker.wait(timeout=10)
    assert not (tmp_path / "film.part").exists()


async def test_a_worker_that_is_killed_is_reported(tmp_path: Path, make: Any) -> None:
    """By the system's memory killer, say. Nothing hangs, nothing is left."""
    begun = asyncio.Event()
    before = workers()
    draft = make.draft([make.segment(0, 120_000, kind="made")], size=(720, 1280))
    output = tmp_path / "out" / "a.mp4"
    task = asyncio.create_task(render(draft, tmp_path, output, on_progress=lambda _: begun.set()))
    await asyncio.wait_for(begun.wait(), 30)
    for pid in workers() - before:
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(RenderError) as died:
        await task
    assert died.value.reason == "worker-died"
    assert not list(output.parent.iterdir())
