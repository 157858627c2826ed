"""The card on a chat that remembers: posted once, edited at its pace, the last word always there."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from core.card import Card
from core.chat import Limits, Sent
from core.rhythm import Rhythm
from tests.doubles.chat import ADDRESS, DiaryBot

RHYTHM = Rhythm().tiny(card=5, beat=5)


class Desk:
    def __init__(self, folder: Path, *, floor: float = 0.0) -> None:
        self.bot = DiaryBot(folder / "diary", limits=Limits(edit_seconds=floor))
        self.kept: list[Sent] = []

    def card(self, rhythm: Rhythm = RHYTHM, sent: Sent | None = None) -> Card:
        async def keep(sent: Sent) -> None:
            self.kept.append(sent)

        return Card(self.bot.open(ADDRESS, None), "en", rhythm, keep=keep, sent=sent)

    def stages(self) -> list[str]:
        return [entry["stage"] for entry in self.bot.read("show")]

    async def shown(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.bot.read("show")) < count:  # noqa: ASYNC110 - the diary is a file
                await asyncio.sleep(0.001)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_it_is_posted_once_and_kept_then_edited(desk: Desk) -> None:
    async with desk.card() as card:
        card.set("working")
        await desk.shown(1)
        card.set("rendering")
        await desk.shown(2)
        card.set("done")
    assert desk.stages() == ["working", "rendering", "done"]
    assert [entry["card"] for entry in desk.bot.read("show")] == [None, 0, 0] and desk.kept == [{"id": 0}]


async def test_the_latest_word_wins_and_the_floor_between_edits_is_kept(tmp_path: Path) -> None:
    desk = Desk(tmp_path, floor=60)
    async with desk.card() as card:
        card.set("setting-up")
        await desk.shown(1)
        for stage in ("fetching", "uploading", "working"):
            card.set(stage)  # type: ignore[arg-type]
            await asyncio.sleep(0)
        card.set("done")
    assert desk.stages() == ["setting-up", "done"], "the end does not wait for the floor"


async def test_time_that_passes_is_shown_without_news(desk: Desk) -> None:
    async with desk.card(Rhythm().tiny(card=0.01, beat=60)) as card:
        card.began -= 10
        card.set("working")
        await desk.shown(1)
        card.began -= 10
        await desk.shown(2)
    first, second = [entry["text"] for entry in desk.bot.read("show")][:2]
    assert "10 s" in first and "20 s" in second


async def test_a_chat_that_fails_costs_nothing_but_the_card(desk: Desk) -> None:
    desk.bot.refuse = lambda what, entry: RuntimeError("no")
    async with desk.card() as card:
        card.set("working")
        await asyncio.sleep(0.01)
        card.set("done")
    assert desk.stages() == [] and desk.kept == []


async def test_work_that_fails_ends_the_card_so(desk: Desk) -> None:
    with pytest.raises(ValueError):
        async with desk.card() as card:
            card.set("working")
            await desk.shown(1)
            raise ValueError
    assert desk.stages()[-1] == "failed"


async def test_a_first_post_under_way_is_waited_for(desk: Desk, tmp_path: Path) -> None:
    """Cut off it might be there all the same, and the next card would be a second one."""
    hold, held = asyncio.Event(), asyncio.Event()
    card = desk.card()
    real = card.chat.show

    class Slow:
        limits = Limits(edit_seconds=0)

        async def show(self, *args: Any) -> Sent | None:
            held.set()
            await hold.wait()
            return await real(*args)

    card.chat = Slow()  # type: ignore[assignment]

    async def work() -> None:
        async with card:
            card.set("working")
            await held.wait()

    job = asyncio.create_task(work())
    await held.wait()
    for _ in range(3):
        await asyncio.sleep(0)
    assert not job.done()
    hold.set()
    await job
    assert len(desk.kept) == 1


async def test_a_stop_of_the_process_shows_nothing_more(desk: Desk) -> None:
    async def work() -> None:
        async with desk.card() as card:
            card.set("working")
            await asyncio.Event().wait()

    job = asyncio.create_task(work())
    await desk.shown(1)
    job.cancel()
    await asyncio.wait({job})
    assert desk.stages() == ["working"]
