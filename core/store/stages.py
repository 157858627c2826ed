"""Which stage may follow which: the ledger refuses everything else.

A stage is written before its effect, so what a crash leaves behind says what may have happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

TurnStage = Literal[
    "received", "sending", "streaming", "answered", "interrupted", "cancelled", "failed", "told"
]
FileStage = Literal["waiting", "uploading", "uploaded", "unsure", "refused"]
ExportStage = Literal["planned", "submitted", "completed", "fetched", "delivered", "failed", "cancelled"]
DeliveryStage = Literal["pending", "sending", "sent", "unsure", "failed"]
Kind = Literal["turn", "attachment", "export", "delivery"]

# Each line: a stage, and what may come after it.
TURN: Mapping[str, tuple[str, ...]] = {
    # answered: a local action; failed, cancelled: before anything was sent
    "received": ("sending", "answered", "failed", "cancelled"),
    # received: a definite refusal before any event, so nothing was accepted (§3)
    # answered: found here after a crash, and the state had changed
    "sending": ("received", "streaming", "answered", "interrupted", "cancelled", "failed"),
    "streaming": ("answered", "interrupted", "cancelled", "failed"),
    "answered": ("told",),
    "interrupted": ("told",),
    "cancelled": ("told",),
    "failed": ("told",),
    "told": (),
}
FILE: Mapping[str, tuple[str, ...]] = {
    "waiting": ("uploading", "uploaded", "refused"),
    # waiting: provably not sent
    "uploading": ("uploaded", "unsure", "refused", "waiting"),
    "unsure": ("uploading", "uploaded", "refused", "waiting"),
    # waiting: the session was lost, and the upload with it (1002)
    "uploaded": ("waiting",),
    "refused": (),
}
EXPORT: Mapping[str, tuple[str, ...]] = {
    "planned": ("submitted", "completed", "failed", "cancelled"),
    "submitted": ("completed", "failed", "cancelled"),
    # submitted: the film's address had expired, polled again
    "completed": ("submitted", "fetched", "delivered", "failed", "cancelled"),
    # completed: the local file is gone, fetched again
    "fetched": ("completed", "submitted", "delivered", "failed", "cancelled"),
    "delivered": (),
    "failed": (),
    "cancelled": (),
}
DELIVERY: Mapping[str, tuple[str, ...]] = {
    "pending": ("sending", "failed"),
    # sending: found so after a crash and repeated; pending: provably not delivered
    "sending": ("sending", "sent", "unsure", "failed", "pending"),
    "unsure": ("sending", "sent", "failed"),
    "failed": ("sending",),
    "sent": (),
}
TABLES: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {
    "turn": TURN,
    "attachment": FILE,
    "export": EXPORT,
    "delivery": DELIVERY,
}

TURN_OPEN: tuple[str, ...] = ("received", "sending", "streaming")
"""The turn holds its lane."""
TURN_ENDED: tuple[str, ...] = ("answered", "interrupted", "cancelled", "failed")
"""The work has ended; the person may not know yet."""
EXPORT_OPEN: tuple[str, ...] = ("planned", "submitted", "completed", "fetched")


def before(kind: Kind, stage: str) -> tuple[str, ...]:
    """The stages from which `stage` may be reached."""
    return tuple(earlier for earlier, later in TABLES[kind].items() if stage in later)


class WrongStage(Exception):
    """A step that the table above does not know: a mistake of ours, or another process was faster."""

    def __init__(self, kind: Kind, id: str, stood: str, wanted: str) -> None:
        self.kind, self.id, self.stood, self.wanted = kind, id, stood, wanted
        super().__init__(f"{kind} {id} stands at {stood}: it cannot become {wanted}")


class Overtaken(Exception):
    """Something joined the turn, or the person changed it, since it was read: it stands as it did."""


class NoSuchRow(LookupError):
    """The row is not there: never written, forgotten on the person's wish, or pruned."""
