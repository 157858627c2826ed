"""On Telegram when things go wrong or are large: floods, groups that move, people who leave, films that are
too big, a server of the operator's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bots.telegram.tempo import Tempo
from core.actions import Options
from core.film_links import FilmLinks
from core.message import Address
from core.rhythm import Rhythm
from tests.doubles.backend import Stream, called, said
from tests.doubles.cloud import WorkingBackend, tiny_film
from tests.doubles.telegram import Floods, Server, World
from tests.doubles.telegram_house import listening

WISH = "a nine second film of the harbour"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path / "telegram")
    yield world
    world.must_be_content()


async def test_a_chat_that_must_rest_holds_up_no_other(
    tmp_path: Path, cloud: WorkingBackend, world: World
) -> None:
    ann, bob = world.person(), world.person(43, "Bob")
    async with Server(world) as server, listening(world, server, tmp_path / "house", cloud.url) as show:
        world.faults.flood("sendMessage", 60)
        await ann.sends("hi")
        await world.until(lambda: show.bot.limiter.resting("42"))
        await bob.sends(WISH)
        await world.shows(bob.chat, f"Made: {WISH}")
        await show.quiet(show.home_of(43))
    assert world.sent(ann.chat) == [], "she was told nothing yet"
    assert world.sent(bob.chat)[-1].kind == "video"


async def test_a_group_that_moves_keeps_its_work(tmp_path: Path, cloud: WorkingBackend, world: World) -> None:
    cloud.polls = 10_000
    ann = world.person()
    group = world.group(-500, "Trip", members=[ann])
    async with Server(world) as server, listening(world, server, tmp_path / "house", cloud.url) as show:
        await ann.sends(f"@{world.username} {WISH}", group)
        await cloud.hears("poll")
        heir = await group.migrates(-1007)
        await world.confirmed()
        cloud.polls = 0
        await world.until(lambda: any(one.kind == "video" for one in world.sent(heir)))
        await show.quiet(Address("telegram", show.bot.identity, "-1007", "", "42"))
        await ann.sends(f"@{world.username} a shorter title", heir)
        await world.shows(heir, "Made: a shorter title")
    assert len({heard.json["session_id"] for heard in cloud.heard_at("talk")}) == 1, "the same project"


async def test_whoever_blocks_the_bot_stops_their_jobs_and_finds_their_work_again(
    tmp_path: Path, cloud: WorkingBackend, world: World
) -> None:
    ann = world.person()
    async with Server(world) as server, listening(world, server, tmp_path / "house", cloud.url) as show:
        await ann.sends(WISH)
        await world.shows(ann.chat, "Made:")
        await show.quiet()
        cloud.next("talk", Stream(called("generate"), asyncio.Event()))
        await ann.sends("a shorter title")
        await cloud.hears("talk", 2)
        before = len(world.sent(ann.chat))
        await ann.blocks()
        await show.quiet()
        assert len(world.sent(ann.chat)) == before
        await ann.unblocks()
        await ann.sends("status")
        await world.shows(ann.chat, WISH)


@pytest.mark.parametrize("linked", [False, True], ids=["copy", "link"])
async def test_a_film_over_the_limit_comes_as_a_copy_that_plays(
    tmp_path: Path, world: World, linked: bool
) -> None:
    large = tiny_film(tmp_path / "large.mp4", seconds=4, size=(320, 240), noise=True)
    world.upload_limit = limit = large.stat().st_size // 2
    links = FilmLinks("https://films.example", (b"k" * 32,), 24) if linked else None
    ann = world.person()
    async with (
        WorkingBackend(large) as cloud,
        Server(world) as server,
        listening(world, server, tmp_path / "house", cloud.url, film_links=links) as show,
    ):
        show.bot.file_bytes = limit
        await ann.sends(WISH)
        await world.until(lambda: any(one.kind == "video" for one in world.sent(ann.chat)))
        await show.quiet()
    (film,) = [shown for shown in world.sent(ann.chat) if shown.kind == "video"]
    assert film.size <= limit and film.streaming and film.media["duration"] == 4
    assert ("https://films.example/" in film.caption) == linked
    assert ("smaller copy" in film.caption) != linked


async def test_a_server_of_the_operators_own_hands_over_files_by_path_and_keeps_them(
    tmp_path: Path, cloud: WorkingBackend, photos: list[Path]
) -> None:
    world = World(tmp_path / "telegram", local=True)
    ann = world.person()
    async with Server(world) as server, listening(world, server, tmp_path / "house", cloud.url) as show:
        sent = await ann.document(photos[0], "harbour.jpg", WISH)
        await world.shows(ann.chat, "Made:")
        await show.quiet()
    assert cloud.uploads == ["harbour.jpg"]
    assert Path(sent.file.served).read_bytes() == photos[0].read_bytes(), (
        "the server's own file is left alone"
    )
    world.must_be_content()


async def test_an_update_that_nobody_understands_stops_nobody(
    tmp_path: Path, cloud: WorkingBackend, world: World
) -> None:
    ann = world.person()
    async with Server(world) as server, listening(world, server, tmp_path / "house", cloud.url) as show:
        world.poison()
        await ann.sends("hi")
        await show.quiet()
    assert len(world.sent(ann.chat)) == 1


async def test_topics_are_projects_of_their_own(tmp_path: Path, cloud: WorkingBackend, world: World) -> None:
    ann = world.person()
    forum = world.group(-1009, "Studio", forum=True, members=[ann])
    first, second = forum.topic("Teasers", ann), forum.topic("Trailers", ann)
    async with Server(world) as server, listening(world, server, tmp_path / "house", cloud.url) as show:
        for thread in (first, second):
            await ann.sends(f"@{world.username} film number {thread}", forum, thread=thread)
        for thread in (first, second):
            await world.shows(forum, f"Made: film number {thread}")
        await show.quiet(
            *(
                Address("telegram", show.bot.identity, "-1009", str(thread), "42")
                for thread in (first, second)
            )
        )
    assert {shown.thread for shown in world.sent(forum)} == {first, second}
    assert all(str(shown.thread) in shown.text for shown in world.sent(forum) if "Made" in shown.text)
    assert len({heard.json["session_id"] for heard in cloud.heard_at("talk")}) == 2


async def test_a_busy_card_never_floods_a_chat(tmp_path: Path, cloud: WorkingBackend, world: World) -> None:
    """As much as Telegram takes of a chat, with a second of twenty milliseconds on both sides."""
    second = 0.02
    world.floods = Floods(on=True, second=second)
    tempo = Tempo().tiny(
        edit_private=1.1 * second,
        per_second=1 / second,
        burst=3,
        second=second,
        minute=60 * second,
        wait=0.01,
    )
    events = [called(tool) for tool in ("add_bgm", "set_title", "trim", "set_filter") * 10]
    pieces: list[Any] = [piece for event in events for piece in (event, 0.005)] + [said("All in.")]
    people = [world.person(id, f"P{id}") for id in range(50, 62)]
    for _ in people:
        cloud.next("talk", Stream(*pieces))
    more: Any = {"tempo": tempo, "rhythm": Rhythm().tiny(quiet=5.0)}
    async with (
        Server(world) as server,
        listening(world, server, tmp_path / "house", cloud.url, **more) as show,
    ):
        await asyncio.gather(*(ann.sends(WISH) for ann in people))
        for ann in people:
            await world.shows(ann.chat, "All in.")
        await show.quiet()
    assert world.floods.seen == []
    assert len(world.calls("editMessageText")) > len(people), "cards did move"


async def test_a_large_film_has_a_cover_and_is_announced_while_it_goes_up(
    tmp_path: Path, world: World
) -> None:
    tall = tiny_film(tmp_path / "tall.mp4", size=(720, 1280))
    ann = world.person()
    world.faults.slow("sendVideo", 0.2)
    async with (
        WorkingBackend(tall) as cloud,
        Server(world) as server,
        listening(world, server, tmp_path / "house", cloud.url) as show,
    ):
        await ann.sends(WISH)
        await world.until(lambda: any(one.kind == "video" for one in world.sent(ann.chat)))
        await show.quiet()
        signs = len(world.actions)
        await ann.sends("thanks")
        await show.quiet()
    (film,) = [shown for shown in world.sent(ann.chat) if shown.kind == "video"]
    assert max(size["height"] for size in film.media["cover"]) == 1280
    assert max(film.media["thumbnail"]["width"], film.media["thumbnail"]["height"]) == 320
    assert {sign.action for sign in world.actions} == {"upload_video"}
    assert len(world.actions) == signs >= 2, "kept alive while it lasts, and not a moment longer"


async def test_a_token_that_somebody_links_is_gone_from_the_chat_at_once(
    tmp_path: Path, cloud: WorkingBackend, world: World
) -> None:
    ann = world.person()
    more: Any = {"options": Options(cloud=True)}
    async with (
        Server(world) as server,
        listening(world, server, tmp_path / "house", cloud.url, **more) as show,
    ):
        told = await ann.sends("/link nmv_usr_own_token_of_ann")
        await world.until(lambda: told.deleted)
        await show.quiet()
    assert not any("nmv_usr_own" in shown.text for shown in world.sent(ann.chat))
