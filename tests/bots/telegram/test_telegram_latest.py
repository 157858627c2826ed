"""The newest state of a message goes out, the others are dropped."""

import asyncio
from datetime import timedelta

from telegram.error import BadRequest, RetryAfter

from bots.telegram.errors import AnswerLost, NeverSent
from bots.telegram.latest import Do, Latest
from bots.telegram.pacing import Limiter
from bots.telegram.tempo import Tempo


class Screen:
    """What stands there, and how often it was written. `troubles`: raised by the next writings, in turn;
    `struck` when there are no more."""

    def __init__(self, *troubles: Exception) -> None:
        self.written: list[str] = []
        self.troubles = list(troubles)
        self.struck = asyncio.Event()

    def write(self, text: str) -> Do:
        async def do() -> None:
            if self.troubles:
                trouble = self.troubles.pop(0)
                if not self.troubles:
                    self.struck.set()
                raise trouble
            self.written.append(text)

        return do


def edits(**tempo: float) -> Latest:
    chosen = Tempo().tiny(**tempo)
    return Latest("card", Limiter(chosen), chosen, paced=True)


async def test_what_was_overtaken_never_goes_out() -> None:
    screen, latest = Screen(), edits(edit_private=0.02)
    done = [latest.put("5", 1, screen.write(str(number))) for number in range(10)]
    await asyncio.wait_for(asyncio.gather(*done), 5)
    assert screen.written == ["9"]
    await latest.close()


async def test_two_cards_of_a_chat_both_get_their_last_word() -> None:
    screen, latest = Screen(), edits()
    done = [latest.put("5", number % 2, screen.write(f"{number % 2}:{number}")) for number in range(6)]
    await asyncio.wait_for(asyncio.gather(*done), 5)
    assert sorted(screen.written) == ["0:4", "1:5"]
    await latest.close()


async def test_told_to_wait_it_waits_and_then_shows_what_is_newest() -> None:
    screen, latest = Screen(RetryAfter(timedelta(milliseconds=50))), edits()
    first = latest.put("5", 1, screen.write("old"))
    await asyncio.wait_for(screen.struck.wait(), 5)
    newest = latest.put("5", 1, screen.write("new"))
    await asyncio.wait_for(asyncio.gather(first, newest), 5)
    assert screen.written == ["new"]
    await latest.close()


async def test_a_chat_in_a_flood_holds_up_no_other() -> None:
    screen, latest = Screen(RetryAfter(60)), edits()
    stuck = latest.put("5", 1, screen.write("stuck"))
    await asyncio.wait_for(screen.struck.wait(), 5)
    await asyncio.wait_for(latest.put("6", 1, screen.write("free")), 5)
    assert screen.written == ["free"] and not stuck.done()
    await latest.close()
    assert stuck.done(), "nobody waits for what will never come"


async def test_the_last_word_survives_a_line_that_breaks() -> None:
    screen = Screen(NeverSent("refused"), AnswerLost("cut", stalled=False))
    latest = edits()
    await asyncio.wait_for(latest.put("5", 1, screen.write("done")), 5)
    assert screen.written == ["done"]
    await latest.close()


async def test_what_telegram_will_not_have_is_forgotten() -> None:
    for trouble in (
        BadRequest("Message is not modified"),
        BadRequest("Message to edit not found"),
        ValueError("x"),
    ):
        screen, latest = Screen(trouble), edits()
        await asyncio.wait_for(latest.put("5", 1, screen.write("first")), 5)
        await asyncio.wait_for(latest.put("5", 1, screen.write("second")), 5)
        assert screen.written == ["second"]
        await latest.close()


async def test_a_quiet_chat_costs_nothing() -> None:
    screen, latest = Screen(), edits()
    await asyncio.wait_for(latest.put("5", 1, screen.write("x")), 5)
    await asyncio.sleep(0)
    assert not latest._states and not latest._workers
    await latest.close()
