import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.message import Address
from core.store import Account, Conversation, Ledger, NoSuchRow


async def test_a_person_is_made_once_even_when_met_twice_at_once(ledger: Ledger) -> None:
    met = await asyncio.gather(*(ledger.person("telegram", "5") for _ in range(8)))
    assert len({person.id for person in met}) == 1
    assert (await ledger.person("discord", "5")).id != met[0].id


async def test_the_platforms_language_is_taken_once_and_a_choice_stays(ledger: Ledger) -> None:
    person = await ledger.person("telegram", "5")
    assert person.language is None
    assert (await ledger.person("telegram", "5", "zh")).language == "zh"
    await ledger.set_language(person.id, "en")
    assert (await ledger.person("telegram", "5", "zh")).language == "en"


async def test_access_is_kept_and_found_again(ledger: Ledger) -> None:
    person = await ledger.person("telegram", "5")
    await ledger.set_access(person.id, "asked:1234")
    assert [found.id for found in await ledger.people("asked:1234")] == [person.id]
    assert await ledger.people("blocked") == ()
    with pytest.raises(NoSuchRow):
        await ledger.set_access(person.id + 1, "blocked")


async def test_the_client_id_outlives_every_token(ledger: Ledger) -> None:
    person = await ledger.person("telegram", "5")
    mine = await ledger.client_id(person.id, "studio")
    kept = await ledger.keep_account(
        Account(
            person.id,
            "studio",
            "anonymous",
            client_id="another",
            token="nmv_usr_1",
            expires_at=5.5,
            credits=100,
        )
    )
    assert (kept.client_id, kept.token, kept.expires_at) == (mine, "nmv_usr_1", 5.5)
    await ledger.drop_token(person.id, "studio")
    dropped = await ledger.account(person.id, "studio")
    assert dropped is not None and (dropped.client_id, dropped.token) == (mine, None)
    assert await ledger.client_id(person.id, "studio") == mine
    assert await ledger.client_id(person.id, "cloud") != mine
    assert await ledger.account(person.id, "elsewhere") is None


async def test_many_who_ask_at_once_get_one_client_id(ledger: Ledger) -> None:
    ids = await asyncio.gather(*(ledger.client_id(None, "cloud") for _ in range(8)))
    assert len(set(ids)) == 1


async def test_the_operators_account_is_nobodys(ledger: Ledger) -> None:
    await ledger.keep_account(Account(None, "cloud", "operator", token="t0"))
    await ledger.keep_account(Account(None, "cloud", "operator", token="t1"))
    found = await ledger.account(None, "cloud")
    assert found is not None and found.token == "t1" and found.person_id is None


async def test_a_token_is_neither_in_a_repr_nor_readable_in_the_file(ledger: Ledger) -> None:
    person = await ledger.person("telegram", "5")
    kept = await ledger.keep_account(Account(person.id, "cloud", "anonymous", token="nmv_usr_secret"))
    assert "nmv_usr_secret" not in repr(kept)
    folder = ledger.store.place
    await ledger.close()
    assert not any(b"nmv_usr_secret" in file.read_bytes() for file in Path(folder).iterdir())


async def test_a_conversation_keeps_its_skill_until_it_is_set(ledger: Ledger, talk: Conversation) -> None:
    again = await ledger.conversation(talk.address, person_id=talk.person_id, skill="two")
    assert again == talk and again.skill == "one"
    assert (await ledger.set_skill(talk.id, "two")).skill == "two"
    assert (await ledger.note_file(talk.id, "a.jpg")).last_file == "a.jpg"
    assert (await ledger.set_conversation_language(talk.id, "zh")).language == "zh"
    assert await ledger.conversation_by_id(talk.id + 1) is None
    assert [found.id for found in await ledger.conversations_of(talk.person_id)] == [talk.id]


async def test_a_new_project_starts_without_a_session_and_the_old_one_stays(
    ledger: Ledger, talk: Conversation
) -> None:
    await ledger.keep_session(talk.id, talk.project, "studio", session_id="5529798706024415232")
    fresh = await ledger.new_project(talk.id)
    assert fresh.project == talk.project + 1
    assert await ledger.session(talk.id, fresh.project, "studio") is None
    old = await ledger.session(talk.id, talk.project, "studio")
    assert old is not None and old.session_id == "5529798706024415232"
    assert await ledger.session(talk.id, talk.project, "cloud") is None


async def test_a_lost_session_makes_room_for_another(ledger: Ledger, talk: Conversation) -> None:
    first = await ledger.keep_session(talk.id, 1, "studio", session_id="a", task_id="t")
    assert await ledger.keep_session(talk.id, 1, "studio", session_id="a") == first
    await ledger.lose_session(first)
    assert await ledger.session(talk.id, 1, "studio") is None
    second = await ledger.keep_session(talk.id, 1, "studio", session_id="b")
    assert second.id != first.id
    third = await ledger.keep_session(talk.id, 1, "studio", session_id="c")
    assert await ledger.session(talk.id, 1, "studio") == third


async def test_the_first_unasked_export_is_given_away_once(ledger: Ledger, talk: Conversation) -> None:
    session = await ledger.keep_session(talk.id, 1, "studio", session_id="a")
    won = await asyncio.gather(*(ledger.mark_exported(session) for _ in range(4)))
    assert sorted(won) == [False, False, False, True]
    after = await ledger.session(talk.id, 1, "studio")
    assert after is not None and after.exported


_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=40, deadline=None)
@given(parts=st.tuples(_text.filter(bool), _text, _text, _text, _text))
async def test_an_address_comes_back_out_of_a_row_as_it_went_in(
    shared: Ledger, parts: tuple[str, str, str, str, str]
) -> None:
    address = Address(*parts)
    person = await shared.person(address.platform, address.user)
    made = await shared.conversation(address, person_id=person.id, skill="one")
    assert made.address == address
    assert (await shared.conversation(address, person_id=person.id, skill="one")).id == made.id
