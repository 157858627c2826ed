"""Room on the disk: what the studio holds stays below a limit, the longest unused goes first.

Coded groups of pictures go before anything a person made: they can be drawn again. Then go whole projects,
the longest untouched first, but none of the last day and none with a film under way.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from core.studio.archive import Archive
from core.studio.records import now

SPARED = 86400.0
"""Seconds: what was touched since is never cleared to make room."""


class Quota:
    """`limit` in bytes; 0: none. `groups`: where the renderer keeps its coded groups."""

    def __init__(self, archive: Archive, groups: Path, limit: float) -> None:
        self.archive, self.groups, self.limit = archive, groups, limit

    def used(self) -> int:
        """Bytes of all uploads, films and groups."""
        return sum(size for _, size, _ in files(self.archive.media, self.archive.output, self.groups))

    def make_room(self, need: int = 0) -> bool:
        """Is there room for so many bytes more, after clearing what may be cleared?"""
        if not self.limit:
            return True
        over = self.used() + need - self.limit
        for _, size, path in sorted(files(self.groups)):
            if over <= 0:
                return True
            with suppress(OSError):
                path.unlink()
                over -= size
        if over > 0:
            spared = now() - SPARED
            for session in sorted(self.archive.sessions.values(), key=lambda s: s.touched_at):
                if over <= 0 or session.touched_at >= spared:
                    break
                if not self.archive.busy(session):
                    over -= self.archive.clear(session)
        return over <= 0


def files(*folders: Path) -> Iterator[tuple[float, int, Path]]:
    """When it was last written, its bytes and its path, of every file directly in these."""
    for folder in folders:
        with suppress(OSError):
            for entry in os.scandir(folder):
                with suppress(OSError):
                    found = entry.stat()
                    yield found.st_mtime, found.st_size, Path(entry)
