"""A film that a chat cannot carry: the copy that fits, and the original by a link that somebody can open."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest

from bots.door import address_of, bound, door, opened
from bots.door_films import Films
from bots.door_health import Health
from core.actions import Options
from core.actions.room import tidy
from core.chat import Limits
from core.errors import ChatTooLarge
from core.film_links import FilmLinks
from tests.doubles.backend import Answer
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend, tiny_film
from tests.doubles.house import House, house

CLOUD = Options(cloud=True)
KEYS = (b"k" * 32,)


@pytest.fixture(scope="session")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_film(tmp_path_factory.mktemp("big") / "big.mp4", seconds=2, size=(180, 320), noise=True)


@pytest.fixture
def small_chat(bot: DiaryBot, big: Path) -> DiaryBot:
    """A chat that carries half of the film."""
    bot.limits = Limits(edit_seconds=0.0, file_bytes=big.stat().st_size // 2)
    return bot


async def film_of(home: House, text: str = "a film of my trip", id: str = "1") -> bool:
    receipt = await home.desk.receive(message(text, id=id))
    outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 30)
    await asyncio.wait_for(home.desk.idle(ADDRESS), 30)
    return outcome.ok


def link_in(text: str) -> str:
    return re.findall(r"https?://\S+", text)[0]


@asynccontextmanager
async def open_door(folder: Path, hours: float = 24) -> AsyncIterator[FilmLinks]:
    """The films of a house at this folder, on loopback."""
    port = bound("127.0.0.1:0")
    links = FilmLinks(address_of(port), KEYS, hours)
    nobody: Any = SimpleNamespace()
    async with opened(door(Health(nobody, nobody), Films(links, folder / "media")), port):
        yield links


async def test_a_copy_comes_with_a_link_that_opens_the_original(
    tmp_path: Path, small_chat: DiaryBot, big: Path
) -> None:
    async with (
        WorkingBackend(big) as cloud,
        open_door(tmp_path) as links,
        house(tmp_path, cloud.url, small_chat, film_links=links) as home,
        aiohttp.ClientSession() as visitor,
    ):
        assert await film_of(home)
        (film,) = small_chat.films()
        url = link_in(film["caption"])
        async with visitor.get(url) as answer:
            assert answer.status == 200 and await answer.read() == big.read_bytes()
    assert film["bytes"] <= (small_chat.limits.file_bytes or 0)
    assert film["url"] == url and "for 24 hours" in film["caption"]
    assert film["caption"].count("\n") <= 2
    assert not {"ann", "trip", "1"} & set(re.split(r"[/.-]", url.removeprefix(links.public_url)))


async def test_a_film_that_fits_has_no_link(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    links = FilmLinks("https://films.example", KEYS, 24)
    async with house(tmp_path, cloud.url, bot, film_links=links) as home:
        assert await film_of(home)
    assert "http" not in bot.films()[0]["caption"] and bot.films()[0]["url"] is None


async def test_the_original_stays_until_its_link_ends_also_through_a_restart(
    tmp_path: Path, small_chat: DiaryBot, big: Path
) -> None:
    async with WorkingBackend(big) as cloud, open_door(tmp_path) as links:
        async with house(tmp_path, cloud.url, small_chat, film_links=links) as home:
            assert await film_of(home)
        url = link_in(small_chat.films()[0]["caption"])
        film = tmp_path / "media" / "films" / f"{url.split('/')[-4]}.mp4"
        end = int(url.split("/")[-3])
        assert abs(film.stat().st_mtime + 24 * 3600 - end) <= 1, "the file and its link end together"
        async with house(tmp_path, cloud.url, small_chat, film_links=links) as home:
            await tidy(home.workshop)
            assert film.exists()
            almost = time.time() - 24 * 3600 + 60
            os.utime(film, (almost, almost))
            await tidy(home.workshop)
            assert film.exists()
            over = time.time() - 24 * 3600 - 1
            os.utime(film, (over, over))
            await tidy(home.workshop)
            assert not film.exists()


async def test_a_film_that_waited_long_for_its_delivery_has_its_whole_time_from_there(
    tmp_path: Path, small_chat: DiaryBot, big: Path
) -> None:
    links = FilmLinks("https://films.example", KEYS, 24)

    def observer(kind: str, id: str, stage: str, when: str) -> None:
        if (kind, stage, when) == ("export", "fetched", "after"):
            os.utime(tmp_path / "media" / "films" / f"{id}.mp4", (1, 1))

    async with (
        WorkingBackend(big) as cloud,
        house(tmp_path, cloud.url, small_chat, film_links=links, observer=observer) as home,
    ):
        assert await film_of(home)
        url = link_in(small_chat.films()[0]["caption"])
        await tidy(home.workshop)
    assert (tmp_path / "media" / "films" / f"{url.split('/')[-4]}.mp4").exists()


async def test_where_no_copy_is_taken_the_link_is_the_film(
    tmp_path: Path, small_chat: DiaryBot, big: Path
) -> None:
    small_chat.refuse = lambda what, entry: ChatTooLarge() if what == "deliver" else None
    links = FilmLinks("https://films.example", KEYS, 24)
    async with (
        WorkingBackend(big) as cloud,
        house(tmp_path, cloud.url, small_chat, film_links=links) as home,
    ):
        assert await film_of(home)
    assert small_chat.films() == []
    assert small_chat.said()[-1].startswith("Your film is ready, but too large")
    assert "https://films.example/film/" in small_chat.said()[-1]


async def test_a_film_too_long_to_shrink_comes_as_a_link_alone(
    tmp_path: Path, bot: DiaryBot, big: Path
) -> None:
    bot.limits = Limits(edit_seconds=0.0, file_bytes=2000)
    links = FilmLinks("https://films.example", KEYS, 1)
    async with WorkingBackend(big) as cloud, house(tmp_path, cloud.url, bot, film_links=links) as home:
        assert await film_of(home)
    assert bot.films() == [] and "For one hour it is here: https://films.example" in bot.said()[-1]


async def test_without_a_way_in_only_the_copy_comes_and_says_so(
    tmp_path: Path, small_chat: DiaryBot, big: Path
) -> None:
    """An address of the embedded backend is nobody's link."""
    async with (
        WorkingBackend(big) as cloud,
        house(tmp_path, cloud.url, small_chat, options=Options()) as home,
    ):
        assert await film_of(home)
    (film,) = small_chat.films()
    assert "smaller copy" in film["caption"] and "127.0.0.1" not in film["caption"]
    assert film["url"] is None


async def test_whoever_has_the_cloud_on_this_machine_reads_its_link(
    tmp_path: Path, small_chat: DiaryBot, big: Path
) -> None:
    async with WorkingBackend(big) as cloud, house(tmp_path, cloud.url, small_chat, options=CLOUD) as home:
        assert await film_of(home)
        (film,) = small_chat.films()
        assert f"{cloud.url}/render_" in film["caption"]


class Faraway(WorkingBackend):
    """Its films lie at a name that is not this machine's."""

    def _poll(self, id: str) -> Any:
        answer: Any = super()._poll(id)
        if isinstance(answer.body, dict) and "output" in answer.body.get("data", {}):
            answer.body["data"]["output"]["url"] = f"http://cdn.example.com:{self.port}/{id}.mp4"
        return answer


@pytest.fixture
def far_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The network's own directory of names knows cdn.example.com, as this machine."""
    ask = socket.getaddrinfo

    def resolve(host: Any, *rest: Any, **more: Any) -> Any:
        return ask("127.0.0.1" if host == "cdn.example.com" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.mark.usefixtures("far_name")
async def test_the_clouds_own_address_is_given_while_it_works(
    tmp_path: Path, small_chat: DiaryBot, big: Path
) -> None:
    async with Faraway(big) as cloud, house(tmp_path, cloud.url, small_chat, options=CLOUD) as home:
        assert await film_of(home)
        (asked,) = [heard for heard in cloud.heard_at("file") if "range" in heard.headers]
    caption = small_chat.films()[0]["caption"]
    assert "for a short while only: http://cdn.example.com" in caption
    assert "authorization" not in asked.headers


@pytest.mark.usefixtures("far_name")
@pytest.mark.parametrize(
    "gone",
    [Answer("expired", 403, "text/plain"), Answer("<p>sign in</p>", 200, "text/html")],
    ids=["expired", "a page"],
)
async def test_the_clouds_address_that_no_longer_works_is_not_given(
    tmp_path: Path, small_chat: DiaryBot, big: Path, gone: Answer
) -> None:
    async with Faraway(big) as cloud:
        cloud.next("file", Answer(big.read_bytes(), type="video/mp4"), gone)
        async with house(tmp_path, cloud.url, small_chat, options=CLOUD) as home:
            assert await film_of(home)
    assert "cdn.example.com" not in small_chat.films()[0]["caption"]
    assert "smaller copy" in small_chat.films()[0]["caption"]


@pytest.mark.usefixtures("far_name")
async def test_our_own_link_is_better_than_the_clouds(
    tmp_path: Path, small_chat: DiaryBot, big: Path
) -> None:
    links = FilmLinks("https://films.example", KEYS, 24)
    async with (
        Faraway(big) as cloud,
        house(tmp_path, cloud.url, small_chat, options=CLOUD, film_links=links) as home,
    ):
        assert await film_of(home)
        assert [heard for heard in cloud.heard_at("file") if "range" in heard.headers] == []
    assert "https://films.example" in small_chat.films()[0]["caption"]
