"""The ledger and its keeping: the only room that speaks SQL.

`Ledger` is imported when it is first asked for: values, lock and cipher are light, SQLAlchemy is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.store.cipher import KEY_FILE, Cipher
from core.store.lock import Lock, hold, unwritten
from core.store.rows import (
    Account,
    AccountKind,
    Attached,
    Caption,
    Change,
    Conversation,
    Delivery,
    Export,
    Job,
    Kept,
    Pairing,
    Person,
    Session,
    Turn,
    album_of,
    memo_of,
    turn_id,
)  # fmt: skip
from core.store.stages import (
    DeliveryStage,
    ExportStage,
    FileStage,
    NoSuchRow,
    Overtaken,
    TurnStage,
    WrongStage,
)  # fmt: skip

if TYPE_CHECKING:
    from core.store.database import Observer
    from core.store.ledger import Ledger

__all__ = [
    "KEY_FILE", "Account", "AccountKind", "Attached", "Caption", "Change", "Cipher", "Conversation",
    "Delivery", "DeliveryStage", "Export", "ExportStage", "FileStage", "Job", "Kept", "Ledger", "Lock",
    "NoSuchRow", "Observer", "Overtaken", "Pairing", "Person", "Session", "Turn", "TurnStage", "WrongStage",
    "album_of", "hold", "memo_of",
    "turn_id", "unwritten",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name == "Ledger":
        from core.store.ledger import Ledger

        return Ledger
    if name == "Observer":
        from core.store.database import Observer

        return Observer
    raise AttributeError(name)
