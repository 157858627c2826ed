"""A message sent while another is worked on has a fate that is told at once: its place, or a kind refusal."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.actions import Options
from core.chat import Receipt
from core.words import say
from tests.doubles.backend import Broken, Stream, called, said
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house

NEVER = Options(auto_export="never")
TWO = Options(auto_export="never", waiting=2)


async def send(home: House, text: str, *files: Path, id: str, **more: Any) -> Receipt:
    return await home.desk.receive(message(text, *files, id=id, **more))


async def told(home: House, receipt: Receipt) -> str:
    return (await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 10)).text


async def idle(home: House) -> None:
    await asyncio.wait_for(home.desk.idle(ADDRESS), 20)


async def running(home: House, cloud: WorkingBackend) -> asyncio.Event:
    """A run is under way until this is set."""
    gate = asyncio.Event()
    cloud.next("talk", Stream(called("generate"), gate, said("First.")))
    await send(home, "wish 0", id="0")
    await asyncio.wait_for(cloud.hears("talk"), 10)
    return gate


@pytest.mark.parametrize(("wish", "language"), [("wish {}", "en"), ("第 {} 个愿望", "zh")])
async def test_five_wait_and_the_sixth_is_refused_at_once_and_costs_nothing(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, wish: str, language: str
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        gate = await running(home, cloud)
        for number in range(1, 6):
            await send(home, wish.format(number), id=str(number))
        refused = await send(home, wish.format(6), id="6")
        assert await told(home, refused) == say("queue-full", language, count=5)
        places = [entry["text"] for entry in bot.read("show") if entry["stage"] == "queued"]
        assert places == [say("progress-queued", language, position=n) for n in range(1, 6)]
        gate.set()
        await idle(home)
    assert cloud.runs == ["wish 0", *(wish.format(n) for n in range(1, 6))]
    marks = [entry["mark"] for entry in bot.read("acknowledge") if entry["id"] == "6"]
    assert marks == ["seen", "failed"]


async def test_the_refused_one_is_never_run_by_itself_and_can_be_sent_again(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=TWO) as home:
        gate = await running(home, cloud)
        for number in range(1, 4):
            await send(home, f"wish {number}", id=str(number))
        again = await send(home, "wish 3", id="3")
        assert not again.fresh
        await told(home, again)
        gate.set()
        await idle(home)
        await send(home, "wish 3", id="3")
        await idle(home)
        assert cloud.runs == ["wish 0", "wish 1", "wish 2"]
        await send(home, "wish 3", id="4")
        await idle(home)
    assert cloud.runs[-1] == "wish 3"
    assert bot.said().count(say("queue-full", "en", count=2)) == 1


async def test_retry_under_the_refusal_takes_it_when_there_is_room_and_not_before(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=TWO) as home:
        gate = await running(home, cloud)
        for number in range(1, 3):
            await send(home, f"wish {number}", id=str(number))
        await told(home, await send(home, "wish 3", *photos, id="3"))
        subject = bot.read("say")[-1]["subjects"][0]
        early = await send(home, "", id="p", command="retry", subject=subject)
        assert await told(home, early) == say("queue-full", "en", count=2)
        assert cloud.runs == ["wish 0"]
        gate.set()
        await idle(home)
        await send(home, "", id="q", command="retry", subject=subject)
        await send(home, "", id="r", command="retry", subject=subject)
        await idle(home)
    assert cloud.runs == ["wish 0", "wish 1", "wish 2", "wish 3"]
    assert cloud.uploads == ["harbour.jpg", "lake.jpg"]


async def test_a_retry_that_must_wait_is_told_its_place(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Broken("reset"))
    async with house(tmp_path, cloud.url, bot, options=TWO) as home:
        await told(home, await send(home, "wish 1", id="1"))
        subject = bot.read("say")[-1]["subjects"][0]
        gate = asyncio.Event()
        cloud.next("talk", Stream(called("generate"), gate, said("First.")))
        await send(home, "wish 2", id="2")
        await asyncio.wait_for(cloud.hears("talk", 2), 10)
        await send(home, "", id="p", command="retry", subject=subject)
        assert "⏳ In line: number 1" in [entry["text"] for entry in bot.read("show")]
        gate.set()
        await idle(home)
    assert cloud.runs == ["wish 1", "wish 2", "wish 1"]


async def test_a_stop_of_one_that_waits_is_told_while_the_other_runs_on(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=TWO) as home:
        gate = await running(home, cloud)
        waiting = await send(home, "wish 1", id="1")
        await send(home, "", id="c", command="cancel", subject="1.1")
        assert await told(home, waiting) == say("turn-stopped", "en", spent="no")
        assert cloud.runs == ["wish 0"] and cloud.gone == 0
        gate.set()
        await idle(home)
    assert cloud.runs == ["wish 0"]
    assert bot.said()[-1] == "First."


async def test_what_needs_no_place_in_the_line_is_answered_though_it_is_full(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=TWO) as home:
        await running(home, cloud)
        for number in range(1, 4):
            await send(home, f"wish {number}", id=str(number))
        assert "3 requests" in await told(home, await send(home, "status", id="s"))
        assert await told(home, await send(home, "hello", id="h"))
        await send(home, "cancel", id="c")
        await idle(home)
    assert cloud.runs == ["wish 0"]


async def test_everyone_has_a_line_of_their_own(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    bob = replace(ADDRESS, user="bob")
    async with house(tmp_path, cloud.url, bot, options=TWO) as home:
        gate = await running(home, cloud)
        for number in range(1, 4):
            await send(home, f"wish {number}", id=str(number))
        await told(home, await send(home, "bob's", id="1", address=bob))
        gate.set()
        await idle(home)
    assert "bob's" in cloud.runs
    assert not any("did not take" in words for words in bot.said(bob))


async def test_a_batch_is_one_tap_and_is_never_cut(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=Options(waiting=1)) as home:
        await told(home, await send(home, "", *photos, id="f"))
        subject = next(s for s in bot.read("say")[-1]["subjects"] if s.startswith("each:"))
        gate = await running(home, cloud)
        await told(home, await send(home, "", id="p", command="wish", subject=subject))
        refused = await told(home, await send(home, "one more", id="1"))
        gate.set()
        await idle(home)
    assert "did not take" in refused
    assert len(cloud.runs) == 3
