"""What a worker may not do, and that its end is an error with a name."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.studio.render import RenderError, render, rendering
from core.studio.render.draft import MAX_SEGMENTS, plan_film

TRIES = """
import socket, subprocess
from core.studio.render.confine import without_network
assert without_network()
socket.socketpair()
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET):
    try:
        socket.socket(family)
    except PermissionError:
        continue
    raise SystemExit(f"{family} was given")
child = "import socket; socket.socket()"
assert subprocess.run([__import__("sys").executable, "-c", child], capture_output=True).returncode == 1
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is the Linux kernel's")
def test_a_worker_and_what_it_starts_have_no_network() -> None:
    """Local pairs still work: threads and programs of its own may need them."""
    done = subprocess.run(
        [sys.executable, "-c", TRIES], cwd=rendering.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


async def test_a_film_renders_without_a_network(tmp_path: Path, make: Any) -> None:
    """Titles too, whose letters another program is asked about."""
    make.photo(tmp_path / "a.png")
    titles = [make.segment(0, 300, text="Hi 你好 🎬 ᚠ")]
    draft = make.draft([make.segment(0, 300, kind="photo", src="/media/a.png")], titles)
    assert (await render(draft, tmp_path, tmp_path / "out.mp4")).bytes > 500


@pytest.mark.parametrize("kind", [0, 1, 7])
def test_ten_thousand_segments_are_too_many(kind: int) -> None:
    picture = {"tt": 0, "sg": [{"s": 0, "d": 1000, "m": {"kind": "made"}}]}
    many = {"tt": kind, "sg": [{"s": i, "d": 1, "m": {"text": "x", "kind": "made"}} for i in range(10_000)]}
    with pytest.raises(RenderError) as refused:
        plan_film({"d": 10_000, "t": [picture, many]})
    assert refused.value.reason == "too-many"


def test_as_many_as_may_be_are_planned() -> None:
    segments = [{"s": i * 100, "d": 100, "m": {"kind": "made"}} for i in range(MAX_SEGMENTS)]
    assert len(plan_film({"t": [{"tt": 0, "sg": segments}]}).shots) == MAX_SEGMENTS


async def test_a_title_of_a_hundred_thousand_letters_is_cut(tmp_path: Path, make: Any) -> None:
    draft = make.draft([make.segment(0, 200, kind="made")], [make.segment(0, 200, text="word " * 20_000)])
    assert (await render(draft, tmp_path, tmp_path / "out.mp4")).bytes > 500


@pytest.mark.parametrize("keep", [0.02, 0.3, 0.7, 0.97])
async def test_a_clip_cut_short_is_a_film_or_a_named_refusal(tmp_path: Path, make: Any, keep: float) -> None:
    """In every container; a file that lies about its name as well. No part of a film is left behind."""
    for name in ("a.mp4", "a.mkv", "a.avi"):
        whole = make.clip(tmp_path / name, seconds=0.5).read_bytes()
        media = tmp_path / f"cut {name}"
        media.mkdir()
        (media / "b.mov").write_bytes(whole[: int(len(whole) * keep)])
        draft = make.draft([make.segment(0, 300, kind="clip", src="/media/b.mov")], size=(90, 64))
        try:
            assert (await render(draft, media, tmp_path / "out.mp4")).bytes > 500
        except RenderError as refused:
            assert refused.reason == "hostile-media"
        assert not list(tmp_path.glob(".*.part"))


LIMITED = """
import resource, os, signal
from core.studio.render.worker import _limit
_limit({"memory": 3 << 30, "cpu": 5, "file": 4096})
assert resource.getrlimit(resource.RLIMIT_AS)[0] == 3 << 30
assert resource.getrlimit(resource.RLIMIT_CPU)[0] == 5
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    open(os.sys.argv[1], "wb").write(b"x" * 10_000)
except OSError:
    raise SystemExit(7)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are the kernel's")
def test_a_worker_has_so_much_memory_time_and_file_and_no_more(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "out")],
        cwd=rendering.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 7, done.stderr
    assert (tmp_path / "out").stat().st_size <= 4096


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is the kernel's")
def test_a_render_that_takes_too_much_time_is_ended_by_the_kernel(tmp_path: Path, make: Any) -> None:
    """The signal that `render` tells as "timeout"."""
    draft = make.draft([make.segment(0, 590_000, kind="made")], size=(1080, 1920))
    job = {"draft": draft, "media": str(tmp_path), "output": str(tmp_path / "out.mp4"), "quality": "high"}
    order = [sys.executable, "-m", "core.studio.render.worker"]
    with subprocess.Popen(
        order, cwd=rendering.ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as worker:
        assert worker.stdin
        worker.stdin.write(json.dumps({**job, "limits": {"cpu": 1}}).encode() + b"\n")
        worker.stdin.flush()
        assert worker.wait(20) == -signal.SIGXCPU


async def test_memory_has_a_limit(tmp_path: Path, make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make.photo(tmp_path / "a.png", 400, 300)
    monkeypatch.setattr(rendering, "MEMORY", 300 * 2**20)
    draft = make.draft([make.segment(0, 200, kind="photo", src="/media/a.png")], size=(2160, 3840))
    with pytest.raises(RenderError) as refused:
        await render(draft, tmp_path, tmp_path / "out.mp4")
    assert refused.value.reason in {"hostile-media", "worker-died"}
