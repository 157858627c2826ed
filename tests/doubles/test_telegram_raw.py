"""The fake Telegram, spoken to without a library: what is wrong is said, and remembered as a complaint."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.doubles.telegram import TOKEN, Server, World


@pytest.fixture
async def world(tmp_path: Path) -> World:
    return World(tmp_path / "telegram")


@pytest.fixture
async def server(world: World) -> AsyncIterator[Server]:
    async with Server(world) as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def call(
    http: aiohttp.ClientSession, server: Server, method: str, token: str = TOKEN, **body: Any
) -> Any:
    async with http.post(f"{server.url}/bot{token}/{method}", json=body) as answer:
        return answer.status, await answer.json()


@pytest.mark.parametrize(
    ("method", "body", "complaint"),
    [
        ("sendMessage", {"chat_id": 42, "text": "hi", "sparkle": True}, "no such field"),
        ("sendMessage", {"chat_id": 42}, "text: missing"),
        ("sendMessage", {"chat_id": 42, "text": 7}, "not a string"),
        (
            "setMessageReaction",
            {"chat_id": 42, "message_id": 1, "reaction": [{"emoji": "👀"}]},
            "type: missing",
        ),
        ("editMessageText", {"chat_id": 42, "message_id": True, "text": "x"}, "not an integer"),
        ("sendDice", {"chat_id": 42}, "not played here"),
    ],
)
async def test_what_the_bot_api_does_not_know_is_refused(
    world: World,
    server: Server,
    http: aiohttp.ClientSession,
    method: str,
    body: dict[str, Any],
    complaint: str,
) -> None:
    await world.person().sends("hi")
    status, answer = await call(http, server, method, **body)
    assert status == 400 and not answer["ok"]
    assert complaint in world.complaints[0]
    with pytest.raises(AssertionError):
        world.must_be_content()


async def test_an_unknown_method_and_an_unknown_token(
    world: World, server: Server, http: aiohttp.ClientSession
) -> None:
    assert (await call(http, server, "sendLove"))[0] == 404
    assert (await call(http, server, "getMe", token="1:other"))[0] == 401
    assert (await call(http, server, "getme"))[0] == 200, "the case of a method does not matter"


async def test_a_file_over_the_limit_is_turned_away(tmp_path: Path, http: aiohttp.ClientSession) -> None:
    world = World(tmp_path / "small", upload_limit=1000)
    await world.person().sends("hi")
    async with Server(world) as server:
        form = aiohttp.FormData({"chat_id": "42"})
        form.add_field("document", bytes(1001), filename="a.bin")
        async with http.post(f"{server.url}/bot{TOKEN}/sendDocument", data=form) as answer:
            assert answer.status == 413
    assert world.sent() == []


async def test_a_second_poll_ends_the_first(
    world: World, server: Server, http: aiohttp.ClientSession
) -> None:
    first = asyncio.create_task(call(http, server, "getUpdates", timeout=30))
    await world.until(lambda: world.calls("getUpdates"))
    second = asyncio.create_task(call(http, server, "getUpdates", timeout=30))
    status, answer = await first
    assert status == 409 and "terminated by other getUpdates" in answer["description"]
    await world.person().sends("hi")
    assert len((await second)[1]["result"]) == 1


async def test_what_was_not_asked_for_is_not_brought(
    world: World, server: Server, http: aiohttp.ClientSession
) -> None:
    await call(http, server, "getUpdates", allowed_updates=["message"])
    ann = world.person()
    shown = await ann.sends("hi")
    await ann.edits(shown, "hi there")
    await ann.reacts(shown, "👍")
    assert [set(update) - {"update_id"} for update in world.feed.sent] == [{"message"}]


async def test_a_webhook_is_called_until_it_takes_the_update(
    world: World, server: Server, http: aiohttp.ClientSession
) -> None:
    heard: list[tuple[str, str]] = []
    answers = iter([500, 200, 200])

    async def hook(request: web.Request) -> web.Response:
        body = await request.json()
        heard.append((body["message"]["text"], request.headers["X-Telegram-Bot-Api-Secret-Token"]))
        return web.Response(status=next(answers))

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    world.names["https://bot.example"] = f"http://127.0.0.1:{runner.addresses[0][1]}"
    status, _ = await call(http, server, "setWebhook", url="https://bot.example/hook", secret_token="s3cret")
    assert status == 200
    ann = world.person()
    await ann.sends("one")
    await ann.sends("two")
    await world.confirmed()
    await runner.cleanup()
    assert heard == [("one", "s3cret"), ("one", "s3cret"), ("two", "s3cret")], (
        "in order, and again after a 500"
    )
    assert server.postman.answers == [500, 200, 200]


async def test_a_local_server_hands_out_paths_of_this_machine(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    world = World(tmp_path / "local", local=True)
    shown = await world.person().document(b"PK" * 100, "a.zip")
    async with Server(world) as server:
        _, answer = await call(http, server, "getFile", file_id=shown.file.id)
        path = Path(answer["result"]["file_path"])
        assert path.read_bytes() == b"PK" * 100
        async with http.get(f"{server.url}/file/bot{TOKEN}/{path}") as missing:
            assert missing.status == 404
