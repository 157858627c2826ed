"""One file that the backend does not take does not take the others with it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from core.desk import Outcome
from tests.doubles.backend import Answer
from tests.doubles.chat import DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house

WISH = "a film of my trip"


def no(code: int) -> Answer:
    return Answer({"code": code, "message": "no"})


def taken(cloud: WorkingBackend) -> Answer:
    return Answer({"code": 0, "data": {"files": [{"filename": "x.jpg", "cdn_url": f"{cloud.url}/x.jpg"}]}})


async def ask(home: House, text: str, *files: Path, id: str = "1", **more: object) -> Outcome:
    receipt = await home.desk.receive(message(text, *files, id=id, **more))  # type: ignore[arg-type]
    return await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)


@pytest.mark.parametrize(("code", "why"), [(4001, "does not take"), (4002, "too large")])
async def test_a_file_the_backend_refuses_is_left_out_with_its_reason_and_the_rest_goes_on(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path], code: int, why: str
) -> None:
    cloud.next("upload", no(code))
    async with house(tmp_path, cloud.url, bot) as home:
        outcome = await ask(home, WISH, *photos)
        rows = await home.ledger.attachments("turn:diary:test:chat::ann:1:1")
    assert outcome.ok
    assert [row.stage for row in rows] == ["refused", "uploaded"]
    assert cloud.runs == [WISH]
    left_out = next(line for line in bot.said()[0].splitlines() if line.startswith("Left out"))
    assert photos[0].name in left_out and why in left_out
    assert photos[1].name not in left_out


async def test_the_last_one_refused_leaves_the_ones_before_it(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        cloud.next("upload", taken(cloud), no(4002))
        assert (await ask(home, "", *photos)).ok
    assert photos[1].name in bot.said()[0]


async def test_when_no_file_is_left_nothing_is_asked_also_not_by_retry(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    cloud.next("upload", *[no(4001)] * 4)
    async with house(tmp_path, cloud.url, bot) as home:
        assert not (await ask(home, WISH, *photos)).ok
        told = bot.read("say")[-1]
        assert "does not take" in told["text"] and told["choices"] == ["retry"]
        again = await ask(home, "", id="2", command="retry", subject=told["subjects"][0])
        assert not again.ok
    assert cloud.runs == []
    assert len(cloud.heard_at("upload")) == 4


async def test_files_refused_by_ourselves_are_looked_at_anew_by_retry(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    late = tmp_path / "late.jpg"
    async with house(tmp_path, cloud.url, bot) as home:
        assert not (await ask(home, WISH, late)).ok
        first = bot.read("say")[-1]
        assert not (await ask(home, "", id="2", command="retry", subject=first["subjects"][0])).ok
        assert cloud.runs == [], "a prompt about files never goes without them"
        late.write_bytes(photos[0].read_bytes())
        second = bot.read("say")[-1]
        assert (await ask(home, "", id="3", command="retry", subject=second["subjects"][0])).ok
    assert cloud.uploads == ["late.jpg"] and cloud.runs == [WISH]


async def test_the_film_of_exactly_these_files_is_not_made_of_fewer(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    cloud.next("upload", no(4002))
    async with house(tmp_path, cloud.url, bot) as home:
        outcome = await ask(home, WISH, *photos, film=True)
    assert not outcome.ok and "too large" in outcome.text
    assert cloud.runs == []
