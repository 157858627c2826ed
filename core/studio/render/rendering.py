"""`render`: start a worker, follow it, stop it, and put the finished film in its place."""

import asyncio
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.studio.render.errors import REASONS, RenderError

ROOT = Path(__file__).resolve().parents[3]  # where `core` is importable from
MEMORY = 4 * 1024**3  # address space, not use: libraries reserve far more than they touch
THRIFT = {  # freed photos go back to the system at once; numpy's threads would get in the encoder's way
    "MALLOC_MMAP_THRESHOLD_": str(2 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(16 << 20),
    "MALLOC_ARENA_MAX": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
STALL = 120.0  # seconds without a sign of life
LARGEST = 4 * 1024**3  # bytes of a film
GRACE = 3.0  # seconds a worker has to stop by itself


@dataclass(frozen=True)
class Rendered:
    """A finished film: `duration` in seconds, `bytes` on disk, `kept` 0..1 the share of its frames that need
    not be drawn."""

    path: Path
    duration: float
    width: int
    height: int
    bytes: int
    kept: float = 0.0


async def render(
    draft: Mapping[str, object],
    media: Path,
    output: Path,
    *,
    quality: str = "high",
    on_progress: Callable[[float], None] | None = None,
    kept: Path | None = None,
) -> Rendered:
    """Render `draft` to `output` (an MP4), which appears whole or not at all.

    `media` is the folder in which the draft's "/media/<file>" names lie. `quality`: "high" or "preview"
    (longest side 640). `on_progress` hears 0..1. `kept`: a folder for coded groups of pictures; what an
    earlier render of nearly the same film left there is not drawn again. Cancelling this coroutine stops
    the worker. Raises RenderError.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    part = output.with_name(f".{output.name}.{os.getpid()}.{id(draft):x}.part")
    job = {
        "draft": draft,
        "media": str(media.resolve()),
        "output": str(part.resolve()),
        "quality": quality,
        "kept": str(kept.resolve()) if kept else None,
        "limits": {"memory": MEMORY, "cpu": cpu_seconds(draft), "file": LARGEST},
    }
    with tempfile.TemporaryFile() as complaints:
        worker = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "core.studio.render.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=complaints,
            cwd=ROOT,
            env={**os.environ, **THRIFT},
        )
        try:
            async with asyncio.timeout(4 * cpu_seconds(draft)):
                done = await _follow(worker, job, on_progress)
            part.replace(output)
        except RenderError as error:
            if error.reason == "worker-died":
                complaints.seek(0)
                error.detail = error.detail or complaints.read().decode(errors="replace")[-2000:]
            raise
        except TimeoutError:
            raise RenderError("timeout") from None
        except OSError as error:
            raise RenderError("disk-full", str(error)) from error
        finally:
            await asyncio.shield(_end(worker))
            part.unlink(missing_ok=True)
    if on_progress:
        on_progress(1.0)
    return Rendered(
        output,
        float(done["duration"]),
        int(done["width"]),
        int(done["height"]),
        output.stat().st_size,
        float(done.get("kept", 0.0)),
    )


def cpu_seconds(draft: Mapping[str, object]) -> int:
    """A generous bound: thirty times what a film of this length usually takes."""
    length = draft.get("d")
    seconds = float(length) / 1000 if isinstance(length, int | float) else 60.0
    return 120 + round(25 * min(600.0, max(0.0, seconds)))


async def _follow(
    worker: asyncio.subprocess.Process, job: Mapping[str, object], on_progress: Callable[[float], None] | None
) -> dict[str, float]:
    assert worker.stdin and worker.stdout
    with contextlib.suppress(ConnectionError):
        worker.stdin.write(json.dumps(job).encode() + b"\n")
        await worker.stdin.drain()
    while True:
        try:
            raw = await asyncio.wait_for(worker.stdout.readline(), STALL)
        except TimeoutError:
            raise RenderError("timeout") from None
        if not raw:
            code = await worker.wait()
            raise RenderError("timeout" if code == -24 else "worker-died")  # SIGXCPU: the limit was reached
        try:
            line = json.loads(raw)
        except ValueError:
            continue  # a library's chatter
        if "done" in line:
            return dict(line["done"])
        if "error" in line:
            reason = line["error"] if line["error"] in REASONS else "worker-died"
            raise RenderError(reason, str(line.get("detail", "")))
        if on_progress and "progress" in line:
            on_progress(float(line["progress"]))


async def _end(worker: asyncio.subprocess.Process) -> None:
    """Ask it to stop, then make it."""
    if worker.stdin:
        worker.stdin.close()  # its flag
    try:
        await asyncio.wait_for(worker.wait(), GRACE)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()
