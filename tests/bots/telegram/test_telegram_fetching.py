"""A person's file, from Telegram to the disk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bots.telegram.errors import FileBeyondTelegram, FileBeyondTelegramUnmeasured, FileGone, TelegramAway
from bots.telegram.fetching import HANDED_OUT, Fetching
from core import Attachment, FileBroken, MediaError, phrase_of, say
from tests.bots.telegram.test_telegram_request import TOKEN, Route, answered, api, refused, served

BYTES = bytes(range(256)) * 9000


def file(size: int | None = len(BYTES), name: str = "trip.mov") -> Attachment:
    return Attachment(name, {"file_id": "F1", "size": size}, size, "video/quicktime", "U1")


@asynccontextmanager
async def fetching(
    bytes_route: Route | None = None,
    *,
    path: str = "videos/file 1.mov",
    get_file: Route | None = None,
    local: bool = False,
) -> AsyncIterator[tuple[Fetching, list[str]]]:
    """Beside it: the paths that were asked for."""
    asked: list[str] = []

    async def route(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        if request.path.endswith("/getFile"):
            if get_file is not None:
                return await get_file(request)
            return answered({"file_id": "F1", "file_unique_id": "U1", "file_path": path})
        return await bytes_route(request) if bytes_route is not None else web.Response(body=BYTES)

    async with served(route) as url, api(url, stall=0.3) as made:
        made_fetching = Fetching(made, local=local)
        yield made_fetching, asked
        made_fetching.close()


async def test_a_file_comes_whole_to_where_it_was_wanted(tmp_path: Path) -> None:
    async with fetching() as (fetch, asked):
        assert await fetch.fetch(file(), tmp_path / "in" / "0") == tmp_path / "in" / "0"
    assert (tmp_path / "in" / "0").read_bytes() == BYTES
    assert asked == [f"/bot{TOKEN}/getFile", f"/file/bot{TOKEN}/videos/file 1.mov"]
    assert [each.name for each in (tmp_path / "in").iterdir()] == ["0"], "nothing is left beside it"


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_file_that_telegram_hands_nobody_is_refused_before_anything_is_asked(
    tmp_path: Path, language: str
) -> None:
    async with fetching() as (fetch, asked):
        with pytest.raises(FileBeyondTelegram) as caught:
            await fetch.fetch(file(34 * 2**20), tmp_path / "0")
        await fetch.fetch(Attachment("a.mov", {"file_id": "F1"}, None), tmp_path / "1")
    assert asked == [f"/bot{TOKEN}/getFile", f"/file/bot{TOKEN}/videos/file 1.mov"], "only for the second"
    told = say(phrase_of(caught.value), language)
    assert "trip.mov" in told and "34 MB" in told and "20 MB" in told and len(told.splitlines()) == 3


async def test_exactly_the_limit_is_taken(tmp_path: Path) -> None:
    async with fetching() as (fetch, asked):
        await fetch.fetch(file(HANDED_OUT), tmp_path / "0")
    assert len(asked) == 2


async def test_a_server_of_the_operators_own_has_no_limit(tmp_path: Path) -> None:
    async with fetching(local=True) as (fetch, _):
        await fetch.fetch(file(34 * 2**20), tmp_path / "0")


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Bad Request: file is too big", FileBeyondTelegramUnmeasured),
        ("Bad Request: wrong file_id or the file is temporarily unavailable", FileGone),
        ("Bad Request: invalid file_id", FileGone),
    ],
)
async def test_what_telegram_says_about_a_file_is_told_in_words(
    tmp_path: Path, description: str, expected: type[MediaError]
) -> None:
    async with fetching(get_file=refused(400, description)) as (fetch, asked):
        with pytest.raises(expected) as caught:
            await fetch.fetch(file(None), tmp_path / "0")
    assert len(asked) == 1, "asking again changes nothing"
    for language in ("en", "zh"):
        assert "trip.mov" in say(phrase_of(caught.value), language)


async def test_a_file_on_this_machine_is_used_where_it_lies(tmp_path: Path) -> None:
    there = tmp_path / "server" / TOKEN / "videos" / "file_1.mov"
    there.parent.mkdir(parents=True)
    there.write_bytes(BYTES)
    async with fetching(path=str(there), local=True) as (fetch, asked):
        assert await fetch.fetch(file(), tmp_path / "0") == there
    assert there.read_bytes() == BYTES and len(asked) == 1


async def test_a_local_servers_file_on_another_machine_is_fetched_from_it(tmp_path: Path) -> None:
    path = f"/var/lib/telegram-bot-api/{TOKEN}/videos/file_1.mov"
    async with fetching(path=path, local=True) as (fetch, asked):
        assert await fetch.fetch(file(), tmp_path / "0") == tmp_path / "0"
    assert asked[-1] == f"/file/bot{TOKEN}/videos/file_1.mov"


def times(count: int, then: Route) -> tuple[Route, list[int]]:
    """A route that goes wrong `count` times: the line is cut in the midst of the file."""
    calls: list[int] = []

    async def route(request: web.Request) -> web.StreamResponse:
        calls.append(1)
        if len(calls) > count:
            return await then(request)
        response = web.StreamResponse(headers={"Content-Length": str(len(BYTES))})
        await response.prepare(request)
        await response.write(BYTES[:100_000])
        request.transport.abort()  # type: ignore[union-attr]
        return response

    return route, calls


async def whole(request: web.Request) -> web.StreamResponse:
    return web.Response(body=BYTES)


async def test_a_line_that_breaks_in_the_midst_is_tried_again(tmp_path: Path) -> None:
    route, calls = times(2, whole)
    async with fetching(route) as (fetch, _):
        await fetch.fetch(file(), tmp_path / "0")
    assert (tmp_path / "0").read_bytes() == BYTES and len(calls) == 3


async def test_a_line_that_always_breaks_is_told_as_what_it_is(tmp_path: Path) -> None:
    route, _ = times(99, whole)
    async with fetching(route) as (fetch, _):
        with pytest.raises(TelegramAway) as caught:
            await fetch.fetch(file(), tmp_path / "0")
    assert list(tmp_path.iterdir()) == [], "no half of a file is left"
    assert "trip.mov" in say(phrase_of(caught.value), "zh")


async def test_a_file_with_fewer_bytes_than_it_had_is_broken(tmp_path: Path) -> None:
    async def chunked(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(BYTES[:1000])
        return response

    async with fetching(chunked) as (fetch, _):
        with pytest.raises(FileBroken):
            await fetch.fetch(file(), tmp_path / "0")
    assert list(tmp_path.iterdir()) == []


async def test_a_file_that_stops_coming_is_given_up(tmp_path: Path) -> None:
    import asyncio

    async def stuck(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(BYTES))})
        await response.prepare(request)
        await response.write(BYTES[:1000])
        await asyncio.sleep(30)
        return response

    async with fetching(stuck) as (fetch, _):
        with pytest.raises(TelegramAway):
            await fetch.fetch(file(), tmp_path / "0")


@pytest.mark.parametrize("broken", [refused(500, "Internal Server Error"), refused(401, "Unauthorized")])
async def test_a_server_in_trouble_is_no_fault_of_the_file(tmp_path: Path, broken: Route) -> None:
    async with fetching(get_file=broken) as (fetch, _):
        with pytest.raises(TelegramAway):
            await fetch.fetch(file(), tmp_path / "0")


async def test_no_error_of_a_fetch_shows_the_token(tmp_path: Path) -> None:
    import traceback

    routes: list[Callable[[], Any]] = [lambda: times(99, whole)[0], lambda: refused(404, "x")]
    for make in routes:
        async with fetching(make()) as (fetch, _):
            with pytest.raises(Exception, match=r".") as caught:
                await fetch.fetch(file(), tmp_path / "0")
        told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
        assert "AAHdqTcv" not in told
