"""What a message becomes when it arrives: its links and the files it points to, its album, or the message
that it changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

from core.actions import LANE, Workshop
from core.actions.edits import question
from core.actions.queueing import FULL, show_place
from core.chat import Receipt
from core.message import Attachment, Message
from core.pasted import link_in, take
from core.routing import Action, Route, route
from core.store import Caption, Conversation, Ledger, Turn, album_of
from core.words import say

WITH_FILES: Final = frozenset({Action.CREATE, Action.UPLOAD})
WORDS: Final = WITH_FILES | {Action.SMALLTALK, Action.HELP}
"""What a change of the words may turn into a wish; everything else was a command."""


def understood(message: Message) -> tuple[Message, Route]:
    """What is asked. Links to media have become files, and so have the files that the message points to
    where they are what it is about."""
    wish = route(message)
    if wish.action is Action.CREATE and (pasted := take(wish.argument)).files:
        files = (*message.attachments, *pasted.files)
        without = replace(message, text=pasted.text, attachments=files)
        asked = route(without)
        if asked.action in WITH_FILES:
            message, wish = without, asked
    own = message.attachments
    if wish.action is Action.CREATE or (wish.action is Action.UPLOAD and not own):
        message = replace(message, attachments=(*own, *message.pointed))
    return message, wish


async def journal(
    ledger: Ledger, message: Message, conversation: Conversation, action: Action
) -> tuple[Turn, bool]:
    """The turn that a message is, and whether the message is new in it. The items of an album are one."""
    if message.group is None or action not in WITH_FILES:
        return await ledger.journal(message, conversation_id=conversation.id, action=action)
    album = replace(message, id=album_of(message.group))
    turn, fresh = await ledger.journal(
        album, conversation_id=conversation.id, action=action, origin=message.id
    )
    if fresh:
        return turn, True
    added = await ledger.add_attachments(
        turn.id,
        message.attachments,
        message_id=message.id,
        caption=Caption(message.text, action, message.language) if action is Action.CREATE else None,
        refused=FULL,
    )
    turn = await ledger.turn(turn.id) or turn
    if added is not None or turn.ended == "cancelled":
        return turn, bool(added)
    if message.id in {file.message_id for file in await ledger.attachments(turn.id)}:
        return turn, False
    # Too late: it comes with the next wish. Where the album had no words, its own are that wish.
    late = Action.UPLOAD if turn.action == Action.CREATE else action
    return await ledger.journal(message, conversation_id=conversation.id, action=late)


async def edited(
    workshop: Workshop,
    conversation: Conversation,
    message: Message,
    wish: Route,
    language: str,
    *,
    stop: Callable[[Conversation, str], Awaitable[int]],
) -> Receipt | None:
    """A message that was changed. None: it was never seen, so it is a new one. `stop`: stops the turn of this
    short name.

    Where the turn still waits its words are replaced. Else the person is asked, and only a tap spends."""
    ledger = workshop.ledger
    turn = await seen(ledger, conversation, message)
    if turn is None:
        return None
    receipt = Receipt(turn.id, Action(turn.action), fresh=False)
    if turn.action not in WORDS:
        return receipt
    mine = [turn, *await applications(ledger, turn)]
    if wish.action is Action.CANCEL:
        for standing in (each for each in mine if each.open):
            await stop(conversation, standing.ref)
    text = (wish.argument or message.text) if wish.action is Action.CREATE else ""
    if wish.action not in WITH_FILES or not (text or (turn.action == Action.CREATE and not turn.album)):
        return receipt
    links = tuple(file for file in message.attachments if link_in(file.handle))
    for waiting in (each for each in reversed(mine) if each.stage == "received"):
        if await same(ledger, waiting, text, links):
            return receipt
        if await ledger.replace_text(waiting.id, text, language=language, action=wish.action):
            await relink(ledger, waiting, links)
            chat = workshop.bot(conversation.address).open(conversation.address, waiting.reply)
            waiting = await ledger.turn(waiting.id) or waiting
            await show_place(workshop, chat, waiting, language, say("edit-taken", language))
            return receipt
    if not text or await same(ledger, turn, text, links):
        return receipt
    mark = sha256("\n".join([text, *(str(link.handle["url"]) for link in links)]).encode()).hexdigest()[:6]
    asking = replace(
        message,
        id=question(turn.message_id, mark),
        text=text,
        subject=turn.ref,
        language=language,
        attachments=links,
        group=None,
    )
    asked, fresh = await ledger.journal(
        asking, conversation_id=conversation.id, action=Action.EDITED, origin=""
    )
    await workshop.give_turn(asked)
    return Receipt(asked.id, Action.EDITED, fresh)


async def seen(ledger: Ledger, conversation: Conversation, message: Message) -> Turn | None:
    """The latest attempt at a message that came before, alone or in its album."""
    turn = await ledger.latest_attempt(conversation.id, message.id)
    if turn is None and message.group is not None:
        turn = await ledger.latest_attempt(conversation.id, album_of(message.group))
        if turn is not None and message.id not in {f.message_id for f in await ledger.attachments(turn.id)}:
            return None
    return turn


async def applications(ledger: Ledger, turn: Turn) -> list[Turn]:
    """The turns under way that apply earlier changes of the same message, oldest first."""
    standing = await ledger.turns_of(turn.conversation_id, open=True)
    name = f"{turn.message_id}#"
    return [
        each for each in reversed(standing) if each.message_id.startswith(name) and each.action in WITH_FILES
    ]


async def same(ledger: Ledger, turn: Turn, text: str, links: Sequence[Attachment]) -> bool:
    """Nothing that counts was changed: platforms tell of previews and reactions as well."""
    said = turn.text if turn.action == Action.CREATE else ""
    there = {link_in(file.handle) for file in await ledger.attachments(turn.id)} - {None}
    return said == text and there == {link_in(link.handle) for link in links}


async def relink(ledger: Ledger, turn: Turn, links: Sequence[Attachment]) -> None:
    """The links of the changed words, instead of those that were there."""
    now = {link_in(link.handle) for link in links}
    if await ledger.queue_position(turn.id, LANE):  # it waits: nobody is bringing its files yet
        for file in await ledger.attachments(turn.id):
            if link_in(file.handle) not in {None, *now} and file.stage == "waiting":
                await ledger.attachment_stage(turn.id, file.position, "refused")
    await ledger.add_attachments(turn.id, links)
