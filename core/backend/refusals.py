"""How the backend says no: its codes and our errors, one table (pure, §8)."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final, Literal

from core import errors
from core.backend.scrub import scrubbed
from core.backend.values import RenderStatus
from core.wire import Code

REFUSALS: Final[Mapping[int, type[errors.BackendError]]] = {
    Code.TOKEN: errors.TokenExpired,
    Code.SESSION: errors.SessionLost,
    Code.CREDITS: errors.OutOfCredits,
    Code.TYPE: errors.UnsupportedFile,
    Code.SIZE: errors.FileTooLarge,
    Code.CLIENT_ID: errors.ClientIdMissing,
    Code.PLAN: errors.ExportBlocked,
    Code.RATE: errors.RateLimited,
}
RENDER_STATUSES: Final[Mapping[str, RenderStatus]] = {
    **dict.fromkeys(("pending", "queued", "waiting", "created", "submitted"), "pending"),
    **dict.fromkeys(("completed", "complete", "success", "succeeded", "done", "finished"), "completed"),
    **dict.fromkeys(("failed", "failure", "error", "cancelled", "canceled"), "failed"),
}  # anything else is work in progress
Route = Literal["token", "claim", "session", "talk", "upload", "credits", "state", "render"]

_OWN: Final = 1000  # codes below look like HTTP's, and may be anybody's
_BODY: Final = 2000  # characters of an unreadable answer kept for the log
_SUCCESS: Final = frozenset(("", "0", "200", "ok", "success"))
_NO_SESSION: Final = re.compile(
    r"session\b.{0,80}\b(?:not found|not exist|expired|unknown|invalid)|no such session"
    r"|会话.{0,20}(?:不存在|过期|失效)",
    re.IGNORECASE | re.DOTALL,
)
_CLIENT_ID: Final = re.compile(r"client.?id", re.IGNORECASE)
_UNDECIDED: Final = frozenset((408, 425, 499))  # given up somewhere on the way: the backend may be working


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole answer: `body` parsed (None if it is not JSON), `text` its beginning with secrets taken
    out."""

    status: int
    type: str
    body: Any
    text: str
    retry_after: float | None = None

    @property
    def data(self) -> Any:
        """The body without its envelope: {code,data}, {success,data} or bare."""
        if type(self.body) is dict and self.body.get("data") is not None:
            return self.body["data"]
        return self.body


def reply(status: int, headers: Mapping[str, str], content: bytes, token: str = "") -> Reply:
    """`headers` with lower-case keys. JSON is looked for whatever the content type says; ints keep every
    digit."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    decoded = content.decode("utf-8", "replace").lstrip("\ufeff")
    try:
        body = json.loads(decoded)
    except (ValueError, RecursionError):
        body = None
    return Reply(
        status, kind, body, scrubbed(decoded[: _BODY * 2], token)[:_BODY], _wait(headers.get("retry-after"))
    )


def refused(answer: Reply, route: Route, token: str = "") -> errors.BackendError | None:
    """The error this answer is, or None: a success, or nonsense (`confused` tells which).

    A code of the table counts in any status and at any depth the backend uses. A status of 400 to 499 with
    a body that is JSON is a refusal too; a status of 500 and more without a known code proves nothing.
    """
    if route == "render" and answer.status < 400 and _is_render(answer.body):
        return None
    code, detail = verdict(answer.body)
    detail = scrubbed(detail, token)[:_BODY]
    known = REFUSALS.get(code) if code is not None else None
    if code is not None and code < _OWN and answer.status >= 500:
        known = None
    if known is None and (answer.status >= 400 or _unsuccessful(answer.body)):
        known = _by_status(answer, route, detail)
    if known is errors.RateLimited:
        quota = errors.TokenQuota if route == "token" else errors.RateLimited
        return quota(detail=detail, retry_after=answer.retry_after)
    if known is not None:
        return known(detail=detail)
    if answer.status >= 500 or answer.status in _UNDECIDED:
        return None
    if answer.status >= 400:
        return errors.BackendError(detail=detail, status=answer.status) if answer.body is not None else None
    return errors.BackendError(detail=detail, said=code) if _unsuccessful(answer.body) else None


def confused(answer: Reply) -> bool:
    """Not a success, whatever else it is."""
    return not 200 <= answer.status < 300 or answer.body is None


def definite(error: errors.BackendError, answer: Reply) -> bool:
    """Does this refusal prove that a run was never begun? A known code or a 4xx does; a strange code in a
    200 does not."""
    return type(error) is not errors.BackendError or 400 <= answer.status < 500


def _by_status(answer: Reply, route: Route, detail: str) -> type[errors.BackendError] | None:
    if (
        _NO_SESSION.search(detail)
        and route in ("talk", "upload", "state", "render", "claim")
        and answer.status < 500
    ):
        return errors.SessionLost
    match answer.status:
        case 400 if route == "token" or _CLIENT_ID.search(detail):
            return errors.ClientIdMissing
        case 401:
            return errors.TokenExpired
        case 402:
            return errors.ExportBlocked
        case 403 if route == "render":  # an anonymous token has no such scope (§1)
            return errors.ExportBlocked
        case 413 if route == "upload":
            return errors.FileTooLarge
        case 415 if route == "upload":
            return errors.UnsupportedFile
        case 429:
            return errors.RateLimited
    return None


def verdict(body: Any) -> tuple[int | None, str]:
    """(code, words) of an envelope. The code may be a string, and may stand inside `error` or `detail`: there
    only the contract's own, for a model's service behind the backend says 429 about a run that had begun."""
    if type(body) is not dict:
        return None, ""
    code = number(body.get("code"))
    if code is None:
        inner = (
            number(place.get("code"))
            for place in (body.get("error"), body.get("detail"))
            if type(place) is dict
        )
        code = next((found for found in inner if found is not None and found >= _OWN), None)
    return code, told(body)


def number(value: object) -> int | None:
    """A code as int; None for what is not a whole number."""
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer():
        return int(value)
    if type(value) is str and value.strip().lstrip("-").isascii() and value.strip().lstrip("-").isdigit():
        return int(value)
    return None


def told(body: Any) -> str:
    """The backend's own words: `message`, `msg`, `error` or `detail`, each a string, a list or an object."""
    if type(body) is not dict:
        return ""
    for key in ("message", "msg", "error", "detail"):
        if words := _words(body.get(key)):
            return words
    data = body.get("data")
    return told(data) if type(data) is dict else ""


def _words(value: object) -> str:
    if type(value) is str:
        return value.strip()
    if type(value) is list:
        return "; ".join(words for item in value if (words := _words(item)))
    if type(value) is dict:  # an item of a 422, or an error object; what was sent (`input`) is not repeated
        place = value.get("loc")
        where = ".".join(str(step) for step in place) + ": " if type(place) is list else ""
        words = told(value)
        return where + words if words else ""
    return ""


def _unsuccessful(body: Any) -> bool:
    if type(body) is not dict:
        return False
    code = body.get("code")
    if code is not None and str(code).strip().lower() not in _SUCCESS:
        return True
    return body.get("success") is False or (
        code is None and type(body.get("detail")) is str and len(body) == 1
    )


def _is_render(body: Any) -> bool:
    """Does this tell how a render goes? Then its `success: false` or `error` is the render's, and no
    refusal (§7)."""
    if type(body) is not dict or number(body.get("code")) in REFUSALS:
        return False
    places = (body, body.get("data"))
    return any(type(place) is dict and type(place.get("status")) is str for place in places)


def _wait(header: str | None) -> float | None:
    """Retry-After in seconds: a number, or a date."""
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except ValueError:
        return None
