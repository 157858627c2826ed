"""Two processes on one database: one takes the messages, the other does the work and answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.doubles.backend import Stream, called
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house


@asynccontextmanager
async def listener_and_worker(
    folder: Path, cloud: WorkingBackend, bot: DiaryBot
) -> AsyncIterator[tuple[House, House]]:
    async with (
        house(folder, cloud.url, bot, work=False) as listens,
        house(folder, cloud.url, bot) as works,
    ):
        yield listens, works


async def test_what_one_process_hears_another_does(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with listener_and_worker(tmp_path, cloud, bot) as (listens, works):
        receipt = await listens.desk.receive(message("a film of my trip"))
        again = await listens.desk.receive(message("a film of my trip"))
        outcome = await asyncio.wait_for(works.desk.finished(receipt.turn or ""), 20)
        await asyncio.wait_for(works.desk.idle(ADDRESS), 20)
    assert outcome.ok and not again.fresh
    assert cloud.runs == ["a film of my trip"] and len(bot.films()) == 1


async def test_a_process_that_only_listens_begins_nothing_and_loses_nothing(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, work=False) as home:
        receipt = await home.desk.receive(message("a film of my trip"))
        await home.desk.sweep()
        assert home.workshop.engine.running
        assert await home.workshop.engine.waiting("turn", [receipt.turn or ""]) == {receipt.turn}
    assert cloud.heard == [] and bot.said() == []
    async with house(tmp_path, cloud.url, bot) as home:
        outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
        await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    assert outcome.ok and len(bot.films()) == 1


async def test_a_stop_that_one_process_hears_is_told_by_the_other(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Stream(called("generate"), asyncio.Event()))
    async with listener_and_worker(tmp_path, cloud, bot) as (listens, works):
        receipt = await listens.desk.receive(message("a film of my trip"))
        await cloud.hears("talk")
        stop = await listens.desk.receive(message("stop", id="2"))
        outcome = await asyncio.wait_for(works.desk.finished(receipt.turn or ""), 20)
        await asyncio.wait_for(works.desk.finished(stop.turn or ""), 20)
        nothing = await listens.desk.receive(message("stop", id="3"))
        await asyncio.wait_for(works.desk.finished(nothing.turn or ""), 20)
    assert not outcome.ok
    said = bot.said()
    assert [text.startswith("Stopped.") for text in said] == [True, False]
    assert said[1].startswith("There is nothing to stop")


async def test_a_stop_of_a_film_is_told_by_the_other_too(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    """Its turn was over long before."""
    cloud.polls = 10_000
    async with listener_and_worker(tmp_path, cloud, bot) as (listens, works):
        receipt = await listens.desk.receive(message("a film of my trip"))
        await cloud.hears("poll")
        stop = await listens.desk.receive(message("stop", id="2"))
        await asyncio.wait_for(works.desk.finished(receipt.turn or ""), 20)
        await asyncio.wait_for(works.desk.finished(stop.turn or ""), 20)
        await asyncio.wait_for(works.desk.idle(ADDRESS), 20)
    assert bot.films() == []
    assert not any(text.startswith("There is nothing to stop") for text in bot.said())
