import itertools
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.message import Address, Attachment, Message
from core.store import Cipher, Ledger, WrongStage, stages
from core.store.stages import TABLES, before

_numbers = itertools.count()


@pytest.mark.parametrize("kind", TABLES)
def test_the_table_is_closed(kind: stages.Kind) -> None:
    """Every stage that may follow has a line of its own, and `before` is the same table read backwards."""
    table = TABLES[kind]
    for stage, later in table.items():
        assert set(later) <= set(table)
        assert all(stage in before(kind, after) for after in later)
    assert sum(len(later) for later in table.values()) == sum(len(before(kind, stage)) for stage in table)


@pytest.mark.parametrize("kind", TABLES)
def test_from_every_stage_an_end_can_be_reached(kind: stages.Kind) -> None:
    table = TABLES[kind]
    over: dict[str, set[str]] = {
        "turn": {"told"},
        "attachment": {"uploaded", "refused"},
        "export": {"delivered", "failed", "cancelled"},
        "delivery": {"sent"},
    }

    def reach(stage: str) -> set[str]:
        seen, todo = {stage}, [stage]
        while todo:
            new = set(table[todo.pop()]) - seen
            seen |= new
            todo += new
        return seen

    assert all(reach(stage) & over[kind] for stage in table)


def test_nothing_that_may_have_been_paid_goes_back_to_the_start() -> None:
    assert "received" not in {
        *stages.TURN["streaming"],
        *stages.TURN["interrupted"],
        *stages.TURN["answered"],
    }
    assert "sending" not in {*stages.TURN["sending"], *stages.TURN["streaming"]}


async def walk(move: object, table: Mapping[str, tuple[str, ...]], start: str, steps: list[str]) -> str:
    stood = start
    for step in steps:
        try:
            await move(step)  # type: ignore[operator]
            assert step in table[stood]
            stood = step
        except WrongStage as refused:
            assert step not in table[stood]
            assert (refused.stood, refused.wanted) == (stood, step)
    return stood


def steps(table: Mapping[str, tuple[str, ...]]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(sorted(table)), max_size=8)


@settings(max_examples=25, deadline=None)
@given(
    turn=steps(stages.TURN),
    file=steps(stages.FILE),
    export=steps(stages.EXPORT),
    delivery=steps(stages.DELIVERY),
)
async def test_the_ledger_takes_exactly_the_steps_of_the_table(
    shared: Ledger, turn: list[str], file: list[str], export: list[str], delivery: list[str]
) -> None:
    number = next(_numbers)
    address = Address("console", "walk", str(number))
    person = await shared.person("console", "walker")
    talk = await shared.conversation(address, person_id=person.id, skill="one")
    message = Message(id="1", address=address, attachments=(Attachment("a", {}),))
    made, _ = await shared.journal(message, conversation_id=talk.id, action="create")
    session = await shared.keep_session(talk.id, 1, "studio", session_id=str(number))
    render, key = f"render_{number}", f"{made.id}/answer"
    await shared.plan_export(render, turn_id=made.id, conversation_id=talk.id, session=session, draft=None)
    await shared.delivery(key)

    stood = await walk(lambda step: shared.stage(made.id, step), stages.TURN, "received", turn)
    found = await shared.turn(made.id)
    assert found is not None and found.stage == stood
    stood = await walk(lambda step: shared.attachment_stage(made.id, 0, step), stages.FILE, "waiting", file)
    assert (await shared.attachments(made.id))[0].stage == stood
    stood = await walk(lambda step: shared.export_stage(render, step), stages.EXPORT, "planned", export)
    film = await shared.export(render)
    assert film is not None and film.stage == stood
    stood = await walk(lambda step: shared.delivery_stage(key, step), stages.DELIVERY, "pending", delivery)
    assert (await shared.delivery(key)).stage == stood


async def test_the_observer_hears_of_every_stage_before_and_after_its_commit(shared: Ledger) -> None:
    heard: list[tuple[str, str, str, str]] = []
    folder = Path(shared.store.place)
    watched = await Ledger.open(
        folder / "ledger.db", Cipher.in_folder(folder), lambda *told: heard.append(told), before=True
    )
    async with watched:
        address = Address("console", "watch", "1")
        person = await watched.person("console", "walker")
        talk = await watched.conversation(address, person_id=person.id, skill="one")
        message = Message(id="1", address=address, attachments=(Attachment("a", {}),))
        turn, _ = await watched.journal(message, conversation_id=talk.id, action="create")
        await watched.journal(message, conversation_id=talk.id, action="create")
        await watched.attachment_stage(turn.id, 0, "uploading")
        with pytest.raises(WrongStage):
            await watched.stage(turn.id, "told")
    assert heard == [
        (kind, id, stage, when)
        for kind, id, stage in (("turn", turn.id, "received"), ("attachment", f"{turn.id}#0", "uploading"))
        for when in ("before", "after")
    ]


async def test_an_observer_that_did_not_ask_hears_of_commits_only(shared: Ledger) -> None:
    heard: list[tuple[str, str, str, str]] = []
    folder = Path(shared.store.place)
    watched = await Ledger.open(
        folder / "ledger.db", Cipher.in_folder(folder), lambda *told: heard.append(told)
    )
    async with watched:
        address = Address("console", "watch-after", "1")
        person = await watched.person("console", "runner")
        talk = await watched.conversation(address, person_id=person.id, skill="one")
        turn, _ = await watched.journal(
            Message(id="1", address=address), conversation_id=talk.id, action="create"
        )
    assert heard == [("turn", turn.id, "received", "after")]
