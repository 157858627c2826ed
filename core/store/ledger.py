"""The ledger: what was asked, how far it got, what was sent. It decides; the engine only runs."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from core.store.accounts import Accounts
from core.store.cipher import Cipher
from core.store.database import Observer, connect
from core.store.exports import Exports
from core.store.figures import Figures
from core.store.files import Files
from core.store.lost import Lost
from core.store.memory import Memory
from core.store.migrations import migrate
from core.store.pairings import Pairings
from core.store.people import People
from core.store.turns import Turns


class Ledger(People, Accounts, Pairings, Turns, Files, Exports, Memory, Lost, Figures):
    """Every row that work leaves, in one database."""

    @classmethod
    async def open(
        cls, where: str | Path, cipher: Cipher, observer: Observer | None = None, *, before: bool = False
    ) -> Self:
        """`where`: the path of a SQLite file, or a URL (`sqlite:///…`, `postgresql://…`). Brings the schema
        up to date. Raises KeyWrong, DataTooNew, DataUnwritable."""
        ledger = cls(connect(where), cipher, observer, before=before)
        try:
            await migrate(ledger.store)
            await ledger.check_key()
        except BaseException:
            await ledger.close()
            raise
        return ledger

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
