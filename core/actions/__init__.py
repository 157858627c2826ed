"""What a message can ask for: one coroutine per row of the keyword table, and the two jobs the engine runs.

A job is named by an id and resumable: everything it needs is in the ledger, and it goes on from the stage it
finds."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping

import structlog

from core.actions import (
    admission,
    alarm,
    album,
    answers,
    come_back,
    edits,
    export,
    films,
    last_film,
    links,
    privacy,
    reminders,
    upload,
    wishes,
)
from core.actions.create import create
from core.actions.links import SECRET
from core.actions.scene import Scene
from core.actions.spoken import trouble
from core.actions.start import start
from core.actions.stopping import Stopped
from core.actions.workshop import LANE, NotConnected, Options, Workshop
from core.errors import DataUnwritable, DiskFull, ReelwireError
from core.routing import Action
from core.store import NoSuchRow
from core.words import Phrase, phrase_of

__all__ = ["ACTIONS", "LANE", "SECRET", "Options", "Workshop", "perform_export", "perform_turn"]

log = structlog.get_logger(__name__)

BACKEND = frozenset({Action.CREATE, Action.UPLOAD, Action.EXPORT})
"""What cannot come to a good end without the backend."""

STORE = (DiskFull, DataUnwritable)
"""What the ledger says when it cannot write."""

ACTIONS: Mapping[str, Callable[[Scene], Awaitable[None]]] = {
    Action.CREATE: create,
    Action.UPLOAD: upload.upload,
    Action.EXPORT: films.export,
    Action.CREDITS: answers.credits,
    Action.STATUS: answers.status,
    Action.NEW: answers.new,
    Action.CANCEL: answers.stopped,
    Action.HELP: answers.help_,
    Action.SMALLTALK: answers.hello,
    Action.SKILL: answers.skill,
    Action.LANGUAGE: answers.language,
    Action.CHANGE: answers.change,
    Action.RETRY: answers.retry,
    Action.EXAMPLE: answers.example,
    Action.LINK: links.link,
    Action.UNLINK: links.unlink,
    Action.WISH: wishes.wish,
    Action.EDITED: edits.edited,
    Action.APPLY: edits.apply,
    Action.START: start,
    Action.PRIVACY: privacy.privacy,
    Action.MYDATA: privacy.mydata,
    Action.FORGET: privacy.forget,
    Action.APPROVE: admission.approve,
    Action.BLOCK: admission.block,
    Action.UNBLOCK: admission.unblock,
    Action.REMIND: reminders.remind,
    Action.FILM: last_film.film,
    Action.REBUILD: come_back.rebuild,
}


async def perform_turn(workshop: Workshop, turn_id: str) -> None:
    """The engine's job `turn`. Whatever goes wrong ends the turn in words; only a cancelled task leaves it
    open."""
    await play_turn(workshop, turn_id)
    await workshop.ledger.forget_left()


async def play_turn(workshop: Workshop, turn_id: str) -> None:
    turn = await workshop.ledger.turn(turn_id)
    if turn is None or turn.stage == "told":
        return
    try:
        scene = await Scene.open(workshop, turn)
    except NoSuchRow:
        return
    except NotConnected:
        log.info("turn.waits", turn=turn_id)
        await (
            asyncio.Event().wait()
        )  # until this process stops: the job stays, for one that serves the platform
        return
    try:
        await play(scene)
    except NoSuchRow:  # the person asked to be forgotten meanwhile: not another word
        log.info("turn.forgotten", action=turn.action)


async def play(scene: Scene) -> None:
    turn_id = scene.turn.id
    try:
        if scene.turn.action in LANE and scene.turn.stage == "received" and scene.stop.is_set():
            raise Stopped
        if scene.turn.album and scene.turn.stage == "received":
            await album.complete(scene)
        await act(scene)
        if scene.turn.action in BACKEND and scene.turn.ended == "answered":
            alarm.well(scene.workshop)
    except (asyncio.CancelledError, NoSuchRow):
        raise
    except Stopped:  # before anything was sent; a run that is stopped says so itself
        if scene.turn.open:
            await scene.stopped()
        await scene.finish()
    except ReelwireError as error:
        if isinstance(error, STORE) and not scene.turn.open:
            raise  # its end is written down, and cannot be told just now: the job runs again
        log.warning(
            "turn.failed",
            turn=turn_id,
            error=str(error),
            kind=type(error).__name__,
            cause=repr(error.__cause__),
        )
        await end(scene, phrase_of(error), await trouble(scene, error))
    except Exception:
        reference = secrets.token_hex(3)
        log.exception("turn.broken", turn=turn_id, reference=reference)
        await end(
            scene,
            Phrase("error-unexpected", {"ref": reference}),
            scene.say("error-unexpected", ref=reference),
        )


async def act(scene: Scene) -> None:
    """An action leaves its turn open only where it has become another one on the way."""
    acted = None
    while acted != scene.turn.action:
        acted = scene.turn.action
        await ACTIONS.get(acted, answers.help_)(scene)
        if scene.turn.open:
            await scene.renew()


async def end(scene: Scene, outcome: Phrase, text: str) -> None:
    """A turn that went wrong: written down, then told, with a way to ask again."""
    if scene.turn.open:
        await scene.stage("failed", answer=text, outcome=outcome)
    if scene.turn.stage != "told":
        await scene.finish((scene.retry(),))


async def perform_export(workshop: Workshop, render_id: str) -> None:
    """The engine's job `export`."""
    try:
        await export.run(workshop, render_id)
        await workshop.ledger.forget_left()
    except NoSuchRow:
        return
    except NotConnected:
        log.info("export.waits", render=render_id)
        await asyncio.Event().wait()
