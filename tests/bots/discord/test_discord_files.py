"""A person's files, fetched from Discord: whole, fresh, and from nowhere else."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from bots.discord.errors import FileAway, FileGone
from core import Attachment
from tests.bots.discord.stage import TINY, Stage, stage
from tests.doubles.discord import Bulk, Fails, Refuses

REFRESH = "POST /attachments/refresh-urls"
DAY = 25 * 3600.0


async def sent(at: Stage, *, size: int = 0, by_command: bool = False) -> Attachment:
    """A file that Ann sent, as core gives it back: out of the ledger."""
    before, file = len(at.desk.heard), ("lake.jpg", Bulk(size) if size else b"lake")
    if by_command:
        await at.ann.slash("upload", {"file1": file}, at.channel)
    else:
        await at.ann.says("here", at.channel, files=[file], mentions=[at.fake.app.bot])
    return (await at.heard(before + 1))[before].attachments[0]


@pytest.mark.parametrize("by_command", [True, False])
async def test_a_file_is_fetched_whole(tmp_path: Path, by_command: bool) -> None:
    async with stage() as at, at.listening():
        file = await sent(at, by_command=by_command)
        assert at.fake.cdn.served == [], "nothing is read before core asks"
        path = await at.bot.fetch(file, tmp_path / "lake")
        assert path == tmp_path / "lake" and path.read_bytes() == b"lake"
        assert [each.name for each in tmp_path.iterdir()] == ["lake"], "nothing is left beside it"


@pytest.mark.parametrize("by_command", [True, False])
async def test_an_address_that_has_expired_is_renewed(tmp_path: Path, by_command: bool) -> None:
    async with stage() as at, at.listening():
        file = await sent(at, by_command=by_command)
        assert at.bot.link(file) is not None
        at.fake.advance(DAY)
        assert at.bot.link(file) is None, "an old address is handed to nobody"
        path = await at.bot.fetch(file, tmp_path / "lake")
        assert path.read_bytes() == b"lake" and len(at.fake.calls("POST", "/attachments/refresh-urls")) == 1


async def test_one_that_cannot_be_renewed_is_found_by_its_message(tmp_path: Path) -> None:
    async with stage() as at, at.listening():
        file = await sent(at)
        at.fake.advance(DAY)
        at.fake.next(REFRESH, Refuses(404, 0, "404: Not Found"))
        with pytest.raises(FileGone):
            await at.bot.fetch(replace(file, handle={**file.handle, "message": "1"}), tmp_path / "lake")
        at.fake.next(REFRESH, Refuses(404, 0, "404: Not Found"))
        assert (await at.bot.fetch(file, tmp_path / "lake")).read_bytes() == b"lake"


async def test_a_file_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    async with stage() as at, at.listening():
        file = await sent(at)
        for message in at.fake.messages(at.channel):
            at.fake.delete(message)
        with pytest.raises(FileGone) as caught:
            await at.bot.fetch(file, tmp_path / "lake")
        assert caught.value.values["name"] == "lake.jpg" and list(tmp_path.iterdir()) == []


async def test_a_server_in_trouble_is_not_the_files_end(tmp_path: Path) -> None:
    """No film is made without it: the turn fails, and a retry finds it."""
    async with stage() as at, at.listening():
        file = await sent(at)
        at.fake.advance(DAY)
        at.fake.next(REFRESH, Fails(503))
        with pytest.raises(FileAway):
            await at.bot.fetch(file, tmp_path / "lake")
        assert (await at.bot.fetch(file, tmp_path / "lake")).read_bytes() == b"lake"


async def test_many_bytes_take_little_memory(tmp_path: Path) -> None:
    async with stage() as at, at.listening():
        file = await sent(at, size=64 << 20)
        tracemalloc.start()
        await at.bot.fetch(file, tmp_path / "lake")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (tmp_path / "lake").stat().st_size == 64 << 20 and peak < 16 << 20


Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(serve: Serve) -> AsyncIterator[str]:
    """A server of somebody else's: its host and port."""
    app = web.Application()
    app.router.add_get("/{path:.*}", serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_nothing_is_fetched_from_elsewhere(tmp_path: Path) -> None:
    """An address that a message claims, or leads to, is not followed off Discord's hosts."""
    heard: list[str] = []

    async def serve(request: web.Request) -> web.Response:
        heard.append(request.path)
        raise web.HTTPFound("/elsewhere.jpg")

    async with serving(serve) as host, stage() as at:
        for url in (f"http://{host}/a.jpg", "http://169.254.169.254/", "file:///etc/passwd", ""):
            with pytest.raises(FileGone):
                await at.bot.fetch(Attachment("a.jpg", {"url": url, "id": "1"}), tmp_path / "a")
        assert heard == []
        bot = at.another(host)
        with pytest.raises(FileAway):
            await bot.fetch(Attachment("a.jpg", {"url": f"http://{host}/a.jpg", "id": "1"}), tmp_path / "a")
        assert set(heard) == {"/a.jpg"}, "a redirect is not followed"
        await bot.close()


@pytest.mark.parametrize("how", ["half", "hang", "error"])
async def test_a_download_that_breaks_is_tried_again_then_told(tmp_path: Path, how: str) -> None:
    tries = 0

    async def serve(request: web.Request) -> web.StreamResponse:
        nonlocal tries
        tries += 1
        if how == "error":
            return web.Response(status=503)
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"x" * 10)
        if how == "hang":
            await asyncio.Event().wait()
        assert request.transport is not None
        request.transport.abort()
        return response

    async with serving(serve) as host, stage(tempo=replace(TINY, stall=0.1)) as at:
        bot = at.another(host)
        with pytest.raises(FileAway):
            await bot.fetch(Attachment("a.jpg", {"url": f"http://{host}/a.jpg", "id": "1"}), tmp_path / "a")
        assert tries == 3 and list(tmp_path.iterdir()) == []
        await bot.close()
