"""A stop is heard inside the long steps: an upload, a file being fetched, a download, the smaller copy.

Each step here would go on for minutes; the test waits for a few seconds at most."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from core.actions.stopping import Stop, Stopped, unless
from core.chat import Limits
from core.desk import Outcome
from core.message import Attachment
from core.rhythm import Rhythm
from tests.doubles.backend import Broken, Stream
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend, tiny_film
from tests.doubles.house import House, house
from tests.doubles.waiting import until

WISH = "a film of my trip"
SLOW = Rhythm().tiny(stall=60.0)
TURN = "turn:diary:test:chat::ann:1:1"


async def stopped(home: House, turn: str | None) -> Outcome:
    await home.desk.receive(message("stop", id="stop"))
    outcome = await asyncio.wait_for(home.desk.finished(turn or ""), 3)
    await asyncio.wait_for(home.desk.idle(ADDRESS), 3)
    return outcome


async def test_an_upload_is_broken_off_and_what_may_have_arrived_is_unsure(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    cloud.next("upload", Broken("hang"))
    async with house(tmp_path, cloud.url, bot, rhythm=SLOW) as home:
        receipt = await home.desk.receive(message(WISH, *photos))
        await cloud.hears("upload")
        assert not (await stopped(home, receipt.turn)).ok
        rows = await home.ledger.attachments(TURN)
    assert [row.stage for row in rows] == ["unsure", "waiting"]
    assert cloud.runs == []
    assert bot.said()[0].startswith("Stopped before anything was spent.")
    assert "sent already stay" in bot.said()[0]
    assert bot.read("show")[-1]["stage"] == "cancelled"


async def test_files_without_a_wish_are_broken_off_too(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    cloud.next("upload", Broken("hang"))
    async with house(tmp_path, cloud.url, bot, rhythm=SLOW) as home:
        receipt = await home.desk.receive(message("", photos[0]))
        await cloud.hears("upload")
        assert not (await stopped(home, receipt.turn)).ok
    assert "sent already stay" in bot.said()[0]


async def test_an_upload_by_address_is_broken_off_and_unsure(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("upload", Broken("hang"))
    async with house(tmp_path, cloud.url, bot, rhythm=SLOW) as home:
        receipt = await home.desk.receive(message(WISH, {"name": "a.mp4", "url": "https://cdn.test/a.mp4"}))
        await cloud.hears("upload")
        assert not (await stopped(home, receipt.turn)).ok
        assert [row.stage for row in await home.ledger.attachments(TURN)] == ["unsure"]


@dataclass
class SlowBot(DiaryBot):
    """Files of its platform never arrive; it remembers that somebody hung up."""

    fetching: bool = False
    left: bool = False

    async def fetch(self, attachment: Attachment, into: Path) -> Path:
        self.fetching = True
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.left = True
            raise
        return into


async def test_a_file_on_its_way_from_the_platform_is_broken_off(
    tmp_path: Path, cloud: WorkingBackend, photos: list[Path]
) -> None:
    bot = SlowBot(tmp_path / "diary.jsonl")
    async with house(tmp_path, cloud.url, bot, rhythm=SLOW) as home:
        receipt = await home.desk.receive(message(WISH, *photos))
        await until(lambda: bot.fetching)
        assert not (await stopped(home, receipt.turn)).ok
    assert bot.left
    assert bot.said() == ["Stopped before anything was spent."]
    assert cloud.heard == []


async def test_a_films_download_is_broken_off_and_its_part_removed(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("file", Stream(b"\0" * 3_000_000, asyncio.Event(), type="video/mp4"))
    films = tmp_path / "media" / "films"
    async with house(tmp_path, cloud.url, bot, rhythm=SLOW) as home:
        receipt = await home.desk.receive(message(WISH))
        await until(lambda: films.is_dir() and any(part.stat().st_size for part in films.glob("*.part")))
        outcome = await stopped(home, receipt.turn)
    assert outcome.export is not None and outcome.export.stage == "cancelled"
    assert list(films.iterdir()) == []
    assert bot.films() == []
    told = bot.read("say")[-1]
    assert told["text"].startswith("Stopped") and "stay used" in told["text"]
    assert told["choices"] == ["export"] and not told["trouble"]


async def test_a_poll_without_an_answer_is_broken_off(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("poll", Broken("hang"))
    async with house(tmp_path, cloud.url, bot, rhythm=SLOW) as home:
        receipt = await home.desk.receive(message(WISH))
        await cloud.hears("poll")
        outcome = await stopped(home, receipt.turn)
    assert outcome.export is not None and outcome.export.stage == "cancelled"


def workers() -> list[psutil.Process]:
    found = []
    for child in psutil.Process().children():
        try:
            if "core.media.fitter" in child.cmdline():
                found.append(child)
        except psutil.Error:
            continue
    return found


async def test_the_worker_that_fits_a_film_is_killed(tmp_path: Path, bot: DiaryBot) -> None:
    big = tiny_film(tmp_path / "big.mp4", seconds=20, size=(360, 640), noise=True)
    bot.limits = Limits(edit_seconds=0.0, file_bytes=big.stat().st_size // 2)
    folder = tmp_path / "house"
    async with WorkingBackend(big) as cloud, house(folder, cloud.url, bot, rhythm=SLOW) as home:
        receipt = await home.desk.receive(message(WISH))
        await until(lambda: bool(workers()))
        outcome = await stopped(home, receipt.turn)
        assert workers() == []
    assert outcome.export is not None and outcome.export.stage == "cancelled"
    assert not list((folder / "media" / "films").glob(".*")) and bot.films() == []


async def test_a_stop_before_the_work_begins_never_begins_it() -> None:
    stop = Stop()
    stop.set()
    began = False

    async def work() -> None:
        nonlocal began
        began = True

    with pytest.raises(Stopped):
        await unless(stop, work())
    assert not began


async def test_work_that_was_done_all_the_same_counts() -> None:
    stop = Stop()

    async def work() -> str:
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            return "done"
        return "late"

    task = asyncio.create_task(unless(stop, work()))
    for _ in range(3):
        await asyncio.sleep(0)
    stop.set()
    assert await asyncio.wait_for(task, 2) == "done"


async def test_whoever_is_cancelled_takes_the_work_along() -> None:
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(5)
        finally:
            ended.set()

    task = asyncio.create_task(unless(Stop(), work()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()
