"""A database of the first version, with work under way, opened by today's: everything is there."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.store import Cipher, Ledger
from core.store.database import connect
from core.store.migrations import HEAD, migrate, revision

FIRST = "0001"
ADDRESS = "telegram:42:100::7"


async def first_version(file: Path, cipher: Cipher) -> None:
    """As it left a person with a linked account, a turn whose prompt was sent, a film and its delivery."""
    now = time.time()
    rows: list[tuple[str, dict[str, Any]]] = [
        ("person", {"id": 1, "platform": "telegram", "user": "7", "language": "zh", "access": "allowed"}),
        ("account", {"owner": 1, "person_id": 1, "backend": "cloud", "kind": "linked", "client_id": "c-1",
                     "token": cipher.seal("nmv_1"), "credits": 12.5}),
        ("conversation", {"id": 1, "address": ADDRESS, "person_id": 1, "skill": "one", "project": 1,
                          "sequence": 2}),
        ("session", {"conversation_id": 1, "project": 1, "backend": "cloud", "session_id": "99",
                     "kind": "linked", "exported": False}),
        ("export", {"id": "render_1", "turn_id": f"turn:{ADDRESS}:1:1", "conversation_id": 1, "project": 1,
                    "backend": "cloud", "session_id": "99", "kind": "linked", "skill": "one",
                    "stage": "submitted", "attempts": 0, "updated_at": now}),
        ("delivery", {"key": "render_1/film", "owner": "render_1", "stage": "sending", "tries": 1,
                      "at": now}),
    ]  # fmt: skip
    for number, stage in ((1, "told"), (2, "streaming")):
        turn = {
            "id": f"turn:{ADDRESS}:{number}:1", "conversation_id": 1, "address": ADDRESS,
            "message_id": f"{number}", "attempt": 1, "sequence": number, "action": "create", "skill": "one",
            "text": f"wish {number}", "subject": "", "private": True, "film": True, "stage": stage,
            "ended": "answered" if stage == "told" else None, "project": 1, "backend": "cloud",
            "session_id": "99", "reply": cipher.seal('{"chat":100}'),
        }  # fmt: skip
        rows.insert(4, ("turn", turn))
    store = connect(file)
    await migrate(store, target=FIRST)

    def fill(connection: sa.Connection) -> None:
        for table, values in rows:
            dated = values if table in {"account", "delivery"} else {**values, "created_at": now}
            there = sa.Table(table, sa.MetaData(), autoload_with=connection)
            connection.execute(sa.insert(there).values(**dated))

    await store.run(fill, write=True)
    await store.close()


async def test_work_of_the_first_version_goes_on_where_it_stood(tmp_path: Path) -> None:
    cipher = Cipher.in_folder(tmp_path)
    await first_version(tmp_path / "ledger.db", cipher)
    async with await Ledger.open(tmp_path / "ledger.db", cipher) as ledger:
        assert await ledger.store.run(revision) == HEAD
        jobs = {job.id: job.stage for job in await ledger.sweep()}
        assert jobs == {f"turn:{ADDRESS}:2:1": "streaming", "render_1": "submitted"}
        turn = await ledger.turn(f"turn:{ADDRESS}:2:1")
        assert turn is not None and (turn.text, turn.session_id, turn.reply) == (
            "wish 2",
            "99",
            {"chat": 100},
        )
        person = await ledger.person("telegram", "7")
        assert (person.id, person.language) == (1, "zh")
        session = await ledger.session_named(1, "cloud", "99")
        assert session is not None and session.account == "linked"
        assert (await ledger.delivery("render_1/film")).stage == "sending"
        row = await ledger.read_one(sa.text("SELECT token FROM account WHERE mark = 'linked'"))
        assert row is not None and cipher.open(row[0]) == "nmv_1"
