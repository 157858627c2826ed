"""Asking for updates: nothing is confirmed before it is safe, and every trouble is told apart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bots.telegram.errors import OtherPoller, TokenRefused, WebhookSetAgain
from bots.telegram.polling import Polling
from core import DiskFull, Listener, phrase_of, say
from tests.bots.telegram.test_telegram_inbound import HOME, message
from tests.bots.telegram.test_telegram_intake import Counter, TroubledDesk, update
from tests.bots.telegram.test_telegram_request import Route, answered, api, refused, served

Step = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Post:
    """Telegram's side: keeps updates until they are confirmed, and holds a question open while there are
    none. `steps`: what the next questions meet instead. `asked`: the offsets of all questions."""

    def __init__(self, *updates: dict[str, Any], webhook: str = "") -> None:
        self.updates = list(updates)
        self.webhook = webhook
        self.steps: list[Step] = []
        self.asked: list[int | None] = []
        self.allowed: list[str] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.news = asyncio.Event()
        self.confirmed = asyncio.Event()

    def add(self, *updates: dict[str, Any]) -> None:
        self.updates += updates
        self.news.set()

    async def route(self, request: web.Request) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        words = await request.json() if request.can_read_body else {}
        if method != "getUpdates":
            self.calls.append((method, words))
            if method == "deleteWebhook":
                self.webhook = ""
            if method == "getWebhookInfo":
                info = {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": 0}
                return answered(info)
            return answered(True)
        self.asked.append(words.get("offset"))
        self.allowed = words["allowed_updates"]
        if self.steps:
            return await self.steps.pop(0)(request)
        if words.get("offset"):
            self.updates = [each for each in self.updates if each["update_id"] >= words["offset"]]
        if not self.updates:
            self.confirmed.set()
        if not self.updates and words["timeout"]:
            self.news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.news.wait(), words["timeout"])
        return answered(self.updates[: words["limit"]])


@asynccontextmanager
async def polled(
    post: Post, desk: Listener, tmp_path: Path, **tempo: float
) -> AsyncIterator[asyncio.Task[None]]:
    async with served(post.route) as url, api(url, **tempo) as made:
        intake = Counter(desk, tmp_path).intake  # type: ignore[arg-type]
        task = asyncio.create_task(Polling(made, intake, "123456").run())
        try:
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task


async def soon(done: Callable[[], bool]) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(10):
        while not done():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0.005)


async def test_what_was_journalled_is_confirmed_and_nothing_else_is_asked_for(tmp_path: Path) -> None:
    post, desk = Post(update(5, message("one")), update(6, message("two"))), TroubledDesk()
    async with polled(post, desk, tmp_path):
        await asyncio.wait_for(post.confirmed.wait(), 5)
    assert [one.text for one in desk.heard] == ["one", "two"]
    assert post.asked[:2] == [None, 7]
    assert post.allowed == ["message", "edited_message", "callback_query", "my_chat_member"]


async def test_what_is_on_its_way_to_the_disk_is_not_confirmed(tmp_path: Path) -> None:
    """And others are heard meanwhile, also those that come later."""
    desk = TroubledDesk()
    desk.gates["slow"] = asyncio.Event()
    bob = {**HOME, "id": 9}
    post = Post(update(5, message("slow")), update(6, message("quick", bob)))
    async with polled(post, desk, tmp_path):
        await soon(lambda: len(desk.heard) == 1)
        post.add(update(7, message("later", {**HOME, "id": 11})))
        await soon(lambda: len(desk.heard) == 2)
        assert [one.text for one in desk.heard] == ["quick", "later"]
        assert {offset for offset in post.asked if offset and offset > 5} == set()
        desk.gates["slow"].set()
        await asyncio.wait_for(post.confirmed.wait(), 5)
    assert [one.text for one in desk.heard] == ["quick", "later", "slow"], "each of them once"
    assert post.asked[-1] == 8


async def test_a_full_disk_confirms_nothing_until_it_has_room_again(tmp_path: Path) -> None:
    desk = TroubledDesk(*(DiskFull(folder="x") for _ in range(5)))
    post = Post(update(5, message("hello")))
    with capture_logs() as logs:
        async with polled(post, desk, tmp_path):
            await asyncio.wait_for(post.confirmed.wait(), 5)
    assert [one.text for one in desk.heard] == ["hello"] and desk.asides == []
    told = [line["event"] for line in logs if line["log_level"] == "error"]
    assert told == ["telegram.update_unsafe"], "told once, not at every try"
    assert any(line["event"] == "telegram.update_safe" for line in logs)


async def test_a_loop_that_dies_before_the_confirmation_hears_it_again(tmp_path: Path) -> None:
    post, desk = Post(update(5, message("hello"))), TroubledDesk()
    desk.gates["hello"] = asyncio.Event()
    async with polled(post, desk, tmp_path):
        await soon(lambda: len(post.asked) >= 2)
    assert desk.heard == []
    desk.gates.clear()
    async with polled(post, desk, tmp_path):
        await asyncio.wait_for(post.confirmed.wait(), 5)
    assert [one.text for one in desk.heard] == ["hello"]


async def test_a_poisonous_update_does_not_stop_the_loop(tmp_path: Path) -> None:
    desk = TroubledDesk()
    post = Post(update(5, {"text": "no chat"}), update(6, message("hello")))
    async with polled(post, desk, tmp_path):
        await asyncio.wait_for(post.confirmed.wait(), 5)
    assert [id for id, _, _ in desk.asides] == ["5"] and [one.text for one in desk.heard] == ["hello"]


async def test_a_webhook_that_is_set_is_removed_and_what_waits_there_is_kept(tmp_path: Path) -> None:
    post, desk = Post(update(5, message("hello")), webhook="https://example.org/x"), TroubledDesk()
    async with polled(post, desk, tmp_path):
        await asyncio.wait_for(post.confirmed.wait(), 5)
    assert ("deleteWebhook", {"drop_pending_updates": False}) in post.calls
    assert [one.text for one in desk.heard] == ["hello"]


async def test_no_webhook_no_removal(tmp_path: Path) -> None:
    post = Post()
    async with polled(post, TroubledDesk(), tmp_path):
        await asyncio.wait_for(post.confirmed.wait(), 5)
    assert [method for method, _ in post.calls] == ["getWebhookInfo"]


async def cut(request: web.Request) -> web.StreamResponse:
    request.transport.abort()  # type: ignore[union-attr]
    return web.Response()


async def silent(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


async def late_cut(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(0.1)
    return await cut(request)


@pytest.mark.parametrize(
    ("step", "event"),
    [
        (cut, "telegram.poll_cut"),
        (silent, "telegram.poll_stalled"),
        (refused(502, "Bad Gateway"), "telegram.server_trouble"),
        (refused(401, "<html>"), None),
    ],
)
async def test_every_trouble_has_a_name_and_its_end_is_told(
    tmp_path: Path, step: Route, event: str | None
) -> None:
    post, desk = Post(update(5, message("hello"))), TroubledDesk()
    post.steps = [step, step]
    with capture_logs() as logs:
        async with polled(post, desk, tmp_path, margin=0.1, poll=1.0, shortest=5.0) as task:
            if event is None:
                with pytest.raises(TokenRefused):
                    await asyncio.wait_for(task, 5)
                return
            await asyncio.wait_for(post.confirmed.wait(), 10)
    events = [line["event"] for line in logs]
    assert events.count(event) >= 1 and "telegram.recovered" in events
    assert [one.text for one in desk.heard] == ["hello"]


async def test_no_network_is_told_as_that(tmp_path: Path) -> None:
    desk = TroubledDesk()
    with capture_logs() as logs:
        async with api("http://127.0.0.1:1") as made:
            task = asyncio.create_task(Polling(made, Counter(desk, tmp_path).intake, "1").run())
            await soon(lambda: len(logs) > 0)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    assert logs[0]["event"] == "telegram.network_lost"


async def test_a_router_that_cuts_quiet_lines_makes_the_next_question_shorter(tmp_path: Path) -> None:
    post, desk = Post(), TroubledDesk()
    post.steps = [late_cut]
    with capture_logs() as logs:
        async with polled(post, desk, tmp_path, shortest=0.05):
            await soon(lambda: len(post.asked) >= 2)
    (line,) = [line for line in logs if line["event"] == "telegram.poll_cut"]
    assert line["next"] < line["after"] and line["log_level"] == "info", "no trouble at all"


async def test_a_token_that_telegram_refuses_is_told_to_the_operator(tmp_path: Path) -> None:
    post = Post()
    post.steps = [refused(401, "Unauthorized")]
    async with polled(post, TroubledDesk(), tmp_path) as task:
        with pytest.raises(TokenRefused) as caught:
            await asyncio.wait_for(task, 5)
    for language in ("en", "zh"):
        assert "123456" in say(phrase_of(caught.value), language)


CONFLICT = refused(
    409, "Conflict: terminated by other getUpdates request; make sure that only one bot is running"
)


async def test_a_former_process_that_lets_go_is_waited_for(tmp_path: Path) -> None:
    post, desk = Post(update(5, message("hello"))), TroubledDesk()
    post.steps = [CONFLICT, CONFLICT]
    with capture_logs() as logs:
        async with polled(post, desk, tmp_path, conflict=30):
            await asyncio.wait_for(post.confirmed.wait(), 5)
    assert [line["event"] for line in logs].count("telegram.other_poller") == 2
    assert [one.text for one in desk.heard] == ["hello"]


async def test_a_second_poller_that_stays_is_told_to_the_operator(tmp_path: Path) -> None:
    post = Post()
    post.steps = [CONFLICT] * 100
    async with polled(post, TroubledDesk(), tmp_path, conflict=0.1) as task:
        with pytest.raises(OtherPoller):
            await asyncio.wait_for(task, 5)


async def test_a_webhook_that_comes_back_is_told_to_the_operator(tmp_path: Path) -> None:
    post = Post()
    post.steps = [refused(409, "Conflict: can't use getUpdates method while webhook is active")] * 100
    async with polled(post, TroubledDesk(), tmp_path) as task:
        with pytest.raises(WebhookSetAgain):
            await asyncio.wait_for(task, 5)


async def test_told_to_wait_it_waits(tmp_path: Path) -> None:
    post, desk = Post(update(5, message("hello"))), TroubledDesk()
    post.steps = [refused(429, "Too Many Requests", retry_after=1)]
    async with polled(post, desk, tmp_path):
        await asyncio.wait_for(post.confirmed.wait(), 5)
    assert len(desk.heard) == 1


async def test_a_server_that_does_not_hold_the_line_is_not_hurried(tmp_path: Path) -> None:
    async def at_once(request: web.Request) -> web.StreamResponse:
        return answered([])

    post = Post()
    post.steps = [at_once] * 1000
    async with polled(post, TroubledDesk(), tmp_path, first=30):
        await soon(lambda: len(post.asked) >= 1)
        await asyncio.sleep(0.1)
        assert len(post.asked) == 1
