"""A data folder in one file, and back: the ledger as it stands at one moment, while it is written to, and the
keys without which nobody could read it. Media stay: they pass through, and films are kept for a day."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import tarfile
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from core.errors import BackupBroken
from core.store.cipher import KEY_FILE
from core.store.lock import unwritten

LEDGER: Final = "ledger.db"
ENGINE: Final = "engine.db"
SIDES: Final = ("", "-wal", "-shm")
BIGGEST_KEYS: Final = 1 << 16


def save(ledger: Path, into: Path, keys: Sequence[str]) -> int:
    """Write the backup, whole or not at all, for the owner's eyes only. `keys`: the newest first. Returns its
    bytes. Raises FileExistsError, DiskFull, DataUnwritable."""
    if into.exists():
        raise FileExistsError(into)
    copy = into.with_name(f".{into.name}.{os.getpid()}.db")
    whole = into.with_name(f".{into.name}.{os.getpid()}")
    try:
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _copy(ledger, copy)
        with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w") as tar:
                tar.add(copy, LEDGER, filter=_bare)
                text = "".join(f"{key}\n" for key in keys).encode()
                about = _bare(tarfile.TarInfo(KEY_FILE))
                about.size, about.mtime = len(text), int(time.time())
                tar.addfile(about, io.BytesIO(text))
            out.flush()
            os.fsync(out.fileno())
        os.link(whole, into)  # refuses what is there; a rename would not
        return into.stat().st_size
    except FileExistsError:
        raise
    except (OSError, sqlite3.Error) as error:
        raise unwritten(error if isinstance(error, OSError) else OSError(str(error)), into.parent) from error
    finally:
        for left in (copy, whole):
            with suppress(OSError):
                left.unlink()


def unpack(file: Path, ledger: Path, data: Path, *, keys: bool) -> Path | None:
    """Put the ledger that the file holds where ours is; `keys`: those too, into `data`. What was there is
    moved aside, and where to is returned; None: nothing was there. Raises BackupBroken before anything is
    touched, DiskFull, DataUnwritable."""
    fresh = ledger.parent / f".restore.{os.getpid()}"
    try:
        fresh.mkdir(parents=True, mode=0o700)
        _take_out(file, fresh)
        old = [ledger.with_name(f"{ledger.name}{side}") for side in SIDES]
        # The engine's own list is of another moment: it is made anew from the ledger.
        old += [data / f"{ENGINE}{side}" for side in SIDES] + ([data / KEY_FILE] if keys else [])
        aside = _set_aside([path for path in old if path.exists()], data)
        (fresh / LEDGER).replace(ledger)
        if keys:
            shutil.move(fresh / KEY_FILE, data / KEY_FILE)
        return aside
    except OSError as error:
        raise unwritten(error, data) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _copy(ledger: Path, copy: Path) -> None:
    """SQLite's own way: a reader's view of one moment, whoever writes meanwhile. One file, no log beside."""
    there = f"{ledger.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(there, uri=True, timeout=15)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")


def _bare(about: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nothing of whose machine it was."""
    about.mode, about.uid, about.gid, about.uname, about.gname = 0o600, 0, 0, "", ""
    return about


def _take_out(file: Path, into: Path) -> None:
    """The two files that we know, and no other; the ledger must be sound."""
    try:
        with tarfile.open(file, "r:") as tar:
            for name in (LEDGER, KEY_FILE):
                about = tar.getmember(name)
                source = tar.extractfile(about)
                if source is None or (name == KEY_FILE and about.size > BIGGEST_KEYS):
                    raise BackupBroken(path=str(file))
                with os.fdopen(os.open(into / name, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
                    shutil.copyfileobj(source, out, 1 << 20)
        with closing(sqlite3.connect(into / LEDGER)) as ledger:
            sound = ledger.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            tables = {row[0] for row in ledger.execute("SELECT name FROM sqlite_master")}
    except (tarfile.TarError, KeyError, sqlite3.Error) as error:
        raise BackupBroken(path=str(file)) from error
    except FileNotFoundError as error:
        raise BackupBroken(path=str(file)) from error
    if not sound or "alembic_version" not in tables:
        raise BackupBroken(path=str(file))


def _set_aside(old: Sequence[Path], data: Path) -> Path | None:
    if not old:
        return None
    aside = data / time.strftime("before-restore-%Y%m%d-%H%M%S")
    aside.mkdir(mode=0o700)
    for path in old:
        shutil.move(path, aside / path.name)
    return aside
