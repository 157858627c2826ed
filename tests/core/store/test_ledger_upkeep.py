import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.errors import KeyWrong
from core.message import Attachment, Message
from core.store import Account, Cipher, Conversation, Ledger
from core.store.cipher import new_key
from core.store.tables import metadata


async def rows(ledger: Ledger) -> dict[str, int]:
    counted = {}
    for table in metadata.sorted_tables:
        found = await ledger.read_one(sa.select(sa.func.count()).select_from(table))
        assert found is not None
        counted[table.name] = int(found[0])
    return counted


async def a_whole_life(ledger: Ledger, talk: Conversation, message: Message) -> str:
    """One of everything; returns the turn."""
    await ledger.keep_account(Account(talk.person_id, "studio", "anonymous", token="t"))
    session = await ledger.keep_session(talk.id, 1, "studio", session_id="s")
    message = replace(
        message, attachments=(Attachment("a.jpg", {"id": "secret handle"}),), reply={"to": "secret"}
    )
    turn, _ = await ledger.journal(message, conversation_id=talk.id, action="create")
    render = f"render_{turn.id}"
    await ledger.plan_export(
        render, turn_id=turn.id, conversation_id=talk.id, session=session, draft={}, reply={"a": 1}
    )
    await ledger.export_stage(render, "submitted")
    await ledger.export_stage(render, "completed")
    await ledger.export_stage(render, "fetched", path=f"/films/{message.id}.mp4")
    await ledger.delivery(f"{render}/film")
    await ledger.delivery(f"{turn.id}/answer")
    return turn.id


async def test_a_sweep_names_everything_that_has_no_end_yet(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    """A crash between the journal and the queue leaves such a row: with it, the queue is repaired."""
    turn = await a_whole_life(ledger, talk, said)
    told, _ = await ledger.journal(replace(said, id="8"), conversation_id=talk.id, action="credits")
    await ledger.stage(told.id, "answered")
    jobs = await ledger.sweep()
    assert [(job.kind, job.id, job.action, job.stage, job.address, job.sequence) for job in jobs] == [
        ("turn", turn, "create", "received", talk.address, 1),
        ("export", f"render_{turn}", "export", "fetched", talk.address, 0),
        ("turn", told.id, "credits", "answered", talk.address, 2),
    ]
    await ledger.stage(told.id, "told")
    assert len(await ledger.sweep()) == 2
    assert await ledger.sweep(older_than=time.time() - 60) == ()
    assert (await ledger.counts())["turn"] == {"received": 1, "told": 1}


async def test_forgetting_a_person_leaves_nothing_of_them_and_all_of_others(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    before = await rows(ledger)
    other = await ledger.person("console", "bob")
    address = replace(talk.address, user="bob")
    theirs = await ledger.conversation(address, person_id=other.id, skill="one")
    await a_whole_life(ledger, theirs, replace(said, id="9", address=address))
    with_other = await rows(ledger)
    await a_whole_life(ledger, talk, said)
    assert await ledger.forget(talk.person_id) == ("/films/7.mp4",)
    assert await rows(ledger) == {
        **with_other, "person": before["person"], "conversation": before["conversation"],
    }  # fmt: skip
    assert await ledger.forget(other.id) == ("/films/9.mp4",)
    assert sum((await rows(ledger)).values()) == 1, "only the proof of the key is left"


async def test_pruning_takes_what_ended_long_ago_and_nothing_open(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    old = await a_whole_life(ledger, talk, said)
    await ledger.stage(old, "failed")
    await ledger.export_stage(f"render_{old}", "delivered")
    later = time.time() + 5
    assert await ledger.prune(later) == ("/films/7.mp4",), "the export is over; the turn is not told yet"
    assert await ledger.turn(old) is not None
    await ledger.stage(old, "told")
    assert await ledger.prune(time.time() - 60) == ()
    assert await ledger.turn(old) is not None
    await ledger.prune(later)
    counted = await rows(ledger)
    assert (counted["turn"], counted["attachment"], counted["export"], counted["delivery"]) == (0, 0, 0, 0)
    assert counted["conversation"] == counted["session"] == counted["account"] == 1


async def test_typical_is_the_median_of_the_last_twenty_that_ended_well(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    assert await ledger.typical("create", "one") is None
    for number in range(25):
        turn, _ = await ledger.journal(
            replace(said, id=str(number)), conversation_id=talk.id, action="create"
        )
        took = 1000 if number < 5 else number
        await ledger.stage(turn.id, "sending", started_at=time.time() - took)
        await ledger.stage(turn.id, "interrupted" if number == 24 else "answered")
    assert await ledger.typical("create", "one") == pytest.approx(14, abs=1.5)
    assert await ledger.typical("create", "two") is None
    assert await ledger.typical("export", "one") is None


async def secrets(ledger: Ledger) -> list[Any]:
    found: list[Any] = []
    for statement in ("SELECT token FROM account", "SELECT reply FROM turn", "SELECT handle FROM attachment",
                      "SELECT reply FROM export"):  # fmt: skip
        found += [row[0] for row in await ledger.read(sa.text(statement))]
    return found


async def test_a_newer_key_seals_everything_anew_and_the_old_one_may_go(
    tmp_path: Path, said: Message
) -> None:
    old, new, other = new_key(), new_key(), new_key()
    file = tmp_path / "ledger.db"
    async with await Ledger.open(file, Cipher([old])) as ledger:
        person = await ledger.person("console", "ann")
        talk = await ledger.conversation(said.address, person_id=person.id, skill="one")
        turn = await a_whole_life(ledger, talk, said)
        before = await secrets(ledger)
    with pytest.raises(KeyWrong):
        await Ledger.open(file, Cipher([other]))
    async with await Ledger.open(file, Cipher([new, old])) as ledger:
        after = await secrets(ledger)
        assert len(after) == 4 and not set(before) & set(after)
    async with await Ledger.open(file, Cipher([new])) as ledger:
        assert await secrets(ledger) == after, "nothing is left to do"
        found, account = await ledger.turn(turn), await ledger.account(person.id, "studio")
        assert found is not None and found.reply == {"to": "secret"}
        assert account is not None and account.token == "t"
        assert (await ledger.attachments(turn))[0].handle == {"id": "secret handle"}
    with pytest.raises(KeyWrong):
        await Ledger.open(file, Cipher([old]))
