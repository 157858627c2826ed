"""`reelwire backup` and `reelwire restore`: the ledger and its keys in one file, taken while others work, and
put back so that nothing is paid for twice."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bots.cli_frame import FAILED, OK, WRONG_USE, Frame

if TYPE_CHECKING:
    from core.settings import Settings


def backup(frame: Frame, file: Path) -> int:
    from bots.compose import ledger_file, on_postgres
    from core.store import KEY_FILE
    from core.store.backup import save
    from core.store.cipher import read_or_make_key

    settings = frame.settings()
    frame.logging(settings)
    if on_postgres(settings):
        frame.tell("backup-postgres")
        return WRONG_USE
    ledger = ledger_file(settings)
    if not ledger.exists():
        frame.tell("backup-nothing", folder=str(settings.data))
        return FAILED
    keys = [key.get_secret_value() for key in settings.secret_key]
    into = (frame.cwd / file).absolute()
    try:
        bytes = save(ledger, into, keys or read_or_make_key(settings.data / KEY_FILE))
    except FileExistsError:
        frame.tell("backup-exists", path=str(into))
        return FAILED
    frame.tell("backup-done", bytes=bytes)
    print(into, file=frame.out)
    return OK


def restore(frame: Frame, file: Path | None) -> int:
    """`file`: None on Postgres, whose own tools have put the database back already."""
    from bots.compose import ledger_file, on_postgres
    from core.store import hold
    from core.store.backup import unpack

    settings = frame.settings()
    frame.logging(settings)
    shared = on_postgres(settings)
    if shared is (file is not None):
        frame.tell("restore-postgres" if shared else "restore-file")
        return WRONG_USE
    with hold(settings.data):  # nobody works here meanwhile
        if file is not None:
            whole = (frame.cwd / file).absolute()
            aside = unpack(whole, ledger_file(settings), settings.data, keys=not settings.secret_key)
            if aside is not None:
                frame.tell("restore-aside", folder=str(aside))
        open_jobs = asyncio.run(settled(settings, frame.language))
    frame.tell("restore-done", count=open_jobs)
    return OK


async def settled(settings: Settings, language: str) -> int:
    """Opened, it is of today's schema."""
    from bots.compose import open_ledger
    from core.actions.restored import settle

    async with await open_ledger(settings) as ledger:
        return await settle(ledger, language)
