"""The studio's memory on disk: one small JSON file per record, each written whole or not at all.

A process that dies between two writes leaves every file readable; a file that is not is set aside, never
fatal.
"""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from core.studio.records import Account, Film, Session

log = logging.getLogger(__name__)


KINDS: dict[str, type[Account] | type[Session] | type[Film]] = {
    "accounts": Account,
    "sessions": Session,
    "films": Film,
}


class Archive:
    """Everything is held in memory and written through. Folder: accounts/, sessions/, films/, media/,
    output/."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("accounts", "sessions", "films", "media", "output"):
            (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        self.media = folder / "media"
        self.output = folder / "output"
        self.accounts = {key: Account.from_json(row) for key, row in self._read("accounts")}
        self.sessions = {key: Session.from_json(row) for key, row in self._read("sessions")}
        self.films = {key: Film.from_json(row) for key, row in self._read("films")}
        for leftover in (*self.media.glob("*.part"), *self.output.glob("*.part")):
            leftover.unlink(missing_ok=True)

    def save(self, record: Account | Session | Film) -> None:
        kind, shelf = self._shelf(record)
        shelf[record.key] = record
        write_json(self.folder / kind / f"{record.key}.json", record.as_json())

    def forget(self, record: Account | Session | Film) -> None:
        kind, shelf = self._shelf(record)
        shelf.pop(record.key, None)
        (self.folder / kind / f"{record.key}.json").unlink(missing_ok=True)

    def tidy(self, before: float) -> None:
        """Forget sessions untouched since `before` (seconds since 1970), with their files and films, and
        files that old which nothing speaks of."""
        for session in [s for s in self.sessions.values() if s.touched_at < before]:
            if not self.busy(session):
                self.clear(session)
        known = {upload["file"] for session in self.sessions.values() for upload in session.uploads}
        known |= {film.file for film in self.films.values()}
        for path in (*self.media.iterdir(), *self.output.iterdir()):
            with suppress(FileNotFoundError):
                if path.name not in known and path.stat().st_mtime < before:
                    path.unlink()

    def busy(self, session: Session) -> bool:
        """Is a film of this session waiting or under way?"""
        return any(
            film.status in {"pending", "processing"}
            for film in self.films.values()
            if film.session_id == session.session_id
        )

    def clear(self, session: Session) -> int:
        """Forget a session with its files and films; how many bytes that freed."""
        freed = sum(_removed(self.media / upload.file) for upload in session.files())
        for film in [f for f in self.films.values() if f.session_id == session.session_id]:
            if film.file:
                freed += _removed(self.output / film.file)
            self.forget(film)
        self.forget(session)
        return freed

    def _shelf(self, record: Account | Session | Film) -> tuple[str, dict[str, Any]]:
        if isinstance(record, Account):
            return "accounts", self.accounts
        if isinstance(record, Session):
            return "sessions", self.sessions
        return "films", self.films

    def _read(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        rows = []
        for path in sorted((self.folder / kind).glob("*.json")):
            try:
                row = json.loads(path.read_bytes())
                if not isinstance(row, dict):
                    raise TypeError("not an object")
                # a missing field is found here, not at the first request
                KINDS[kind].from_json(row)
            except (ValueError, TypeError) as error:
                log.warning("set aside unreadable %s: %s", path.name, error)
                path.rename(path.with_suffix(".broken"))
                continue
            rows.append((path.stem, row))
        return rows


def _removed(path: Path) -> int:
    """Its bytes; 0 where it is gone already."""
    with suppress(OSError):
        size = path.stat().st_size
        path.unlink()
        return size
    return 0


def write_json(path: Path, value: object) -> None:
    """Atomic: a reader sees the old file or the new one. Only the owner may read it."""
    part = path.with_suffix(path.suffix + ".part")
    with os.fdopen(
        os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(value, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
