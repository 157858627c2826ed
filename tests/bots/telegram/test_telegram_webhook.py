"""Telegram calls us: 200 only for what is safe."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bots.telegram.bot import TelegramBot
from bots.telegram.errors import TokenRefused, WebhookRefused, WebhookUnheard
from bots.telegram.tempo import Tempo
from core import DiskFull, phrase_of, say
from tests.bots.telegram.test_telegram_inbound import message
from tests.bots.telegram.test_telegram_intake import TroubledDesk, update
from tests.bots.telegram.test_telegram_polling import soon
from tests.bots.telegram.test_telegram_request import TOKEN, Route, answered, refused, served

SECRET = "a-secret_of_ours"
URL = "https://films.example/telegram/abc"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Office:
    """Telegram's side of it: what was asked of it, and what it says of the webhook."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.steps: dict[str, list[Route]] = {}
        self.info: dict[str, Any] = {}

    async def route(self, request: web.Request) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        words = await request.json() if request.can_read_body else {}
        self.calls.append((method, words))
        if self.steps.get(method):
            return await self.steps[method].pop(0)(request)
        if method == "getMe":
            return answered({"id": 123456, "is_bot": True, "first_name": "R", "username": "reelwire_bot"})
        if method == "setWebhook":
            self.info |= {"url": words["url"]}
        if method == "getWebhookInfo":
            kept = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
            return answered(kept | self.info)
        return answered(True)

    def called(self, method: str) -> list[dict[str, Any]]:
        return [words for name, words in self.calls if name == method]


@asynccontextmanager
async def hooked(
    office: Office, desk: TroubledDesk, *, listen: str | None = None, **tempo: float
) -> AsyncIterator[tuple[TelegramBot, asyncio.Task[None]]]:
    async with served(office.route) as url:
        bot = TelegramBot(
            TOKEN,
            api_url=url,
            webhook_url=URL,
            webhook_secret=SECRET,
            webhook_listen=listen,
            tempo=Tempo().tiny(**tempo),
        )
        task = asyncio.create_task(bot.run(desk))
        try:
            yield bot, task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task
            await bot.close()


def free() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


async def call(where: str, body: Any, secret: str | None = SECRET) -> int:
    headers = {HEADER: secret} if secret is not None else {}
    data = body if isinstance(body, bytes) else None
    json = None if isinstance(body, bytes) else body
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://{where}/telegram/abc", json=json, data=data, headers=headers) as answer,
    ):
        return answer.status


async def test_telegram_is_told_where_and_with_which_secret() -> None:
    office = Office()
    async with hooked(office, TroubledDesk(), listen=free()):
        await soon(lambda: bool(office.called("setWebhook")))
    (words,) = office.called("setWebhook")
    assert (words["url"], words["secret_token"], words["drop_pending_updates"]) == (URL, SECRET, False)
    assert words["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert office.called("deleteWebhook") == [], "what comes while we are away waits there"
    assert office.called("getUpdates") == []


async def test_an_update_is_safe_before_it_is_answered() -> None:
    desk, where = TroubledDesk(), free()
    desk.gates["hello"] = asyncio.Event()
    async with hooked(office := Office(), desk, listen=where):
        await soon(lambda: bool(office.called("setWebhook")))
        calling = asyncio.create_task(call(where, update(1, message("hello"))))
        assert await call(where, update(2, message("other", {"id": 9, "type": "private"}))) == 200
        assert not calling.done(), "not before it is journalled"
        desk.gates["hello"].set()
        assert await asyncio.wait_for(calling, 5) == 200
    assert [one.text for one in desk.heard] == ["other", "hello"]


async def test_a_full_disk_is_answered_with_500_and_the_update_comes_again() -> None:
    desk, where = TroubledDesk(DiskFull(folder="x")), free()
    async with hooked(office := Office(), desk, listen=where):
        await soon(lambda: bool(office.called("setWebhook")))
        assert await call(where, update(1, message("hello"))) == 500
        assert await call(where, update(1, message("hello"))) == 200
    assert [one.text for one in desk.heard] == ["hello"]


async def test_a_poisonous_update_is_put_aside_and_not_asked_for_again() -> None:
    desk, where = TroubledDesk(), free()
    async with hooked(office := Office(), desk, listen=where):
        await soon(lambda: bool(office.called("setWebhook")))
        assert await call(where, update(1, {"chat": 5, "from": {"id": 1}})) == 200
    assert [id for id, _, _ in desk.asides] == ["1"]


@pytest.mark.parametrize(
    ("body", "secret", "status"),
    [
        (update(1, message("hello")), None, 403),
        (update(1, message("hello")), "wrong", 403),
        (update(1, message("hello")), SECRET + "x", 403),
        (b"no json", SECRET, 400),
        (b"[1]", SECRET, 400),
        (b"[" + b"1," * 2**20 + b"1]", SECRET, 413),
    ],
)
async def test_whoever_is_not_telegram_changes_nothing(body: Any, secret: str | None, status: int) -> None:
    desk, where = TroubledDesk(), free()
    async with hooked(office := Office(), desk, listen=where):
        await soon(lambda: bool(office.called("setWebhook")))
        assert await call(where, body, secret) == status
    assert desk.heard == [] == desk.asides


async def test_the_route_may_be_served_by_somebody_else() -> None:
    desk, office = TroubledDesk(), Office()
    async with hooked(office, desk) as (bot, _):
        assert bot.hook is not None
        path, handler = bot.hook
        assert path == "/telegram/abc"
        app = web.Application()
        app.router.add_post(path, handler)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await soon(lambda: bool(office.called("setWebhook")))
        assert await call(f"127.0.0.1:{runner.addresses[0][1]}", update(1, message("hello"))) == 200
        await runner.cleanup()
    assert [one.text for one in desk.heard] == ["hello"]


async def test_before_anybody_listens_telegram_is_told_to_come_again() -> None:
    bot = TelegramBot(TOKEN, webhook_url=URL, webhook_secret=SECRET)
    assert bot.hook is not None

    async def route(request: web.Request) -> web.StreamResponse:
        assert bot.hook is not None
        return await bot.hook[1](request)

    async with served(route) as url:
        assert await call(url.removeprefix("http://"), update(1, message("hello"))) == 503
    await bot.close()


def test_a_bot_that_polls_or_serves_itself_has_no_hook() -> None:
    assert TelegramBot(TOKEN).hook is None
    assert TelegramBot(TOKEN, webhook_url=URL, webhook_secret=SECRET, webhook_listen="x:1").hook is None


async def test_a_network_that_comes_late_is_waited_for() -> None:
    office = Office()
    office.steps["setWebhook"] = [
        refused(502, "Bad Gateway"),
        refused(400, "Bad Request: bad webhook: Failed to resolve host: Name or service not known"),
        refused(429, "x", retry_after=1),
    ]
    office.steps["getMe"] = [refused(500, "x")]
    async with hooked(office, TroubledDesk(), listen=free()):
        await soon(lambda: len(office.called("setWebhook")) == 4)


async def test_an_address_that_telegram_does_not_take_is_told_to_the_operator() -> None:
    office = Office()
    office.steps["setWebhook"] = [refused(400, "Bad Request: bad webhook: HTTPS url must be provided")]
    async with hooked(office, TroubledDesk(), listen=free()) as (_, task):
        with pytest.raises(WebhookRefused) as caught:
            await asyncio.wait_for(task, 5)
    assert "https url must be provided" in say(phrase_of(caught.value), "zh")


async def test_a_refused_token_is_told_to_the_operator() -> None:
    office = Office()
    office.steps["getMe"] = [refused(401, "Unauthorized")]
    async with hooked(office, TroubledDesk(), listen=free()) as (_, task):
        with pytest.raises(TokenRefused):
            await asyncio.wait_for(task, 5)


async def test_a_port_that_is_taken_is_told_to_the_operator() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        async with hooked(Office(), TroubledDesk(), listen=where) as (_, task):
            with pytest.raises(WebhookUnheard) as caught:
                await asyncio.wait_for(task, 5)
    assert where in say(phrase_of(caught.value), "en")


async def test_what_telegram_says_of_the_webhook_is_in_the_log_and_a_stolen_one_is_set_again() -> None:
    office = Office()
    with capture_logs() as logs:
        async with hooked(office, TroubledDesk(), listen=free()):
            await soon(lambda: len(office.called("setWebhook")) == 1)
            office.info = {
                "url": "https://thief.example",
                "last_error_date": 5,
                "last_error_message": "Timeout",
            }
            await soon(lambda: len(office.called("setWebhook")) == 2)
            await soon(lambda: any(line["event"] == "telegram.webhook_error" for line in logs))
    assert [line["said"] for line in logs if line["event"] == "telegram.webhook_error"] == ["Timeout"]
