"""Interface talk never reaches a person; what was said about the video always does."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.gui import Do, Translated, translate


def golden(language: str) -> list[tuple[str, str, frozenset[Do], str]]:
    """(language, the agent's text, what it does, what the person reads) for each block of the file."""
    text = Path(__file__).with_name("golden").joinpath(f"gui.{language}.txt").read_text("utf-8")
    blocks = []
    for block in text.split("\n== ")[1:]:
        head, *lines = block.splitlines()
        said = "\n".join(line[1:].removeprefix(" ") for line in lines if line.startswith(">"))
        read = "\n".join(line[1:].removeprefix(" ") for line in lines if line.startswith("<"))
        blocks.append((language, said, frozenset(Do(name) for name in head.split() if name != "none"), read))
    return blocks


GOLDEN = golden("en") + golden("zh")


@pytest.mark.parametrize(("language", "said", "does", "read"), GOLDEN)
def test_the_golden_texts(language: str, said: str, does: frozenset[Do], read: str) -> None:
    found = translate(said, language)
    assert found.text == read
    assert found.does == does


def test_there_are_enough_golden_texts_of_both_languages() -> None:
    assert len(golden("en")) >= 20
    assert len(golden("zh")) >= 20


@pytest.mark.parametrize(("language", "said", "does", "read"), GOLDEN)
def test_what_was_translated_once_stays_as_it_is(
    language: str, said: str, does: frozenset[Do], read: str
) -> None:
    assert translate(read, language).text == read


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "said",
    [
        "Click Export.",
        "Open the Media panel.",
        "Drag the clip to 0:05.",
        "Check your account page.",
        "点击导出。",
    ],
)
def test_interface_talk_alone_leaves_a_sentence_to_say_instead(language: str, said: str) -> None:
    found = translate(said, language)
    assert found.text == ""
    assert found.does
    assert found.instead and not any(word in found.instead for word in ("panel", "Click", "点击"))


def test_talk_of_the_video_hidden_in_an_instruction_is_saved() -> None:
    found = translate("Click the thumbnail to see the fade I added to the last clip", "en")
    assert found.text == "I added to the last clip." or "added" in found.text


def test_nothing_said_is_nothing_to_show() -> None:
    assert translate("", "en") == Translated("")
    assert translate(" \n\n ", "zh") == Translated("")


def test_a_long_answer_is_quick_to_translate() -> None:
    said = "I added a title. Click the Export button to download it, and drag the clip. " * 400
    assert translate(said, "en").text.startswith("I added a title.")


TOKENS = ["nmv_usr_AbCdEf012345", "Bearer abcdefghijklmnop123456", "clm_0123456789abcdef"]


@pytest.mark.parametrize("token", TOKENS)
@settings(max_examples=30, deadline=None)
@given(before=st.text(max_size=30), after=st.text(max_size=30))
def test_no_token_is_ever_shown(token: str, before: str, after: str) -> None:
    assert token.split()[-1] not in translate(f"{before} {token} {after}", "en").text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=600), st.sampled_from(["en", "zh", "ja"]))
def test_any_text_can_be_translated(text: str, language: str) -> None:
    assert isinstance(translate(text, language).text, str)


MARKS = "click|Export|(|)|“|”|{|}|[|]|```|\n|1. |- |点击|，|。|the panel|drag it|I added music|.|:|*|https://nemovideo.com/x"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(MARKS.split("|")), max_size=40))
def test_any_heap_of_marks_can_be_translated(words: list[str]) -> None:
    assert "nemovideo" not in translate(" ".join(words), "en").text
