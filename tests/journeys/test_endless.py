"""A render that says "processing" for ever is given up in words, also when the process was started anew."""

from __future__ import annotations

import asyncio
from pathlib import Path

from core.rhythm import Rhythm
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import house

WISH = "a film of my trip"


async def test_a_render_without_an_end_is_given_up_and_export_asks_anew(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.polls = 10_000
    async with house(tmp_path, cloud.url, bot, rhythm=Rhythm().tiny(render=0.2)) as home:
        receipt = await home.desk.receive(message(WISH))
        outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
        assert not outcome.ok and outcome.export is not None and outcome.export.stage == "failed"
        told = bot.read("say")[-1]
        assert "took too long" in told["text"] and "still on the timeline" in told["text"]
        assert told["choices"] == ["export"]
        cloud.polls = 0
        receipt = await home.desk.receive(message("", id="2", command="export"))
        assert (await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)).ok
    assert len({heard.json["id"] for heard in cloud.heard_at("submit")}) == 2
    assert len(bot.films()) == 1


async def test_a_restart_does_not_begin_the_wait_again(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.polls = 10_000
    async with house(tmp_path, cloud.url, bot) as home:
        await home.desk.receive(message(WISH))
        await cloud.hears("poll")
    before = len(cloud.heard_at("poll"))
    async with house(tmp_path, cloud.url, bot, rhythm=Rhythm().tiny(render=0.01)) as home:
        await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    assert len(cloud.heard_at("poll")) == before + 1
    assert "took too long" in bot.said()[-1]


async def test_a_film_that_was_ready_meanwhile_comes_however_late_we_look(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.polls = 10_000
    async with house(tmp_path, cloud.url, bot) as home:
        await home.desk.receive(message(WISH))
        await cloud.hears("poll")
    cloud.polls = 0
    async with house(tmp_path, cloud.url, bot, rhythm=Rhythm().tiny(render=0.01)) as home:
        await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    assert len(bot.films()) == 1
