"""The versions of a film as small films to look at, made while the person waits."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from core.studio import agent
from core.studio.answers import Refused
from core.studio.draft import to_draft
from core.studio.exports import PREVIEW
from core.studio.project import Project
from core.studio.records import Film, Session, unguessable
from core.studio.workroom import Workroom

log = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds for all of them: what is not there by then is not shown."""


async def made(room: Workroom, session: Session, project: Project) -> list[str]:
    """A film's key for each version, in order; "" where none could be made."""
    films: list[Film | None] = []
    for way in agent.versions(agent.excerpt(project)):
        name = f"version_{unguessable()}"
        film = None
        with suppress(Refused):
            film = await room.exports.submit(
                session.user_id, name, session.session_id, to_draft(way), PREVIEW
            )
        films.append(film)
    waiting = [room.exports.ended(film) for film in films if film is not None]
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*waiting)
    for film in films:
        if film is not None and not film.file:
            log.info("version %s not shown: %s", film.render_id, film.error or film.status)
            room.exports.cancel(film)
    return [film.key if film is not None and film.file else "" for film in films]
