"""The export's own job (§3.5): submit, poll, fetch, deliver. A crash at any point goes on from the stage it
reached.

    planned → submitted → completed → fetched → delivered | failed | cancelled

The render id was stored before the first request, and a repeat under the same id is not a second export:
whatever is unknown is asked again under it."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import replace
from pathlib import Path

import structlog

from core.account import Speaker
from core.actions import alarm, deliver, room
from core.actions.films import new_render_id
from core.actions.reel import Reel
from core.actions.stopping import Stopped, unless
from core.actions.workshop import Workshop
from core.backend import Render
from core.card import Card
from core.errors import (
    BackendAway,
    BackendConfused,
    BackendError,
    ExportBlocked,
    LinkExpired,
    RateLimited,
    ReelwireError,
    RenderEndless,
    RenderFailed,
    SessionLost,
    StreamLost,
    TokenQuota,
)
from core.store import NoSuchRow
from core.timeline import finished_clip
from core.words import phrase_of

log = structlog.get_logger(__name__)

AGAIN = 5
"""How often the film's address is asked for again when it has expired, and an unreachable backend is
tried."""


async def run(workshop: Workshop, render_id: str) -> None:
    """The job. Ends the export in the ledger and in the chat, whatever goes wrong; only a cancelled task
    leaves it open."""
    reel = await Reel.open(workshop, render_id)
    if not reel.export.open:
        return
    async with await reel.card() as card:
        try:
            try:
                film = await fetch(reel, card)
                await deliver.film(reel, film, card)
                alarm.well(workshop)
                card.set("done" if reel.export.stage == "delivered" else "failed")
            except RenderFailed as error:
                log.warning("render.failed", render=render_id, detail=error.detail)
                await again(reel, error, card)
        except Stopped:
            card.set("cancelled")
            await reel.stopped()
        except ReelwireError as error:
            card.set("failed")
            await reel.fail(error)
        except NoSuchRow:  # the person asked to be forgotten meanwhile: not another word
            card.set("cancelled")
            raise
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("export.broken", render=render_id, reference=reference)
            card.set("failed")
            await reel.fail(ReelwireError(ref=reference))


async def again(reel: Reel, error: RenderFailed, card: Card) -> None:
    """Failed → a new id, once (§3.5), on the same card. Raises what is to be told instead."""
    if reel.export.replaces is not None:
        raise error
    ledger, fresh = reel.workshop.ledger, new_render_id()
    failed = reel.export
    session = await ledger.session_named(failed.conversation_id, failed.backend, failed.session_id)
    if session is None:
        raise error
    following = await ledger.plan_export(
        fresh,
        turn_id=failed.turn_id,
        conversation_id=failed.conversation_id,
        session=session,
        draft=failed.draft,
        reply=failed.reply,
        replaces=failed.id,
    )
    if card.sent is not None:
        await ledger.card("export", following.id, card.sent)
    await reel.stage("failed", outcome=phrase_of(error))
    await reel.workshop.engine.enqueue("export", following.id)


async def fetch(reel: Reel, card: Card) -> Path:
    """The film on this machine's disk, from wherever the last life of this job had got to."""
    if (
        reel.export.stage == "fetched"
        and reel.export.path
        and await asyncio.to_thread(Path(reel.export.path).is_file)
    ):
        return Path(reel.export.path)
    if not reel.here:
        raise SessionLost
    if reel.export.stage == "fetched":
        await reel.stage("completed")
    for _ in range(AGAIN):
        if reel.export.stage == "planned":
            card.set("exporting")
            await submit(reel)
        if reel.export.stage == "submitted":
            card.set("rendering")
            await poll(reel, card)
        card.set("downloading")
        await room.ensure(reel.workshop, 0)
        if reel.export.stage == "submitted":  # finished, and nobody says where it lies
            break
        try:
            return await download(reel, card)
        except LinkExpired:
            await reel.stage("submitted")
        except (BackendAway, BackendConfused) as error:
            log.info("download.broken", render=reel.export.id, error=repr(error))
        await reel.sleep(reel.rhythm.poll)
    return await download_by_id(reel)


async def submit(reel: Reel) -> None:
    export, backend = reel.export, reel.workshop.backend

    async def ask(speaker: Speaker) -> Render:
        return await backend.submit_render(speaker.credentials, export.id, export.session_id, export.draft)

    for attempt in range(AGAIN):
        try:
            render = await reel.ask(ask)
            break
        except ExportBlocked:
            await blocked(reel)
            return
        except BackendAway:
            if attempt == AGAIN - 1:
                raise
            await reel.sleep(reel.rhythm.poll)
        except (BackendConfused, StreamLost):
            render = Render(export.id, "pending")  # it may have arrived: polling tells
            break
    await note(reel, render)


async def blocked(reel: Reel) -> None:
    """402: where the backend holds a finished clip, that is the film (§8); else the plan is explained. Never
    again."""
    state = await reel.ask(lambda s: reel.workshop.backend.state(s.credentials, reel.export.session_id))
    url = finished_clip(state.generated_media)
    if url is None:
        raise ExportBlocked
    log.info("export.blocked_but_clip", render=reel.export.id)
    await reel.stage("completed", url=url, outcome=phrase_of(ExportBlocked()))


async def note(reel: Reel, render: Render) -> None:
    """Write down what a render answer says. Raises RenderFailed."""
    if render.status == "failed":
        raise RenderFailed(detail=render.error or "")
    if render.status == "completed" and render.url:
        if reel.export.stage == "planned":
            await reel.stage("submitted", remote_id=render.id)
        await reel.stage("completed", url=render.url)
    elif reel.export.stage == "planned":
        await reel.stage("submitted", remote_id=render.id)


async def poll(reel: Reel, card: Card) -> None:
    """Until the film is there. After ten minutes more slowly, and the person knows; the id is kept. Raises
    RenderEndless when it takes longer than anything should, counted from its plan, also over restarts.

    Returns still `submitted` where it is finished and time and again without an address."""
    began, rhythm, unknown, bare = time.monotonic(), reel.rhythm, 0, 0
    while reel.export.stage == "submitted":
        try:
            render = await reel.ask(
                lambda s: reel.workshop.backend.poll_render(
                    s.credentials, reel.export.remote_id or reel.export.id
                )
            )
            card.set("rendering", fraction=render.progress)
            await note(reel, render)
            if render.status == "completed" and not render.url and (bare := bare + 1) >= AGAIN:
                return
        except TokenQuota:
            raise
        except (BackendConfused, BackendAway, StreamLost, RateLimited) as error:
            log.info("poll.unread", render=reel.export.id, error=repr(error))
        except BackendError as error:
            if error.code is not None or (unknown := unknown + 1) >= AGAIN:
                raise
            # Not known there: the submission never arrived. The same id again is not a second export.
            await submit_again(reel)
        if reel.export.stage == "submitted":
            if time.time() - reel.export.created_at >= rhythm.render:
                raise RenderEndless
            slow = time.monotonic() - began >= rhythm.poll_fast_for
            await reel.sleep(rhythm.poll_slow if slow else rhythm.poll)


async def submit_again(reel: Reel) -> None:
    export = reel.export
    try:
        render = await reel.ask(
            lambda s: reel.workshop.backend.submit_render(
                s.credentials, export.id, export.session_id, export.draft
            )
        )
    except ExportBlocked:
        await blocked(reel)
        return
    except (BackendAway, BackendConfused, StreamLost):
        return  # the next poll tells
    if render.id != (export.remote_id or export.id):
        await reel.workshop.ledger.note_export(export.id, remote_id=render.id)
        reel.export = replace(export, remote_id=render.id)
    await note(reel, render)


async def download(reel: Reel, card: Card) -> Path:
    assert reel.export.url is not None
    download = reel.workshop.backend.download(
        reel.export.url,
        reel.path,
        on_progress=lambda got, whole: card.set("downloading", fraction=got / whole if whole else None),
    )
    path = await unless(reel.stop, download)
    await reel.stage("fetched", path=str(path))
    return path


async def download_by_id(reel: Reel) -> Path:
    """The fallback route (§7), with the person's token."""
    path = await reel.ask(
        lambda s: reel.workshop.backend.download_render(
            s.credentials, reel.export.remote_id or reel.export.id, reel.path
        )
    )
    if reel.export.stage != "completed":
        await reel.stage("completed")
    await reel.stage("fetched", path=str(path))
    return path
