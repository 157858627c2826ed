"""One process works on a data folder at a time: two of them would pay for the same run twice.

Light on purpose: it is taken before anything heavy is imported. The system drops it when the process ends,
however it ends.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from core.errors import DataInUse, DataUnwritable, DiskFull

LOCK_FILE = "lock"


class Lock:
    """Held from `hold()` until `release()` or the end of the process. The file stays: removing it would let
    a third process lock a new one while the second still holds the old."""

    def __init__(self, handle: int, path: Path) -> None:
        self._handle: int | None = handle
        self.path = path

    def release(self) -> None:
        if self._handle is not None:
            handle, self._handle = self._handle, None
            with suppress(OSError):
                os.ftruncate(handle, 0)
            os.close(handle)

    def __enter__(self) -> Lock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def unwritten(error: OSError, folder: Path) -> DiskFull | DataUnwritable:
    """Why the folder took nothing: no room is another matter than no permission."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    return (DiskFull if full else DataUnwritable)(folder=str(folder))


def hold(folder: Path) -> Lock:
    """Make the folder if need be, lock it, write our pid. Raises DataInUse, DataUnwritable, DiskFull."""
    path = folder / LOCK_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise unwritten(error, folder) from error
    if not _take(handle):
        pid = _pid(handle)
        os.close(handle)
        raise DataInUse(folder=str(folder), pid=pid)
    try:
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
    except OSError as error:
        os.close(handle)
        raise unwritten(error, folder) from error
    return Lock(handle, path)


def _take(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return _take_on_windows(handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_on_windows(handle: int) -> bool:
    import msvcrt

    # A byte far beyond the pid: a locked byte cannot be read by others there.
    os.lseek(handle, 1024, os.SEEK_SET)
    try:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    finally:
        os.lseek(handle, 0, os.SEEK_SET)
    return True


def _pid(handle: int) -> int | None:
    """Who holds it, as far as the file tells. The holder may be between lock and write."""
    os.lseek(handle, 0, os.SEEK_SET)
    with suppress(ValueError, IndexError, OSError):
        return int(os.read(handle, 32).split()[0])
    return None
