"""Stops and starts: a wish to stop from outside, a process that serves another platform, a calm drain."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from core.message import Address
from core.words import say
from tests.doubles.backend import Stream, called
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import house

WISH = "a film of my trip"


async def test_a_wish_to_stop_written_by_another_process_is_seen(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Stream(called("generate"), asyncio.Event()))
    async with house(tmp_path, cloud.url, bot) as home:
        receipt = await home.desk.receive(message(WISH))
        await cloud.hears("talk")
        assert await home.ledger.request_cancel(receipt.turn or "")
        outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 5)
    assert not outcome.ok
    assert bot.said()[0].startswith("Stopped.")


async def test_a_film_under_way_is_stopped_by_its_turn(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.polls = 10_000
    async with house(tmp_path, cloud.url, bot) as home:
        receipt = await home.desk.receive(message(WISH))
        await cloud.hears("poll")
        assert await home.ledger.request_cancel(receipt.turn or "")
        outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 5)
    assert not outcome.ok
    assert bot.films() == []


async def test_a_stop_in_the_middle_of_a_run_never_sends_it_again(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Stream(called("generate"), asyncio.Event()))
    async with house(tmp_path, cloud.url, bot) as home:
        await home.desk.receive(message(WISH))
        await cloud.hears("talk")
    async with house(tmp_path, cloud.url, bot) as home:
        await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    assert cloud.runs == [WISH]
    assert bot.read("say")[-1]["choices"] == ["retry"]


async def test_a_stop_while_rendering_goes_on_with_the_same_render(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.polls = 10_000
    async with house(tmp_path, cloud.url, bot) as home:
        await home.desk.receive(message(WISH))
        await cloud.hears("poll")
    cloud.polls = 0
    async with house(tmp_path, cloud.url, bot) as home:
        await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    assert len({heard.json["id"] for heard in cloud.heard_at("submit")}) == 1
    assert len(bot.films()) == 1


async def test_a_process_that_serves_another_platform_leaves_the_work_for_the_one_that_does(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.polls = 10_000
    async with house(tmp_path, cloud.url, bot) as home:
        await home.desk.receive(message(WISH))
        await cloud.hears("poll")
    elsewhere = DiaryBot(tmp_path / "elsewhere.jsonl", platform="elsewhere")
    here: Address = replace(ADDRESS, platform="elsewhere")
    cloud.polls = 0
    async with house(tmp_path, cloud.url, elsewhere) as home:
        receipt = await home.desk.receive(message("another film", id="2", address=here))
        await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
    assert bot.films() == []
    async with house(tmp_path, cloud.url, bot) as home:
        await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    assert len(bot.films()) == 1


async def test_a_cancel_that_was_cut_off_before_it_was_carried_out_is_carried_out(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    """Journalled, and the process died: never "nothing to stop" over a run that goes on. What was asked for
    after it is left alone."""
    cloud.next("talk", Stream(called("generate"), asyncio.Event()))
    async with house(tmp_path, cloud.url, bot) as home:
        first = await home.desk.receive(message(WISH, id="1"))
        await cloud.hears("talk")
        conversation = await home.ledger.conversation_at(ADDRESS)
        assert conversation is not None
        await home.ledger.journal(message("cancel", id="2"), conversation_id=conversation.id, action="cancel")
        later = await home.desk.receive(message("another film", id="3"))
        await home.desk.sweep()
        stopped = await asyncio.wait_for(home.desk.finished(first.turn or ""), 5)
        made = await asyncio.wait_for(home.desk.finished(later.turn or ""), 10)
        await asyncio.wait_for(home.desk.idle(ADDRESS), 10)
    assert not stopped.ok and stopped.text.startswith("Stopped.")
    assert made.ok
    assert say("cancel-nothing", "en") not in bot.said()
