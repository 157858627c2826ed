"""Answers in the wire's shape (§8), and the requests' checks that all routes share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from core.wire import Code

if TYPE_CHECKING:
    from core.studio.switches import Switches

STATUS: dict[int, int] = {
    Code.TOKEN: 401,
    Code.SESSION: 404,
    Code.CREDITS: 200,
    Code.TYPE: 415,
    Code.SIZE: 413,
    Code.CLIENT_ID: 400,
    Code.PLAN: 402,
    Code.RATE: 429,
}
"""Code → HTTP status. 2001 stays 200: 402 means the plan (§8)."""

MESSAGES: dict[int, str] = {
    Code.TOKEN: "token is invalid or has expired",
    Code.SESSION: "session not found",
    Code.CREDITS: "not enough credits",
    Code.TYPE: "unsupported file type",
    Code.SIZE: "file too large",
    Code.CLIENT_ID: "X-Client-Id is missing",
    Code.PLAN: "export needs the attribution headers X-Skill-Source, X-Skill-Version and X-Skill-Platform",
    Code.RATE: "one token per client in 7 days",
}


class Refused(Exception):
    """A request that is answered with a code of the contract. `values` go beside code and message."""

    def __init__(self, code: int, message: str = "", **values: object) -> None:
        self.code = int(code)
        self.message = message or MESSAGES.get(code, "the request failed")
        self.values = values
        super().__init__(self.message)


class Malformed(Exception):
    """A body that is not what the route takes: HTTP 422 with `detail` a list, as ADK answers."""

    def __init__(self, kind: str, where: tuple[str | int, ...], message: str, given: object = None) -> None:
        self.detail = [{"type": kind, "loc": list(where), "msg": message, "input": given}]
        super().__init__(message)


class Absent(Exception):
    """HTTP 404 with `detail` a sentence, as ADK answers."""


def dumps(value: object) -> str:
    """Compact JSON, non-ASCII left as it is, as the real server writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def reply(body: object, status: int = 200, **headers: str) -> web.Response:
    return web.Response(
        text=dumps(body), status=status, content_type="application/json", charset="utf-8", headers=headers
    )


def ok(data: object, switches: Switches, **beside: object) -> web.Response:
    """`{"code":0,"data":…}`; `beside` for the shapes that also stand at the top level."""
    code: object = "0" if switches.codes_as_text else 0
    return reply({"code": code, "message": "success", **beside, "data": data})


def refusal(refused: Refused, switches: Switches) -> web.Response:
    status = 200 if switches.errors_in_200 else STATUS.get(refused.code, refused.code)
    code: object = str(refused.code) if switches.codes_as_text else refused.code
    headers = {"Retry-After": "30"} if refused.code == Code.RATE else {}
    body = {"code": code, "message": refused.message, **refused.values}
    return reply(body, status if 200 <= status < 600 else 200, **headers)


async def body_object(request: web.Request) -> dict[str, Any]:
    """The JSON object in the body. Raises Malformed."""
    raw = await request.read()
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Malformed("json_invalid", ("body", 0), "JSON decode error", {}) from error
    if not isinstance(value, dict):
        raise Malformed("model_attributes_type", ("body",), "Input should be a valid dictionary", None)
    return value


def text_field(body: dict[str, Any], *names: str) -> str:
    """The first of these keys that is there; it must be a string. Raises Malformed."""
    for name in names:
        if name in body:
            value = body[name]
            if not isinstance(value, str):
                raise Malformed("string_type", ("body", name), "Input should be a valid string", value)
            return value
    raise Malformed("missing", ("body", names[0]), "Field required", sorted(body))
