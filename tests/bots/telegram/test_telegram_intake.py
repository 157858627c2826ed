"""From an update to the desk: in order, side by side, never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from bots.telegram.inbound import Me, Press
from bots.telegram.intake import TRIES, Intake
from bots.telegram.keyboard import sign
from core import DiskFull, Message, Receipt
from tests.bots.telegram.test_telegram_inbound import ANNA, FILE, GROUP, HOME, ME, US, called, message
from tests.doubles.chat import DiaryBot
from tests.doubles.desk import RememberingDesk


class TroubledDesk(RememberingDesk):
    """`troubles`: raised by the next messages, in turn. `gates`: a message of this text waits for its gate.
    `shelf`: raised when something is put aside."""

    def __init__(self, *troubles: Exception) -> None:
        super().__init__()
        self.troubles = list(troubles)
        self.gates: dict[str, asyncio.Event] = {}
        self.shelf: Exception | None = None

    async def receive(self, message: Message) -> Receipt:
        if self.troubles:
            raise self.troubles.pop(0)
        if gate := self.gates.get(message.text):
            await gate.wait()
        return await super().receive(message)

    async def aside(self, bot: Any, id: str, update: Any, error: BaseException) -> None:
        if self.shelf is not None:
            raise self.shelf
        await super().aside(bot, id, update, error)


class Counter:
    """An intake and what it did beside the desk."""

    def __init__(self, desk: RememberingDesk, tmp_path: Any, me: Me = ME) -> None:
        self.presses: list[Press] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.intake = Intake(DiaryBot(tmp_path / "diary"), desk, me, self.answer, self.spawn)

    async def answer(self, press: Press) -> None:
        self.presses.append(press)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.create_task(work))


def update(number: int, made: dict[str, Any], kind: str = "message") -> dict[str, Any]:
    return {"update_id": number, kind: made}


async def test_one_chat_is_heard_in_order_and_holds_up_no_other(tmp_path: Any) -> None:
    desk = TroubledDesk()
    desk.gates["slow"] = asyncio.Event()
    intake = Counter(desk, tmp_path).intake
    bob = {**HOME, "id": 9}
    taken = [
        asyncio.create_task(intake.take(update(1, message("slow")))),
        asyncio.create_task(intake.take(update(2, message("after it")))),
        asyncio.create_task(intake.take(update(3, message("elsewhere", bob)))),
    ]
    await asyncio.wait_for(taken[2], 5)
    assert [one.text for one in desk.heard] == ["elsewhere"]
    desk.gates["slow"].set()
    await asyncio.wait_for(asyncio.gather(*taken), 5)
    assert [one.text for one in desk.heard] == ["elsewhere", "slow", "after it"]


async def test_what_cannot_be_read_is_put_aside_and_the_next_is_heard(tmp_path: Any) -> None:
    desk = TroubledDesk()
    intake = Counter(desk, tmp_path).intake
    await intake.take(update(1, {"from": ANNA, "chat": HOME, "text": "no id"}))
    await intake.take({"update_id": 2, "message": "nonsense"})
    await intake.take(update(3, message("hello")))
    assert [id for id, _, _ in desk.asides] == ["1", "2"]
    assert desk.asides[0][2] == "KeyError('message_id')"
    assert [one.text for one in desk.heard] == ["hello"]


async def test_a_full_disk_never_costs_an_update(tmp_path: Any) -> None:
    """However often it is tried: it is never put aside."""
    desk = TroubledDesk(*(DiskFull(folder="x") for _ in range(10)))
    intake = Counter(desk, tmp_path).intake
    for _ in range(10):
        with pytest.raises(DiskFull):
            await intake.take(update(1, message("hello")))
    await intake.take(update(1, message("hello")))
    assert [one.text for one in desk.heard] == ["hello"] and desk.asides == []


async def test_what_follows_in_a_chat_waits_until_the_one_before_is_safe(tmp_path: Any) -> None:
    """Or a full disk of a moment would turn the order of two wishes round."""
    desk = TroubledDesk(DiskFull(folder="x"), DiskFull(folder="x"))
    intake = Counter(desk, tmp_path).intake
    failures: list[int] = []

    def again(error: Exception, tries: int) -> float:
        failures.append(tries)
        return 0.0

    await asyncio.gather(
        *(intake.take(update(n, message(words)), again) for n, words in ((1, "first"), (2, "second")))
    )
    assert [one.text for one in desk.heard] == ["first", "second"] and failures == [1, 2]


async def test_an_update_that_breaks_the_desk_again_and_again_is_put_aside(tmp_path: Any) -> None:
    desk = TroubledDesk(*(RuntimeError("bug") for _ in range(TRIES)))
    intake = Counter(desk, tmp_path).intake
    for _ in range(TRIES - 1):
        with pytest.raises(RuntimeError):
            await intake.take(update(1, message("poison")))
    await intake.take(update(1, message("poison")))
    await intake.take(update(2, message("hello")))
    assert [id for id, _, _ in desk.asides] == ["1"] and [one.text for one in desk.heard] == ["hello"]


async def test_where_nothing_can_be_written_nothing_is_given_up(tmp_path: Any) -> None:
    """The store is away: what cannot be put aside comes again."""
    desk = TroubledDesk(*(ConnectionError("away") for _ in range(TRIES + 2)))
    desk.shelf = ConnectionError("away")
    intake = Counter(desk, tmp_path).intake
    for _ in range(TRIES + 2):
        with pytest.raises(ConnectionError):
            await intake.take(update(1, message("hello")))
    await intake.take(update(1, message("hello")))
    assert [one.text for one in desk.heard] == ["hello"]


async def test_a_passing_trouble_is_no_reason_to_put_aside(tmp_path: Any) -> None:
    desk = TroubledDesk(RuntimeError("locked"))
    intake = Counter(desk, tmp_path).intake
    with pytest.raises(RuntimeError):
        await intake.take(update(1, message("hello")))
    await intake.take(update(1, message("hello")))
    assert [one.text for one in desk.heard] == ["hello"] and desk.asides == []


async def test_a_button_is_answered_beside_its_work(tmp_path: Any) -> None:
    desk = TroubledDesk()
    counter = Counter(desk, tmp_path)
    query = {"id": "5", "from": ANNA, "data": sign("7", "export")}
    query |= {"message": {"message_id": 20, "date": 1, "chat": GROUP, "from": US}}
    await counter.intake.take(update(1, query, "callback_query"))
    await counter.intake.take(update(2, {**query, "from": {**ANNA, "id": 9}}, "callback_query"))
    await asyncio.gather(*counter.tasks)
    assert [press.message is not None for press in counter.presses] == [True, False]
    assert [one.command for one in desk.heard] == ["export"], "not for somebody else"


async def test_all_of_an_album_is_ours_whichever_item_was_meant_for_us(tmp_path: Any) -> None:
    photo = [{**FILE, "width": 9, "height": 9}]
    wish = called("@reelwire_bot make a film")
    spoken = {**wish, "photo": photo, "caption": wish.pop("text"), "caption_entities": wish.pop("entities")}
    items = [
        update(number, {**made, "message_id": number, "media_group_id": "m1"})
        for number, made in enumerate(
            [message(chat=GROUP, photo=photo), spoken, message(chat=GROUP, photo=photo)]
        )
    ]
    other = update(9, message(chat=GROUP, photo=photo, media_group_id="m2"))
    desk = TroubledDesk()
    intake = Counter(desk, tmp_path).intake
    intake.look([*items[:2], other])
    for item in [*items, other]:
        await intake.take(item)
    assert [(one.id, one.group, one.text) for one in desk.heard] == [
        ("0", "m1", ""),
        ("1", "m1", "make a film"),
        ("2", "m1", ""),
    ]


async def test_who_moved_and_who_left_is_told_to_the_desk(tmp_path: Any) -> None:
    desk = TroubledDesk()
    intake = Counter(desk, tmp_path).intake
    await intake.take(update(1, message(chat={**GROUP, "id": -5}, migrate_to_chat_id=-100500)))
    gone = {"chat": HOME, "from": ANNA, "date": 1, "new_chat_member": {"status": "kicked", "user": US}}
    await intake.take(update(2, gone, "my_chat_member"))
    assert desk.moves == [("-5", "-100500")] and desk.leavers == ["7"]
