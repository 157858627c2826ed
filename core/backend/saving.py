"""A film on its way down: to disk as a stream, whole or not at all (§7)."""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Final

from core.backend.watch import Watch
from core.errors import BackendConfused, DataUnwritable, DiskFull, ReelwireError

_BATCH: Final = 1 << 20
_VECTOR: Final = 512  # pieces a kernel takes in one call, well under IOV_MAX
_FULL: Final = frozenset((errno.ENOSPC, errno.EDQUOT))


async def save(
    chunks: AsyncIterator[bytes], into: Path, total: int | None, watch: Watch, pool: Executor
) -> None:
    """Write `chunks` beside `into` under a temporary name, then rename. Bytes are written in batches in
    `pool`, one batch behind what is read. Raises DiskFull, DataUnwritable, BackendConfused (not `total`
    bytes, or none), or what `chunks` raises; then nothing is left behind.
    """
    loop = asyncio.get_running_loop()
    part = into.with_name(f".{into.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        file = await loop.run_in_executor(pool, _create, part, total)
    except OSError as error:
        raise disk(error, into.parent) from error
    writing: asyncio.Future[None] | None = None
    try:
        batch: list[bytes] = []
        size = 0
        async for chunk in chunks:
            watch.moved(len(chunk))
            batch.append(chunk)
            size += len(chunk)
            if size >= _BATCH:
                if writing is not None:
                    await _written(writing, into.parent)
                writing = loop.run_in_executor(pool, write, file, batch)
                batch, size = [], 0
        if writing is not None:
            await _written(writing, into.parent)
        if not watch.done or (total is not None and watch.done != total):
            raise BackendConfused(reason=f"{watch.done} bytes of {total}")
        writing = loop.run_in_executor(pool, _finish, file, batch, part, into)
        await _written(writing, into.parent)
    except BaseException:
        if writing is not None:
            await asyncio.wait({writing})
            writing.exception()  # what is raised already counts
        await loop.run_in_executor(pool, _abandon, file, part)
        raise


def disk(error: OSError, folder: Path) -> ReelwireError:
    """What a failure of the disk is called."""
    return DiskFull(folder=str(folder)) if error.errno in _FULL else DataUnwritable(folder=str(folder))


async def _written(writing: asyncio.Future[None], folder: Path) -> None:
    try:
        await asyncio.shield(writing)
    except OSError as error:
        raise disk(error, folder) from error


def write(file: FileIO, batch: list[bytes]) -> None:
    """All of `batch`: the kernel may take less at a time."""
    taken = os.writev(file.fileno(), batch[:_VECTOR]) if hasattr(os, "writev") and batch else 0
    if taken == sum(map(len, batch)):
        return
    data = memoryview(b"".join(batch))[taken:]
    while data:
        data = data[file.write(data) :]


def _create(part: Path, total: int | None) -> FileIO:
    part.parent.mkdir(parents=True, exist_ok=True)
    if total is not None and shutil.disk_usage(part.parent).free < total:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return FileIO(part, "xb")


def _finish(file: FileIO, batch: list[bytes], part: Path, into: Path) -> None:
    write(file, batch)
    file.close()
    part.replace(into)


def _abandon(file: FileIO, part: Path) -> None:
    with suppress(OSError):
        file.close()
    with suppress(OSError):
        part.unlink(missing_ok=True)
