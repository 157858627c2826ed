"""After a backup was put back: what was under way when it was taken may have been done since, and nobody
knows. Nothing of it is sent by itself."""

from __future__ import annotations

from core.actions.workshop import LANE
from core.store import Ledger
from core.words import Phrase, say

RESTORED = Phrase("turn-restored")


async def settle(ledger: Ledger, language: str) -> int:
    """Ends every request that had not been sent when the backup was taken: its person is told, and may ask
    again. What had been sent is looked after as after any crash, and a film goes out marked as a possible
    repeat. Returns how many requests and films there were."""
    turns, exports = await ledger.open_turns(), await ledger.open_exports()
    for turn in turns:
        if turn.action not in LANE:
            continue  # an answer at once costs nothing
        for file in await ledger.attachments(turn.id):
            if file.stage == "waiting":
                await ledger.attachment_stage(turn.id, file.position, "uploading")
        if turn.stage == "received":
            told = say(RESTORED, turn.language or language)
            await ledger.stage(turn.id, "failed", answer=told, outcome=RESTORED)
    for export in exports:
        for part in ("film", "link"):
            delivery = await ledger.delivery(f"{export.id}/{part}")
            if delivery.stage == "pending":
                await ledger.delivery_stage(delivery.key, "sending")
    return len([turn for turn in turns if turn.action in LANE]) + len(exports)
