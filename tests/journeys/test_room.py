"""Room on the disk: nothing of a turn stays behind, old films go, and a full disk is refused before it is
full."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from pathlib import Path

from bots.door_metrics import size
from core.actions import Options
from core.actions.room import ensure, tidy
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import house


async def test_nothing_of_a_turn_stays_and_the_persons_file_is_never_touched(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    photo = tmp_path / "my photo.jpeg"
    photo.write_bytes(photos[0].read_bytes())
    async with house(tmp_path, cloud.url, bot) as home:
        receipt = await home.desk.receive(message("a film", photo))
        await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
        await home.desk.idle(ADDRESS)
        left = [path.suffix for path in home.workshop.folder.rglob("*") if path.is_file()]
    assert sorted(left) == [".jpg", ".mp4"], "the film and its poster"
    assert photo.read_bytes() == photos[0].read_bytes()


async def test_old_films_go_and_open_ones_stay(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        receipt = await home.desk.receive(message("a film"))
        await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
        await home.desk.idle(ADDRESS)
        film = next(home.workshop.folder.rglob("*.mp4"))
        await tidy(home.workshop)
        assert film.exists(), "a day has not gone by"
        os.utime(film, (1, 1))
        await tidy(home.workshop)
        assert not film.exists()


async def test_a_full_quota_is_told_before_anything_is_fetched_or_paid(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=Options(disk_mb=0)) as home:
        receipt = await home.desk.receive(message("a film", *photos))
        outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
    assert not outcome.ok
    assert cloud.heard == []
    assert bot.said()[0].startswith("There is no room left")


async def test_what_others_remove_while_the_room_is_measured_costs_nobody_the_film(
    tmp_path: Path,
) -> None:
    """A turn that ends takes its folder away at any moment; the measuring of another must not fail by it."""
    over = threading.Event()

    def come_and_go() -> None:
        while not over.is_set():
            for number in range(20):
                folder = tmp_path / "turns" / f"{number}" / "thumbnails"
                folder.mkdir(parents=True, exist_ok=True)
                (folder / "one.jpg").write_bytes(b"x")
            shutil.rmtree(tmp_path / "turns", ignore_errors=True)

    async with house(tmp_path, "http://127.0.0.1:9", DiaryBot(tmp_path / "diary"), media=tmp_path) as home:
        coming = asyncio.create_task(asyncio.to_thread(come_and_go))
        try:
            for _ in range(100):
                await ensure(home.workshop, 0)
                await asyncio.to_thread(size, tmp_path)
        finally:
            over.set()
            await coming
