"""Room on the disk: media pass through, films stay a day, texts a month; a full disk is refused before it is
full."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from hashlib import sha256
from pathlib import Path
from typing import Final

import structlog

from core.actions.workshop import Workshop
from core.errors import DiskFull

log = structlog.get_logger(__name__)

SPARE: Final = 64 * 2**20
"""Bytes that stay free for the database and the log, whatever the media want."""
STRANGERS: Final = 86_400.0
"""Whoever asked to be let in, and was not, is forgotten after so many seconds."""


def film_at(folder: Path, render: str) -> Path:
    """Where the film of a render lies, below the folder of media."""
    return folder / "films" / f"{render}.mp4"


async def ensure(workshop: Workshop, bytes: int) -> None:
    """Is there room for so many bytes of media more? Raises DiskFull, and nothing was written yet."""
    await asyncio.to_thread(_ensure, workshop.folder, bytes, int(workshop.options.disk_mb * 2**20))


def _ensure(folder: Path, bytes: int, quota: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    used = sum(_size(path) for path in _files(folder))
    if used + bytes > quota or shutil.disk_usage(folder).free < bytes + SPARE:
        raise DiskFull(folder=str(folder))


def _files(folder: Path) -> list[Path]:
    """Other jobs make and remove files meanwhile: what goes while we look is no error."""
    return [Path(there, name) for there, _, names in os.walk(folder) for name in names]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def of_turn(workshop: Workshop, turn_id: str) -> Path:
    """Where a turn's media lie while it runs."""
    return workshop.folder / "turns" / sha256(turn_id.encode()).hexdigest()[:16]


async def clear(folder: Path) -> None:
    """What a turn fetched and converted is no longer needed; a person's own file never lies here."""
    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def keep(film: Path, since: float) -> None:
    """It stays for `keep_media_hours` from this moment on (epoch seconds), also after a restart: the file's
    own time says so."""
    await asyncio.to_thread(os.utime, film, (since, since))


async def tidy(workshop: Workshop) -> None:
    """Forget what is past its time: media of `keep_media_hours`, turns and films of `keep_days`."""
    options, now = workshop.options, time.time()
    old = await workshop.ledger.prune(now - options.keep_days * 86_400)
    await workshop.engine.prune(now - options.keep_days * 86_400)
    await workshop.ledger.prune_strangers(now - max(STRANGERS, options.access.silence_seconds))
    needed = {export.path for export in await workshop.ledger.open_exports()}
    gone = await asyncio.to_thread(_tidy, workshop.folder, old, needed, now - options.keep_media_hours * 3600)
    if gone:
        log.info("room.tidied", files=gone)


def _tidy(folder: Path, old: tuple[str, ...], needed: set[str | None], before: float) -> int:
    gone = 0
    for path in [Path(name) for name in old] + _files(folder):
        try:
            if str(path) not in needed and (str(path) in old or path.stat().st_mtime < before):
                path.unlink()
                gone += 1
        except OSError:
            continue  # somebody else was faster
    return gone
