"""The door every request passes: faults that the switches ask for, and every failure as an answer of the
wire."""

from __future__ import annotations

import errno
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from core.studio.answers import Absent, Malformed, Refused, refusal, reply
from core.studio.workroom import ROOM, Workroom
from core.wire import Code

log = logging.getLogger(__name__)

Route = Callable[[web.Request], Awaitable[web.StreamResponse]]

PAGE = (
    "<html>\r\n<head><title>{title}</title></head>\r\n"
    "<body><center><h1>{title}</h1></center></body>\r\n</html>\r\n"
)
TITLES = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Time-out",
}


def page(status: int) -> web.Response:
    """What stands before a server says this when the server does not answer."""
    title = f"{status} {TITLES.get(status, 'Error')}"
    return web.Response(status=status, text=PAGE.format(title=title), content_type="text/html")


@web.middleware
async def gate(request: web.Request, handler: Route) -> web.StreamResponse:
    room = request.app[ROOM]
    try:
        if (code := room.faults.take(request.match_info.route.name or "")) is not None:
            return await failed(request, room, code)
        return await handler(request)
    except Refused as refused:
        return refusal(refused, room.switches)
    except Malformed as malformed:
        return reply({"detail": malformed.detail}, 422)
    except Absent as absent:
        return reply({"detail": str(absent)}, 404)
    except web.HTTPException as answer:
        if answer.status < 400:
            raise
        return reply({"detail": answer.reason}, answer.status)
    except ConnectionError:
        raise
    except OSError as error:
        log.exception("%s %s", request.method, request.path)
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        return reply(
            {"code": 507 if full else 500, "message": "no space left" if full else "internal error"},
            507 if full else 500,
        )
    except Exception:
        log.exception("%s %s", request.method, request.path)
        return reply({"code": 500, "message": "internal error"}, 500)


async def failed(request: web.Request, room: Workroom, code: str) -> web.StreamResponse:
    """The failure that `Switches.fail` asked for here."""
    if code == "drop":
        if request.transport is not None:
            request.transport.abort()
        raise ConnectionResetError("dropped on request")
    number = int(code)
    if 500 <= number < 600:
        return page(number)
    if number == Code.TOKEN and request.headers.get("Authorization"):
        # a refused token is really refused: the client can have a new one with its client id (§1)
        room.accounts.expire(room.accounts.of(request.headers.get("Authorization")))
    if number == 404:
        raise Absent("Not Found")
    raise Refused(number)
