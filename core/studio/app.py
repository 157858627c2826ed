"""The studio as a web application: the contract's endpoints on one folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

from aiohttp import web

from core import wire
from core.studio.adviser import Adviser
from core.studio.exports import Renderer
from core.studio.gate import gate
from core.studio.routes import accounts, exports, sessions, talk, uploads
from core.studio.sniff import probe
from core.studio.switches import Switches
from core.studio.workroom import GROUPS, ROOM, Probe, Workroom

SMALL_BODY = 16 * 2**20
"""JSON bodies are read whole, up to here; uploads are streamed and have a limit of their own."""


def make_app(
    folder: Path,
    *,
    renderer: Renderer | None = None,
    switches: Switches | None = None,
    probe: Probe = probe,
    adviser: Adviser | None = None,
) -> web.Application:
    """`folder` holds all the studio remembers; `renderer` makes films, by default the studio's own."""
    app = web.Application(middlewares=[gate], client_max_size=SMALL_BODY)
    app[ROOM] = Workroom(folder, switches or Switches(), renderer or own_renderer(folder), probe, adviser)
    app.cleanup_ctx.append(working)
    add = app.router
    add.add_post(wire.ANONYMOUS_TOKEN, accounts.anonymous_token, name="token")
    add.add_post(wire.CLAIM_TOKEN, accounts.claim_token, name="claim")
    add.add_post(wire.SESSION, sessions.open_session, name="session")
    add.add_post(wire.TALK, talk.talk, name="run_sse")
    add.add_post(wire.UPLOAD, uploads.upload, name="upload")
    add.add_get(wire.CREDITS, accounts.credits, name="credits")
    add.add_get(wire.STATE, sessions.state, name="state")
    add.add_post(wire.RENDER, exports.submit, name="render")
    add.add_get(wire.RENDER_POLL, exports.poll, name="poll")
    add.add_delete(wire.RENDER_POLL, exports.cancel, name="cancel")
    add.add_get(wire.RENDER_DOWNLOAD, exports.download, name="download")
    add.add_get("/media/{file}", exports.media, name="media")
    add.add_get("/output/{file}", exports.output, name="output")
    add.add_get("/api/timeline/{session}.{form:otio|edl}", sessions.timeline, name="timeline")
    add.add_get("/health", health, name="health")
    return app


async def working(app: web.Application) -> AsyncIterator[None]:
    """Exports run while the application does."""
    await app[ROOM].exports.start()
    yield
    await app[ROOM].exports.stop()


async def health(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok", "studio": "reelwire"})


def own_renderer(folder: Path) -> Renderer:
    from core.studio.render import render

    return partial(render, kept=folder / GROUPS)
