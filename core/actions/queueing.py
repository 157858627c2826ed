"""The line before a conversation's lane: every message hears its place at once, and a line that is full says
so."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from core.actions.workshop import LANE, Workshop
from core.card import line
from core.chat import Chat
from core.errors import ReelwireError
from core.progress import Progress
from core.routing import Action
from core.store import Turn
from core.words import Phrase, say

FULL: Final = "queue-full"
"""The outcome of a turn that was refused at the door."""


async def take_in(workshop: Workshop, turn: Turn, language: str) -> Turn:
    """A new turn that finds too many waiting ends at once, before anything was done: the person may send it
    again, and a redelivery changes nothing."""
    if turn.action not in LANE and turn.action != Action.RETRY:
        return turn
    waiting = workshop.options.waiting
    if await workshop.ledger.queue_position(turn.id, LANE) <= waiting:
        return turn
    refused = Phrase(FULL, {"count": waiting})
    return await workshop.ledger.stage(turn.id, "failed", answer=say(refused, language), outcome=refused)


async def is_full(workshop: Workshop, conversation_id: int) -> bool:
    """Would one more be one too many?"""
    standing = await workshop.ledger.turns_of(conversation_id, open=True)
    return sum(turn.action in LANE for turn in standing) > workshop.options.waiting


async def show_place(workshop: Workshop, chat: Chat, turn: Turn, language: str, note: str = "") -> None:
    """On the card that its work will use. `note`: a line below, for one that has a card already."""
    if turn.action not in LANE or not turn.open:
        return
    position = await workshop.ledger.queue_position(turn.id, LANE)
    if not position and (turn.card is None or not note):
        return
    standing = Progress("queued", position=position) if position else Progress("setting-up")
    words = line(standing, language, beat=workshop.rhythm.beat)
    with suppress(ReelwireError):
        sent = await chat.show(turn.card, standing, f"{words}\n{note}" if note else words)
        if sent is not None and sent != turn.card:
            await workshop.ledger.card("turn", turn.id, sent)
