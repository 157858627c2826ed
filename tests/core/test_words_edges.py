"""Slips of our own: a broken sentence, a key nobody wrote, values no language can carry."""

import logging
from collections.abc import Iterator
from math import nan

import pytest

from core.words import Phrase, WordsError, catalogue, say, strict
from core.words.catalogue import Catalogue, split

OURS = "whole = A { $name } of { SIZE($size) }, { DURATION($size) }.\nbroken = A { $name\nalso-whole = Yes.\n"


@pytest.fixture
def kindly() -> Iterator[None]:
    """As the product has it: what can be said is said."""
    strict(False)
    yield
    strict()


def test_phrases_are_alike_by_what_they_say() -> None:
    one, two = Phrase("error-x", {"a": 1, "b": "c"}), Phrase("error-x", {"b": "c", "a": 1})
    assert one == two and len({one, two, Phrase("error-x")}) == 2


def test_a_sentence_that_is_no_fluent_is_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    words = Catalogue("en", {"a": OURS})
    with pytest.raises(WordsError, match="not readable"):
        words.format("broken", {"name": "x"}, strict=True)
    with caplog.at_level(logging.CRITICAL, logger="core.words.catalogue"):
        assert words.format("broken", {"name": "x"}) == "…"
    assert words.format("also-whole", {}) == "Yes."


def test_a_size_that_is_no_number_is_said_as_it_is() -> None:
    words = Catalogue("en", {"a": OURS})
    assert words.format("whole", {"name": "film", "size": "much"}) == "A film of much, much."
    assert words.format("whole", {"name": "film", "size": 2048}).startswith("A film of 2 KB")


def test_what_stands_twice_is_known_and_the_first_counts() -> None:
    words = Catalogue("en", {"a": "same = One.\n", "b": "same = Two.\nother = Three.\n"})
    assert words.doubles == ["same"] and list(words) == ["same", "other"]
    assert words.format("same", {}) == "One." and "same" in words and "none" not in words
    assert list(split("# only a comment\n\nstray line\n")) == []


def test_a_key_nobody_wrote_still_gives_a_sentence(kindly: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL, logger="core.words"):
        for language in ("en", "zh"):
            assert "no-such-key" in say("no-such-key", language)


def test_a_number_without_end_is_a_question_mark() -> None:
    assert "?" in say("error-unexpected", "en", ref=nan)
    assert "a, 1" in say("error-unexpected", "en", ref=["a", 1])
    assert "a、yes" in say("error-unexpected", "zh", ref=("a", True))
    assert catalogue("en") is catalogue("en")
