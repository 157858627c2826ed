"""Somebody comes back next week: the project is dropped, the film is not, and only a tap makes it anew."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.actions import Options
from core.desk import Outcome
from core.errors import ChatGone, ChatRefused
from core.routing import route
from core.words import say
from tests.doubles.backend import Answer, Stream, called, said
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house

WISHES = {"en": "a film of my trip", "zh": "用这些照片做一个旅行短片"}
STATUS = {"en": "status", "zh": "状态"}
EXPORT = {"en": "export", "zh": "导出"}
AGAIN = {"en": "show me my last film", "zh": "发我上一个视频"}
both = pytest.mark.parametrize("language", ["en", "zh"])


async def ask(home: House, text: str = "", *files: Path, id: str = "1", **more: Any) -> Outcome:
    receipt = await home.desk.receive(message(text, *files, id=id, **more))
    return await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)


async def idle(home: House) -> None:
    await asyncio.wait_for(home.desk.idle(ADDRESS), 20)


async def press(home: House, subject: str, *ids: str, **more: Any) -> None:
    for id in ids:
        await home.desk.receive(message("", id=id, command="rebuild", subject=subject, **more))
    await idle(home)


def drops(cloud: WorkingBackend, *routes: str) -> None:
    for one in routes:
        cloud.next(one, Answer({"code": 1002, "message": "session not found"}, status=404))


def button(bot: DiaryBot) -> str:
    """What the newest Rebuild button says."""
    asked = next(entry for entry in reversed(bot.read("say")) if "rebuild" in entry["choices"])
    return str(asked["subjects"][asked["choices"].index("rebuild")])


async def made(home: House, photos: list[Path], language: str = "en") -> None:
    await ask(home, WISHES[language], *photos, language=language)
    await idle(home)


@both
async def test_who_comes_back_is_told_sees_the_film_and_pays_only_with_a_tap(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path], language: str
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await made(home, photos, language)
        delivered = bot.films()[0]["n"]
    async with house(tmp_path, cloud.url, bot) as home:  # next week
        drops(cloud, "state")
        told = await ask(home, STATUS[language], id="2")
        assert told.text.split("\n") == [
            say(key, language) for key in ("come-back-lost", "come-back-film", "come-back-rebuild")
        ]
        (shown,) = bot.read("repeat")
        assert shown["sent"] == {"id": delivered}, "by the platform's own file"
        assert len(cloud.runs) == 1 and len(bot.films()) == 1, "nothing was made of it yet"
        await press(home, button(bot), "p", "q", "p", language=language)
        await press(home, button(bot), "r", language=language)
    assert cloud.runs[1:] == [say("rebuild-wish", language, wishes=f"1. {WISHES[language]}")]
    first, second = cloud.files.values()
    assert first == second == ["harbour.jpg", "lake.jpg"]
    assert len(bot.films()) == 2, "a new project: its first film comes unasked"
    assert bot.said()[-1] == say("rebuild-already", language)


async def test_the_film_is_shown_once_for_each_project_that_was_lost(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await made(home, photos)
        drops(cloud, "state")
        await ask(home, "status", id="2")
        await ask(home, "status", id="3")
        assert len(bot.read("repeat")) == 1
        assert bot.read("say")[-1]["choices"] == ["rebuild", "film", "new"]
        await ask(home, id="4", command="film")
    assert len(bot.read("repeat")) == 2


@both
async def test_export_of_a_dropped_project_offers_the_same(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path], language: str
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await made(home, photos, language)
        drops(cloud, "state")
        first = await ask(home, EXPORT[language], id="2", language=language)
        second = await ask(home, EXPORT[language], id="3", language=language)
    assert say("come-back-lost", language) in first.text and say("come-back-lost", language) in second.text
    assert len(cloud.runs) == 1 and len(bot.films()) == 1


async def test_all_wishes_that_were_done_are_asked_for_again_in_order(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await made(home, photos)
        cloud.next("talk", Answer({"code": 2001, "message": "insufficient"}))
        await ask(home, "add rain", id="2")
        await ask(home, "calmer music", id="3")
        drops(cloud, "state")
        await ask(home, "status", id="4")
        await press(home, button(bot), "p")
    assert cloud.runs[-1].splitlines()[1:] == ["1. a film of my trip", "2. calmer music"]


async def test_a_wish_that_meets_a_dropped_project_gets_the_film_and_the_button_too(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    """The wish was made in a new session; what is rebuilt becomes a project of its own."""
    async with house(tmp_path, cloud.url, bot, options=Options(auto_export="never")) as home:
        await ask(home, WISHES["en"], *photos, film=True)
        await idle(home)
        drops(cloud, "state")
        told = await ask(home, "calmer music", id="2")
        assert "no longer on the server" in told.text
        assert len(bot.read("repeat")) == 1
        await press(home, button(bot), "p", "q")
        sessions = [heard.json["session_id"] for heard in cloud.heard_at("talk")]
        assert len(set(sessions)) == 3
        await ask(home, "faster", id="5")
        assert cloud.heard_at("talk")[-1].json["session_id"] == sessions[-1], "it goes on in the rebuilt one"
    assert cloud.runs == [
        WISHES["en"],
        "calmer music",
        say("rebuild-wish", "en", wishes="1. a film of my trip"),
        "faster",
    ]


async def test_without_files_there_is_nothing_to_rebuild_from(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=Options(auto_export="never")) as home:
        await ask(home, WISHES["en"])
        drops(cloud, "state")
        told = await ask(home, "status", id="2")
    assert told.text.split("\n") == [say("come-back-lost", "en"), say("come-back-anew", "en")]
    assert bot.read("say")[-1]["choices"] == ["new"]


async def test_a_fresh_start_forgets_the_dropped_project(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await made(home, photos)
        drops(cloud, "state")
        await ask(home, "status", id="2")
        await ask(home, "new project", id="3")
        assert (await ask(home, "status", id="4")).text == say("status-empty", "en")


async def test_files_that_are_gone_are_told_and_nothing_is_paid(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    copies = [tmp_path / photo.name for photo in photos]
    for photo, copy in zip(photos, copies, strict=True):
        copy.write_bytes(photo.read_bytes())
    async with house(tmp_path, cloud.url, bot) as home:
        await made(home, copies)
        for copy in copies:
            copy.unlink()
        drops(cloud, "state")
        await ask(home, "status", id="2")
        await press(home, button(bot), "p")
    assert len(cloud.runs) == 1
    assert bot.read("say")[-1]["trouble"]


@pytest.mark.parametrize("subject", ["", "0", "999", "x", "-1", "9" * 30])
async def test_a_rebuild_of_nothing_says_so(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, subject: str
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        told = await ask(home, id="p", command="rebuild", subject=subject)
    assert told.text == say("wish-gone", "en")
    assert cloud.runs == []


async def test_nobody_rebuilds_anothers_project(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    bob = replace(ADDRESS, user="bob")
    async with house(tmp_path, cloud.url, bot) as home:
        await made(home, photos)
        drops(cloud, "state")
        await ask(home, "status", id="2")
        told = await ask(home, id="p", command="rebuild", subject=button(bot), address=bob)
        mine = await ask(home, "show me my last film", id="5", address=bob)
    assert told.text == say("wish-gone", "en") and mine.text == say("last-film-none", "en")
    assert len(cloud.runs) == 1


# The last film


@both
async def test_the_last_film_comes_again_without_spending(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path], language: str
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await made(home, photos, language)
        rendered = len(cloud.renders)
        await ask(home, AGAIN[language], id="2", language=language)
        await home.desk.receive(message(AGAIN[language], id="2", language=language))
    (shown,) = bot.read("repeat")
    assert shown["choices"] == ["export", "change", "status"]
    assert shown["caption"].startswith("🎬") and ("上一部" in shown["caption"]) == (language == "zh")
    assert len(cloud.runs) == 1 and len(cloud.renders) == rendered and len(bot.films()) == 1


async def test_a_platform_that_keeps_no_films_gets_the_file(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await made(home, photos)
        bot.refuse = lambda what, _: ChatRefused() if what == "repeat" else None
        await ask(home, "show me my last film", id="2")
    first, second = bot.films()
    assert second["path"] == first["path"] and second["key"] != first["key"]


async def test_a_film_that_nobody_keeps_is_said_to_be_gone(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await made(home, photos)
        Path(bot.films()[0]["path"]).unlink()
        bot.refuse = lambda what, _: ChatRefused() if what == "repeat" else None
        assert (await ask(home, "resend my film", id="2")).text == say("last-film-gone", "en")
    assert bot.read("say")[-1]["choices"] == ["export", "change", "status"]


async def test_a_chat_that_breaks_on_the_film_still_hears_the_words(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await made(home, photos)
        bot.refuse = lambda what, _: ZeroDivisionError() if what == "repeat" else None
        drops(cloud, "state")
        told = await ask(home, "status", id="2")
        assert told.text.split("\n") == [say("come-back-lost", "en"), say("come-back-rebuild", "en")]
        bot.refuse = lambda what, _: ChatGone() if what in {"repeat", "deliver"} else None
        assert (await ask(home, "my last film", id="3")).text == say("last-film-gone", "en")


async def test_who_has_no_film_yet_is_told(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        assert (await ask(home, "show me my last film")).text == say("last-film-none", "en")
    assert cloud.heard == []


@pytest.mark.parametrize("text", ["status", "export"])
async def test_a_crash_before_the_words_were_said_keeps_the_button(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path], text: str
) -> None:
    """They were written down by a life that ended before it told them."""
    async with house(tmp_path, cloud.url, bot) as home:
        await made(home, photos)
        drops(cloud, "state")
        await ask(home, "status", id="2")
        said = message(text, id="3")
        conversation = await home.ledger.conversation(ADDRESS, person_id=1, skill="free-generator-maker")
        action = route(said).action
        turn, _ = await home.ledger.journal(said, conversation_id=conversation.id, action=action)
        await home.ledger.stage(turn.id, "answered", answer=say("come-back-lost", "en"))
        await home.workshop.give_turn(turn)
        await asyncio.wait_for(home.desk.finished(turn.id), 20)
    assert bot.read("say")[-1]["choices"] == ["rebuild", "film", "new"]


async def test_a_rebuild_that_has_its_place_is_not_refused_by_who_came_behind_it(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    """It leaves the standing project for a new one: refused after that, it would have taken both away."""
    async with house(tmp_path, cloud.url, bot, options=Options(waiting=1)) as home:
        await made(home, photos)
        drops(cloud, "state")
        await ask(home, "status", id="2")
        subject = button(bot)
        gate = asyncio.Event()
        cloud.next("talk", Stream(called("generate"), gate, said("First.")))
        await home.desk.receive(message("a film of the sea", id="3"))
        await asyncio.wait_for(cloud.hears("talk", 2), 10)
        await home.desk.receive(message("", id="p", command="rebuild", subject=subject))
        behind = await home.ledger.conversation_at(ADDRESS)
        assert behind is not None
        for number in (4, 5):  # several that one press begins pass the door together
            wish = message(f"wish {number}", id=str(number))
            await home.ledger.journal(wish, conversation_id=behind.id, action="create")
        await home.desk.sweep()
        gate.set()
        await idle(home)
    assert say("queue-full", "en", count=1) not in bot.said()
    assert cloud.runs[-1] == say("rebuild-wish", "en", wishes=f"1. {WISHES['en']}")
