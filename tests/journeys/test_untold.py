"""A ledger that cannot write for a moment, a platform that is away: no reason never to hear how it ended."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core.errors import ChatBusy
from core.rhythm import Rhythm
from tests.doubles.chat import DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import house
from tests.doubles.waiting import until


async def test_an_end_that_could_not_be_told_is_told_once_the_ledger_writes_again(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, caplog: pytest.LogCaptureFixture
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        with closing(sqlite3.connect(tmp_path / "reelwire.db", isolation_level=None)) as other:
            other.execute(
                "CREATE TRIGGER full BEFORE INSERT ON delivery BEGIN SELECT RAISE(FAIL, 'full'); END"
            )
            receipt = await home.desk.receive(message("a film"))
            await until(lambda: "job.failed turn:" in caplog.text)
            assert bot.said() == []
            other.execute("DROP TRIGGER full")
        await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 60)
    assert len(cloud.runs) == 1 and any("Made: a film" in words for words in bot.said())


async def test_a_platform_that_is_away_for_long_gets_the_words_and_the_film_in_the_end(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    """It never says how long: each "later" is provably not there yet, and is asked again more slowly."""
    laters = {"say": 12, "deliver": 12}

    def away(what: str, entry: dict[str, Any]) -> Exception | None:
        laters[what] = laters.get(what, 0) - 1
        return ChatBusy(retry_after=0.0) if laters[what] >= 0 else None

    bot.refuse = away
    async with house(tmp_path, cloud.url, bot, rhythm=Rhythm().tiny(chat_retry=0.001)) as home:
        receipt = await home.desk.receive(message("a film"))
        outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 60)
    assert outcome.ok and len(bot.films()) == 1 and len(bot.said()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
async def test_a_film_without_room_for_its_poster_waits_for_room_and_is_not_made_again(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    loop, posters = asyncio.get_running_loop(), tmp_path / "media" / "films"

    def full(kind: str, id: str, stage: str, when: str) -> None:
        if (kind, stage, when) == ("export", "fetched", "before"):
            poster = posters / f"{id}.poster.jpg"
            poster.symlink_to("/dev/full")
            loop.call_later(0.1, poster.unlink)

    async with house(tmp_path, cloud.url, bot, observer=full, rhythm=Rhythm().tiny(poll=0.05)) as home:
        receipt = await home.desk.receive(message("a film"))
        outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 60)
    assert outcome.ok and len(bot.films()) == 1 and len(cloud.renders) == 1
