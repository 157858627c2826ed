"""A trailing "temporary issue" after an answer is dropped, and nothing else is."""

import json

import pytest

from core.backend import Said
from core.backend.apology import begins, without
from core.backend.events import Decoder

ANSWER = "Added music at 35%."
APOLOGIES = [
    "I encountered a temporary issue.",
    "I encountered a temporary issue",
    "I've encountered a temporary issue processing your request. Please try again in a moment.",
    "I apologize, but I encountered a temporary issue. Please try again later, or let me know!",
    "Sorry, I ran into a temporary technical problem. Try again?",
    "I’m sorry. I encountered a temporary error!",
    "⚠️ **I encountered a temporary issue.**",
    "我遇到了一个临时问题，请稍后再试。",
    "抱歉，遇到了暂时性的问题。请稍后重试。",
    "很抱歉！系统出现了临时故障，请稍后再试。",
    "抱歉，我遇到了一些臨時問題。",
]


@pytest.mark.parametrize("apology", APOLOGIES)
@pytest.mark.parametrize("between", [" ", "\n\n", "\n"])
def test_dropped_at_the_end_of_an_answer(apology: str, between: str) -> None:
    assert without(ANSWER + between + apology, False) == ANSWER


@pytest.mark.parametrize("apology", APOLOGIES)
def test_dropped_as_a_text_of_its_own_after_an_answer(apology: str) -> None:
    assert without(apology, True) == ""


@pytest.mark.parametrize("apology", APOLOGIES)
def test_kept_where_it_is_all_there_is(apology: str) -> None:
    assert without(apology, False) == apology


@pytest.mark.parametrize(
    "text",
    [
        "I encountered a temporary issue with the track, so I used another one. Your video is ready.",
        "I encountered a temporary issue. Then it went well: the title is in.",
        "I encountered a temporary issue with the first track, so I used another.",
        "Added a caption: temporary issue of the magazine.",
        "我遇到了一个临时问题，因此改用了另一首。",
        "A title from 0 to 2.5 s. Please look at it.",
        ANSWER,
        "",
    ],
)
def test_what_tells_something_is_kept(text: str) -> None:
    assert without(text, True) == text


def test_chunks_that_may_become_an_apology_are_held_and_others_are_not() -> None:
    def chunk(words: str, partial: bool) -> bytes:
        event = {"content": {"parts": [{"text": words}]}, "partial": partial}
        return b"data: " + json.dumps(event).encode() + b"\n\n"

    decoder = Decoder()
    decoder.feed(chunk(ANSWER, False))
    shown = [
        event
        for words in ("I enc", "ountered a temp", "orary issue.")
        for event in decoder.feed(chunk(words, True))
        if isinstance(event, Said)
    ]
    assert shown == []
    assert not any(
        isinstance(e, Said) for e in decoder.feed(chunk("I encountered a temporary issue.", False))
    )
    late = [
        *decoder.feed(chunk("I ", True)),
        *decoder.feed(chunk("cut it. ", True)),
        *decoder.feed(chunk("Ok", True)),
    ]
    assert [e for e in late if isinstance(e, Said)] == [Said("I cut it. ", True), Said("Ok", True)]


def test_begins_grows_with_the_text() -> None:
    assert begins("") and begins("I enc") and begins("Sorry, I ran") and begins("抱")
    assert not begins("It is done") and not begins("I added")
