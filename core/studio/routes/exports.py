"""Export: submit, poll, cancel, download (§3.5), and the files that answers point at."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

from aiohttp import web

from core import wire
from core.studio.answers import Absent, Malformed, Refused, body_object, reply, text_field
from core.studio.exports import AGAIN
from core.studio.records import Film
from core.studio.workroom import Workroom, absolute, account_of, room_of


async def submit(request: web.Request) -> web.Response:
    room, account = room_of(request), account_of(request)
    if not all(request.headers.get(name, "").strip() for name in wire.ATTRIBUTION):
        raise Refused(wire.Code.PLAN)
    body = await body_object(request)
    render_id = text_field(body, "id")
    if not re.fullmatch(r"[A-Za-z0-9_.:-]{1,128}", render_id):
        raise Malformed(
            "string_pattern_mismatch", ("body", "id"), "String should match a simple id", render_id[:128]
        )
    session = room.session(account, text_field(body, "sessionId", "session_id"))
    output = body.get("output") or {}
    if not isinstance(output, dict) or str(output.get("format", "mp4")).lower() != "mp4":
        raise Malformed("literal_error", ("body", "output", "format"), "Input should be 'mp4'", None)
    quality = output.get("quality", "high")
    film = await room.exports.submit(
        account.user_id,
        render_id,
        session.session_id,
        draft_of(body),
        quality if isinstance(quality, str) else "high",
    )
    return progress(request, room, film)


def draft_of(body: dict[str, Any]) -> dict[str, Any]:
    """The draft, given as an object or as a JSON string. Raises Malformed."""
    draft = body.get("draft")
    if isinstance(draft, str):
        try:
            draft = json.loads(draft)
        except (ValueError, RecursionError):
            draft = None
    if not isinstance(draft, dict):
        raise Malformed(
            "missing" if draft is None else "dict_type", ("body", "draft"), "Field required", None
        )
    return draft


async def poll(request: web.Request) -> web.Response:
    return progress(request, room_of(request), film_of(request))


async def cancel(request: web.Request) -> web.Response:
    """Not on the cloud: stop an export that waits or runs."""
    room, film = room_of(request), film_of(request)
    room.exports.cancel(film)
    return progress(request, room, film)


def film_of(request: web.Request) -> Film:
    """The person's own export of this id. Raises Absent."""
    account = account_of(request)
    film = room_of(request).exports.find(account.user_id, request.match_info["render"])
    if film is None:
        raise Absent("Render not found")
    return film


def progress(request: web.Request, room: Workroom, film: Film) -> web.Response:
    """Where an export stands, at the top level and in `data` (both shapes are read by clients)."""
    told: dict[str, Any] = {
        "id": film.render_id,
        "status": film.status,
        "progress": round(film.progress * 100, 1),
    }
    if (position := room.exports.position(film)) is not None:
        told["position"] = position
    if film.error is not None:
        told["error"] = film.error
        told["retry"] = film.error in AGAIN  # with a new id (§7)
    if film.status == "completed" and film.file:
        url = absolute(request, f"/output/{film.file}")
        if room.switches.link_seconds:
            url = f"{url}?until={time.time() + room.switches.link_seconds:.3f}"
        told["output"] = {
            "url": url,
            "format": "mp4",
            "duration": film.duration,
            "width": film.width,
            "height": film.height,
            "size": film.bytes,
        }
    code: object = "0" if room.switches.codes_as_text else 0
    return reply({"code": code, **told, "data": told})


async def download(request: web.Request) -> web.StreamResponse:
    """The film itself, for the person whose it is. Raises Absent while it is not ready."""
    film = film_of(request)
    if film.status != "completed" or not film.file:
        raise Absent("Render is not completed")
    response = stored(room_of(request).archive.output, film.file)
    name = re.sub(r"[^A-Za-z0-9_-]", "_", film.render_id)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.mp4"'
    return response


async def output(request: web.Request) -> web.StreamResponse:
    room = room_of(request)
    if room.switches.link_seconds:
        until = request.query.get("until", "0")
        if not re.fullmatch(r"\d+(\.\d+)?", until) or float(until) < time.time():
            raise web.HTTPGone
    return stored(room.archive.output, request.match_info["file"])


async def media(request: web.Request) -> web.StreamResponse:
    return stored(room_of(request).archive.media, request.match_info["file"])


def stored(folder: Path, name: str) -> web.FileResponse:
    """A file by its unguessable name, in parts where asked for (Range). Raises Absent."""
    path = folder / name
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,64}\.[a-z0-9]{2,4}", name) or not path.is_file():
        raise Absent("Not Found")
    return web.FileResponse(path, headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private"})
