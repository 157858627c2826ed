"""One render in one process: `python -m core.studio.render.worker`.

The job is one line of JSON on stdin: draft, media, output, quality, limits. Progress comes as lines of JSON
on stdout: {"progress": 0.5}, at last {"done": {...}} or {"error": "<reason>", "detail": "..."}. Anything more
on stdin, its end, or the parent's death stop the render; its unfinished file goes with it.
"""

import contextlib
import errno
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.studio.render.confine import without_network
from core.studio.render.errors import RenderError

GRACE = 2.0  # seconds between the wish to stop and the end by force


class Stop:
    """The wish to stop, from whichever side it comes."""

    def __init__(self) -> None:
        self.wanted = threading.Event()
        self.unfinished: Path | None = None

    def now(self, *_: object) -> None:
        if not self.wanted.is_set():
            self.wanted.set()
            threading.Thread(target=self._force, daemon=True).start()

    def check(self) -> None:
        if self.wanted.is_set():
            raise RenderError("cancelled")

    def _force(self) -> None:
        time.sleep(GRACE)
        if self.unfinished:
            self.unfinished.unlink(missing_ok=True)
        os._exit(3)

    def listen(self) -> None:
        """Blocks: anything more on stdin, or its end, means stop."""
        os.read(0, 1)
        self.now()


def main() -> int:
    stop = Stop()
    signal.signal(signal.SIGTERM, stop.now)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _die_with_parent()
    without_network()
    try:
        job = json.loads(sys.stdin.readline())
    except ValueError:
        return 2
    threading.Thread(target=stop.listen, daemon=True).start()
    _limit(job.get("limits") or {})
    try:
        tell({"done": run(job, stop)})
    except RenderError as error:
        tell({"error": error.reason, "detail": error.detail})
    except MemoryError:
        tell({"error": "hostile-media", "detail": "memory"})
    except (OSError, RuntimeError) as error:  # FFmpeg's errors are one or the other
        full = getattr(error, "errno", 0) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        tell({"error": "disk-full" if full else "worker-died", "detail": repr(error)})
    return 0


def tell(line: Mapping[str, object]) -> None:
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def run(job: Mapping[str, Any], stop: Stop) -> dict[str, object]:
    """Render the job into its unfinished file. Raises RenderError and OSError."""
    import cv2

    cv2.setNumThreads(1)  # the encoder keeps the other cores busy
    from core.studio.render.draft import plan_film
    from core.studio.render.making import Making
    from core.studio.render.shelf import Shelf
    from core.studio.render.untouched import Copying, untouched

    plan = plan_film(job["draft"], job["quality"])
    media = Path(job["media"])
    output = stop.unfinished = Path(job["output"])
    making: Making | Copying
    if (pieces := untouched(plan, media)) is not None:
        making = Copying(plan, media, output, pieces)
    else:
        shelf = Shelf(Path(job["kept"])) if job.get("kept") else None
        making = Making(plan, media, output, job["quality"], shelf)
    try:
        making.make(stop.check, Teller(plan.frames))
    except BaseException:
        output.unlink(missing_ok=True)
        raise
    return {"duration": plan.seconds, "width": plan.width, "height": plan.height, "kept": making.kept}


class Teller:
    """Says how far the film is, a few times a second."""

    def __init__(self, frames: int) -> None:
        self._frames, self._told = frames, 0.0

    def __call__(self, done: int) -> None:
        if time.monotonic() - self._told > 0.2:
            self._told = time.monotonic()
            tell({"progress": round(done / self._frames, 4)})


def _die_with_parent() -> None:
    """Linux tells us when the parent is gone, even killed; elsewhere the end of stdin does."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _limit(limits: Mapping[str, int]) -> None:
    """Memory (bytes of address space), CPU seconds, bytes of a file, where the system knows such limits."""
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dead worker leaves nobody's pictures behind
        kinds = {"memory": resource.RLIMIT_AS, "cpu": resource.RLIMIT_CPU, "file": resource.RLIMIT_FSIZE}
        for name, kind in kinds.items():
            if limits.get(name):
                soft = int(limits[name])
                with contextlib.suppress(ValueError, OSError):
                    resource.setrlimit(kind, (soft, soft + 10))  # SIGXCPU first: it tells why


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # no teardown: encoder threads and the listener may still be waiting
