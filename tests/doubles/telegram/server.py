"""The Bot API over HTTP: `<url>/bot<token>/<method>`, `<url>/file/bot<token>/<path>`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.doubles.telegram import changing, hooking, knowing, posting, strict
from tests.doubles.telegram.asked import Call, Reading
from tests.doubles.telegram.faults import Fault
from tests.doubles.telegram.refusal import TOO_LARGE, Refused, bad, later
from tests.doubles.telegram.world import World

Method = Callable[[World, Call], Awaitable[Any]]
METHODS: dict[str, Method] = {
    "getme": knowing.get_me,
    "getupdates": hooking.get_updates,
    "setwebhook": hooking.set_webhook,
    "deletewebhook": hooking.delete_webhook,
    "getwebhookinfo": hooking.get_webhook_info,
    "sendmessage": posting.send_message,
    **dict.fromkeys(("sendphoto", "sendvideo", "senddocument", "sendanimation"), posting.send_media),
    "sendchataction": posting.send_chat_action,
    "setmessagereaction": posting.set_message_reaction,
    "editmessagetext": changing.edit_text,
    "editmessagecaption": changing.edit_caption,
    "editmessagereplymarkup": changing.edit_markup,
    "deletemessage": changing.delete_message,
    "answercallbackquery": changing.answer_callback_query,
    "getfile": knowing.get_file,
    "setmycommands": knowing.set_my_commands,
    "getmycommands": knowing.get_my_commands,
    "deletemycommands": knowing.delete_my_commands,
    **dict.fromkeys(("setmyname", "setmydescription", "setmyshortdescription"), knowing.set_about),
    **dict.fromkeys(("getmyname", "getmydescription", "getmyshortdescription"), knowing.get_about),
    "setchatmenubutton": knowing.set_chat_menu_button,
    "getchatmenubutton": knowing.get_chat_menu_button,
}
"""What is played here. Any other method is a complaint: add it where a bot comes to need it."""
SPEAKS = ("send", "edit")
"""Methods that count for floods; chat actions do not."""


class Server:
    """`async with Server(world) as server:` — listens at `server.url` until the block ends."""

    def __init__(self, world: World, *, port: int = 0, keep: int = 64 << 20) -> None:
        self.world, self.port = world, port
        self.postman = hooking.Postman(world)
        self._keep, self._over = keep, asyncio.Event()

    async def __aenter__(self) -> Server:
        self._reading = Reading(self.world.files.folder, self._keep, self.world.local)
        app = web.Application(client_max_size=1 << 40)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        # A connection that we cut ourselves is no error of the server's.
        logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=4096).start()
        self.port = self._runner.addresses[0][1]
        self._delivering = asyncio.create_task(self.postman.run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._delivering.cancel()
        await asyncio.gather(self._delivering, return_exceptions=True)
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if (stranger := self._stranger(request)) is not None:
            return stranger
        known = strict.METHODS.get(method.lower())
        if known is None:
            self.world.complaints.append(f"{method}: there is no such method")
            return _refused(Refused(404, "Not Found"))
        call = Call(str(known.__api_method__))  # type: ignore[attr-defined]
        fault = self.world.faults.next(method)
        try:
            call = await self._reading.call(request, call.method)
            self._reading.understand(call)
        except Refused as refused:
            self.world.complaints.append(f"{call.method}: {refused}")
            return _refused(refused)
        self.world.heard.append(call)
        await self.world.changed()
        if fault is not None and not fault.after:
            call.status = fault.status
            return await self._spoilt(request, fault, None)
        answer = await self._answer(call)
        if fault is not None:
            return await self._spoilt(request, fault, answer)
        return answer

    async def _answer(self, call: Call) -> web.Response:
        try:
            answer = _ok(await self._done(call))
            call.status, call.answer = 200, answer.text
        except Refused as refused:
            answer = _refused(refused)
            call.status, call.answer = refused.status, refused.body
        await self.world.changed()
        return answer

    async def _done(self, call: Call) -> Any:
        if call.complaints:
            self.world.complaints += call.complaints
            raise bad(call.complaints[0])
        if any(upload.size > self.world.upload_limit for upload in call.uploads.values()):
            raise TOO_LARGE
        if call.method.lower() not in METHODS:
            self.world.complaints.append(f"{call.method}: not played here")
            raise bad("not played here")
        self._flood(call)
        return await METHODS[call.method.lower()](self.world, call)

    def _flood(self, call: Call) -> None:
        chat = call.get("chat_id")
        speaks = call.method.startswith(SPEAKS) and call.method != "sendChatAction"
        if speaks and isinstance(chat, int) and (seconds := self.world.floods.wait(call.method, chat)):
            raise later(seconds)

    async def _spoilt(
        self, request: web.Request, fault: Fault, answer: web.Response | None
    ) -> web.StreamResponse:
        if fault.how == "refuse":
            return _refused(Refused(fault.status, fault.description, **fault.parameters))
        if fault.how == "page":
            return web.Response(status=fault.status, text=fault.page, content_type="text/html")
        if fault.how == "slow":
            await asyncio.wait({asyncio.ensure_future(self._over.wait())}, timeout=fault.seconds)
            return answer or _refused(Refused(500, "Internal Server Error"))
        if fault.how == "hang":
            await self._over.wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _file(self, request: web.Request) -> web.StreamResponse:
        if (stranger := self._stranger(request)) is not None:
            return stranger
        stored = None if self.world.local else self.world.files.served.get(request.match_info["path"])
        if stored is None or stored.path is None:
            return _refused(Refused(404, "Not Found"))
        stored.reads += 1
        if (fault := self.world.faults.next("file")) is not None:
            return await self._spoilt(request, fault, None)
        return web.FileResponse(stored.path, headers={"Content-Type": "application/octet-stream"})

    def _stranger(self, request: web.Request) -> web.Response | None:
        """What an unknown token is told."""
        token = request.match_info["token"]
        if token == self.world.token:
            return None
        return _refused(Refused(401, "Unauthorized") if ":" in token else Refused(404, "Not Found"))


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refused(refused: Refused) -> web.Response:
    return web.json_response(refused.body, status=refused.status)
