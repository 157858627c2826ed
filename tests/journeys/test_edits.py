"""A message that is changed after it was sent, at each point of its way: never paid for unasked, never
ignored where it counts."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.actions import Options
from core.chat import Receipt
from core.rhythm import Rhythm
from core.routing import Action
from core.words import say
from tests.doubles.backend import Broken, Stream, called, said
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house

WISH = "a film of my trip"
OTHER = "a film of my garden"
THIRD = "a film of my cat"
HAN = "做一个旅行短片"
HAN_OTHER = "做一个花园短片"
NEVER = Options(auto_export="never")
BOTH = pytest.mark.parametrize(("first", "second", "language"), [(WISH, OTHER, "en"), (HAN, HAN_OTHER, "zh")])


async def send(home: House, text: str, *files: Path, id: str = "1", **more: Any) -> Receipt:
    return await home.desk.receive(message(text, *files, id=id, **more))


async def change(home: House, text: str, *files: Path, id: str = "1", **more: Any) -> Receipt:
    return await send(home, text, *files, id=id, edited=True, **more)


async def told(home: House, receipt: Receipt) -> None:
    await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)


async def idle(home: House) -> None:
    await asyncio.wait_for(home.desk.idle(ADDRESS), 20)


def held(cloud: WorkingBackend) -> asyncio.Event:
    """The next run goes on until this is set."""
    gate = asyncio.Event()
    cloud.next("talk", Stream(called("generate"), gate, said("First.")))
    return gate


def question(bot: DiaryBot) -> dict[str, str]:
    """The buttons of the last question: command → subject."""
    asked = next(entry for entry in reversed(bot.read("say")) if "apply" in entry["choices"])
    return dict(zip(asked["choices"], asked["subjects"], strict=True))


@BOTH
async def test_while_it_waits_its_words_are_replaced_and_the_card_says_so(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, first: str, second: str, language: str
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        gate = held(cloud)
        await send(home, THIRD, id="0")
        await asyncio.wait_for(cloud.hears("talk"), 10)
        await send(home, first)
        receipt = await change(home, second)
        assert receipt == Receipt(f"turn:{ADDRESS}:1:1", Action.CREATE, fresh=False)
        card = bot.read("show")[-1]
        gate.set()
        await idle(home)
    assert cloud.runs == [THIRD, second]
    assert card["text"].splitlines() == [
        say("progress-queued", language, position=1),
        say("edit-taken", language),
    ]
    assert card["card"] is not None, "on the card that was there"
    assert not any("apply" in entry["choices"] for entry in bot.read("say"))


@BOTH
async def test_while_it_runs_the_person_is_asked_and_nothing_is_spent(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, first: str, second: str, language: str
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        gate = held(cloud)
        await send(home, first)
        await asyncio.wait_for(cloud.hears("talk"), 10)
        receipt = await change(home, second)
        await told(home, receipt)
        assert bot.said() == [say("edit-running", language)]
        assert list(question(bot)) == ["apply", "cancel"]
        again = await change(home, second)
        assert (again.turn, again.fresh) == (receipt.turn, False)
        gate.set()
        await idle(home)
    assert cloud.runs == [first]
    assert len([entry for entry in bot.read("say") if "apply" in entry["choices"]]) == 1


async def test_apply_after_this_is_one_more_run_however_often_it_is_pressed(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        gate = held(cloud)
        await send(home, WISH)
        await asyncio.wait_for(cloud.hears("talk"), 10)
        await told(home, await change(home, OTHER))
        subject = question(bot)["apply"]
        for id in ("p", "p", "q"):
            await told(home, await send(home, "", id=id, command="apply", subject=subject))
        assert cloud.runs == [WISH], "after this, not beside it"
        assert "⏳ In line: number 1" in [entry["text"] for entry in bot.read("show")]
        gate.set()
        await idle(home)
        await send(home, "", id="r", command="apply", subject=subject)
        await idle(home)
    assert cloud.runs == [WISH, OTHER]
    assert bot.said()[-1] == say("wish-already", "en")
    real = {"1", "p", "q", "r"}
    assert {entry["id"] for entry in bot.read("acknowledge")} <= real, (
        "no platform has heard of our own names"
    )


async def test_stop_stops_the_run_that_was_changed_and_no_other(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        held(cloud)
        await send(home, WISH)
        await asyncio.wait_for(cloud.hears("talk"), 10)
        await send(home, THIRD, id="2")
        await told(home, await change(home, OTHER))
        await send(home, "", id="p", command="cancel", subject=question(bot)["cancel"])
        await idle(home)
    assert cloud.runs == [WISH, THIRD]
    assert any(words.startswith("Stopped.") for words in bot.said())


@BOTH
async def test_once_it_is_answered_a_new_message_is_advised_and_a_button_applies_it(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, first: str, second: str, language: str
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await told(home, await send(home, first))
        await told(home, await change(home, second))
        assert bot.said()[-1] == say("edit-ended", language)
        assert list(question(bot)) == ["apply"]
        assert cloud.runs == [first]
        for id in ("p", "q"):
            await send(home, "", id=id, command="apply", subject=question(bot)["apply"])
        await idle(home)
    assert cloud.runs == [first, second]


async def test_a_change_of_what_was_applied_and_still_waits_is_taken_into_it(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        gate = held(cloud)
        await send(home, WISH)
        await asyncio.wait_for(cloud.hears("talk"), 10)
        await told(home, await change(home, OTHER))
        await told(home, await send(home, "", id="p", command="apply", subject=question(bot)["apply"]))
        await change(home, OTHER)
        await change(home, THIRD)
        gate.set()
        await idle(home)
    assert cloud.runs == [WISH, THIRD]


async def test_words_that_did_not_change_are_ignored_at_every_point(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    """A platform tells of previews and reactions as well."""
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        gate = held(cloud)
        await send(home, WISH, photos[0])
        await asyncio.wait_for(cloud.hears("talk"), 10)
        await change(home, WISH, photos[0])
        await send(home, "", photos[1], id="2")
        await change(home, "", photos[1], id="2")
        gate.set()
        await idle(home)
        await change(home, WISH, photos[0])
        await change(home, "", photos[1], id="2")
        await idle(home)
    assert cloud.runs == [WISH]
    assert len(bot.said()) == 2


@pytest.mark.parametrize("command", ["export", "status", "积分", "/help", "/skill", "new project"])
async def test_a_command_that_is_changed_does_nothing(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, command: str
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await told(home, await send(home, command))
        before = len(bot.read())
        receipt = await change(home, "status" if command != "status" else "credits")
        await idle(home)
        if command != "/help":
            await change(home, WISH)
            await idle(home)
    assert not receipt.fresh
    assert len(bot.read()) == before
    assert cloud.runs == []


async def test_a_greeting_that_became_a_wish_is_not_left_unheard(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await told(home, await send(home, "hi"))
        await told(home, await change(home, WISH))
        await send(home, "", id="p", command="apply", subject=question(bot)["apply"])
        await idle(home)
    assert cloud.runs == [WISH]


async def test_a_message_never_seen_is_a_new_one(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        receipts = [await change(home, WISH), await change(home, WISH)]
        await idle(home)
        await told(home, await change(home, "status", id="2"))
    assert [receipt.fresh for receipt in receipts] == [True, False]
    assert cloud.runs == [WISH]


async def test_a_wish_changed_into_cancel_is_stopped_whether_it_waits_or_runs(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        held(cloud)
        await send(home, WISH)
        await asyncio.wait_for(cloud.hears("talk"), 10)
        await send(home, OTHER, id="2")
        await send(home, THIRD, id="3")
        await told(home, await change(home, "取消", id="2"))
        assert bot.said() == [say("turn-stopped", "en", spent="no")], "it need not wait for its turn to end"
        await change(home, "cancel")
        await idle(home)
    assert cloud.runs == [WISH, THIRD]


async def test_a_wish_changed_into_another_command_is_neither(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    """The word "export" never reaches the agent, also not this way."""
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        gate = held(cloud)
        await send(home, THIRD, id="0")
        await asyncio.wait_for(cloud.hears("talk"), 10)
        await send(home, WISH)
        await change(home, "export")
        gate.set()
        await idle(home)
    assert cloud.runs == [THIRD, WISH]


async def test_a_caption_that_was_taken_back_in_time_spends_nothing(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        gate = held(cloud)
        await send(home, THIRD, id="0")
        await asyncio.wait_for(cloud.hears("talk"), 10)
        await send(home, WISH, *photos)
        await change(home, "", *photos)
        gate.set()
        await idle(home)
    assert cloud.runs == [THIRD]
    assert cloud.uploads == ["harbour.jpg", "lake.jpg"]
    assert bot.said()[-1].startswith("Got them, your 2 files are in.")


@pytest.mark.parametrize(
    ("first", "second", "runs"), [("", WISH, [WISH]), (WISH, "", []), (WISH, OTHER, [OTHER])]
)
async def test_a_caption_that_changes_while_its_files_go_up_counts_as_it_is_then(
    tmp_path: Path,
    cloud: WorkingBackend,
    bot: DiaryBot,
    photos: list[Path],
    first: str,
    second: str,
    runs: list[str],
) -> None:
    gate = asyncio.Event()
    cloud.next("upload", Stream(gate, b'{"code":0,"data":{"files":[]}}', type="application/json"))
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        receipt = await send(home, first, *photos)
        await asyncio.wait_for(cloud.hears("upload"), 10)
        await change(home, second, *photos)
        gate.set()
        await told(home, receipt)
        await idle(home)
    assert cloud.runs == runs
    assert len(cloud.heard_at("upload")) == 2, "each file once"
    assert len(bot.said()) == 1
    assert [entry["card"] for entry in bot.read("show")].count(None) == 1, "one card"


async def test_files_of_a_changed_message_are_there_for_it_and_do_not_go_twice(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await told(home, await send(home, WISH, *photos))
        await told(home, await change(home, OTHER, *photos))
        await send(home, "", id="p", command="apply", subject=question(bot)["apply"])
        await idle(home)
        rows = await home.ledger.attachments(
            f"turn:{ADDRESS}:{question(bot)['apply'].replace('#?', '#')[:-2]}:1"
        )
    assert cloud.runs == [WISH, OTHER]
    assert cloud.uploads == ["harbour.jpg", "lake.jpg"]
    assert [row.stage for row in rows] == ["uploaded"] * 2


async def test_after_a_retry_the_latest_attempt_counts(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Broken("reset"))
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await told(home, await send(home, WISH))
        gate = held(cloud)
        subject = bot.read("say")[-1]["subjects"][0]
        await send(home, "", id="p", command="retry", subject=subject)
        await asyncio.wait_for(cloud.hears("talk", 2), 10)
        await told(home, await change(home, OTHER))
        assert list(question(bot)) == ["apply", "cancel"]
        gate.set()
        await idle(home)
    assert cloud.runs == [WISH, WISH]


async def test_a_changed_caption_of_an_album_that_waits_replaces_its_words(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    rhythm = Rhythm().tiny(album=0.5, album_max=5)
    async with house(tmp_path, cloud.url, bot, options=NEVER, rhythm=rhythm) as home:
        first = await send(home, "", photos[0], id="8", group="77")
        await send(home, WISH, photos[1], id="9", group="77")
        await change(home, "", photos[0], id="8", group="77")
        receipt = await change(home, OTHER, photos[1], id="9", group="77")
        await idle(home)
        assert cloud.runs == [OTHER]
        await told(home, await change(home, THIRD, photos[1], id="9", group="77"))
        assert list(question(bot)) == ["apply"]
        await change(home, "", photos[0], id="8", group="77")
        await idle(home)
    assert receipt.turn == first.turn
    assert cloud.runs == [OTHER]
    assert cloud.uploads == ["harbour.jpg", "lake.jpg"]


async def test_an_item_of_an_album_that_is_only_heard_of_by_its_change_joins_it(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    rhythm = Rhythm().tiny(album=0.5, album_max=5)
    async with house(tmp_path, cloud.url, bot, options=NEVER, rhythm=rhythm) as home:
        await send(home, "", photos[0], id="8", group="77")
        await change(home, WISH, photos[1], id="9", group="77")
        await idle(home)
    assert cloud.runs == [WISH]
    assert cloud.uploads == ["harbour.jpg", "lake.jpg"]


async def test_nobody_applies_anothers_change(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    bob = replace(ADDRESS, user="bob")
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await told(home, await send(home, WISH))
        await told(home, await change(home, OTHER))
        subject = question(bot)["apply"]
        await told(home, await send(home, "", id="p", command="apply", subject=subject, address=bob))
        await told(home, await send(home, "", id="q", command="apply", subject="1.1"))
        await told(home, await change(home, THIRD, address=bob))
    assert cloud.runs == [WISH, THIRD], "bob's message of that number was never seen"
