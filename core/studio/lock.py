"""One studio per folder: a lock that dies with its process, and a note of where the live one answers."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from core.studio.archive import write_json

LOCK = "studio.lock"
NOTE = "studio.json"


class FolderLock:
    """`taken` says whether this process got it. Released on exit, and by the system when the process dies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken = False

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._handle = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return self
        self.taken = True
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()}\n".encode(), 0)
        (self.folder / NOTE).unlink(missing_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.taken:
            (self.folder / NOTE).unlink(missing_ok=True)
        os.close(self._handle)

    def tell(self, url: str) -> None:
        """Write where this studio answers."""
        write_json(self.folder / NOTE, {"url": url, "pid": os.getpid()})

    def told(self) -> str | None:
        """Where the studio that holds the folder answers; None while it is still starting."""
        try:
            note = json.loads((self.folder / NOTE).read_bytes())
        except (OSError, ValueError):
            return None
        url = note.get("url") if isinstance(note, dict) else None
        return url if isinstance(url, str) else None

    def holder(self) -> int | None:
        """The pid of the process that holds the folder."""
        try:
            return int((self.folder / LOCK).read_text().strip())
        except (OSError, ValueError):
            return None
