"""When a film is made: asked for, pointed at by the backend, or unasked after the first successful
generation.

The render id is ours: made and stored before anything is sent (§3.5). From then on the export is a job of its
own."""

from __future__ import annotations

import secrets
import time

import structlog

from core.actions.scene import Scene
from core.errors import NothingToExport, ReelwireError, TimelineElsewhere
from core.routing import Action
from core.store import Export, Session
from core.timeline import read

log = structlog.get_logger(__name__)


def new_render_id() -> str:
    return f"render_{int(time.time() * 1000)}{secrets.token_hex(3)}"


async def plan(scene: Scene) -> Export:
    """Write down an export of the timeline as it is now. Raises NothingToExport. Twice for one turn is
    once."""
    ledger = scene.workshop.ledger
    if (planned := await ledger.export_of_turn(scene.turn.id)) is not None:
        return planned
    session = await scene.session()
    if session is None:
        conversation, backend = scene.conversation, scene.workshop.backend.name
        elsewhere = await ledger.session(conversation.id, conversation.project, backend)
        raise NothingToExport if elsewhere is None else TimelineElsewhere
    state = await scene.state()
    if not read(state.draft).exportable:
        raise NothingToExport
    return await ledger.plan_export(
        new_render_id(),
        turn_id=scene.turn.id,
        conversation_id=scene.conversation.id,
        session=session,
        draft=state.draft,
        reply=scene.turn.reply,
    )


async def begin(scene: Scene, export: Export) -> None:
    """Give the stored export to the engine; again changes nothing."""
    await scene.workshop.engine.enqueue("export", export.id)


def due(scene: Scene, session: Session | None) -> bool:
    """Is a film made unasked? The first good generation of a project is; `make` always wants one."""
    if session is None or scene.turn.action != Action.CREATE:
        return False
    auto = scene.workshop.options.auto_export
    return scene.turn.film or auto == "always" or (auto == "first" and not session.exported)


async def follow(scene: Scene) -> bool:
    """After an answer: begin the film that is due, or that the answer itself planned.

    Returns whether this project has a film, finished or under way.
    """
    ledger = scene.workshop.ledger
    session = await scene.session()
    export = await ledger.export_of_turn(scene.turn.id)
    if export is None and due(scene, session):
        try:
            export = await plan(scene)
        except ReelwireError as error:  # the answer is there all the same, and Export under it
            log.info("film.not_begun", turn=scene.turn.id, error=repr(error))
    if export is not None and session is not None:
        await ledger.mark_exported(session)
        await begin(scene, export)
    return export is not None or (session is not None and session.exported)


async def export(scene: Scene) -> None:
    """The person asks for the film (§3.5)."""
    if scene.turn.stage == "received":
        running = next(
            (e for e in await scene.workshop.ledger.exports_of(scene.conversation.id) if e.open), None
        )
        planned = await plan(scene)
        if running is not None and running.id != planned.id and running.draft == planned.draft:
            # The same film is on its way already: no second one for an impatient tap.
            await scene.workshop.ledger.export_stage(planned.id, "cancelled")
            await begin(scene, running)
            await scene.answer(scene.say("export-under-way"))
        else:
            if scene.turn.card is not None and planned.card is None:  # from its place in the line to its end
                await scene.workshop.ledger.card("export", planned.id, scene.turn.card)
                scene.carded = True
            await begin(scene, planned)
            await scene.answer("")
    await scene.finish()
