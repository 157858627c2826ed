"""The fault machine in a small form: real processes, killed and cut off, for some seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.chronicle import Chronicle
from tests.chaos.cloud import Books, File, Made, Run
from tests.chaos.machine import Plan, run
from tests.chaos.promises import Verdict, judged
from tests.chaos.report import lines
from tests.chaos.wishes import Seen, Wish


@pytest.mark.timeout(120)
async def test_nothing_is_paid_twice_and_nothing_is_lost_under_fire(tmp_path: Path) -> None:
    plan = Plan(tmp_path, turns=16, seed=11, people=6, discord=2, life=1.5, every=0.3, seconds=15.0)
    result = await run(plan)
    assert not result.verdict.breaks, "\n".join(lines(result))
    assert result.chronicle.kills and sum(result.chronicle.faults.values()) > 20, "there was a fire"


FILM = b"chaos-film:render_1;"


def verdict(wish: Wish, books: Books, *seen: Seen, logs: tuple[tuple[str, str], ...] = ()) -> Verdict:
    return judged([wish], books, seen, {"Ann": {"here"}, "Bob": {"there"}}, logs, ["s3cret"])


def a_wish() -> Wish:
    return Wish("Ann-001", "Ann", "a film of trip Ann-001")


def kept(wish: Wish) -> Books:
    """One run, one render, which is finished."""
    books = Books(runs=[Run(wish.tag, "1", "a", 1.0)])
    books.renders["render_1"] = Made("render_1", "1", "a", wish.tag, finished=2.0)
    return books


def answer(wish: Wish, at: float = 3.0, labels: tuple[str, ...] = ("Export", "New")) -> Seen:
    return Seen("", at, f"Made: {wish.tag}", labels, wish, chat="here")


def film(at: float = 4.0, text: str = "🎬", chat: str = "here") -> Seen:
    return Seen("", at, text, (), None, FILM, chat=chat)


def test_a_promise_that_was_kept_is_no_break() -> None:
    wish = a_wish()
    assert verdict(wish, kept(wish), answer(wish), film()).breaks == []


@pytest.mark.parametrize("broken", ["paid", "uploaded"])
def test_what_was_paid_twice_is_seen_unless_retry_was_pressed(broken: str) -> None:
    wish = a_wish()
    books = kept(wish)
    if broken == "paid":
        books.runs.append(books.runs[0])
    else:
        books.files += [File(b"Ann-001.0", "1", "a", 1.0)] * 2
    assert len(verdict(wish, books, answer(wish), film()).paid_twice) == 1
    wish.presses.append(0.5)
    assert verdict(wish, books, answer(wish), film()).paid_twice == []


def test_silence_and_a_film_that_never_came_are_seen() -> None:
    wish = a_wish()
    assert len(verdict(wish, kept(wish), film()).lost) == 1
    assert len(verdict(wish, kept(wish), answer(wish)).lost) == 1
    excuse = answer(wish, labels=("Export again",))
    assert verdict(wish, kept(wish), answer(wish), excuse).lost == [], "it was said"


def test_a_film_that_comes_twice_has_to_say_so() -> None:
    wish = a_wish()
    silent = verdict(wish, kept(wish), answer(wish), film(), film(5.0))
    marked = film(5.0, "You may have this one already: the first try was never confirmed.")
    assert len(silent.shown_twice) == 1
    assert verdict(wish, kept(wish), answer(wish), film(), marked).breaks == []


def test_work_in_another_persons_chat_or_account_is_seen() -> None:
    wish = a_wish()
    assert verdict(wish, kept(wish), answer(wish), film(), film(chat="there")).other
    books = kept(wish)
    books.files.append(File(b"Ann-001.0", "1", "b", 1.0))
    other = Wish("Bob-001", "Bob", "a film of trip Bob-001", taken=False)
    books.runs.append(Run("Bob-001", "2", "a", 1.0))
    found = judged([wish, other], books, [answer(wish), film()], {"Ann": {"here"}, "Bob": {"there"}}, (), [])
    assert len(found.other) == 1


def test_an_order_turned_round_is_seen() -> None:
    wishes = [Wish(f"Ann-00{n}", "Ann", "", taken=False) for n in (1, 2)]
    books = Books(runs=[Run("Ann-002", "1", "a", 1.0), Run("Ann-001", "1", "a", 2.0)])
    assert len(judged(wishes, books, [], {"Ann": {"here"}}, (), []).other) == 1


def test_a_secret_in_a_log_or_a_chat_is_seen() -> None:
    wish = a_wish()
    logged = verdict(wish, kept(wish), answer(wish), film(), logs=(("log", "GET /bots3cret/getMe"),))
    assert len(logged.other) == 1
    spoken = Seen("", 1.0, "…", (), None, versions=("s3cret",), chat="here")
    assert len(verdict(wish, kept(wish), answer(wish), film(), spoken).other) == 1


def test_a_history_holds_what_belongs_to_a_wish_and_the_trouble_near_it() -> None:
    chronicle = Chronicle()
    chronicle.note("Ann asks", "Ann-001", 1.0)
    chronicle.note("Bob asks", "Bob-001", 1.0)
    chronicle.note("FAULT disk full", at=1.1)
    chronicle.note("FAULT much later", at=9.0)
    told = "\n".join(chronicle.history("Ann-001"))
    assert "Ann asks" in told and "disk full" in told and "Bob" not in told and "later" not in told
