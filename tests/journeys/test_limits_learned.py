"""A chat may learn on the way how little it carries: the copy is made for what it carries now."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from core.errors import ChatTooLarge
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend, tiny_film
from tests.doubles.house import house


async def test_a_film_that_no_longer_fits_is_fitted_to_what_fits_now(tmp_path: Path, bot: DiaryBot) -> None:
    """Discord: an interaction takes 500 MiB until it ends, its channel 10."""
    big = tiny_film(tmp_path / "big.mp4", seconds=2.0, size=(320, 240), noise=True)
    limit = big.stat().st_size // 2

    def shrinks(what: str, entry: dict[str, object]) -> Exception | None:
        if what != "deliver" or int(str(entry["bytes"])) <= limit:
            return None
        bot.limits = replace(bot.limits, file_bytes=limit)
        return ChatTooLarge()

    bot.refuse = shrinks
    async with WorkingBackend(big) as cloud, house(tmp_path / "house", cloud.url, bot) as home:
        receipt = await home.desk.receive(message("a film of my trip"))
        await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 30)
        await asyncio.wait_for(home.desk.idle(ADDRESS), 30)
    (film,) = bot.films()
    assert film["bytes"] <= limit
