"""A typed line becomes what it asks: pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.console.inbound import Attach, Press, Quit, Said, clean, read
from core import Choice

EXPORT, RETRY = Choice("export", "Export"), Choice("retry", "Retry", "t1")


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("a film of the sea\n", Said("a film of the sea")),
        ("  /export  ", Said("/export")),
        ("导出", Said("导出")),
        ("/quit", Quit()),
        ("/QUIT now", Quit()),
        ("/exit\r\n", Quit()),
        ("/quitter", Said("/quitter")),
        ("/attach harbour.jpg", Attach(("harbour.jpg",))),
        ("/attach 'my photo.jpg' b.mp4", Attach(("my photo.jpg", "b.mp4"))),
        (r"/attach /tmp/my\ photo.jpg", Attach(("/tmp/my photo.jpg",))),
        ("/attach it's.jpg", Attach(("it's.jpg",))),
        ("/attach", Attach(())),
        ("2", Press(RETRY)),
        ("3", Said("3")),
        ("0", Said("0")),
        ("\ufeffhello", Said("hello")),
        ("", None),
        ("   \n", None),
    ],
)
def test_a_line_is_read_as_meant(line: str, asked: object) -> None:
    assert read(line, (EXPORT, RETRY)) == asked


def test_a_number_is_a_word_where_nothing_was_offered() -> None:
    assert read("1") == Said("1")


@given(st.text())
def test_any_text_is_read_without_raising(text: str) -> None:
    read(text, (EXPORT,))


@given(st.text())
def test_clean_text_never_steers_a_terminal(text: str) -> None:
    told = clean(text)
    assert all(sign in "\n\t" or ord(sign) >= 32 for sign in told)
    assert clean(told) == told


def test_words_of_every_script_stay() -> None:
    assert clean("Grüße, 很好, 👍🏽 e\u0301\n\tab") == "Grüße, 很好, 👍🏽 e\u0301\n\tab"
