"""On Telegram, as a person sees it: real adapter, desk, ledger and engine over a Bot API; in English and in
Chinese, by polling and by webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from core import say
from tests.doubles.backend import Stream, called
from tests.doubles.cloud import WorkingBackend
from tests.doubles.telegram import Person, Server, Shown, Sparse, World
from tests.doubles.telegram_house import Show, listening

WISH = {"en": "a nine second film of the harbour", "zh-hans": "做一个九秒的港口短片"}
LANGUAGE = {"en": "en", "zh-hans": "zh-CN"}
WAYS = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
TONGUES = pytest.mark.parametrize("tongue", ["en", "zh-hans"])


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path / "telegram")
    yield world
    world.must_be_content()


@asynccontextmanager
async def started(world: World, folder: Path, cloud: WorkingBackend, **more: Any) -> AsyncIterator[Show]:
    async with Server(world) as server, listening(world, server, folder / "house", cloud.url, **more) as show:
        yield show


def films(world: World, person: Person) -> list[Shown]:
    return [shown for shown in world.sent(person.chat) if shown.kind == "video"]


def states(world: World, shown: Shown) -> list[str]:
    """Everything a card ever said, without the seconds."""
    return [version.text.split(" · ")[0] for version in world.history(shown)]


@WAYS
@TONGUES
async def test_photos_in_a_film_out_and_again(
    tmp_path: Path, cloud: WorkingBackend, photos: list[Path], world: World, tongue: str, webhook: bool
) -> None:
    ann, language = world.person(language=tongue), LANGUAGE[tongue]
    async with started(world, tmp_path, cloud, webhook=webhook) as show:
        asked = (await ann.album(photos, WISH[tongue]))[0]
        await world.shows(ann.chat, f"Made: {WISH[tongue]}")
        await show.quiet()
        (film,) = films(world, ann)
        assert cloud.runs == [WISH[tongue]] and cloud.uploads == ["photo.jpg", "photo-2.jpg"]
        card = world.sent(ann.chat)[0]
        assert states(world, card)[-1] == say("progress-done", language)
        assert card.silent and not card.labels, "a card makes no sound, and a finished one has no buttons"
        assert asked.marks == ["👍"]
        assert (film.media["width"], film.media["height"], film.media["duration"]) == (72, 128, 1)
        assert film.streaming and not film.silent and film.media["thumbnail"] and film.data == cloud.film
        assert film.caption.startswith("🎬 1") and film.reply_to == asked.id
        again, status = say("button-export-again", language), say("button-status", language)
        assert again in film.labels and status in film.labels

        await ann.presses(film, again)
        await show.quiet()
        assert len(films(world, ann)) == 2 and len(cloud.runs) == 1, "an export costs nothing"

        await ann.presses(film, status)
        await show.quiet()
        assert WISH[tongue] in world.sent(ann.chat)[-1].text, "the timeline, with what stands on it"
        assert not world.spinning()


@WAYS
@TONGUES
async def test_a_button_stops_a_running_job_at_once(
    tmp_path: Path, cloud: WorkingBackend, world: World, tongue: str, webhook: bool
) -> None:
    cloud.next("talk", Stream(called("generate"), asyncio.Event()))
    ann, language = world.person(language=tongue), LANGUAGE[tongue]
    async with started(world, tmp_path, cloud, webhook=webhook) as show:
        await ann.sends(WISH[tongue])
        await cloud.hears("talk")
        card = await world.until(lambda: next((one for one in world.sent(ann.chat) if one.labels), None))
        await ann.presses(card, say("button-cancel", language))
        await world.shows(ann.chat, say("turn-stopped", language, spent="yes"))
        await show.quiet()
        assert states(world, card)[-1] == say("progress-cancelled", language) and not card.labels
        assert films(world, ann) == [] and not world.spinning()


@TONGUES
async def test_a_greeting_costs_nothing_and_is_answered_in_words(
    tmp_path: Path, cloud: WorkingBackend, world: World, tongue: str
) -> None:
    ann = world.person(language=tongue)
    async with started(world, tmp_path, cloud) as show:
        await ann.sends({"en": "hi", "zh-hans": "你好"}[tongue])
        await show.quiet()
        (answer,) = world.sent(ann.chat)
        await ann.sends("/start")
        await show.quiet()
        start = world.sent(ann.chat)[-1]
    assert cloud.heard == [], "neither a token nor a session"
    assert answer.text and start.labels
    assert (tongue == "en") == answer.text.isascii() or "👋" in answer.text


@TONGUES
async def test_a_file_that_telegram_does_not_hand_out_is_refused_at_once_with_ways_out(
    tmp_path: Path, cloud: WorkingBackend, world: World, tongue: str
) -> None:
    ann, language = world.person(language=tongue), LANGUAGE[tongue]
    async with started(world, tmp_path, cloud) as show:
        large = await ann.video(Sparse(70 << 20, b"\0\0\0\x18ftypmp42"), WISH[tongue], name="holiday.mp4")
        limits = say("telegram-file-oversized", language, name="holiday.mp4", size=70 << 20, limit=20 << 20)
        await world.shows(ann.chat, limits)
        await show.quiet()
    assert large.file.reads == 0 and not world.calls("getFile"), "it is known before any download"
    assert cloud.uploads == []
    assert large.marks == ["👎"]


async def test_a_lost_answer_to_a_film_does_not_show_it_twice_without_a_word(
    tmp_path: Path, cloud: WorkingBackend, world: World
) -> None:
    ann = world.person()
    world.faults.lose("sendVideo")
    async with started(world, tmp_path, cloud) as show:
        await ann.sends(WISH["en"])
        await world.shows(ann.chat, "Made:")
        await show.quiet()
    first, second = films(world, ann)
    assert first.data == second.data
    assert "You may have this one already" not in first.caption
    assert "You may have this one already" in second.caption


async def test_a_film_that_provably_never_left_comes_once(
    tmp_path: Path, cloud: WorkingBackend, world: World
) -> None:
    ann = world.person()
    world.faults.flood("sendVideo", 1)
    async with started(world, tmp_path, cloud) as show:
        await ann.sends(WISH["en"])
        await world.shows(ann.chat, "Made:")
        await show.quiet()
    (film,) = films(world, ann)
    assert "already" not in film.caption


async def test_the_same_update_twice_is_one_job(tmp_path: Path, cloud: WorkingBackend, world: World) -> None:
    ann = world.person()
    async with started(world, tmp_path, cloud) as show:
        await ann.sends(WISH["en"])
        world.again()
        await world.changed()
        await world.shows(ann.chat, "Made:")
        world.again()
        await ann.sends("thanks")
        await show.quiet()
    assert len(cloud.runs) == 1 and len(films(world, ann)) == 1


@WAYS
async def test_what_was_said_while_nobody_listened_is_heard_after_the_start(
    tmp_path: Path, cloud: WorkingBackend, world: World, webhook: bool
) -> None:
    ann = world.person()
    async with Server(world) as server:
        async with listening(world, server, tmp_path / "house", cloud.url, webhook=webhook) as show:
            await ann.sends("hi")
            await show.quiet()
        await ann.sends(WISH["en"])
        assert cloud.runs == []
        async with listening(world, server, tmp_path / "house", cloud.url, webhook=webhook) as show:
            await world.shows(ann.chat, "Made:")
            await show.quiet()
    assert cloud.runs == [WISH["en"]] and len(films(world, ann)) == 1
