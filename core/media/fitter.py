"""The process that makes the smaller copy: `python -m core.media.fitter`. It reads strangers' media, so it
runs alone, with limits, without our settings and secrets, and dies with its parent.

One JSON line in: {"path", "into", "limit", "kind"}. Lines out: {"done": 0..1}, and last {"bytes"} or
{"error"}. The input stays open while the parent lives: its end is the order to stop.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from core.errors import CannotShrink, DiskFull, FileBroken, MediaError
from core.media.encoding import TooLarge, encode
from core.media.fitting import AIMS, Source, plan
from core.media.kinds import Kind
from core.media.opening import disk_full
from core.media.probing import probe

MEMORY: Final = 3 * 1024**3
CPU_SECONDS: Final = 3600
BEAT: Final = 5.0
"""Seconds after which a long film says that it is still alive."""


def fit(path: Path, into: Path, limit: int, kind: Kind, report: Callable[[float], None]) -> int:
    """Bytes of the copy at `into`, at most `limit`. Raises CannotShrink and what `probe` raises."""
    found = probe(path, kind=kind)
    refusal = CannotShrink(name=path.name, size=found.size, limit=limit)
    source = Source(found.size, found.duration, found.width, found.height, found.fps, found.has_audio)
    correction, top = 1.0, 0.0
    for attempt in range(len(AIMS)):
        wanted = plan(source, limit, attempt, correction)
        if wanted is None:
            raise refusal
        base = 1 - 0.1**attempt  # the first try is nine tenths of the way, the second nine tenths of the rest

        def heard(done: float, base: float = base) -> None:
            nonlocal top
            top = max(top, base + 0.9 * (1 - base) * done)
            report(top)

        try:
            encode(path, kind, into, wanted, limit, heard, found.duration)
            size = into.stat().st_size
        except TooLarge:
            size = int(limit * 1.25)
        if size <= limit:
            return size
        correction *= limit / size
    raise refusal


def _limit(bytes_: int) -> None:
    """Memory, processor time, the size of any file written, no core dumps. Windows has none of these."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, bytes_ * 2 + (1 << 20)),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, hard))
    os.nice(5)


def _die_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(3)


def main() -> int:
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _limit(int(order["limit"]))
    told, last = -1, 0.0

    def tell(**news: object) -> None:
        sys.stdout.write(json.dumps(news) + "\n")
        sys.stdout.flush()

    def report(done: float) -> None:
        nonlocal told, last
        if int(done * 100) > told or time.monotonic() - last > BEAT:
            told, last = int(done * 100), time.monotonic()
            tell(done=round(done, 3))

    try:
        kind = Kind(order["kind"])
        tell(bytes=fit(Path(order["path"]), Path(order["into"]), int(order["limit"]), kind, report))
    except (MediaError, OSError, MemoryError) as error:
        if disk_full(error):
            tell(error=DiskFull.__name__)
        elif isinstance(error, MediaError):
            tell(error=type(error).__name__, values=error.values)
        else:
            tell(error=FileBroken.__name__)
    return 0


if __name__ == "__main__":
    # The reader of the input may hold its lock: leave without waiting for it.
    code = main()
    sys.stdout.flush()
    os._exit(code)
