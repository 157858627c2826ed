"""Buttons, and whose they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.telegram.keyboard import base36, keyboard, read, sign
from core import Choice


@given(st.integers(-(2**53), 2**53), st.text(st.characters(codec="ascii", min_codepoint=33), max_size=40))
def test_a_press_says_whose_button_it_was_and_what_it_asks(owner: int, subject: str) -> None:
    choice = Choice("export", "Export", subject)
    data = sign(str(owner), choice.data)
    assert read(data) == (str(owner), "export", subject)
    assert len(data.encode()) <= 64


def test_the_longest_choice_of_the_largest_id_fits() -> None:
    longest = Choice("export", "Export", "x" * 41)
    assert len(longest.data) == 48
    assert len(sign(str(-(2**52)), longest.data)) <= 64


@pytest.mark.parametrize("data", ["export", "retry:12.1", "language:zh", "", "…:x", "A.b"])
def test_a_press_that_names_nobody_belongs_to_everybody(data: str) -> None:
    owner, command, subject = read(data)
    assert owner == "" and ":".join(part for part in (command, subject) if part) == data


def test_short_labels_stand_two_in_a_row_and_long_ones_alone() -> None:
    labels = ["Export again", "Change", "Status", "A calm film of the harbour at dusk", "New"]
    made = keyboard([Choice(f"c{n}", label) for n, label in enumerate(labels)], "7")
    assert made is not None
    assert [[button.text for button in row] for row in made.inline_keyboard] == [
        ["Export again", "Change"],
        ["Status"],
        ["A calm film of the harbour at dusk"],
        ["New"],
    ]


def test_chinese_labels_are_as_wide_as_they_look() -> None:
    made = keyboard([Choice("a", "一部安静的海港影片吧"), Choice("b", "导出")], "7")
    assert made is not None and len(made.inline_keyboard) == 2


def test_no_choices_no_keyboard() -> None:
    assert keyboard((), "7") is None


def test_numbers_in_base_36() -> None:
    assert [base36(number) for number in (0, 35, 36, -1001)] == ["0", "z", "10", "-rt"]
