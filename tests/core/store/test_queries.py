"""What is answered from memory is what asking again would answer."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.message import Attachment, Message
from core.store import Account, Conversation, Ledger
from core.store.queries import MOST, Kept, Query, Writings
from core.store.sqlite import Sqlite
from core.store.tables import accounts

SELECT = Query(sa.select(accounts.c.id).where(accounts.c.owner == sa.bindparam("owner")), kept=True)


async def test_every_writing_is_seen_at_once(ledger: Ledger, talk: Conversation, said: Message) -> None:
    person = talk.person_id
    assert await ledger.account(person, "cloud") is None
    for token in ("first", "second"):
        await ledger.keep_account(
            Account(person_id=person, backend="cloud", kind="anonymous", client_id="c", token=token)
        )
        kept = await ledger.account(person, "cloud")
        assert kept is not None
        assert kept.token == token
    turn, _ = await ledger.journal(said, conversation_id=talk.id, action="create")
    assert await ledger.attachments(turn.id) == ()
    await ledger.add_attachments(turn.id, [Attachment("late", {})])
    assert [file.name for file in await ledger.attachments(turn.id)] == ["late"]
    await ledger.forget(person)
    assert await ledger.account(person, "cloud") is None, "a deletion takes along what hangs on the rows"
    assert await ledger.attachments(turn.id) == ()


async def test_an_answer_that_was_overtaken_is_not_kept() -> None:
    writings, asked = Writings(), []
    kept = Kept(writings)

    async def slowly() -> list[Any]:
        asked.append(1)
        writings.note(["account"])  # somebody commits while we are asking
        return [len(asked)]

    for expected in (1, 2):
        assert await kept.rows(SELECT, {"owner": 1}, slowly) == [expected]


async def test_only_so_many_answers_are_kept() -> None:
    kept, asked = Kept(Writings()), []

    async def ask() -> list[Any]:
        asked.append(1)
        return []

    for owner in (*range(MOST + 1), MOST, 0):
        await kept.rows(SELECT, {"owner": owner}, ask)
    assert len(asked) == MOST + 2, "the newest is known, the oldest is not"


async def test_a_question_that_fails_fails_alone(tmp_path: Path) -> None:
    store = Sqlite(tmp_path / "a.db")
    good, bad = sa.text("SELECT 1"), sa.text("SELECT nothing FROM nowhere")
    answers = await asyncio.gather(
        *(
            store.run(lambda connection, one=one: connection.execute(one).scalar())
            for one in (good, bad, good, bad)
        ),
        return_exceptions=True,
    )
    assert [answer if answer == 1 else type(answer).__name__ for answer in answers] == [
        1, "OperationalError", 1, "OperationalError",
    ]  # fmt: skip
    await store.close()
    with pytest.raises(RuntimeError, match="closed"):
        await store.run(lambda connection: connection.execute(good).scalar())


async def test_many_who_ask_at_once_are_all_answered(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    turns = [
        (await ledger.journal(replace(said, id=str(n)), conversation_id=talk.id, action="create"))[0]
        for n in range(20)
    ]
    async with asyncio.TaskGroup() as group:
        found = [group.create_task(ledger.turn(turn.id)) for turn in turns for _ in range(20)]
    assert [task.result() for task in found] == [turn for turn in turns for _ in range(20)]
