"""Sessions and their state (§3.0, §3.4)."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from core.studio import agent
from core.studio.answers import Absent, body_object, dumps, ok
from core.studio.draft import from_draft
from core.studio.exports import PREVIEW
from core.studio.handover import to_edl, to_otio
from core.studio.records import Film, Session, Upload
from core.studio.workroom import Workroom, absolute, account_of, room_of
from core.wire import ALTERNATIVE
from core.words import say


async def open_session(request: web.Request) -> web.Response:
    room, account = room_of(request), account_of(request)
    body = await body_object(request) if request.can_read_body else {}
    language = body.get("language")
    name = body.get("task_name")
    session = room.open_session(
        account,
        name[:200] if isinstance(name, str) else "project",
        language[:35] if isinstance(language, str) and language else None,
    )
    data = {"task_id": session.task_id, "session_id": session.session_id, "user_id": account.user_id}
    return ok(data, room.switches)


async def state(request: web.Request) -> web.Response:
    room, account = room_of(request), account_of(request)
    session = room.session(account, request.match_info["session"])
    draft = session.draft
    canvas = (draft or {}).get("m")
    inner = {
        "draft": draft,
        "video_infos": [uploaded(request, upload) for upload in session.files()],
        "generated_media": [*versions(request, room, session), *finished(request, room, session)],
        "canvas_config": {key: canvas[key] for key in ("w", "h", "fps") if key in canvas}
        if isinstance(canvas, dict)
        else None,
    }
    data = {
        "session_id": session.session_id,
        "task_id": session.task_id,
        "task_name": session.task_name,
        "user_id": account.user_id,
        "state": inner,
    }
    return ok(data, room.switches)


async def timeline(request: web.Request) -> web.Response:
    """Not on the cloud: the film for a real editor, as .otio or .edl. Raises Refused 1002, Absent."""
    room, account = room_of(request), account_of(request)
    session = room.session(account, request.match_info["session"])
    try:
        project = from_draft(session.draft or {})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Absent("The timeline cannot be read") from None
    if not project.shots:
        raise Absent("There is no timeline yet")
    form = request.match_info["form"]
    if form == "edl":
        body, kind = to_edl(project), "text/plain"
    else:
        body, kind = dumps(to_otio(project, lambda src: absolute(request, src))), "application/json"
    name = {"Content-Disposition": f'attachment; filename="timeline.{form}"'}
    return web.Response(text=body, content_type=kind, charset="utf-8", headers=name)


def uploaded(request: web.Request, upload: Upload) -> dict[str, Any]:
    """An uploaded file in the answer's shape (§3.2)."""
    return {
        "filename": upload.name,
        "file_type": upload.kind,
        "cdn_url": absolute(request, f"/media/{upload.file}"),
        "duration": upload.duration,
        "width": upload.width,
        "height": upload.height,
        "size": upload.bytes,
    }


def versions(request: web.Request, room: Workroom, session: Session) -> list[dict[str, Any]]:
    """The ways that were shown to choose from: not on the cloud."""
    language = agent.language_of(session.language, "")
    rows = []
    for number, key in enumerate(session.offer, 1):
        film = room.archive.films.get(key)
        if film is not None and film.file:
            name = say(agent.manner_of(number), language)
            rows.append({**clip(request, film), ALTERNATIVE: number, "name": name})
    return rows


def finished(request: web.Request, room: Workroom, session: Session) -> list[dict[str, Any]]:
    """The films this session has exported, oldest first, without mere previews."""
    films = [
        film
        for film in room.archive.films.values()
        if film.session_id == session.session_id
        and film.status == "completed"
        and film.file
        and film.quality != PREVIEW
    ]
    return [clip(request, film) for film in sorted(films, key=lambda film: film.created_at)]


def clip(request: web.Request, film: Film) -> dict[str, Any]:
    return {
        "id": film.render_id,
        "type": "video",
        "url": absolute(request, f"/output/{film.file}"),
        "duration": film.duration,
        "width": film.width,
        "height": film.height,
    }
