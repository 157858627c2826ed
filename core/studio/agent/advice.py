"""Where a language model could help the rules, and a turn with its help (pure)."""

from __future__ import annotations

from dataclasses import replace

from core.studio.agent import operations as op
from core.studio.agent.first_cut import MOST_CARDS, turn_of
from core.studio.agent.language import understand
from core.studio.agent.planned import Plan
from core.studio.agent.scene import Turn
from core.words import Phrase


def unread(turn: Turn) -> str:
    """What of the message the rules did not understand: all of it, or the parts they say so of."""
    if turn.scene.project is None:
        return ""
    return turn.said if turn.unclear else "\n".join(turn.unread)


def wants_script(turn: Turn) -> bool:
    """Is it a film of words of which only the subject is known?"""
    return any(note.key == "studio-note-only-topic" for note in turn.notes)


def advised(turn: Turn, plan: Plan) -> Turn:
    """The turn with what the model planned in place of what was not understood; the same where it planned
    nothing."""
    if not plan.operations:
        return turn
    added = turn_of(turn.scene, plan.operations).steps
    notes = tuple(note for note in turn.notes if note.key != "studio-not-read")
    uses = len(turn.scene.files)
    return replace(turn, steps=(*turn.steps, *added), ask=(), notes=notes, unread=(), uses=uses)


def scripted(turn: Turn, plan: Plan) -> Turn:
    """The film of words with the model's lines instead of its title over and over; said to be the model's."""
    at = next((i for i, s in enumerate(turn.steps) if isinstance(s.operation, op.SetType)), None)
    if not plan.script or at is None:
        return turn
    order = turn.steps[at].operation
    assert isinstance(order, op.SetType)
    cards = (*(order.cards[:1] if order.titled else ()), *plan.script)[:MOST_CARDS]
    asked = order.length if length_was_asked(turn) else None
    made = turn_of(turn.scene, [replace(order, cards=cards, length=asked)]).steps
    notes = tuple(
        Phrase("studio-note-written") if n.key == "studio-note-only-topic" else n for n in turn.notes
    )
    return replace(turn, steps=(*turn.steps[:at], *made, *turn.steps[at + 1 :]), notes=notes)


def length_was_asked(turn: Turn) -> bool:
    return any(isinstance(o, op.SetLength) for o in understand(turn.said).operations)
