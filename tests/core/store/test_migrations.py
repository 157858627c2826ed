import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.errors import DataTooNew, DataUnwritable
from core.message import Address
from core.store import Cipher, Ledger
from core.store.cipher import new_key
from core.store.database import connect
from core.store.migrations import HEAD, config, migrate, revision
from core.store.tables import metadata

REVISIONS = [script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()][::-1]


def difference(connection: sa.Connection) -> list[object]:
    return list(
        compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    )


def test_head_is_the_last_revision() -> None:
    assert REVISIONS[-1] == HEAD


@pytest.mark.parametrize("first", [None, *REVISIONS])
async def test_every_revision_comes_up_to_date_with_its_rows(tmp_path: Path, first: str | None) -> None:
    file = tmp_path / "ledger.db"
    if first is not None:
        store = connect(file)
        await migrate(store, target=first)
        person = "INSERT INTO person (platform, user, access, created_at) VALUES ('console', 'ann', '', 1.5)"
        await store.run(lambda connection: connection.execute(sa.text(person)), write=True)
        await store.close()
    async with await Ledger.open(file, Cipher([new_key()])) as ledger:
        assert await ledger.store.run(difference) == []
        assert await ledger.store.run(revision) == HEAD
        found = await ledger.person("console", "ann")
        assert (found.created_at == 1.5) is (first is not None)
        await ledger.conversation(Address("console", "", ""), person_id=found.id, skill="one")


async def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    file, cipher = tmp_path / "ledger.db", Cipher([new_key()])
    async with await Ledger.open(file, cipher) as ledger:
        later = sa.text("UPDATE alembic_version SET version_num = '9999'")
        await ledger.store.run(lambda connection: connection.execute(later), write=True)
    with pytest.raises(DataTooNew):
        await Ledger.open(file, cipher)


async def test_the_file_is_private_and_set_to_survive_a_power_cut(tmp_path: Path) -> None:
    async with await Ledger.open(tmp_path / "new" / "ledger.db", Cipher([new_key()])) as ledger:
        asked = {}
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            row = await ledger.read_one(sa.text(f"PRAGMA {pragma}"))
            assert row is not None
            asked[pragma] = row[0]
        assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15000}
        assert {file.stat().st_mode & 0o777 for file in (tmp_path / "new").iterdir()} == {0o600}


async def test_a_place_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataUnwritable):
        await Ledger.open(tmp_path / "file" / "ledger.db", Cipher([new_key()]))


def test_opening_what_is_up_to_date_does_not_import_alembic(tmp_path: Path) -> None:
    script = f"""
import asyncio, sys
from pathlib import Path
from core.store import Cipher, Ledger
assert "sqlalchemy" in sys.modules
async def main():
    ledger = await Ledger.open(Path({str(tmp_path / "ledger.db")!r}), Cipher([{new_key()!r}]))
    await ledger.close()
    print("alembic" in sys.modules)
asyncio.run(main())
"""
    key_stays = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for _ in range(2)
    ]
    assert key_stays == ["True", "False"]
