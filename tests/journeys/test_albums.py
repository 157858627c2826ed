"""Several items of one album are one request, in whatever order and however late they arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.actions import Options
from core.chat import Receipt
from core.message import Address, Message
from core.rhythm import Rhythm
from core.store import album_of
from tests.doubles.backend import Stream, said
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house

WISH = "a film of my trip"
NEVER = Options(auto_export="never")
PATIENT = Rhythm().tiny(album=0.3, album_max=5)
ENDLESS = Rhythm().tiny(album=30, album_max=60)
Items = Callable[..., list[Message]]


@pytest.fixture
def three() -> list[Path]:
    folder = Path(__file__).parent.parent / "photos"
    return [folder / f"{name}.jpg" for name in ("harbour", "lake", "lanterns")]


def album(files: list[Path], *captions: str, group: str = "77", first: int = 8, **more: Any) -> list[Message]:
    """Its items, under the ids 8, 9, 10 …: as text, 10 would come before 8."""
    texts = [*captions, *[""] * (len(files) - len(captions))]
    return [
        message(text, file, id=str(first + number), group=group, **more)
        for number, (text, file) in enumerate(zip(texts, files, strict=True))
    ]


async def arrive(home: House, items: list[Message]) -> list[Receipt]:
    return [await home.desk.receive(item) for item in items]


async def told(home: House, *receipts: Receipt) -> None:
    for receipt in receipts:
        await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)


async def idle(home: House, address: Address = ADDRESS) -> None:
    await asyncio.wait_for(home.desk.idle(address), 20)


async def test_three_photos_with_a_caption_are_one_run_with_three_uploads(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, rhythm=PATIENT, options=NEVER) as home:
        receipts = await arrive(home, album(three, WISH))
        await told(home, receipts[0])
        await idle(home)
    assert {receipt.turn for receipt in receipts} == {f"turn:{ADDRESS}:album:77:1"}
    assert cloud.runs == [WISH]
    assert cloud.uploads == ["harbour.jpg", "lake.jpg", "lanterns.jpg"]
    assert len(bot.said()) == 1
    assert [entry["card"] for entry in bot.read("show")].count(None) == 1, "one card"
    marks = [(entry["id"], entry["mark"]) for entry in bot.read("acknowledge")]
    assert marks == [("8", "seen"), ("8", "done")]


async def test_the_caption_may_come_last_and_the_order_is_that_of_the_messages(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, rhythm=PATIENT, options=NEVER) as home:
        eight, nine, ten = album(three, "", "", "用这些照片做一个短片")
        (receipt, *_) = await arrive(home, [nine, eight, ten])
        await told(home, receipt)
    assert cloud.runs == ["用这些照片做一个短片"]
    assert cloud.uploads == ["harbour.jpg", "lake.jpg", "lanterns.jpg"]
    assert cloud.heard_at("session")[0].json["language"] == "zh-CN"
    assert len(bot.said()) == 1, "never asked what to make of them"


async def test_redelivered_items_change_nothing(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    items = album(three, "", WISH)
    async with house(tmp_path, cloud.url, bot, rhythm=PATIENT, options=NEVER) as home:
        await asyncio.gather(*(home.desk.receive(item) for item in [*items, *items, *reversed(items)]))
        await idle(home)
        again = await arrive(home, items)
        await idle(home)
    assert not any(receipt.fresh for receipt in again)
    assert {receipt.turn for receipt in again} == {f"turn:{ADDRESS}:album:77:1"}
    assert cloud.runs == [WISH]
    assert sorted(cloud.uploads) == ["harbour.jpg", "lake.jpg", "lanterns.jpg"]
    assert len([entry for entry in bot.read("acknowledge") if entry["mark"] == "seen"]) == 1


async def test_two_albums_at_once_stay_two(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    one, two = album(three[:2], "a day at sea"), album(three[1:], "a night", group="78", first=20)
    async with house(tmp_path, cloud.url, bot, rhythm=PATIENT, options=NEVER) as home:
        await arrive(home, [one[0], two[0], two[1], one[1]])
        await idle(home)
    assert cloud.runs == ["a day at sea", "a night"]
    assert cloud.uploads == ["harbour.jpg", "lake.jpg", "lanterns.jpg"], "the lake was there already"


async def test_albums_of_two_people_never_meet_though_their_names_do(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    bob = replace(ADDRESS, user="bob")
    async with house(tmp_path, cloud.url, bot, rhythm=PATIENT, options=NEVER) as home:
        await arrive(home, [*album(three[:1], "ann's"), *album(three[1:], "bob's", address=bob)])
        await idle(home)
        await idle(home, bob)
    assert sorted(cloud.runs) == ["ann's", "bob's"]
    assert sorted(map(len, cloud.files.values())) == [1, 2]


async def test_a_straggler_joins_as_long_as_nothing_was_sent(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    """Also with the caption: what seemed an upload without words becomes the wish it is."""
    gate = asyncio.Event()
    cloud.next("upload", Stream(gate, b'{"code":0,"data":{"files":[]}}', type="application/json"))
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        items = album(three, "", "", WISH)
        (receipt, _) = await arrive(home, items[:2])
        await asyncio.wait_for(cloud.hears("upload"), 10)
        (late,) = await arrive(home, items[2:])
        gate.set()
        await told(home, receipt)
        await idle(home)
    assert late.turn == receipt.turn
    assert cloud.runs == [WISH]
    assert len(cloud.heard_at("upload")) == 3
    assert [words.partition("\n")[0] for words in bot.said()] == [f"Made: {WISH}"]
    assert [entry["card"] for entry in bot.read("show")].count(None) == 1


async def test_a_straggler_to_a_wish_that_is_being_uploaded_is_in_the_film(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    gate = asyncio.Event()
    cloud.next("upload", Stream(gate, b'{"code":0,"data":{"files":[]}}', type="application/json"))
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        items = album(three, WISH)
        (receipt, _) = await arrive(home, items[:2])
        await asyncio.wait_for(cloud.hears("upload"), 10)
        await arrive(home, items[2:])
        gate.set()
        await told(home, receipt)
    routes = [heard.route for heard in cloud.heard if heard.route in {"upload", "talk"}]
    assert routes == ["upload", "upload", "upload", "talk"]


@pytest.mark.parametrize(
    ("wish", "words"), [(WISH, "This one came after the rest"), ("用照片做一个短片", "这个文件到得晚")]
)
async def test_one_that_comes_after_it_was_sent_is_an_upload_that_says_what_it_is(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path], wish: str, words: str
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        items = album(three, wish)
        await arrive(home, items[:2])
        await idle(home)
        late = [*await arrive(home, items[2:]), *await arrive(home, items[2:])]
        await told(home, *late)
        await idle(home)
    assert [receipt.turn for receipt in late] == [f"turn:{ADDRESS}:10:1"] * 2
    assert [receipt.fresh for receipt in late] == [True, False]
    assert cloud.runs == [wish]
    assert cloud.uploads == ["harbour.jpg", "lake.jpg", "lanterns.jpg"]
    assert bot.said()[-1].startswith(words)
    assert not bot.read("say")[-1]["trouble"]


async def test_a_caption_that_comes_after_an_album_without_words_is_the_wish_for_it(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        items = album(three, "", "", WISH)
        await arrive(home, items[:2])
        await idle(home)
        await arrive(home, items[2:])
        await idle(home)
    assert cloud.runs == [WISH]
    assert cloud.uploads == ["harbour.jpg", "lake.jpg", "lanterns.jpg"]


async def test_a_stop_while_an_album_is_awaited_loses_nothing(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    """The process ends in the middle of the wait; the next one takes the album up and hears the rest."""
    items = album(three, "", WISH)
    async with house(tmp_path, cloud.url, bot, rhythm=ENDLESS, options=NEVER) as home:
        (receipt,) = await arrive(home, items[:1])
        await begun(home, receipt)
    assert cloud.heard == []
    async with house(tmp_path, cloud.url, bot, rhythm=PATIENT, options=NEVER) as home:
        await arrive(home, items)
        await idle(home)
    assert cloud.runs == [WISH]
    assert cloud.uploads == ["harbour.jpg", "lake.jpg", "lanterns.jpg"]


async def begun(home: House, receipt: Receipt) -> None:
    """Its job is under way."""

    async def listens() -> bool:
        return receipt.turn in home.workshop.stops

    await asyncio.wait_for(home.ledger.changed(listens, every=0.01), 10)


async def test_cancel_ends_the_wait_at_once_and_what_still_comes_is_not_uploaded(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, rhythm=ENDLESS, options=NEVER) as home:
        items = album(three, WISH)
        (receipt, *_) = await arrive(home, items[:2])
        await begun(home, receipt)
        await home.desk.receive(message("cancel", id="30"))
        await told(home, receipt)
        await arrive(home, items[2:])
        await idle(home)
    assert cloud.heard == []
    assert bot.said() == ["Stopped before anything was spent."]


async def test_an_album_refused_at_the_door_is_refused_once_and_whole(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, three: list[Path]
) -> None:
    gate = asyncio.Event()
    cloud.next("talk", Stream(gate, said("First")))
    options = Options(auto_export="never", waiting=0)
    async with house(tmp_path, cloud.url, bot, options=options) as home:
        await home.desk.receive(message("one", id="1"))
        await asyncio.wait_for(cloud.hears("talk"), 10)
        (refused, *_) = await arrive(home, album(three, WISH))
        await told(home, refused)
        full = bot.read("say")[-1]
        gate.set()
        await idle(home)
        await home.desk.receive(message("", id="p", command="retry", subject=full["subjects"][0]))
        await idle(home)
    assert sum("did not take" in words for words in bot.said()) == 1
    assert cloud.runs == ["one", WISH]
    assert cloud.uploads == ["harbour.jpg", "lake.jpg", "lanterns.jpg"]


def test_a_long_name_of_a_group_still_fits_a_button() -> None:
    assert album_of("77") == "album:77"
    assert len(album_of("x" * 80)) == len("album:") + 16
    assert album_of("x" * 80) != album_of("y" * 80)
