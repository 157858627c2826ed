"""Answers → values (pure). Every shape that any source shows is read; what is missing is None (§1, §2, §4
to §7, §13)."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from core.backend.refusals import RENDER_STATUSES, Reply, told
from core.backend.values import Credits, Render, Session, State, Token, Uploaded


class Unreadable(ValueError):
    """A success that lacks what it is for."""


def token(answer: Reply) -> Token:
    """§1"""
    data = _object(answer.data)
    value = _text(data, "token", "access_token")
    if value is None:
        raise Unreadable("no token")
    return Token(value, _user(answer.body, data), _expiry(data), quantity(data.get("credits")))


def claim(answer: Reply) -> str | None:
    """§1"""
    return _text(_object(answer.data), "claim_token", "claimToken")


def session(answer: Reply) -> Session:
    """§2"""
    data = _object(answer.data)
    session_id = _text(data, "session_id", "sessionId")
    if session_id is None:
        raise Unreadable("no session_id")
    task_id = _text(data, "task_id", "taskId")
    return Session(session_id, task_id, _user(answer.body, data, session_id, task_id))


def uploaded(answer: Reply) -> tuple[Uploaded, ...]:
    """§4. `files` or `uploaded_files`, a bare list, or one bare file. An empty success is no file, not an
    error."""
    data = answer.data
    found: object = data
    if type(data) is dict:
        for key in ("files", "uploaded_files", "uploadedFiles"):
            if data.get(key):
                found = data[key]
                break
    items = found if type(found) is list else [found]
    files = (_uploaded(item) for item in items)
    return tuple(file for file in files if file is not None)


def _uploaded(item: object) -> Uploaded | None:
    if type(item) is str and "://" in item:
        return Uploaded(url=item)
    if type(item) is not dict:
        return None
    file = Uploaded(
        name=_text(item, "filename", "file_name", "name"),
        type=_text(item, "file_type", "fileType", "type", "mime_type"),
        url=_text(item, "cdn_url", "cdnUrl", "url", "file_url"),
        duration=quantity(item.get("duration")),
        width=_pixels(item.get("width")),
        height=_pixels(item.get("height")),
    )
    return None if file == Uploaded() else file


def credits(answer: Reply) -> Credits:
    """§5. What is not told follows from the other two."""
    data = _object(answer.data)
    available, frozen, total = (quantity(data.get(key)) for key in ("available", "frozen", "total"))
    if available is None and total is not None:
        available = total - (frozen or 0.0)
    if available is None:
        raise Unreadable("no balance")
    frozen = frozen or 0.0
    return Credits(available, frozen, available + frozen if total is None else total)


def state(answer: Reply) -> State:
    """§6. The draft may be an object, JSON in a string, null or missing."""
    data = _object(answer.data)
    inner = _parsed(data.get("state"))
    inner = inner if type(inner) is dict else data
    known = (_text(data, "session_id"), _text(data, "task_id"))
    return State(
        draft=_draft(inner.get("draft")),
        video_infos=_list(inner.get("video_infos")),
        generated_media=_list(inner.get("generated_media")),
        user_id=_user(answer.body, data, *known) or _user(None, inner, *known),
        raw=data,
    )


def render(answer: Reply, asked: str) -> Render:
    """§7. `asked` is the id we gave, used where the answer gives none."""
    data = answer.data
    places = [place for place in (data, answer.body) if type(place) is dict]
    outputs = [_parsed(place.get("output")) for place in places]
    url = _first(_text(place, "url") for place in outputs if type(place) is dict)
    url = url or _first(_text(place, "outputUrl", "output_url", "url", "video_url") for place in places)
    url = url or _first(place for place in outputs if type(place) is str and "/" in place)
    told_status = _first(_text(place, "status", "state") for place in places)
    error = _first(told({"error": place.get("error")}) or None for place in places)
    if told_status is not None:
        status = RENDER_STATUSES.get(told_status.lower(), "processing")
    else:
        status = "completed" if url else "failed" if error else "pending"
    if status == "failed" and error is None:
        error = _first(told(place) or None for place in places)
    given = _first(_text(place, "id", "render_id", "renderId") for place in places)
    if given is None and type(data) is str:
        given = data
    progress = _first(_progress(place.get("progress")) for place in places)
    return Render(given or asked, status, progress, url, error)


def quantity(value: object) -> float | None:
    """A finite number, given as int, float or string."""
    if type(value) is str:
        value = value.strip().rstrip("%").replace(",", "")
    if type(value) not in (int, float, str):
        return None
    try:
        found = float(value)  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def _progress(value: object) -> float | None:
    """0 to 100 on the wire, 0.0 to 1.0 here."""
    found = quantity(value)
    return None if found is None else min(1.0, max(0.0, found / 100))


def _pixels(value: object) -> int | None:
    found = quantity(value)
    return int(found) if found else None


def _object(value: object) -> dict[str, Any]:
    if type(value) is not dict:
        raise Unreadable("not an object")
    return value


def _list(value: object) -> list[object]:
    value = _parsed(value)
    if type(value) is dict:
        return list(value.values()) if all(type(item) is dict for item in value.values()) else [value]
    return value if type(value) is list else []


def _parsed(value: object) -> object:
    """JSON in a string is read; any other string stays as it is."""
    if type(value) is str and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _draft(value: object) -> object:
    if type(value) is str and value.lstrip()[:1] == '"':  # encoded twice
        try:
            value = json.loads(value)
        except ValueError:
            return None
    found = _parsed(value)
    return None if type(found) is str else found


def _text(place: Mapping[str, Any], *keys: str) -> str | None:
    """The first of `keys` that holds an id, an address or a name: a string, or an int with all its digits."""
    for key in keys:
        value = place.get(key)
        if type(value) is str and value.strip():
            return value.strip()
        if type(value) is int:
            return str(value)
    return None


def _user(body: object, data: Mapping[str, Any], *not_these: str | None) -> str | None:
    """The id that registration binds to: `user_id`, `bind_id` or `id`, here or in `user` (§13)."""
    user = data.get("user")
    places = [place for place in (data, user, body) if type(place) is dict]
    found = _first(_text(place, "user_id", "userId", "bind_id", "bindId") for place in places)
    if found is None:
        found = _first(_text(place, "id") for place in places)
    return None if found in not_these else found


def _expiry(data: Mapping[str, Any]) -> datetime | None:
    """An ISO time (UTC if it names no zone), seconds or milliseconds since 1970, or `expires_in` seconds."""
    told_at = data.get("expires_at", data.get("expiresAt"))
    try:
        if type(told_at) is str and not told_at.strip().isdigit():
            moment = datetime.fromisoformat(told_at.strip())
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        if (since := quantity(told_at)) is not None:
            return datetime.fromtimestamp(since / 1000 if since > 1e11 else since, UTC)
        if (left := quantity(data.get("expires_in"))) is not None:
            return datetime.now(UTC) + timedelta(seconds=left)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value is not None), None)
