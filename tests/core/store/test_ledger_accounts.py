"""Accounts side by side: a person's own beside the anonymous one, each with its sessions; ids under seal."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.errors import KeyWrong
from core.message import Message
from core.store import Account, Cipher, Conversation, Ledger
from core.store.cipher import new_key
from core.store.database import connect
from core.store.migrations import migrate

BIND = "anon_bind_me_to_this"


async def anonymous(ledger: Ledger, person: int) -> Account:
    return await ledger.keep_account(
        Account(person, "cloud", "anonymous", token="nmv_usr_free", user_id=BIND, credits=100)
    )


async def own(ledger: Ledger, person: int, token: str = "nmv_usr_own") -> Account:
    return await ledger.keep_account(Account(person, "cloud", "linked", token=token))


async def test_an_own_account_speaks_beside_the_anonymous_one_which_is_kept_whole(
    ledger: Ledger, talk: Conversation
) -> None:
    free = await anonymous(ledger, talk.person_id)
    await own(ledger, talk.person_id)
    speaks = await ledger.account(talk.person_id, "cloud")
    assert speaks is not None and speaks.token == "nmv_usr_own"
    assert await ledger.account(talk.person_id, "cloud", "anonymous") == free
    assert await ledger.client_id(talk.person_id, "cloud") == free.client_id
    assert await ledger.unlink(talk.person_id, "cloud") == "deleted"
    assert await ledger.account(talk.person_id, "cloud") == free
    assert await ledger.unlink(talk.person_id, "cloud") is None


async def test_the_same_token_is_the_same_account_and_another_takes_its_place(
    ledger: Ledger, talk: Conversation
) -> None:
    first = await own(ledger, talk.person_id)
    await ledger.unlink(talk.person_id, "cloud")
    assert (await own(ledger, talk.person_id)).mark == first.mark
    other = await own(ledger, talk.person_id, "nmv_usr_other")
    assert other.mark != first.mark
    assert await ledger.account(talk.person_id, "cloud") == other
    assert await ledger.account(talk.person_id, "cloud", first.mark) is None, "nothing needs its token"
    assert "nmv_usr" not in other.mark


async def test_an_account_that_was_taken_back_stays_for_the_film_under_way(
    ledger: Ledger, talk: Conversation
) -> None:
    mine = await own(ledger, talk.person_id)
    session = await ledger.keep_session(talk.id, 1, "cloud", session_id="a", kind="linked", account=mine.mark)
    export = await ledger.plan_export(
        "render_1", turn_id=None, conversation_id=talk.id, session=session, draft={}
    )
    assert export.account == mine.mark
    assert await ledger.unlink(talk.person_id, "cloud") == "kept"
    assert await ledger.account(talk.person_id, "cloud") is None, "it speaks no more"
    kept = await ledger.account(talk.person_id, "cloud", mine.mark)
    assert kept is not None and kept.token == "nmv_usr_own"
    assert await ledger.forget_left() == 0
    await ledger.export_stage("render_1", "failed")
    assert await ledger.forget_left() == 1
    assert await ledger.account(talk.person_id, "cloud", mine.mark) is None


async def test_it_stays_for_a_turn_under_way_too(ledger: Ledger, talk: Conversation, said: Message) -> None:
    mine = await own(ledger, talk.person_id)
    turn, _ = await ledger.journal(said, conversation_id=talk.id, action="create")
    await ledger.note_turn(turn.id, account=mine.mark)
    assert await ledger.unlink(talk.person_id, "cloud") == "kept"
    await ledger.stage(turn.id, "cancelled")
    assert await ledger.forget_left() == 1


async def test_each_account_finds_its_own_session_again(ledger: Ledger, talk: Conversation) -> None:
    free = await ledger.keep_session(talk.id, 1, "cloud", session_id="a")
    assert not await ledger.tell_moved(free)
    mine = await ledger.keep_session(talk.id, 1, "cloud", session_id="b", kind="linked", account="linked:1")
    assert await ledger.session(talk.id, 1, "cloud", "anonymous") == free
    assert await ledger.session(talk.id, 1, "cloud", "linked:1") == mine
    assert await ledger.session(talk.id, 1, "cloud", "linked:2") is None
    assert await ledger.session(talk.id, 1, "cloud") == mine, "the newest, whoever's"
    assert await ledger.session_named(talk.id, "cloud", "a") == free
    assert [await ledger.tell_moved(mine) for _ in range(2)] == [True, False]


async def test_a_session_that_was_lost_is_no_change_of_account(ledger: Ledger, talk: Conversation) -> None:
    await ledger.lose_session(await ledger.keep_session(talk.id, 1, "cloud", session_id="a"))
    later = await ledger.keep_session(talk.id, 1, "cloud", session_id="b", kind="linked", account="linked:1")
    assert not later.moved
    replaced = await ledger.keep_session(
        talk.id, 1, "cloud", session_id="c", kind="linked", account="linked:1"
    )
    assert not replaced.moved


async def test_the_bind_id_lies_under_seal_also_inside_an_answer(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    kept = await anonymous(ledger, talk.person_id)
    session = await ledger.keep_session(talk.id, 1, "cloud", session_id="a", user_id=BIND)
    turn, _ = await ledger.journal(said, conversation_id=talk.id, action="create")
    answer = f"Register here: https://nemovideo.com/register?bind={BIND}"
    ended = await ledger.stage(turn.id, "failed", answer=answer)
    assert (kept.user_id, session.user_id, ended.answer) == (BIND, BIND, answer)
    assert BIND not in repr(kept) + repr(session)
    assert (await ledger.turn(turn.id)) == ended
    folder = ledger.store.place
    await ledger.close()
    assert not any(BIND.encode() in file.read_bytes() for file in Path(folder).iterdir())


async def test_words_that_look_sealed_come_back_as_they_were(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    turn, _ = await ledger.journal(said, conversation_id=talk.id, action="create")
    await ledger.stage(turn.id, "answered", answer="gAAAAAB is what he said")
    found = await ledger.turn(turn.id)
    assert found is not None and found.answer == "gAAAAAB is what he said"


async def stored(ledger: Ledger) -> list[Any]:
    found: list[Any] = []
    for statement in (
        "SELECT user_id FROM account WHERE user_id IS NOT NULL",
        "SELECT user_id FROM session WHERE user_id IS NOT NULL",
        "SELECT answer FROM turn WHERE answer LIKE 'gAAAAA%'",
    ):
        found += [row[0] for row in await ledger.read(sa.text(statement))]
    return found


async def test_a_newer_key_seals_the_ids_anew_and_the_old_one_may_go(tmp_path: Path, said: Message) -> None:
    old, new = new_key(), new_key()
    file = tmp_path / "ledger.db"
    async with await Ledger.open(file, Cipher([old])) as ledger:
        person = await ledger.person("console", "ann")
        talk = await ledger.conversation(said.address, person_id=person.id, skill="one")
        await anonymous(ledger, person.id)
        await ledger.keep_session(talk.id, 1, "cloud", session_id="a", user_id=BIND)
        turn, _ = await ledger.journal(said, conversation_id=talk.id, action="create")
        await ledger.stage(turn.id, "failed", answer=f"https://x/?bind={BIND}")
        before = await stored(ledger)
    async with await Ledger.open(file, Cipher([new, old])) as ledger:
        after = await stored(ledger)
        assert len(after) == 3 and not set(before) & set(after)
    async with await Ledger.open(file, Cipher([new])) as ledger:
        account = await ledger.account(person.id, "cloud")
        session = await ledger.session(talk.id, 1, "cloud")
        ended = await ledger.turn(turn.id)
        assert account is not None and account.user_id == BIND
        assert session is not None and session.user_id == BIND
        assert ended is not None and ended.answer == f"https://x/?bind={BIND}"
    with pytest.raises(KeyWrong):
        await Ledger.open(file, Cipher([old]))


async def test_what_an_earlier_version_kept_comes_over_whole(tmp_path: Path) -> None:
    """A linked account took the anonymous one's place then; its client id is the person's for good."""
    file, cipher = tmp_path / "ledger.db", Cipher([new_key()])
    token = cipher.seal("nmv_usr_own")
    store = connect(file)
    await migrate(store, target="0001")
    rows = (
        "INSERT INTO person (id, platform, user, access, created_at) VALUES (1, 'console', 'ann', '', 1.5)",
        "INSERT INTO conversation (id, address, person_id, skill, project, sequence, created_at)"
        " VALUES (1, 'console:here:room::ann', 1, 'one', 1, 0, 1.5)",
        "INSERT INTO account (owner, person_id, backend, kind, client_id, token, user_id)"
        f" VALUES (1, 1, 'cloud', 'linked', 'my-client-id', '{token}', 'user_77')",
        "INSERT INTO session"
        " (conversation_id, project, backend, session_id, user_id, kind, exported, created_at)"
        " VALUES (1, 1, 'cloud', '42', 'user_77', 'linked', 0, 1.5)",
    )
    for row in rows:
        await store.run(lambda connection, row=row: connection.execute(sa.text(row)), write=True)
    await store.close()
    async with await Ledger.open(file, cipher) as ledger:
        speaks = await ledger.account(1, "cloud")
        assert speaks is not None and (speaks.token, speaks.user_id) == ("nmv_usr_own", "user_77")
        session = await ledger.session(1, 1, "cloud", speaks.mark)
        assert session is not None and (session.session_id, session.user_id) == ("42", "user_77")
        assert (await own(ledger, 1)).mark == speaks.mark, "the same token stays the same account"
        assert await ledger.client_id(1, "cloud") == "my-client-id"
        assert await ledger.unlink(1, "cloud") == "deleted"
        assert await ledger.client_id(1, "cloud") == "my-client-id"
        assert not any(value.startswith("user_") for value in await stored(ledger)), "sealed at the opening"
