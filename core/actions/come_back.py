"""Somebody comes back, and the backend has dropped their project (1002): they are told so, see their last
film again, and can have it made anew of the files that are still kept. Only a tap spends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.actions import files, last_film
from core.actions.follow import follow
from core.actions.scene import Scene
from core.chat import Choice
from core.routing import Action
from core.store import Attached, Session, turn_id

MOST: Final = 12
"""So many of the latest wishes are asked for again,"""
LONGEST: Final = 500
"""each of at most so many characters."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What is said, and what can be tapped."""

    lines: tuple[str, ...]
    choices: tuple[Choice, ...]


async def lost(scene: Scene) -> Session | None:
    """The session of this project that the backend dropped, while no other has taken its place."""
    return None if await scene.session() is not None else await _latest(scene)


async def _latest(scene: Scene) -> Session | None:
    workshop, conversation = scene.workshop, scene.conversation
    account = scene.speaks_as or await workshop.accounts.mark(conversation.person_id)
    return await workshop.ledger.lost_session(
        conversation.id, conversation.project, workshop.backend.name, account
    )


async def offer(scene: Scene, session: Session) -> Offer:
    """The film is shown once for each session that was lost; after that there is a button for it."""
    lines, choices = [scene.say("come-back-lost")], list[Choice]()
    if (film := await last_film.latest(scene, session.session_id)) is not None:
        key = f"{film.id}/again-{session.id}"
        told = (await scene.workshop.ledger.delivery(key)).stage == "sent"
        if not told and await last_film.again(scene, film, key):
            lines.append(scene.say("come-back-film"))
        elif told:
            choices.append(Choice(Action.FILM, scene.say("button-last-film")))
    if button := await rebuilding(scene, session):
        lines.append(scene.say("come-back-rebuild"))
        choices.insert(0, button)
    elif len(lines) == 1:
        lines.append(scene.say("come-back-anew"))
    return Offer(tuple(lines), (*choices, Choice(Action.NEW, scene.say("button-new"))))


async def told(scene: Scene) -> bool:
    """Ends the turn with the offer, where it is this that stands in its way."""
    if (session := await lost(scene)) is None:
        return False
    offered = await offer(scene, session)
    await scene.answer("\n".join(offered.lines))
    await scene.finish(offered.choices)
    return True


async def ways(scene: Scene) -> tuple[Choice, ...]:
    """The buttons alone, for words that an earlier life of this job wrote."""
    session = await lost(scene)
    return () if session is None else (await offer(scene, session)).choices


async def after(scene: Scene) -> tuple[Choice, ...]:
    """Lost in the midst of this very turn, which went on in a new session: the film of the old one again, and
    the button."""
    session = await _latest(scene)
    if session is None or session.lost_at is None or session.lost_at < scene.turn.created_at:
        return ()
    if (film := await last_film.latest(scene, session.session_id)) is not None:
        await last_film.again(scene, film, f"{film.id}/again-{session.id}")
    live = await scene.session()
    here = await files.there(scene, "" if live is None else live.session_id)
    if all(row.mark in here for row in await kept(scene, session)):
        return ()  # the new one has them all already
    button = await rebuilding(scene, session)
    return () if button is None else (button,)


async def rebuilding(scene: Scene, session: Session) -> Choice | None:
    rows = await kept(scene, session)
    if not rows:
        return None
    label = scene.say("button-rebuild", count=len(rows))
    return Choice(Action.REBUILD, label, str(session.id))


async def kept(scene: Scene, session: Session) -> list[Attached]:
    """The files of a lost session, each once, that the ledger still knows; the platform has their bytes."""
    rows = await scene.workshop.ledger.uploaded_in(scene.conversation.id, session.backend, session.session_id)
    mine = {row.mark: row for row in rows if row.turn_id != scene.turn.id}
    return list(mine.values())


async def wishes(scene: Scene, session: Session) -> list[str]:
    """What was asked for in it and done, in order."""
    turns = await scene.workshop.ledger.turns_of(scene.conversation.id)
    asked = [
        turn.text[:LONGEST]
        for turn in turns
        if turn.session_id == session.session_id and turn.action == Action.CREATE and turn.text
        if turn.ended == "answered"
    ]
    return asked[:MOST][::-1]


async def rebuild(scene: Scene) -> None:
    """The button. What it begins is named after the lost session: pressed twice, it is begun once. It takes
    its turn in the conversation's lane, so that two presses come one after the other."""
    if scene.turn.stage == "received":
        await scene.answer(await begin(scene))
    await scene.finish()


async def begin(scene: Scene) -> str:
    """Returns what there is to say; "" where the new turn's own card says it."""
    ledger, subject = scene.workshop.ledger, scene.turn.subject
    session = None
    if subject.isdecimal() and len(subject) < 19:
        session = await ledger.lost_session_of(scene.conversation.id, int(subject))
    if session is None:
        return scene.say("wish-gone")
    name = f"session{session.id}#rebuild"
    if await ledger.turn(turn_id(scene.conversation.address, name)) is not None:
        return scene.say("rebuild-already")
    if not (rows := await kept(scene, session)):
        return scene.say("wish-gone")
    if await scene.session() is not None:  # what stands there now stays as it is
        await ledger.new_project(scene.conversation.id)
    asked = await wishes(scene, session)
    text = scene.say("wish-all")
    if asked:
        listed = "\n".join(f"{number}. {wish}" for number, wish in enumerate(asked, start=1))
        text = scene.say("rebuild-wish", wishes=listed)
    fresh = await follow(scene, name, text, files=rows, admitted=True)
    return "" if fresh else scene.say("rebuild-already")
