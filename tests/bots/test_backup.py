"""`reelwire backup` and `restore`: taken while messages arrive, put back so that nothing is paid twice; and
`reelwire jobs retry` for a bot that runs elsewhere."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.cli import run
from bots.cli_say import short
from core.store import Cipher, Ledger, hold
from core.store.cipher import new_key
from tests.doubles.backend import Broken, Stream, called
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend, tiny_film
from tests.doubles.house import house


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_film(tmp_path_factory.mktemp("film") / "film.mp4")


@pytest.fixture
async def cloud(film: Path) -> AsyncIterator[WorkingBackend]:
    async with WorkingBackend(film) as backend:
        yield backend


ROOT = Path(__file__).parents[2]
LEDGER = "reelwire.db"


class Operator:
    """Calls commands, in a thread as they have a loop of their own; `jobs`, which minds signals, in a
    process."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.folder, self.data = folder, folder / "data"
        self.data.mkdir(exist_ok=True)
        here = {"REELWIRE_DATA": str(self.data), "REELWIRE_DATABASE_URL": f"sqlite:///{self.data / LEDGER}"}
        self.env = {**here, **env}
        self.err = self.out = ""

    async def says(self, *words: str) -> int:
        if words[0] == "jobs":
            return await self._process(*words)
        out, err = io.StringIO(), io.StringIO()
        code = await asyncio.to_thread(run, list(words), self.env, self.folder, io.StringIO(), out, err)
        self.out, self.err = out.getvalue(), err.getvalue()
        return code

    async def _process(self, *words: str) -> int:
        env = {**os.environ, **self.env}
        done = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bots", *words, env=env, cwd=ROOT, stdout=PIPE, stderr=PIPE
        )
        out, err = await done.communicate()
        self.out, self.err = out.decode(), err.decode()
        assert done.returncode is not None
        return done.returncode


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


async def journal(ledger: Ledger, id: str, action: str = "create") -> str:
    person = await ledger.person("diary", "ann")
    talk = await ledger.conversation(ADDRESS, person_id=person.id, skill="generation-maker-generator")
    turn, _ = await ledger.journal(message(f"wish {id}", id=id), conversation_id=talk.id, action=action)
    return turn.id


async def test_a_backup_is_one_private_file_with_the_key_taken_while_others_write(operator: Operator) -> None:
    async with await Ledger.open(operator.data / LEDGER, Cipher.in_folder(operator.data)) as ledger:
        for number in range(5):
            await journal(ledger, f"{number}")
        writing = asyncio.create_task(keep_writing(ledger))
        assert await operator.says("backup", "one.backup") == 0
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    saved = operator.folder / "one.backup"
    assert operator.out.strip() == str(saved) and saved.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in operator.folder.iterdir() if path.name.startswith(".")] == []
    assert await operator.says("backup", "one.backup") == 1 and "already" in operator.err
    (operator.folder / "new").mkdir()
    other = Operator(operator.folder / "new")
    assert await other.says("restore", str(saved)) == 0
    assert (other.data / "secret.key").read_bytes() == (operator.data / "secret.key").read_bytes()
    assert {path.stat().st_mode & 0o777 for path in other.data.glob("*.[dk]*")} == {0o600}
    async with await Ledger.open(other.data / LEDGER, Cipher.in_folder(other.data)) as ledger:
        turn = await ledger.turn(f"turn:{ADDRESS}:3:1")
        assert turn is not None and turn.text == "wish 3"


async def keep_writing(ledger: Ledger) -> None:
    number = 100
    while True:
        await journal(ledger, f"{number}")
        number += 1


async def test_what_was_done_after_the_backup_is_not_paid_for_again(
    operator: Operator, cloud: WorkingBackend
) -> None:
    """Three jobs are open when it is taken: one not sent, one under way, one film; all end afterwards. Put
    back, the first is told and offered again, the second looked after, the film marked as a repeat."""
    bot = DiaryBot(operator.folder / "diary.jsonl")
    go, cloud.polls = asyncio.Event(), 10_000
    async with house(operator.data, cloud.url, bot) as home:
        first = await home.desk.receive(message("a film of the sea", id="1"))
        await cloud.hears("poll")
        cloud.next("talk", Stream(called("generate"), go))
        await home.desk.receive(message("make it longer", id="2"))
        await cloud.hears("talk", 2)
        await home.desk.receive(message("and add music", id="3"))
        assert await operator.says("backup", "open.backup") == 0
        go.set()
        cloud.polls = 1
        await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    runs, films = list(cloud.runs), len(bot.films())
    assert len(runs) == 3 and films >= 1 and first.turn
    assert await operator.says("restore", "open.backup") == 0
    assert "3 jobs were under way" in operator.err and "before-restore-" in operator.err
    async with house(operator.data, cloud.url, bot) as home:
        await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    assert cloud.runs == runs, "nothing was sent again"
    assert any("earlier state" in text for text in bot.said())
    assert all("already" in entry["caption"] for entry in bot.films()[films:])


async def test_what_is_no_backup_changes_nothing(operator: Operator, tmp_path: Path) -> None:
    async with await Ledger.open(operator.data / LEDGER, Cipher.in_folder(operator.data)) as ledger:
        await journal(ledger, "1")
    assert await operator.says("backup", "good") == 0
    before = held(operator)
    (tmp_path / "cut").write_bytes((tmp_path / "good").read_bytes()[:20_000])
    (tmp_path / "words").write_text("no backup")
    for name in ("cut", "words", "nowhere"):
        assert await operator.says("restore", name) == 1
        assert "no whole backup" in operator.err
    assert held(operator) == before


def held(operator: Operator) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in operator.data.iterdir() if path.suffix in {".db", ".key"}
    }


async def test_a_folder_at_work_is_not_restored_under_its_process(operator: Operator) -> None:
    (operator.folder / "x").write_text("")
    with hold(operator.data):
        assert await operator.says("restore", "x") == 1
    assert "REELWIRE_DATA" in operator.err


async def test_postgres_has_tools_of_its_own(tmp_path: Path) -> None:
    shared = {
        "REELWIRE_DATABASE_URL": "postgresql://db/x",
        "REELWIRE_SECRET_KEY": "k",
        "REELWIRE_EXECUTOR": "a",
    }
    operator = Operator(tmp_path, **shared)
    assert await operator.says("backup", "x") == 2 and "pg_dump" in operator.err
    assert await operator.says("restore", "x") == 2 and "pg_restore" in operator.err
    assert await Operator(tmp_path).says("restore") == 2


async def test_keys_rotate_and_an_old_backup_is_still_read(operator: Operator) -> None:
    """Newest first: everything is sealed anew at the next start, and the old key may go. The backup holds the
    key it was written with."""
    old = (await asyncio.to_thread(Cipher.in_folder, operator.data)).seal("x")
    async with await Ledger.open(operator.data / LEDGER, Cipher.in_folder(operator.data)) as ledger:
        await journal(ledger, "1")
    assert await operator.says("backup", "old.backup") == 0
    key = operator.data / "secret.key"
    newer, older = new_key(), key.read_text()
    key.write_text(f"{newer}\n{older}")
    assert await operator.says("jobs") == 0
    key.write_text(f"{newer}\n")
    assert await operator.says("jobs", "show", short(f"turn:{ADDRESS}:1:1")) == 0 and "wish 1" in operator.out
    assert await operator.says("restore", "old.backup") == 0
    assert Cipher.in_folder(operator.data).open(old) == "x"
    assert await operator.says("jobs") == 0 and "wish 1" in operator.out


async def test_a_job_of_a_bot_that_runs_is_retried_from_the_command_line(
    operator: Operator, cloud: WorkingBackend
) -> None:
    bot = DiaryBot(operator.folder / "diary.jsonl")
    cloud.next("talk", Broken("reset"))
    async with house(operator.data, cloud.url, bot) as home:
        receipt = await home.desk.receive(message("a film of the sea", id="1"))
        outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
        assert not outcome.ok and not bot.films()
        job = short(receipt.turn or "")
        assert await operator.says("jobs", "retry", job) == 0 and "Diary" in operator.err
        await home.desk.sweep()
        await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
        assert len(bot.films()) == 1
        cloud.fails = 10
        again = await home.desk.receive(message("export", id="2"))
        await asyncio.wait_for(home.desk.finished(again.turn or ""), 20)
        runs, cloud.fails = len(cloud.runs), 0
        assert await operator.says("jobs", "retry", short(again.turn or "")) == 0
        await home.desk.sweep()
        await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
        assert len(bot.films()) == 2 and len(cloud.runs) == runs, "the film alone was missing"
