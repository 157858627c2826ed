"""Tokens and credits (§1, §3.3)."""

from __future__ import annotations

from aiohttp import web

from core import wire
from core.studio.accounts import stamp
from core.studio.answers import Refused, body_object, ok, text_field
from core.studio.records import now, unguessable
from core.studio.workroom import account_of, room_of

CLAIM_SECONDS = 604800


async def anonymous_token(request: web.Request) -> web.Response:
    room = room_of(request)
    client = request.headers.get(wire.CLIENT_ID, "").strip()
    if not client:
        raise Refused(wire.Code.CLIENT_ID)
    if len(client) > 64:
        raise Refused(wire.Code.CLIENT_ID, "X-Client-Id is longer than 64 characters")
    account, token = room.accounts.issue(client)
    data = {
        "token": token,
        "user_id": account.user_id,
        "expires_at": stamp(account.expires_at),
        "credits": plain(account.available),
    }
    return ok(data, room.switches)


async def claim_token(request: web.Request) -> web.Response:
    """The shape of the cloud's answer. Nobody else can open a studio's session with it: there is no such
    page."""
    room, account = room_of(request), account_of(request)
    body = await body_object(request)
    room.session(account, text_field(body, "session_id", "sessionId"))
    return ok(
        {
            "claim_token": f"clm_{unguessable()}",
            "expires_in": min(CLAIM_SECONDS, int(account.expires_at - now())),
        },
        room.switches,
    )


async def credits(request: web.Request) -> web.Response:
    room, account = room_of(request), account_of(request)
    data = {
        "available": plain(account.available),
        "frozen": plain(account.frozen),
        "total": plain(account.available + account.frozen),
    }
    return ok(data, room.switches)


def plain(amount: float) -> float | int:
    """Whole amounts without a decimal point."""
    return int(amount) if float(amount).is_integer() else amount
