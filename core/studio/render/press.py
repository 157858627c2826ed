"""The encoder in a thread of its own: drawn frames, coded groups and sound in the order they come."""

import contextlib
import queue
import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

import av
import numpy as np
from numpy.typing import NDArray

from core.studio.render.encode import Coded, Encoder, Film, Sheet
from core.studio.render.errors import RenderError

if TYPE_CHECKING:
    from core.studio.render.plan import Plan

AHEAD = 2  # finished frames waiting for the encoder
WAITING = 12  # jobs of all kinds that may wait
GRACE = 2.0  # seconds an encoder may take to stop
BREATH = 0.2  # seconds between two looks at whether all this is still wanted

Keep = Callable[[int, list[Coded]], None]


class Press:
    """Frames' buffers go round. `check` raises where the film is no longer wanted; `keep` is given every
    group drawn here, by its first frame; `tell` hears how many frames are done."""

    def __init__(
        self,
        film: Film,
        plan: "Plan",
        quality: str,
        check: Callable[[], None],
        tell: Callable[[int], None],
        keep: Keep | None = None,
    ) -> None:
        self._film, self._plan, self._quality = film, plan, quality
        self._check, self._tell, self._keep = check, tell, keep
        self._free: queue.Queue[Sheet] = queue.Queue()
        for _ in range(AHEAD + 1):
            self._free.put(Sheet(plan.width, plan.height))
        self._jobs: queue.Queue[Callable[[], None] | None] = queue.Queue(WAITING)
        self._broken: BaseException | None = None
        self._encoder: Encoder | None = None
        self._group: list[Coded] = []
        self._heard: list[Coded] = []
        self._done = 0
        self._thread = threading.Thread(target=self._print, daemon=True)
        self._thread.start()

    def blank(self) -> Sheet:
        """A frame to draw on; waits until the encoder has given one back."""
        while True:
            self._look()
            with contextlib.suppress(queue.Empty):
                return self._free.get(timeout=BREATH)

    def picture(self, sheet: Sheet, index: int, key: bool) -> None:
        """Frame `index`, drawn; `key`: a group begins with it."""
        self._put(partial(self._encode, sheet, index, key))

    def coded(self, group: Iterable[Coded]) -> None:
        """A whole group that need not be drawn."""
        self._put(partial(self._copy, group))

    def sound(self, samples: NDArray[np.float32]) -> None:
        self._put(partial(self._encode_sound, samples))

    def heard(self, coded: Iterable[Coded]) -> None:
        """Sound that need not be encoded."""
        self._put(partial(self._write_sound, coded))

    def finish(self) -> list[Coded]:
        """Print what waits and close the film. Gives all the sound that was encoded here."""
        self._put(self._end)
        self._put(None)
        while self._thread.is_alive():
            self._look()
            self._thread.join(BREATH)
        if self._broken:
            raise self._broken
        self._film.close()
        return self._heard

    def abandon(self) -> None:
        self._broken = self._broken or RenderError("cancelled")
        with contextlib.suppress(queue.Full):
            self._jobs.put_nowait(None)
        self._thread.join(GRACE)
        if not self._thread.is_alive():
            with contextlib.suppress(OSError, ValueError):
                self._film.abandon()

    def _look(self) -> None:
        self._check()
        if self._broken:
            raise self._broken

    def _put(self, job: Callable[[], None] | None) -> None:
        while True:
            self._look()
            with contextlib.suppress(queue.Full):
                self._jobs.put(job, timeout=BREATH)
                return

    def _print(self) -> None:
        while (job := self._jobs.get()) is not None and not self._broken:
            try:
                job()
            except (av.FFmpegError, OSError, ValueError, MemoryError) as error:
                self._broken = error
                return

    def _encode(self, sheet: Sheet, index: int, key: bool) -> None:
        if self._encoder is None:
            plan = self._plan
            self._encoder = Encoder(plan.width, plan.height, plan.fps, self._quality)
        self._write(self._encoder.picture(sheet, index, key))
        self._free.put(sheet)
        self._advance(1)

    def _copy(self, group: Iterable[Coded]) -> None:
        self._end_run()
        count = 0
        for coded in group:
            self._film.picture(coded)
            count += 1
        self._advance(count)

    def _write(self, packets: Iterable[Coded]) -> None:
        for coded in packets:
            if coded.key:
                self._end_group()
            if self._keep:
                self._group.append(coded)
            self._film.picture(coded)

    def _end_group(self) -> None:
        if self._keep and self._group:
            self._keep(self._group[0].at, self._group)
        self._group = []

    def _end_run(self) -> None:
        if self._encoder is not None:
            self._write(self._encoder.rest())
            self._end_group()
            self._encoder = None

    def _encode_sound(self, samples: NDArray[np.float32]) -> None:
        self._keep_sound(self._film.sound(samples))

    def _keep_sound(self, coded: list[Coded]) -> None:
        if self._keep:
            self._heard += coded
        self._write_sound(coded)

    def _write_sound(self, coded: Iterable[Coded]) -> None:
        for one in coded:
            self._film.heard(one)

    def _end(self) -> None:
        self._end_run()
        self._keep_sound(self._film.last_sound())

    def _advance(self, frames: int) -> None:
        self._done += frames
        self._tell(self._done)
