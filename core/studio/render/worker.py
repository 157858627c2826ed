"""One render in one process: `python -m core.studio.render.worker`.

The job is one line of JSON on stdin: draft, media, output, quality, limits. Progress comes as lines of JSON
on stdout: {"progress": 0.5}, at last {"done": {...}} or {"error": "<reason>", "detail": "..."}. Anything more
on stdin, its end, or the parent's death stop the render; its unfinished file goes with it.
"""

import contextlib
import errno
import json
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.studio.render.errors import RenderError

if TYPE_CHECKING:
    from core.studio.render.encode import Film, Sheet

AHEAD = 3  # finished frames waiting for the encoder
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
    from core.studio.render.compose import Composer
    from core.studio.render.draft import plan_film
    from core.studio.render.encode import Film
    from core.studio.render.mix import Mix

    plan = plan_film(job["draft"], job["quality"])
    media, output = Path(job["media"]), Path(job["output"])
    stop.unfinished = output
    composer, mix = Composer(plan, media), Mix(plan, media)
    film = Film(output, plan.width, plan.height, plan.fps, job["quality"])
    press = Press(film, plan.width, plan.height, plan.frames, stop)
    try:
        for index in range(plan.frames):
            if index % plan.fps == 0:
                press.sound(mix.next(min(plan.fps, plan.frames - index)))
            picture = press.blank()
            composer.draw(index, picture.planes)
            press.picture(picture)
        press.finish()
    except BaseException:
        press.abandon()
        output.unlink(missing_ok=True)
        raise
    finally:
        composer.close()
        mix.close()
    return {"duration": plan.seconds, "width": plan.width, "height": plan.height}


class Press:
    """The encoder in a thread of its own, behind a bounded queue; frames' buffers go round."""

    def __init__(self, film: "Film", width: int, height: int, frames: int, stop: Stop) -> None:
        from core.studio.render.encode import Sheet

        self._film, self._frames, self._stop = film, frames, stop
        self._free: queue.Queue[Sheet] = queue.Queue()
        for _ in range(AHEAD + 1):
            self._free.put(Sheet(width, height))
        self._jobs: queue.Queue[Any] = queue.Queue()
        self._broken: BaseException | None = None
        self._thread = threading.Thread(target=self._print, daemon=True)
        self._thread.start()

    def blank(self) -> "Sheet":
        """A frame to draw on; waits until the encoder has given one back."""
        while True:
            self._stop.check()
            if self._broken:
                raise self._broken
            with contextlib.suppress(queue.Empty):
                return self._free.get(timeout=0.2)

    def picture(self, sheet: "Sheet") -> None:
        self._jobs.put(sheet)

    def sound(self, samples: Any) -> None:
        self._jobs.put(samples)

    def finish(self) -> None:
        """Print what waits and close the film."""
        self._jobs.put(None)
        while self._thread.is_alive():
            self._stop.check()
            self._thread.join(0.2)
        if self._broken:
            raise self._broken
        self._film.close()

    def abandon(self) -> None:
        self._broken = self._broken or RenderError("cancelled")
        self._jobs.put(None)
        self._thread.join(GRACE)
        if not self._thread.is_alive():
            with contextlib.suppress(OSError, ValueError):
                self._film.abandon()

    def _print(self) -> None:
        import av

        from core.studio.render.encode import Sheet

        printed, told = 0, 0.0
        while (job := self._jobs.get()) is not None and not self._broken:
            try:
                if not isinstance(job, Sheet):
                    self._film.sound(job)
                    continue
                self._film.picture(job)
            except (av.FFmpegError, OSError, ValueError, MemoryError) as error:
                self._broken = error
                return
            self._free.put(job)
            printed += 1
            if time.monotonic() - told > 0.2:
                told = time.monotonic()
                tell({"progress": round(printed / self._frames, 4)})


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
