"""Words as Telegram counts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.telegram.text import clean, head, short, spelled, split, units, unpinged

ME, NAME = 42, "reelwire_bot"


def test_an_emoji_counts_twice() -> None:
    assert [units(text) for text in ("abc", "电影", "🎬", "👨‍👩‍👧")] == [3, 2, 2, 8]


@given(st.text(alphabet=st.sampled_from("ab 。.!\n🎬电é\u0301"), max_size=400), st.integers(8, 60))
def test_parts_fit_and_nothing_but_white_space_is_lost(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.text(max_size=300))
def test_every_text_can_be_split(text: str) -> None:
    parts = split(text, 7)
    assert all(units(part) <= 7 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "limit", "first"),
    [
        ("One two.\n\nThree four five", 20, "One two."),
        ("One two.\nThree four five", 17, "One two."),
        ("One two. Three four five", 14, "One two."),
        ("一二三四。五六七八九十", 8, "一二三四。"),
        ("a word that is cut at words", 13, "a word that"),
        ("unbreakable", 6, "unbrea"),
        ("tiny. " + "x" * 40, 30, "tiny."),
    ],
)
def test_a_cut_is_where_a_reader_would_pause(text: str, limit: int, first: str) -> None:
    assert head(text, limit)[0] == first


def test_a_family_is_not_torn_apart() -> None:
    family = "👨‍👩‍👧"
    assert split("x" * 10 + family, 14) == ["x" * 10, family]


def test_a_long_label_ends_in_an_ellipsis_within_its_limit() -> None:
    cut = short("A film of the harbour\n  at dusk, " * 9, 60)
    assert units(cut) <= 60 and cut.endswith("…") and "\n" not in cut
    assert short("Export", 60) == "Export"


def test_what_steers_a_screen_is_left_out() -> None:
    assert clean("a\x1b[31m\x00b\tc\r\nd\u202e") == "a[31mb\tc\nd"


def test_names_ring_nobody_and_addresses_stay() -> None:
    assert unpinged("@anna and (@bob_b) a@b.example https://t.me/@x") == (
        "@\u200banna and (@\u200bbob_b) a@b.example https://t.me/@x"
    )


def entity(kind: str, text: str, words: str, **more: object) -> dict[str, object]:
    at = units(text[: text.index(words)])
    return {"type": kind, "offset": at, "length": units(words), **more}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@reelwire_bot make a film", "make a film"),
        ("🎬🎬 @Reelwire_Bot make a film", "🎬🎬 make a film"),
        ("make it @reelwire_bot please", "make it please"),
        ("make it, @reelwire_bot", "make it,"),
    ],
)
def test_our_name_is_heard_and_taken_out(text: str, said: str) -> None:
    word = next(word for word in text.split() if word.startswith("@"))
    assert spelled(text, [entity("mention", text, word)], ME, NAME) == (said, True)


def test_other_names_stay() -> None:
    text = "@somebody make a film"
    assert spelled(text, [entity("mention", text, "@somebody")], ME, NAME) == (text, False)


def test_a_name_without_a_username_is_ours_by_its_id() -> None:
    text = "Reelwire make a film"
    mine = entity("text_mention", text, "Reelwire", user={"id": ME})
    assert spelled(text, [mine], ME, NAME) == ("make a film", True)


def test_a_link_behind_words_is_spelled_out() -> None:
    text = "🎬 use this clip and @reelwire_bot"
    link = entity("text_link", text, "this clip", url="https://example.org/a.mp4")
    assert spelled(text, [link, entity("mention", text, "@reelwire_bot")], ME, NAME) == (
        "🎬 use this clip (https://example.org/a.mp4) and",
        True,
    )
