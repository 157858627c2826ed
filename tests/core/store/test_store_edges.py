"""What the store says where things are missing, closed, torn or raced for."""

import fcntl
import json
import logging
import os
import resource
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa

import core.store
from core.errors import DataInUse, DataUnwritable, KeyWrong
from core.message import Message
from core.store import Cipher, Conversation, Ledger, NoSuchRow, codec, hold
from core.store.cipher import KEY_FILE
from core.store.database import Entry
from core.store.lock import LOCK_FILE
from core.store.sqlite import Sqlite
from core.store.tables import persons
from core.words import Phrase


class WindowsLocks(ModuleType):
    """`msvcrt` as far as a lock needs it: remembers which file's byte is taken, and where it lies."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.taken: dict[int, int] = {}

    def locking(self, handle: int, mode: int, count: int) -> None:
        assert (mode, count) == (self.LK_NBLCK, 1)
        file = os.fstat(handle).st_ino
        if file in self.taken:
            raise OSError(36, "Resource deadlock avoided")
        self.taken[file] = os.lseek(handle, 0, os.SEEK_CUR)


def test_on_windows_a_folder_has_one_holder_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The byte that is locked lies beyond the pid, which others must be able to read."""
    windows = WindowsLocks()
    monkeypatch.setitem(sys.modules, "msvcrt", windows)
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with hold(tmp_path):
        with pytest.raises(DataInUse) as told:
            hold(tmp_path)
        assert told.value.values["pid"] == os.getpid()
    assert list(windows.taken.values()) == [1024]


def test_a_holder_that_has_not_yet_written_its_name_is_respected(tmp_path: Path) -> None:
    with (tmp_path / LOCK_FILE).open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(DataInUse) as told:
            hold(tmp_path)
    assert told.value.values == {"folder": str(tmp_path), "pid": None}


def test_letting_go_twice_is_letting_go_once(tmp_path: Path) -> None:
    lock = hold(tmp_path)
    lock.release()
    with hold(tmp_path):
        lock.release()
        with pytest.raises(DataInUse):
            hold(tmp_path)


def test_a_disk_on_which_not_even_a_pid_fits_is_said_so(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        with pytest.raises(DataUnwritable):
            hold(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with hold(tmp_path):
        pass


def test_the_heavy_half_of_the_room_comes_when_it_is_asked_for() -> None:
    assert core.store.Ledger is Ledger and callable(core.store.Observer)
    with pytest.raises(AttributeError):
        core.store.Nothing  # noqa: B018


def test_a_key_of_another_length_is_a_passphrase() -> None:
    """`abcd` is good base64 and good hex, but not 32 bytes."""
    assert Cipher(["abcd"]).open(Cipher(["abcd"]).seal("x")) == "x"
    with pytest.raises(ValueError, match="needs a key"):
        Cipher([])


def test_a_key_file_that_is_none_is_said_so(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KeyWrong):
        Cipher.in_folder(tmp_path)
    (tmp_path / "below" / KEY_FILE).mkdir(parents=True)
    with pytest.raises(KeyWrong):
        Cipher.in_folder(tmp_path / "below")


def test_a_key_file_that_leads_nowhere_is_never_replaced(tmp_path: Path) -> None:
    """A link to a disk that is not mounted: a new key would lock everybody out."""
    (tmp_path / KEY_FILE).symlink_to(tmp_path / "unmounted" / "key")
    with pytest.raises(DataUnwritable):
        Cipher.in_folder(tmp_path)
    assert (tmp_path / KEY_FILE).is_symlink() and len(list(tmp_path.iterdir())) == 1


def test_a_phrase_comes_back_with_all_its_values() -> None:
    values: dict[str, object] = {
        "text": "a", "number": 2, "share": 0.5, "none": None, "day": date(2026, 1, 2),
        "moment": datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "inner": Phrase("error-x", {"name": "b"}),
        "several": ["a", 1, Phrase("error-y")],
    }  # fmt: skip
    stored = json.loads(json.dumps(codec.phrase_out(Phrase("error-z", values))))
    assert codec.phrase_in(stored) == Phrase("error-z", values)
    odd = codec.phrase_out(Phrase("error-z", {"price": Decimal("1.5"), "path": Path("/a"), "raw": b"x"}))
    assert odd["values"] == {"price": 1.5, "path": "/a", "raw": "b'x'"}
    assert codec.phrase_out(None) is None and codec.phrase_in(None) is None


def test_half_a_pair_becomes_something_a_database_holds() -> None:
    assert codec.clean("a\0b\ud83d") == "ab\ufffd"
    assert codec.clean("\ud83d\ude00") == "😀"


async def test_a_ledger_may_be_named_by_its_address(tmp_path: Path) -> None:
    async with await Ledger.open(f"sqlite:///{tmp_path / 'a.db'}", Cipher.in_folder(tmp_path)) as ledger:
        await ledger.person("console", "ann")
    assert (tmp_path / "a.db").stat().st_size > 0


async def test_a_closed_ledger_takes_nothing(ledger: Ledger, talk: Conversation) -> None:
    await ledger.close()
    with pytest.raises(RuntimeError, match="closed"):
        await ledger.new_project(talk.id)


async def test_an_observer_that_fails_changes_nothing(
    tmp_path: Path, said: Message, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[tuple[str, str]] = []

    def observer(kind: str, id: str, stage: str, when: str) -> None:
        heard.append((stage, when))
        raise ValueError("on purpose")

    path = tmp_path / "a.db"
    async with await Ledger.open(path, Cipher.in_folder(tmp_path), observer, before=True) as ledger:
        person = await ledger.person("console", "ann")
        talk = await ledger.conversation(said.address, person_id=person.id, skill="one")
        with caplog.at_level(logging.CRITICAL, logger="core.store.database"):
            turn, fresh = await ledger.journal(said, conversation_id=talk.id, action="create")
        assert fresh and await ledger.turn(turn.id) is not None
    assert heard == [("received", "before"), ("received", "after")]


async def test_what_is_not_there_is_said_so(ledger: Ledger, talk: Conversation) -> None:
    session = await ledger.keep_session(talk.id, 1, "cloud", session_id="1")
    with pytest.raises(NoSuchRow):
        await ledger.plan_export("render_1", turn_id=None, conversation_id=999, session=session, draft={})
    with pytest.raises(NoSuchRow):
        await ledger.new_project(999)
    with pytest.raises(NoSuchRow):
        await ledger.retry("turn:none", "press")


async def test_nothing_to_note_writes_nothing(ledger: Ledger) -> None:
    """Not even into a ledger that could not be written."""
    await ledger.close()
    await ledger.note_turn("turn:none")
    await ledger.note_attachment("turn:none", 0)


async def test_whoever_was_faster_has_made_the_row(tmp_path: Path) -> None:
    """Between our look and our insert somebody else inserts the same key: theirs is the row."""
    store = Sqlite(tmp_path / "a.db")
    table = sa.Table(
        "thing", sa.MetaData(), sa.Column("key", sa.Text, primary_key=True), sa.Column("by", sa.Text)
    )
    await store.run(lambda connection: connection.execute(sa.schema.CreateTable(table)), write=True)

    elsewhere = sa.create_engine(f"sqlite:///{tmp_path / 'a.db'}", isolation_level="AUTOCOMMIT")
    with elsewhere.connect() as ours:
        entry = Entry(ours, alone=False)

        def before(_: sa.Connection, statement: Any, __: Any, values: dict[str, Any], ___: Any) -> None:
            if isinstance(statement, sa.sql.dml.Insert) and "us" in values.values():
                with elsewhere.connect() as theirs:
                    theirs.execute(sa.insert(table).values(key="k", by="them"))

        sa.event.listen(ours, "before_execute", before)
        row, fresh = entry.make(table, {"key": "k"}, {"by": "us"})
        assert (row.by, fresh) == ("them", False)
    elsewhere.dispose()
    await store.close()


async def test_an_error_of_the_database_tells_nobodys_words(ledger: Ledger) -> None:
    """It goes into the log, and into the clear beside an update that was put aside."""
    wrong = sa.insert(persons).values(platform="my secret wish", user="ann", access=None, created_at=1.0)
    with pytest.raises(sa.exc.IntegrityError) as raised:
        await ledger.write(lambda entry: entry.run(wrong))
    assert "INSERT INTO person" in str(raised.value)
    assert "my secret wish" not in str(raised.value)
