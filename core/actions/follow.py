"""Turns that a press begins: named after what they follow, so that however often it is pressed there is
one."""

from __future__ import annotations

from collections.abc import Sequence

from core.actions.queueing import show_place, take_in
from core.actions.scene import Scene
from core.message import Message
from core.routing import Action
from core.store import Attached


async def follow(
    scene: Scene,
    name: str,
    text: str,
    *,
    files: Sequence[Attached] = (),
    film: bool = False,
    origin: str = "",
    alone: bool = True,
    admitted: bool = False,
) -> bool:
    """Journal a wish under this name, and give it its turn. False: it was there already.

    It answers where the press came from. `origin`: the person's message that it answers. Not `alone`: one of
    several, whose places in the line are told together. `admitted`: the press itself had a place in the line,
    which this one takes over: it is not refused because others have come behind it."""
    workshop, turn = scene.workshop, scene.turn
    message = Message(
        name,
        scene.conversation.address,
        text,
        language=scene.language,
        private=turn.private,
        film=film,
        reply=turn.reply,
    )
    following, fresh = await workshop.ledger.journal(
        message, conversation_id=scene.conversation.id, action=Action.CREATE, origin=origin, files=files
    )
    if fresh and alone:
        if not admitted:
            following = await take_in(workshop, following, scene.language)
        await show_place(workshop, scene.chat, following, scene.language)
    await workshop.give_turn(following)
    return fresh
