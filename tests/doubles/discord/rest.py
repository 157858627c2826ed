"""The REST side: hears a call whole, lets plans and rate limits have their way, asks the route, remembers."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.doubles.discord.calls import Call, read
from tests.doubles.discord.faults import Breaks, Fails, Floods, Plan, Refuses, Slow
from tests.doubles.discord.refusals import Refused, flooded, unauthorized
from tests.doubles.discord.routes import Route, find

if TYPE_CHECKING:
    from tests.doubles.discord.fake import FakeDiscord

START = "/api/v10"
# What no correct bot provokes: a body that breaks the rules, an empty message.
COMPLAINTS = {50035, 50006, 50109}


class Rest:
    def __init__(self, fake: FakeDiscord) -> None:
        self.fake = fake
        self.released = asyncio.Event()  # what hangs goes on

    async def hear(self, request: web.Request) -> web.StreamResponse:
        fake = self.fake
        path = request.rel_url.raw_path.removeprefix(START)
        known = find(request.method, path)
        route, params = known if known else (None, {})
        call = Call(
            request.method,
            route.template if route else path,
            path,
            params,
            dict(request.query),
            {name.lower(): value for name, value in request.headers.items()},
            fake.clock.now(),
        )
        fake.heard.append(call)
        plan = fake.plans.take(call)
        try:
            return await self._hear(request, call, route, plan)
        finally:
            call.done = True
            fake.bell.ring()

    async def _hear(
        self, request: web.Request, call: Call, route: Route | None, plan: Plan | None
    ) -> web.StreamResponse:
        fake = self.fake
        if isinstance(plan, Breaks) and plan.early:
            return await self._break(request, plan)
        if isinstance(plan, Slow) and plan.before:
            await asyncio.sleep(plan.seconds)
        headers, wait = fake.floods.take(call)
        try:
            status, answer = await self._answer(request, call, route, plan, wait)
        except Refused as refused:
            status, answer = refused.status, refused.body
            self._remember(call, refused)
            if refused.status == 429:
                headers |= {"Via": "1.1 google", "Retry-After": "1", "X-RateLimit-Scope": "user"}
                if refused.extra.get("everywhere"):
                    headers["X-RateLimit-Global"] = "true"
        if isinstance(plan, Slow) and not plan.before:
            await asyncio.sleep(plan.seconds)
        if isinstance(plan, Breaks):
            return await self._break(request, plan)
        if isinstance(plan, Fails):
            call.status = plan.status
            return web.Response(status=plan.status, body=plan.body.encode(), content_type=plan.type)
        if isinstance(plan, Floods) and plan.banned:
            call.status = 429
            return web.Response(status=429, text="error code: 1015", content_type="text/html")
        call.status, call.answer = status, answer
        if status in (401, 403, 429):
            fake.invalid += 1
        return web.Response(
            status=status,
            headers={**headers, "Content-Type": "application/json"} if answer is not None else headers,
            body=json.dumps(answer).encode() if answer is not None else None,
        )

    async def _answer(
        self, request: web.Request, call: Call, route: Route | None, plan: Plan | None, wait: float | None
    ) -> tuple[int, Any]:
        fake = self.fake
        call.app = fake.app_of(call.headers.get("authorization", "").removeprefix("Bot "))
        await read(call, request)
        if route is None:
            fake.complaints.append(f"{call}: no such route")
            raise Refused(404, 0, "404: Not Found")
        if call.app is None and not route.open:
            raise unauthorized()
        if wait is not None:
            raise flooded(round(wait, 3))
        match plan:
            case Floods():
                raise flooded(plan.retry_after, everywhere=plan.everywhere)
            case Refuses():
                raise Refused(plan.status, plan.code, plan.message)
            case Breaks() | Fails() if not plan.after:
                return 0, None
        answer = route.answer(fake, call)
        if isinstance(answer, tuple):
            return answer
        return (204, None) if answer is None else (200, answer)

    def _remember(self, call: Call, refused: Refused) -> None:
        call.code = refused.code
        asked = self.fake.by_token.get(call.params.get("token", ""))
        if asked is not None:
            asked.refusals.append(refused.code)
        if refused.code in COMPLAINTS:
            what = "; ".join(str(wrong) for wrong in refused.wrongs) or refused.message
            self.fake.complaints.append(f"{call}: {what}")

    async def _break(self, request: web.Request, plan: Breaks) -> web.StreamResponse:
        if plan.how == "hang":
            await self.released.wait()
        elif request.transport is not None:
            if plan.how == "reset":
                request.transport.abort()
            else:
                request.transport.close()
        return web.Response()
