"""Files without words: what is asked, and what the buttons under the question begin. Only a tap spends."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.actions import Options
from core.desk import Outcome
from core.message import Attachment
from core.words import say
from tests.doubles.backend import Answer, Stream, said
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house

WISH = "a film of my trip"
NEVER = Options(auto_export="never")


@pytest.fixture
def three() -> list[Path]:
    folder = Path(__file__).parent.parent / "photos"
    return [folder / f"{name}.jpg" for name in ("harbour", "lake", "lanterns")]


async def ask(home: House, text: str = "", *files: Path, id: str = "1", **more: Any) -> Outcome:
    attached = more.pop("attached", ())
    said = message(text, *files, id=id, **more)
    receipt = await home.desk.receive(replace(said, attachments=attached) if attached else said)
    return await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)


async def idle(home: House) -> None:
    await asyncio.wait_for(home.desk.idle(ADDRESS), 20)


def offered(bot: DiaryBot) -> dict[str, str]:
    """What each button under the question says: by its kind its subject."""
    asked = next(e for e in reversed(bot.read("say")) if "wish" in e["choices"])
    return {subject.partition(":")[0]: subject for subject in asked["subjects"]}


async def press(home: House, subject: str, *ids: str, **more: Any) -> None:
    for id in ids:
        await home.desk.receive(message("", id=id, command="wish", subject=subject, **more))
    await idle(home)


async def test_several_files_without_words_ask_and_spend_nothing(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "", *three)
        await idle(home)
    assert list(offered(bot)) == ["example", "all", "each"]
    assert cloud.runs == [] and bot.films() == []
    assert cloud.uploads == ["harbour.jpg", "lake.jpg", "lanterns.jpg"]


async def test_a_single_file_is_one_film_anyway(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "", three[0])
    assert list(offered(bot)) == ["example"]


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_one_each_is_a_run_and_a_film_for_each_file_and_no_file_goes_twice(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path], language: str
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "", *three, language=language)
        await press(home, offered(bot)["each"], "p")
    names = ["harbour.jpg", "lake.jpg", "lanterns.jpg"]
    assert cloud.runs == [say("wish-each", language, name=name) for name in names]
    assert cloud.uploads == names
    assert len({heard.json["session_id"] for heard in cloud.heard_at("talk")}) == 1, "one session (§11)"
    submitted = [heard.json for heard in cloud.heard_at("submit")]
    assert len({render["id"] for render in submitted}) == 3, "each its own render"
    drafts = [len(render["draft"]["t"][0]["sg"]) for render in submitted]
    assert sorted(drafts) == [1, 2, 3], "each as the timeline was when its own wish was done"
    assert len(bot.films()) == 3
    assert say("wish-begun", language, count=3) in bot.said()
    assert {e["id"] for e in bot.read("acknowledge")} == {"1", "p"}, "no platform has heard of our own names"


async def test_one_each_pressed_often_is_done_once(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "", *three)
        subject = offered(bot)["each"]
        await press(home, subject, "p", "p", "q")
        await press(home, subject, "r")
    assert len(cloud.runs) == len(bot.films()) == 3
    assert bot.said()[-1] == say("wish-already", "en")


async def test_one_film_is_one_prompt_over_all_pressed_once_or_often(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, "", *three)
        await press(home, offered(bot)["all"], "p", "q", "p")
    assert cloud.runs == ["Make one film from all of these files."]
    assert len(cloud.uploads) == 3
    assert len(bot.films()) == 1, "the film itself was asked for"


async def test_an_example_is_asked_for_once(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, "", *three)
        await press(home, offered(bot)["example"], "p", "q")
        example = home.workshop.skill("free-generator-maker").examples_in("en")[0]
    assert cloud.runs == [example]


async def test_a_second_press_while_the_first_runs_says_so_and_waits_for_nothing(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    gate = asyncio.Event()
    cloud.next("talk", Stream(gate, said("Made.")))
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, "", *three)
        subject = offered(bot)["all"]
        await ask(home, id="p", command="wish", subject=subject)
        await asyncio.wait_for(cloud.hears("talk"), 10)
        assert (await ask(home, id="q", command="wish", subject=subject)).text.startswith(
            "You asked for that"
        )
        gate.set()
        await idle(home)
    assert len(cloud.runs) == 1


async def test_a_stop_ends_the_whole_batch(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    gate = asyncio.Event()
    cloud.next("talk", Stream(gate, said("Made.")))
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "", *three)
        await ask(home, id="p", command="wish", subject=offered(bot)["each"])
        await asyncio.wait_for(cloud.hears("talk"), 10)
        await ask(home, "cancel", id="2")
        await idle(home)
    assert len(cloud.runs) == 1 and bot.films() == []


async def test_a_film_of_the_batch_that_failed_can_be_asked_for_again_alone(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    cloud.next("talk", Answer({"code": 2001, "message": "insufficient"}))
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "", *three)
        await press(home, offered(bot)["each"], "p")
        trouble = next(entry for entry in bot.read("say") if entry["choices"] == ["retry"])
        await home.desk.receive(message("", id="r", command="retry", subject=trouble["subjects"][0]))
        await idle(home)
    assert len(cloud.runs) == 4
    assert cloud.runs[-1] == cloud.runs[0], "the first was refused: nothing ran"
    assert len(bot.films()) == 3


async def test_files_of_a_lost_session_go_up_again_with_the_film_that_needs_them(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "", *three)
        cloud.next("state", Answer({"code": 1002, "message": "no"}, status=404))
        await press(home, offered(bot)["all"], "p")
    first, second = cloud.files.values()
    assert first == second == ["harbour.jpg", "lake.jpg", "lanterns.jpg"]
    assert "no longer on the server" in bot.said()[-1]


async def test_nobody_makes_films_of_anothers_files(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    bob = replace(ADDRESS, user="bob")
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "", *three)
        await ask(home, id="p", command="wish", subject=offered(bot)["each"], address=bob)
    assert cloud.runs == []
    assert bot.said(bob) == [say("wish-gone", "en")]


@pytest.mark.parametrize("subject", ["", "each", "each:", "each:nobody.1", "all:1.x", ":", "nonsense:1.1"])
async def test_a_button_that_means_nothing_any_more_says_so(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, subject: str, three: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "", three[0])
        told = await ask(home, id="p", command="wish", subject=subject)
    assert told.text == say("wish-gone", "en")
    assert cloud.runs == []


async def test_a_prompt_in_words_uses_the_files_as_ever(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, "", *three)
        await ask(home, WISH, id="2")
    assert cloud.runs == [WISH]
    assert len(cloud.uploads) == 3


async def test_words_that_come_right_behind_the_files_are_not_asked_for(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    gate = asyncio.Event()
    cloud.next("upload", Stream(gate, b'{"code":0,"data":{"files":[]}}', type="application/json"))
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await home.desk.receive(message("", three[0]))
        await asyncio.wait_for(cloud.hears("upload"), 10)
        await home.desk.receive(message(WISH, id="2"))
        gate.set()
        await idle(home)
    assert cloud.runs == [WISH]
    assert not any("What shall I make" in words for words in bot.said())


# The same bytes


async def test_the_same_file_sent_again_is_not_uploaded_again(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    """By the platform's name for its bytes, whatever its handle; within one session."""
    same = [Attachment(f"{n}.jpg", {"path": str(three[0]), "n": n}, key="unique") for n in range(2)]
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, WISH, attached=(same[0],))
        await ask(home, "warmer", id="2", attached=(same[1],))
        assert cloud.uploads == ["0.jpg"]
        (row,) = await home.ledger.attachments(f"turn:{ADDRESS}:2:1")
        assert (row.stage, row.uploaded_name) == ("uploaded", "0.jpg")
        await ask(home, "new project", id="3")
        await ask(home, WISH, id="4", attached=(same[1],))
    assert cloud.uploads == ["0.jpg", "1.jpg"], "another session has it not"


async def test_the_same_file_twice_in_one_message_goes_once(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        assert (await ask(home, WISH, three[0], three[0])).ok
    assert cloud.uploads == ["harbour.jpg"]


async def test_two_conversations_know_nothing_of_each_others_files(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    bob = replace(ADDRESS, user="bob")
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, WISH, three[0])
        await ask(home, WISH, three[0], address=bob)
    assert len(cloud.uploads) == 2


# Pointed files


@pytest.mark.parametrize("text", [WISH, "用这张照片做一个短片"])
async def test_a_wish_about_an_earlier_message_has_its_files(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path], text: str
) -> None:
    pointed = message("", *three[:2]).attachments
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, text, three[2], pointed=pointed)
        await ask(home, "warmer", id="2", pointed=pointed)
    assert sorted(cloud.uploads) == ["harbour.jpg", "lake.jpg", "lanterns.jpg"]
    assert cloud.runs == [text, "warmer"]


@pytest.mark.parametrize("text", ["upload", "上传", "", "use this", "用这个"])
async def test_words_that_only_point_at_them_ask_what_to_make(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path], text: str
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, text, pointed=message("", *three).attachments)
    assert len(cloud.uploads) == 3
    assert cloud.runs == []
    assert list(offered(bot)) == ["example", "all", "each"]


@pytest.mark.parametrize("text", ["export", "status", "thanks", "帮助", "cancel", "new project"])
async def test_for_everything_else_they_do_not_count(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path], text: str
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, text, pointed=message("", *three).attachments)
    assert cloud.uploads == []


async def test_own_files_without_words_leave_the_pointed_ones_alone(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "", three[0], pointed=message("", *three[1:]).attachments)
    assert cloud.uploads == ["harbour.jpg"]
