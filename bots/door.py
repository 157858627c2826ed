"""The one door of a running process: health, films by link, and what platforms call (webhooks)."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web

from bots.door_films import Films
from bots.door_health import Health

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Hook = tuple[str, Handler]
"""A path, and what answers a POST there: a bot that is called by its platform has one as its `hook`."""

BODY: Final = 4 << 20
"""Bytes of a call that are read: updates are far smaller."""
PATIENCE: Final = 1.0
"""Seconds that a download under way may still take when the process stops: it can be resumed."""


def hooks_of(bots: Sequence[Any]) -> tuple[Hook, ...]:
    return tuple(hook for bot in bots if (hook := getattr(bot, "hook", None)) is not None)


def door(health: Health, films: Films | None, hooks: Sequence[Hook] = ()) -> web.Application:
    """`films`: None where nobody is given a link. A public address may have a path of its own: whoever
    stands before us may take it away, or not."""
    app = web.Application(client_max_size=BODY)
    add = app.router
    public = urlsplit(films.links.public_url).path.rstrip("/") if films is not None else ""
    for below in sorted({"", public}):
        add.add_get(f"{below}/healthz", health.alive)
        add.add_get(f"{below}/readyz", health.ready)
        if films is not None:
            add.add_get(f"{below}/film/{{render}}/{{end}}/{{signature}}/{{file}}", films.film)
            add.add_get(f"{below}/film/{{rest:.*}}", films.nothing)
    for path, handler in hooks:
        add.add_post(path, handler)
    return app


def bound(listen: str) -> socket.socket:
    """A socket that listens there: whoever calls before we answer waits. Raises OSError."""
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(128)
        made.setblocking(False)
    except BaseException:
        made.close()
        raise
    return made


def address_of(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


@asynccontextmanager
async def opened(app: web.Application, listening: socket.socket) -> AsyncIterator[None]:
    """Answer there until the block ends."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=PATIENCE)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        yield
    finally:
        await runner.cleanup()
