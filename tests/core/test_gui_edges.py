"""Odd ends of what the agent writes: data cut off, links of other kinds, headings left alone."""

import pytest

from core.gui import Do, translate


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("[mail me](mailto:a@b.c) and [this](javascript:1)", "mail me and this"),
        ('Ready. {"tool": "x", "args": {oops\nI added music.', "Ready.\nI added music."),
        ("An {} and a [{}] are gone.", "An and a are gone."),
        ("Keep the braces of {'this'} sentence.", "Keep the braces of {'this'} sentence."),
        ("I added a title.\nHere is the list:", "I added a title."),
    ],
)
def test_only_words_are_left(said: str, read: str) -> None:
    assert translate(said, "en").text == read


def test_a_heap_of_data_ends_the_text() -> None:
    found = translate("I added music. " + "{' " * 5000 + "the end", "en").text
    assert found.startswith("I added music.") and "the end" not in found


@pytest.mark.parametrize(
    "said",
    ["Click Export, choose 1080p and wait.", "Click the Export button, pick a name, then wait."],
)
def test_what_follows_an_instruction_goes_with_it(said: str) -> None:
    found = translate(said, "en")
    assert found.text == "" and Do.EXPORT in found.does


@pytest.mark.parametrize(
    ("box", "read"),
    [
        ("Sunset over\nthe old harbour", "Here it is:\nSunset over\nthe old harbour"),
        ('{"tool": "add_title"}', ""),
        ("import film\ncurl https://x\nfilm.cut(3)", ""),
    ],
)
def test_words_in_a_box_stay_and_code_in_a_box_goes(box: str, read: str) -> None:
    found = translate(f"Here it is:\n```text\n{box}\n```", "en").text
    assert found == read or (not read and "film" not in found and "tool" not in found)
