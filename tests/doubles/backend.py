"""A hostile backend on loopback: speaks the contract's HTTP, remembers everything it heard, fails on demand.

    async with FakeBackend() as fake:
        fake.next("talk", Stream(said("Hello", partial=True), said("Hello there")))
        fake.next("credits", Answer({"code": 1001, "message": "token expired"}, status=401))
        fake.next("talk", Broken("reset"))          # hears the whole request, then resets the connection
        ... Backend(fake.url) ...
        fake.heard_at("talk")[0].json

What is planned for a route is used once each, in order; then the contract's ordinary answers come again.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

How = Literal["reset", "close", "hang"]


@dataclass(frozen=True)
class Answer:
    """One whole answer. `body`: text or bytes as they are, anything else as JSON."""

    body: object = None
    status: int = 200
    type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


class Stream:
    """Pieces sent one by one: bytes; seconds to wait; or an `asyncio.Event` to wait for.

    `end`: "clean", "reset" (nothing follows the last piece), "close" (the same, politely), "half" (a chunk is
    begun and never finished), "hang".
    """

    def __init__(
        self,
        *pieces: bytes | float | asyncio.Event,
        end: str = "clean",
        type: str = "text/event-stream",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.pieces, self.end, self.type, self.status = pieces, end, type, status
        self.headers = dict(headers or {})


@dataclass(frozen=True)
class Broken:
    """No answer at all. `early`: before the body of the request is read."""

    how: How = "reset"
    early: bool = False


Plan = Answer | Stream | Broken


@dataclass(frozen=True)
class Heard:
    """One request, whole. `peer` is the client's port: two requests with one peer shared a connection."""

    route: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    peer: int

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def token(self) -> str | None:
        return self.headers.get("authorization", "").removeprefix("Bearer ") or None


def frame(event: object) -> bytes:
    """One event as ADK writes it."""
    return b"data: " + json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"


def said(text: str, *, partial: bool = False) -> bytes:
    event: dict[str, Any] = {"content": {"parts": [{"text": text}], "role": "model"}, "author": "nemo_agent"}
    return frame({**event, "partial": True} if partial else event)


def called(name: str, call: str = "adk-1") -> bytes:
    part = {"functionCall": {"id": call, "args": {"secret": "payload"}, "name": name}}
    return frame({"content": {"parts": [part], "role": "model"}, "author": "nemo_agent"})


def returned(name: str, call: str = "adk-1") -> bytes:
    part = {"functionResponse": {"id": call, "name": name, "response": {"secret": "payload"}}}
    return frame({"content": {"parts": [part], "role": "user"}, "author": "nemo_agent"})


DRAFT: dict[str, Any] = {
    "d": 10_000,
    "t": [{"tt": 0, "sg": [{"id": "s1", "s": 0, "d": 10_000, "m": {"name": "city timelapse"}}]}],
}
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 512
ROUTES = {
    ("POST", "/api/auth/anonymous-token"): "token",
    ("POST", "/api/auth/claim-token"): "claim",
    ("POST", "/api/tasks/me/with-session/nemo_agent"): "session",
    ("POST", "/run_sse"): "talk",
    ("GET", "/api/credits/balance/simple"): "credits",
    ("POST", "/api/render/proxy/lambda"): "submit",
}


class FakeBackend:
    """Names its routes token, claim, session, talk, upload, credits, state, submit, poll, fetch (the
    render's own download) and file (any other address: the film, as a content network would serve it)."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.gone = 0  # streams whose client left before the end
        self.film = FILM
        self.draft: object = DRAFT
        self.cookie: str | None = None  # set with every answer
        self._plans: defaultdict[str, deque[Plan]] = defaultdict(deque)
        self._released = asyncio.Event()
        self._hearing = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self._site: web.SockSite | None = None
        self._sessions = 5529798706024415232
        self.port = 0

    async def __aenter__(self) -> FakeBackend:
        application = web.Application(client_max_size=1 << 30)
        application.router.add_route("*", "/{path:.*}", self._hear)
        self._runner = web.AppRunner(
            application, access_log=None, shutdown_timeout=0.1, handler_cancellation=True
        )
        await self._runner.setup()
        await self.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._released.set()
        assert self._runner is not None
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def listen(self) -> None:
        """Open the door, at the same port as before."""
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", self.port))
        self.port = door.getsockname()[1]
        assert self._runner is not None
        self._site = web.SockSite(self._runner, door)
        await self._site.start()

    async def refuse(self) -> None:
        """Close the door: connections are refused."""
        assert self._site is not None
        await self._site.stop()

    def next(self, route: str, *plans: Plan) -> None:
        self._plans[route].extend(plans)

    def heard_at(self, route: str) -> list[Heard]:
        return [heard for heard in self.heard if heard.route == route]

    async def hears(self, route: str, times: int = 1) -> None:
        """Until it has heard the route that often."""
        async with self._hearing:
            await self._hearing.wait_for(lambda: len(self.heard_at(route)) >= times)

    async def _hear(self, request: web.Request) -> web.StreamResponse:
        route = _route(request)
        plan = self._plans[route].popleft() if self._plans[route] else None
        if isinstance(plan, Broken) and plan.early:
            return await self._break(request, plan.how)
        transport = request.transport
        peer = transport.get_extra_info("peername")[1] if transport is not None else 0
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read()
        async with self._hearing:
            self.heard.append(Heard(route, request.method, request.path_qs, headers, body, peer))
            self._hearing.notify_all()
        plan = plan or self._ordinary(route, request)
        if isinstance(plan, Broken):
            return await self._break(request, plan.how)
        extra = {**plan.headers, **({"Set-Cookie": self.cookie} if self.cookie else {})}
        if isinstance(plan, Answer):
            return web.Response(
                body=plan.content, status=plan.status, headers={**extra, "Content-Type": plan.type}
            )
        return await self._stream(request, plan, extra)

    async def _stream(
        self, request: web.Request, plan: Stream, headers: Mapping[str, str]
    ) -> web.StreamResponse:
        response = web.StreamResponse(status=plan.status, headers={**headers, "Content-Type": plan.type})
        try:
            await response.prepare(request)
            for piece in plan.pieces:
                if isinstance(piece, bytes):
                    await response.write(piece)
                elif isinstance(piece, asyncio.Event):
                    await piece.wait()
                else:
                    await asyncio.sleep(piece)
            if plan.end == "half" and request.transport is not None:
                request.transport.write(b'ff\r\ndata: {"content":')
            if plan.end != "clean":
                await self._break(request, "hang" if plan.end == "hang" else plan.end)
            else:
                await response.write_eof()
        except (ConnectionError, asyncio.CancelledError):
            self.gone += 1
            raise
        return response

    async def _break(self, request: web.Request, how: str) -> web.StreamResponse:
        if how == "hang":
            await self._released.wait()
        elif request.transport is not None:
            if how == "reset":
                request.transport.abort()
            else:
                request.transport.close()
        return web.Response()

    def _ordinary(self, route: str, request: web.Request) -> Plan:
        match route:
            case "token":
                if not request.headers.get("X-Client-Id"):
                    return Answer({"code": 400, "message": "X-Client-Id is missing"}, status=400)
                data: Any = {"token": "nmv_usr_ordinary", "user_id": "anon_1", "credits": 100}
            case "claim":
                data = {"claim_token": "clm_ordinary", "expires_in": 604800}
            case "session":
                self._sessions += 1
                data = {"task_id": "task-1", "session_id": str(self._sessions), "user_id": "anon_1"}
            case "talk":
                return Stream(said("You ", partial=True), said("You said it", partial=False))
            case "upload":
                data = {
                    "files": [{"filename": "film.mp4", "file_type": "video", "cdn_url": f"{self.url}/up.mp4"}]
                }
            case "credits":
                data = {"available": 25000, "frozen": 40, "total": 25040}
            case "state":
                data = {"state": {"draft": self.draft, "video_infos": [], "generated_media": []}}
            case "submit":
                data = {"status": "pending", "progress": 0}
            case "poll":
                data = {
                    "status": "completed",
                    "progress": 100,
                    "output": {"url": f"{self.url}/film.mp4?sig=1"},
                }
            case _:
                return Answer(self.film, type="video/mp4")
        return Answer({"code": 0, "data": data})


def _route(request: web.Request) -> str:
    named = ROUTES.get((request.method, request.path))
    if named is not None:
        return named
    for start, route in (
        ("/api/upload-video/", "upload"),
        ("/api/state/", "state"),
        ("/api/render/proxy/lambda/", "poll"),
        ("/api/render/proxy/", "fetch"),
    ):
        if request.path.startswith(start):
            return route
    return "file"


async def collected(events: AsyncIterator[Any]) -> list[Any]:
    return [event async for event in events]
