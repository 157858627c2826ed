"""The door over real HTTP on loopback: films in parts, links that are wrong or over, health."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from bots.door import address_of, bound, door, hooks_of, opened
from bots.door_films import Films, preferred
from bots.door_health import STALE, Health
from core.film_links import FilmLinks
from tests.doubles.cloud import tiny_film

NAME = "generation-maker-20261126"


@dataclass
class Machinery:
    """A ledger and an engine, as far as the door asks: writable or not, running or not."""

    full: bool = False
    running: bool = True
    written: int = 0

    async def remember(self, key: str, value: Any) -> None:
        self.written += 1
        if self.full:
            raise OSError("disk full")


@dataclass
class Quiet:
    """A bot that only tells how it is."""

    platform: str = "telegram"
    identity: str = "42"


@dataclass
class Pulsing(Quiet):
    pulse: float | None = None


@dataclass
class House:
    """An open door, and a visitor at it."""

    folder: Path
    links: FilmLinks
    machinery: Machinery
    visitor: aiohttp.ClientSession
    film: bytes = b""
    listens: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        return self.links.public_url

    def link(self, render: str = "render_1", *, hours_ago: float = 0) -> str:
        return self.links.to(render, NAME, time.time() - hours_ago * 3600)

    async def ask(
        self, url: str, method: str = "GET", **headers: str
    ) -> tuple[aiohttp.ClientResponse, bytes]:
        raw = URL(url, encoded=True)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.visitor.request(method, raw, headers=names) as answer:
            return answer, await answer.read()


@asynccontextmanager
async def standing(
    folder: Path, *, below: str = "", bots: tuple[Any, ...] = (), machinery: Machinery | None = None
) -> AsyncIterator[House]:
    port = bound("127.0.0.1:0")
    links = FilmLinks(f"{address_of(port)}{below}", (b"k" * 32,), 24)
    machinery = machinery or Machinery()
    visitor = aiohttp.ClientSession()
    house = House(folder, links, machinery, visitor)
    stands: Any = machinery
    health = Health(stands, stands, bots, (lambda bot: bot.identity in house.listens) if bots else None)
    async with visitor, opened(door(health, Films(links, folder / "media"), hooks_of(bots)), port):
        yield house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    (tmp_path / "media" / "films").mkdir(parents=True)
    film = tiny_film(tmp_path / "media" / "films" / "render_1.mp4", noise=True)
    (tmp_path / "secret.mp4").write_bytes(film.read_bytes())
    async with standing(tmp_path) as house:
        house.film = film.read_bytes()
        yield house


async def test_a_good_link_gives_the_whole_film(house: House) -> None:
    answer, body = await house.ask(house.link())
    assert answer.status == 200 and body == house.film
    head = answer.headers
    assert head["Content-Type"] == "video/mp4"
    assert head["Content-Disposition"] == f'inline; filename="{NAME}.mp4"'
    assert head["Cache-Control"] == "private" and head["Accept-Ranges"] == "bytes"
    assert head["ETag"] and head["X-Content-Type-Options"] == "nosniff"
    assert head["Referrer-Policy"] == "no-referrer" and "noindex" in head["X-Robots-Tag"]


async def test_head_tells_its_size_and_gives_nothing(house: House) -> None:
    answer, body = await house.ask(house.link(), "HEAD")
    assert (answer.status, body) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(house.film))


@pytest.mark.parametrize(
    ("range", "part"),
    [("bytes=0-0", slice(0, 1)), ("bytes=10-99", slice(10, 100)), ("bytes=100-", slice(100, None)),
     ("bytes=-50", slice(-50, None)), ("bytes=0-999999999", slice(0, None))],
)  # fmt: skip
async def test_a_part_is_given_where_a_part_is_asked_for(house: House, range: str, part: slice) -> None:
    answer, body = await house.ask(house.link(), Range=range)
    assert answer.status == 206 and body == house.film[part]
    start = part.indices(len(house.film))[0]
    assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(body) - 1}/{len(house.film)}"


async def test_a_part_beyond_its_end_is_refused(house: House) -> None:
    answer, _ = await house.ask(house.link(), Range=f"bytes={len(house.film)}-")
    assert answer.status == 416 and answer.headers["Content-Range"] == f"bytes */{len(house.film)}"


async def test_what_a_browser_has_already_is_not_sent_again(house: House) -> None:
    first, _ = await house.ask(house.link())
    again, body = await house.ask(house.link(), If_None_Match=first.headers["ETag"])
    assert (again.status, body) == (304, b"")


async def test_nothing_can_be_sent_to_a_link(house: House) -> None:
    assert (await house.ask(house.link(), "POST"))[0].status == 405


async def test_a_link_that_has_ended_says_so_in_the_visitors_language(house: House) -> None:
    answer, body = await house.ask(house.link(hours_ago=25), Accept_Language="zh-CN,zh;q=0.9,en;q=0.8")
    assert answer.status == 410 and answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "链接已失效" in body.decode() and '<html lang="zh">' in body.decode()
    assert answer.headers["Content-Language"] == "zh" and answer.headers["Cache-Control"] == "no-store"
    answer, body = await house.ask(house.link(hours_ago=25))
    assert answer.status == 410 and "This link has ended" in body.decode()


async def test_a_film_that_was_forgotten_is_over_too(house: House) -> None:
    assert (await house.ask(house.link("render_2")))[0].status == 410


def _wrong(url: str) -> Iterator[str]:
    """Every way a link gets broken, on the way or on purpose."""
    start, render, end, signature, file = url.rsplit("/", 4)
    yield url[:-20]
    yield f"{start}/{render}/{end}/{signature}"
    yield f"{start}/"
    yield start
    yield f"{start}/{render}/{int(end) + 3600}/{signature}/{file}"
    yield f"{start}/{render}/{end}/{signature[:-1]}_/{file}"
    yield f"{start}/{render}/{end}/%00%ff/{file}"
    yield f"{start}/{render}/{end}/{signature}/other.mp4"
    yield f"{start}/{render}/{end}/{signature}/{file}%0d%0aSet-Cookie:x"
    yield f"{start}/{render}/soon/{signature}/{file}"
    for path in ("..%2f..%2fsecret", "../../secret", "%2e%2e/secret", "..%5c..%5csecret", "/etc/passwd"):
        yield f"{start}/{path}/{end}/{signature}/{file}"


async def test_a_link_that_is_not_ours_opens_nothing(house: House) -> None:
    for url in _wrong(house.link()):
        answer, body = await house.ask(url)
        assert answer.status == 404, url
        assert b"ftyp" not in body and "Set-Cookie" not in answer.headers
        if "/film" in answer.url.path:
            assert "No film here" in body.decode() or url.endswith("/film"), url


async def test_the_signature_alone_decides_before_the_disk_is_asked(house: House) -> None:
    """A link made under another key, for a film that is there."""
    other = FilmLinks(house.url, (b"x" * 32,), 24).to("render_1", NAME, time.time())
    assert (await house.ask(other))[0].status == 404


@pytest.mark.parametrize("taken_away", [True, False])
async def test_a_public_address_may_have_a_path(tmp_path: Path, taken_away: bool) -> None:
    """Whoever stands before us takes it away, or hands it on."""
    (tmp_path / "media" / "films").mkdir(parents=True)
    film = tiny_film(tmp_path / "media" / "films" / "render_1.mp4")
    async with standing(tmp_path, below="/reel") as house:
        url = house.link().replace("/reel/", "/") if taken_away else house.link()
        answer, body = await house.ask(url)
    assert answer.status == 200 and body == film.read_bytes()


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "en"), ("zh", "zh"), ("zh-TW,en;q=0.5", "zh"), ("en;q=0.5, zh;q=0.6", "zh"), ("fr,de", "en"),
     ("fr, zh;q=0.3", "zh"), ("zh;q=0, en", "en"), ("zh;q=x", "en"), ("*", "en"), ("," * 5000, "en")],
)  # fmt: skip
def test_the_language_a_browser_likes_best(header: str, language: str) -> None:
    assert preferred(header) == language


async def test_a_process_that_lives_says_so(house: House) -> None:
    answer, body = await house.ask(f"{house.url}/healthz")
    assert answer.status == 200 and b'"status": "ok"' in body


async def ready(house: House) -> tuple[int, dict[str, Any]]:
    async with house.visitor.get(f"{house.url}/readyz") as answer:
        return answer.status, await answer.json()


async def test_ready_is_who_can_write_and_work(house: House) -> None:
    status, told = await ready(house)
    assert status == 200 and told == {"ready": True, "ledger": True, "engine": True, "bots": []}


@pytest.mark.parametrize("machinery", [Machinery(full=True), Machinery(running=False)])
async def test_a_full_ledger_or_a_standing_engine_is_not_ready(tmp_path: Path, machinery: Machinery) -> None:
    async with standing(tmp_path, machinery=machinery) as house:
        status, told = await ready(house)
    assert status == 503 and told["ready"] is False
    assert (told["ledger"], told["engine"]) == (not machinery.full, machinery.running)


async def test_asking_often_costs_one_line_of_the_ledger(house: House) -> None:
    for _ in range(20):
        await ready(house)
    assert house.machinery.written == 1


async def test_each_bot_tells_when_it_heard_something_last(tmp_path: Path) -> None:
    now = time.monotonic()
    bots = (
        Quiet("discord", "1"),
        Pulsing("telegram", "2", pulse=now - 10),
        Pulsing("telegram", "3", pulse=now - STALE - 10),
        Pulsing("telegram", "4", pulse=None),
        Quiet("telegram", "5"),
    )
    async with standing(tmp_path, bots=bots) as house:
        house.listens = {"1", "2", "3", "4"}
        status, told = await ready(house)
    assert status == 200
    assert [bot["hears"] for bot in told["bots"]] == [True, True, False, False, False]
    assert [bot["listening"] for bot in told["bots"]] == [True, True, True, True, False]
    assert 10 <= told["bots"][1]["pulse_seconds"] < 60 and told["bots"][3]["pulse_seconds"] is None
    assert "pulse_seconds" not in told["bots"][0]


async def test_where_no_bot_hears_anything_the_process_is_not_ready(tmp_path: Path) -> None:
    async with standing(tmp_path, bots=(Quiet(), Pulsing(identity="7", pulse=None))) as house:
        house.listens = {"7"}
        assert (await ready(house))[0] == 503


class Called(Quiet):
    """A bot that its platform calls."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[bytes] = []

    @property
    def hook(self) -> tuple[str, Any]:
        async def hear(request: web.Request) -> web.StreamResponse:
            self.heard.append(await request.read())
            return web.Response()

        return "/telegram/42", hear


async def test_a_platforms_calls_reach_their_bot(tmp_path: Path) -> None:
    bot = Called()
    async with standing(tmp_path, bots=(bot, Quiet(identity="9"))) as house:
        async with house.visitor.post(f"{house.url}/telegram/42", data=b"update") as answer:
            assert answer.status == 200
        async with house.visitor.get(f"{house.url}/telegram/42") as answer:
            assert answer.status == 405
    assert bot.heard == [b"update"]


async def test_a_port_is_had_once() -> None:
    first = bound("127.0.0.1:0")
    try:
        with pytest.raises(OSError, match="in use"):
            bound(f"127.0.0.1:{first.getsockname()[1]}")
    finally:
        first.close()
    with pytest.raises(OSError):
        bound("no such host:8080")


async def test_whoever_comes_before_we_answer_waits() -> None:
    port = bound("127.0.0.1:0")
    stands: Any = Machinery()
    async with aiohttp.ClientSession() as visitor:
        asking = asyncio.create_task(visitor.get(f"{address_of(port)}/healthz"))
        await asyncio.sleep(0)
        async with opened(door(Health(stands, stands), None), port):
            async with await asking as answer:
                assert answer.status == 200
            async with visitor.get(f"{address_of(port)}/film/a/1/b/c.mp4") as answer:
                assert answer.status == 404
