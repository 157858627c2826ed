"""How fast a chat takes messages: decided by numbers, without a clock."""

import asyncio

import pytest

from bots.telegram.pacing import Bucket, Lane, Limiter, Window
from bots.telegram.tempo import Tempo
from core import ChatBusy

TEMPO = Tempo()


def test_edits_keep_their_floor_in_private_and_in_groups() -> None:
    for chat, floor in (("5", 1.1), ("-100", 3.1)):
        lane = Lane(TEMPO, chat, 0.0)
        assert lane.due(0.0, edit=True) == 0
        lane.mark(0.0, edit=True)
        assert lane.due(0.5, edit=True) == pytest.approx(floor - 0.5)
        assert lane.due(0.5, edit=False) == 0, "an answer does not wait for the floor of edits"


def test_edits_leave_room_in_what_a_group_takes_in_a_minute() -> None:
    lane, now, times = Lane(TEMPO, "-100", 0.0), 0.0, list[float]()
    while now < 180:
        now += lane.due(now, edit=True)
        lane.mark(now, edit=True)
        times.append(now)
    busiest = max(sum(start <= each < start + 60 for each in times) for start in times)
    assert 10 <= busiest <= 14
    for _ in range(3):
        assert lane.due(now, edit=False) <= 1, "answers and the film need not wait for a minute"
        lane.mark(now + 1, edit=False)
        now += 1


def test_a_film_finds_room_right_after_a_storm_of_edits() -> None:
    lane = Lane(TEMPO, "5", 0.0)
    for second in range(100):
        lane.mark(second * 1.1, edit=True)
    assert lane.due(110.0, edit=False) == 0


def test_answers_in_a_burst_are_spread_out() -> None:
    lane = Lane(TEMPO, "5", 0.0)
    waits = []
    for _ in range(5):
        waits.append(lane.due(0.0, edit=False))
        lane.mark(0.0, edit=False)
    assert waits[:3] == [0, 0, 0] and 0 < waits[3] < waits[4]


def test_a_chat_that_was_told_to_rest_rests_until_the_latest_word() -> None:
    lane = Lane(TEMPO, "5", 0.0)
    lane.rest(0.0, 30)
    lane.rest(1.0, 5)
    assert lane.resting(10.0) == 20 == lane.due(10.0, edit=True)
    assert lane.resting(30.0) == 0


def test_a_bucket_fills_up_to_its_brim() -> None:
    bucket = Bucket(3, 1.0, 3, 0.0)
    for _ in range(3):
        bucket.take()
    assert bucket.wait(0.0) == 1
    assert bucket.wait(100.0, 2) == 0 and bucket.held == 3


def test_a_window_never_holds_more_than_it_may() -> None:
    window = Window(3, 10.0)
    for now in (0.0, 1.0, 2.0):
        assert window.wait(now) == 0
        window.take(now)
    assert [window.wait(3.0), window.wait(3.0, spare=1), window.wait(10.0), window.wait(11.0, 1)] == [
        7,
        8,
        0,
        0,
    ]


async def test_one_chat_in_a_flood_stalls_no_other() -> None:
    limiter = Limiter(Tempo().tiny())
    limiter.flood("5", 60)
    await asyncio.wait_for(limiter.turn("6", edit=True), 2)
    with pytest.raises(ChatBusy) as busy:
        await limiter.turn("5")
    assert 50 < busy.value.retry_after <= 60


async def test_chats_that_went_quiet_are_forgotten() -> None:
    limiter = Limiter(Tempo().tiny())
    for chat in range(5000):
        limiter.lane(str(chat))
    assert len(limiter._lanes) <= 2000
