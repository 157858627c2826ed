"""From a message to its end, as a person sees it: real desk, ledger and engine; a backend that works; a
diary."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.doubles.chat import DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import house


async def test_photos_and_a_wish_become_a_film(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        receipt = await home.desk.receive(message("a film of my trip", *photos))
        outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
    assert outcome.ok
    assert cloud.runs == ["a film of my trip"]
    assert cloud.uploads == ["harbour.jpg", "lake.jpg"]
    assert bot.said() == ["Made: a film of my trip"]
    assert [film["width"] for film in bot.films()] == [72]
    assert [entry["mark"] for entry in bot.read("acknowledge")] == ["seen", "done"]
