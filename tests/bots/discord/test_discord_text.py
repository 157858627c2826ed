"""Words as Discord shows them: as they were written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord.text import clean, pieces, plain, short, spelled, units


def shown(text: str) -> str:
    """What a person reads: an escaped sign is the sign."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)


@pytest.mark.parametrize(
    "text",
    [
        "*stars* _low_ `tick` ~~s~~ ||z|| [x](y) <@123> <#4> @everyone",
        "# a heading\n## another\n> a quote\n- a point\n-# small\n+ more\n12. twelfth",
        "snake_case_name.mp4 and 2 * 3 * 4",
        "back\\slash \\* and \\",
    ],
)
def test_markup_is_shown_as_it_was_written(text: str) -> None:
    sent = plain(text)
    assert shown(sent) == text
    bare = re.sub(r"\\[^0-9A-Za-z\s]", "x", sent)
    assert not re.search(r"[*_`|~\[<]|@everyone|^\s*(#|>|[-+] |\d+\. )", bare, re.M)


def test_an_address_can_be_followed() -> None:
    url = "https://nemovideo.com/workspace/claim?ct=a_b~c&x=1"
    assert plain(f"*Here*: {url}, now") == rf"\*Here\*: {url}, now"


def test_a_masked_address_is_no_mask() -> None:
    assert plain("[safe](https://evil.example)") == r"\[safe](https://evil.example)"


def test_what_would_steer_a_screen_is_left_out() -> None:
    assert clean("a\x1b[31mred\x07 \u202eback\r\nnext\tone") == "ared back\nnext\tone"


@given(st.text(max_size=400), st.integers(20, 120))
def test_a_long_text_is_cut_not_lost(text: str, limit: int) -> None:
    parts = pieces(text, limit)
    assert all(part and units(part) <= limit for part in parts)
    told = "".join(shown(part) for part in parts)
    assert "".join(told.split()) == "".join(shown(plain(text)).split())


def test_it_is_cut_between_paragraphs_then_lines_then_words() -> None:
    assert pieces("one two\n\nthree four", 12) == ["one two", "three four"]
    assert pieces("one two\nthree four", 12) == ["one two", "three four"]
    assert pieces("one two three four", 14) == ["one two three", "four"]
    assert pieces("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_what_is_escaped_counts_as_it_is_sent() -> None:
    assert [len(part) for part in pieces("*" * 30, 20)] == [20, 20, 20]


def test_an_emoji_counts_twice() -> None:
    assert [len(part) for part in pieces("😀" * 15, 20)] == [10, 5]


def test_a_label_is_one_line_and_cut_with_an_ellipsis() -> None:
    assert short("Make a *film*\n of it", 80) == "Make a *film* of it"
    assert short("x" * 90, 80) == "x" * 79 + "…"
    assert short("照片" * 50, 45) == "照片" * 22 + "…"


def test_our_name_is_no_part_of_a_wish_and_others_are_called_by_theirs() -> None:
    names = {"7": "Bob"}
    assert spelled("<@1> make a film of <@!7> and <@8>", names, "1") == "make a film of @Bob and <@8>"
    assert spelled("hey <@!1>, export", names, "1") == "hey export"
    assert spelled("make <a:party:123> it 9:16", names, "1") == "make :party: it 9:16"
    assert spelled("<@1>", names, "1") == ""
    plainly = "A film of the harbour, 9:16 – 很好 👍"
    assert spelled(plainly, names, "1") == plainly
