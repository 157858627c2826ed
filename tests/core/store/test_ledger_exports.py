import asyncio

import pytest

from core.message import Message
from core.store import Conversation, Export, Ledger, NoSuchRow, Session, WrongStage
from core.words import Phrase

DRAFT = {"d": 1000, "t": [{"tt": 7, "sg": [], "unknown": 2**80}]}


@pytest.fixture
async def session(ledger: Ledger, talk: Conversation) -> Session:
    return await ledger.keep_session(
        talk.id, talk.project, "studio", session_id="55297987060244", kind="linked"
    )


@pytest.fixture
async def turn(ledger: Ledger, talk: Conversation, said: Message) -> str:
    turn, _ = await ledger.journal(said, conversation_id=talk.id, action="create")
    return turn.id


async def plan(
    ledger: Ledger, session: Session, id: str, turn: str | None, replaces: str | None = None
) -> Export:
    return await ledger.plan_export(
        id, turn_id=turn, conversation_id=session.conversation_id, session=session, draft=DRAFT,
        reply={"token": "once"}, replaces=replaces,
    )  # fmt: skip


async def test_a_turn_asks_for_one_export_however_often(ledger: Ledger, session: Session, turn: str) -> None:
    planned = await asyncio.gather(*(plan(ledger, session, f"render_{n}", turn) for n in range(5)))
    assert len({export.id for export in planned}) == 1
    export = planned[0]
    assert (export.draft, export.reply, export.backend, export.session_id, export.kind, export.skill) == (
        DRAFT, {"token": "once"}, "studio", "55297987060244", "linked", "one",
    )  # fmt: skip
    assert await ledger.export_of_turn(turn) == export


async def test_exports_without_a_turn_are_each_their_own(ledger: Ledger, session: Session) -> None:
    await plan(ledger, session, "render_1", None)
    await plan(ledger, session, "render_2", None)
    assert (await plan(ledger, session, "render_2", None)).id == "render_2"
    assert {export.id for export in await ledger.open_exports()} == {"render_1", "render_2"}


async def test_a_failed_render_is_followed_once_by_another_id(
    ledger: Ledger, session: Session, turn: str
) -> None:
    first = await plan(ledger, session, "render_1", turn)
    await ledger.export_stage(first.id, "failed", outcome=Phrase("error-render-failed"))
    second = await plan(ledger, session, "render_2", turn, replaces=first.id)
    assert (second.id, second.replaces, second.stage) == ("render_2", "render_1", "planned")
    assert (await plan(ledger, session, "render_3", turn, replaces=first.id)).id == "render_2"
    assert await ledger.latest_export(session.conversation_id) == second
    assert (await plan(ledger, session, "render_4", turn)).id == "render_1"


async def test_an_export_goes_its_way(ledger: Ledger, session: Session, turn: str) -> None:
    id = (await plan(ledger, session, "render_1", turn)).id
    await ledger.card("export", id, {"message": 4})
    await ledger.export_stage(id, "submitted")
    await ledger.note_export(id, attempts=3)
    await ledger.export_stage(id, "completed", url="https://cdn/x.mp4")
    await ledger.export_stage(id, "submitted", url=None)
    await ledger.export_stage(id, "completed", url="https://cdn/y.mp4")
    await ledger.export_stage(id, "fetched", path="/tmp/y.mp4")
    done = await ledger.export_stage(id, "delivered")
    assert (done.url, done.path, done.attempts, done.card, done.open) == (
        "https://cdn/y.mp4", "/tmp/y.mp4", 3, {"message": 4}, False,
    )  # fmt: skip
    assert done.ended_at is not None and await ledger.open_exports() == ()
    with pytest.raises(WrongStage):
        await ledger.export_stage(id, "failed")
    with pytest.raises(NoSuchRow):
        await ledger.export_stage("render_none", "failed")
    assert [export.id for export in await ledger.exports_of(session.conversation_id)] == [id]
    assert await ledger.latest_export(session.conversation_id, project=9) is None


async def test_a_delivery_tells_the_stage_before(ledger: Ledger) -> None:
    """`sending` found again is how a crash between the sending and its receipt is recognised."""
    made = await asyncio.gather(*(ledger.delivery("render_1/film") for _ in range(4)))
    assert {delivery.stage for delivery in made} == {"pending"}
    assert await ledger.delivery_stage("render_1/film", "sending") == "pending"
    assert await ledger.delivery_stage("render_1/film", "sending") == "sending"
    assert await ledger.delivery_stage("render_1/film", "sent", {"message": 12}) == "sending"
    found = await ledger.delivery("render_1/film")
    assert (found.stage, found.sent, found.tries) == ("sent", {"message": 12}, 2)
    with pytest.raises(WrongStage):
        await ledger.delivery_stage("render_1/film", "sending")
    with pytest.raises(NoSuchRow):
        await ledger.delivery_stage("render_2/film", "sending")
    with pytest.raises(ValueError):
        await ledger.delivery("without a part")
    assert [delivery.key for delivery in await ledger.deliveries_of("render_1")] == ["render_1/film"]
