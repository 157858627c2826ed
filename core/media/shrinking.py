"""The smaller copy, seen from the bot: one worker process that can be stopped at any moment."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

import core
from core import errors
from core.errors import DiskFull, FileBroken, MediaError
from core.media.aside import aside
from core.media.kinds import sniff
from core.media.probing import probe

STALL: Final = 120.0
"""Seconds without any progress after which the worker is taken for hung."""
_KEPT: Final = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LD_LIBRARY_PATH")
"""What the worker sees of our environment: it reads strangers' files and has no use for tokens."""


async def fit(
    path: Path,
    into: Path,
    limit_bytes: int,
    *,
    on_progress: Callable[[float], None] | None = None,
    stall: float = STALL,
) -> Path:
    """A copy of the film at `into`, at most `limit_bytes`, that plays inside a chat. Progress goes from 0 to
    1.

    Cancelling stops the worker and leaves nothing behind; `into` appears whole or not at all.
    Raises CannotShrink(name, size, limit), FileMissing, FileBroken, FileHuge, DiskFull.
    """
    kind = await aside(sniff, path)
    found = await aside(probe, path, kind=kind)
    into.parent.mkdir(parents=True, exist_ok=True)
    part = into.with_name(f".{into.stem}-{uuid4().hex[:8]}.part")
    try:
        if found.size <= limit_bytes and plays_inline(found.codec, found.pixels, kind.name):
            await aside(shutil.copyfile, path, part)
        else:
            order = {
                "path": str(path.absolute()),
                "into": str(part.absolute()),
                "limit": limit_bytes,
                "kind": kind.name,
            }
            await _work(order, path, on_progress or (lambda _: None), stall)
        part.replace(into)
    except OSError as error:
        raise DiskFull(folder=str(into.parent)) from error
    finally:
        part.unlink(missing_ok=True)
    if on_progress is not None:
        on_progress(1.0)
    return into


def plays_inline(codec: str | None, pixels: str | None, kind: str) -> bool:
    """What chats on phones play without a download."""
    return kind == "mp4" and codec == "h264" and pixels == "yuv420p"


async def _work(
    order: dict[str, object], path: Path, on_progress: Callable[[float], None], stall: float
) -> None:
    here = str(Path(core.__file__).parents[1])
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "core.media.fitter",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env={**environment, "PYTHONPATH": here, "MALLOC_ARENA_MAX": "2", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert worker.stdin is not None and worker.stdout is not None
    last: dict[str, object] = {}
    try:
        with suppress(ConnectionError):
            worker.stdin.write(json.dumps(order).encode() + b"\n")
            await worker.stdin.drain()
        while line := await asyncio.wait_for(worker.stdout.readline(), stall):
            last = json.loads(line)
            if "done" in last:
                on_progress(float(str(last["done"])))
            else:
                break
    except TimeoutError as error:
        raise FileBroken(name=path.name) from error
    finally:
        with suppress(ProcessLookupError):
            worker.kill()
        await asyncio.shield(worker.wait())
    if "bytes" not in last:
        raise _told(last, path, str(Path(str(order["into"])).parent))


def _told(last: dict[str, object], path: Path, folder: str) -> Exception:
    """The worker's last word as an error of ours; no last word: it was killed (memory, processor time, by
    hand)."""
    kind = getattr(errors, str(last.get("error", "")), FileBroken)
    values = last.get("values")
    if kind is DiskFull:
        return DiskFull(folder=folder)
    if isinstance(values, dict) and issubclass(kind, MediaError):
        return kind(**{"name": path.name, **values})
    return FileBroken(name=path.name)
