"""A project in a thread of its own, the whole way: a real desk, ledger and engine."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from core import Address
from tests.bots.discord.stage import stage
from tests.doubles.cloud import WorkingBackend
from tests.journeys.test_discord import WISH, home


async def test_a_project_lives_in_its_thread_with_the_skill_of_its_channel(
    tmp_path: Path, cloud: WorkingBackend, photos: list[Path]
) -> None:
    async with stage() as at:
        at.bot.choices = replace(at.bot.choices, threads=True)
        async with home(at, tmp_path, cloud) as opened:
            chosen = await at.ann.slash("skill", {"name": "video-generator-free-gemini"}, at.channel)
            await chosen.says(20)
            asked = await at.ann.slash("create", {"prompt": WISH, "file1": photos[0]}, at.channel)
            thread = await at.fake.until(
                lambda: next((c for c in at.fake.channels.values() if c.is_thread), None), 20
            )
            await at.fake.until(lambda: at.films(thread), 20)
            where = Address("discord", at.bot.identity, str(at.channel.id), str(thread.id), str(at.ann.id))
            await asyncio.wait_for(opened.desk.idle(where), 20)
            assert (await asked.says()).text == f"🎬 {WISH}" and len(at.ours()) == 2
            (film,), cards = at.films(thread), [each for each in at.ours(thread) if each.text == "✅ Done"]
            assert cards and film.pings == [at.ann] and cloud.runs == [WISH]
            made = await opened.ledger.conversation_at(where)
            assert made is not None and made.skill == "video-generator-free-gemini"
            status = await at.ann.slash("status", None, at.channel)
            assert WISH in (await status.says(20)).text
            await at.ann.presses(film, "Export again")
            await at.fake.until(lambda: len(at.films(thread)) == 2, 20)
            await asyncio.wait_for(opened.desk.idle(where), 20)
