"""A ledger that cannot write for a moment is no reason for a person never to hear how it ended."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

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
        await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
    assert len(cloud.runs) == 1 and any("Made: a film" in words for words in bot.said())
