"""The line to the Bot API: what goes over it, and what its failures prove. Real servers, on loopback."""

from __future__ import annotations

import asyncio
import logging
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError

from bots.telegram.api import Api
from bots.telegram.errors import AnswerLost, NeverSent, chat_error, definite
from bots.telegram.multipart import Multipart, plain
from bots.telegram.tempo import Tempo
from core import ChatBusy, ChatGone, ChatRefused, ChatTooLarge, ChatUnsure, Watch

TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
Route = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def served(route: Route) -> AsyncIterator[str]:
    app = web.Application(client_max_size=2**30)
    app.router.add_route("*", "/{tail:.*}", route)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def api(url: str, **tempo: float) -> AsyncIterator[Api]:
    made = Api(TOKEN, url, Tempo().tiny(**tempo))
    try:
        yield made
    finally:
        await made.close_lines()


def answered(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def refused(status: int, description: str, **parameters: Any) -> Route:
    async def route(request: web.Request) -> web.Response:
        body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=status)

    return route


def posted(chat: int = 7) -> dict[str, Any]:
    return {"message_id": 3, "date": 1, "chat": {"id": chat, "type": "private"}}


async def test_words_go_as_json_and_the_answer_comes_back() -> None:
    heard: list[Any] = []

    async def route(request: web.Request) -> web.Response:
        heard.append((request.path, await request.json()))
        return answered(posted())

    async with served(route) as url, api(url) as made:
        assert (await made.send_message(7, "很好 👍", disable_notification=None)).message_id == 3
    assert heard == [(f"/bot{TOKEN}/sendMessage", {"chat_id": 7, "text": "很好 👍"})]


async def test_connections_are_kept_between_calls() -> None:
    ports = set()

    async def route(request: web.Request) -> web.Response:
        ports.add(request.transport.get_extra_info("peername")[1])  # type: ignore[union-attr]
        return answered(posted())

    async with served(route) as url, api(url) as made:
        for _ in range(5):
            await made.send_message(7, "x")
    assert len(ports) == 1


async def test_a_film_goes_up_in_pieces_with_its_pictures_and_words(tmp_path: Path) -> None:
    film = tmp_path / "rendér 1.mp4"
    film.write_bytes(bytes(range(256)) * 20_000)
    heard: dict[str, Any] = {}

    async def route(request: web.Request) -> web.Response:
        heard["length"] = request.content_length
        async for part in await request.multipart():
            heard[part.name] = (part.filename, part.headers.get("Content-Type"), bytes(await part.read()))
        return answered(posted())

    async with served(route) as url, api(url) as made:
        with film.open("rb") as file:
            await made.send_video(
                7,
                InputFile(file, filename=film.name, read_file_handle=False),
                caption="very good 👍",
                thumbnail=InputFile(b"small", "thumbnail.jpg", attach=True),
            )
    assert heard["video"] == ("render 1.mp4", "video/mp4", film.read_bytes())
    assert heard["caption"][2].decode() == "very good 👍" and heard["chat_id"][2] == b"7"
    attached = heard["thumbnail"][2].decode().removeprefix("attach://")
    assert heard[attached] == ("thumbnail.jpg", "image/jpeg", b"small")
    assert heard["length"] is not None, "no server is asked to take it in chunks"


async def test_a_film_that_became_shorter_on_disk_is_not_taken_for_whole(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(3 << 20))
    with film.open("rb") as file:
        parts = Multipart({"chat_id": "7"}, {"video": ("film.mp4", file, "video/mp4")})
        film.write_bytes(bytes(1 << 20))
        with pytest.raises(EOFError):
            assert [piece async for piece in parts.body(Watch(5), 5)]


async def test_a_refused_connection_proves_that_nothing_was_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        async with api(f"http://127.0.0.1:{taken.getsockname()[1]}") as made:
            with pytest.raises(NeverSent) as caught:
                await made.send_message(7, "x")
    assert isinstance(chat_error(caught.value, 5), ChatBusy)


async def test_a_name_that_nobody_knows_proves_it_too() -> None:
    async with api("http://nowhere.invalid") as made:
        with pytest.raises(NeverSent):
            await made.send_message(7, "x")


async def test_a_line_cut_after_the_words_proves_nothing() -> None:
    async def route(request: web.Request) -> web.Response:
        await request.read()
        request.transport.abort()  # type: ignore[union-attr]
        return web.Response()

    async with served(route) as url, api(url) as made:
        with pytest.raises(AnswerLost) as caught:
            await made.send_message(7, "x")
    assert not caught.value.stalled
    assert isinstance(chat_error(caught.value, 5), ChatUnsure)


async def test_an_answer_that_never_comes_is_a_stall() -> None:
    async def route(request: web.Request) -> web.Response:
        await request.read()
        await asyncio.sleep(30)
        return web.Response()

    async with served(route) as url, api(url, answer=0.05, connect=0.05) as made:
        with pytest.raises(AnswerLost) as caught:
            await made.send_message(7, "x")
    assert caught.value.stalled


async def test_a_film_that_nobody_reads_is_given_up(tmp_path: Path) -> None:
    """The server takes the first bytes and then no more."""
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(64 << 20))

    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    server = await asyncio.start_server(deaf, "127.0.0.1", 0, limit=1024)
    try:
        async with api(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", stall=0.2) as made:
            with film.open("rb") as file, pytest.raises(AnswerLost) as caught:
                await made.send_video(7, InputFile(file, filename="f.mp4", read_file_handle=False))
        assert caught.value.stalled
    finally:
        server.close()


@pytest.mark.parametrize(
    ("status", "description", "expected"),
    [
        (403, "Forbidden: bot was blocked by the user", ChatGone),
        (400, "Bad Request: chat not found", ChatGone),
        (400, "Bad Request: not enough rights to send text messages to the chat", ChatGone),
        (400, "Bad Request: can't parse entities", ChatRefused),
        (400, "Bad Request: CHAT_SEND_VIDEOS_FORBIDDEN", ChatRefused),
        (400, "Bad Request: file is too big", ChatTooLarge),
        (413, "Request Entity Too Large", ChatTooLarge),
        (500, "Internal Server Error", ChatUnsure),
        (502, "Bad Gateway", ChatUnsure),
        (401, "Unauthorized", ChatBusy),
    ],
)
async def test_what_telegram_says_becomes_an_error_of_the_house(
    status: int, description: str, expected: type[Exception]
) -> None:
    async with served(refused(status, description)) as url, api(url) as made:
        with pytest.raises(TelegramError) as caught:
            await made.send_message(7, "x")
    assert type(chat_error(caught.value, 5)) is expected


async def test_later_says_how_much_later() -> None:
    async with (
        served(refused(429, "Too Many Requests: retry after 7", retry_after=7)) as url,
        api(url) as made,
    ):
        with pytest.raises(RetryAfter) as caught:
            await made.send_message(7, "x")
    error = chat_error(caught.value, 5)
    assert isinstance(error, ChatBusy) and error.retry_after == 7


async def test_a_page_instead_of_an_answer_is_no_word_of_telegrams() -> None:

    def page(status: int) -> Route:
        async def route(request: web.Request) -> web.Response:
            return web.Response(text="<html>Sign in to this network</html>", status=status)

        return route

    for status in (200, 401, 503):
        async with served(page(status)) as url, api(url) as made:
            with pytest.raises(TelegramError) as caught:
                await made.get_me()
            if isinstance(caught.value, InvalidToken):
                assert not definite(caught.value)
            else:
                assert isinstance(chat_error(caught.value, 5), ChatUnsure)


async def test_the_token_is_in_no_error_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever goes wrong, at the most talkative level."""
    caplog.set_level(logging.DEBUG)
    told: list[str] = []

    async def cut(request: web.Request) -> web.Response:
        await request.read()
        request.transport.abort()  # type: ignore[union-attr]
        return web.Response()

    async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"this is no HTTP at all\r\n\r\n")
        await writer.drain()
        writer.close()

    async def ask(url: str) -> None:
        async with api(url, answer=0.1, connect=0.1) as made:
            for call in (made.get_me, lambda: made.updates(None, 0), lambda: made.path_of("x")):
                try:
                    await call()  # type: ignore[no-untyped-call]
                except Exception as error:  # noqa: BLE001
                    told.extend([repr(error), str(error), "".join(traceback.format_exception(error))])
                    assert isinstance(error, TelegramError), error
            told.extend([repr(made), repr(made._request)])

    for route in (cut, refused(401, "Unauthorized"), refused(404, "Not Found"), refused(500, "x")):
        async with served(route) as url:
            await ask(url)
    server = await asyncio.start_server(garbage, "127.0.0.1", 0)
    await ask(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    server.close()
    await ask("http://127.0.0.1:1")
    await ask("http://no such host")
    assert len(told) > 40
    assert [text for text in told if "AAHdqTcv" in text] == []
    assert [record.getMessage() for record in caplog.records if "AAHdqTcv" in record.getMessage()] == []


async def test_two_bots_share_no_line() -> None:
    async def route(request: web.Request) -> web.Response:
        return answered(posted())

    async with served(route) as url, api(url) as one, api(url) as other:
        await one.send_message(7, "x")
        await other.send_message(7, "x")
        await one.close_lines()
        await other.send_message(7, "y")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("film.mp4", "film.mp4"),
        ("海港.mp4", "file.mp4"),
        ('a"b\r\nX: y.mp4', "a-b-X- y.mp4"),
        ("noending", "noending.bin"),
    ],
)
def test_a_file_name_survives_every_server(name: str, expected: str) -> None:
    assert plain(name) == expected


async def test_bad_requests_are_network_errors_to_the_library_and_not_to_us() -> None:
    """BadRequest is a NetworkError there: the order of the questions matters."""
    assert issubclass(BadRequest, NetworkError)
    assert isinstance(chat_error(BadRequest("message text is empty"), 5), ChatRefused)
