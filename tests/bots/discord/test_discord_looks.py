"""How buttons, cards and forms look on Discord."""

from __future__ import annotations

import pytest

from bots.discord.answers import EPHEMERAL, change_form, hints, link_form, promise, word
from bots.discord.buttons import Press, custom_id, pressed, rows
from bots.discord.card import V2, bar, container, simple
from core import Choice, Progress

OWNER = "99999999999999999999"  # as long as an id can be


def test_a_button_carries_its_owner_and_its_choice() -> None:
    choice = Choice("retry", "Retry", "1234567890123456789:12.1")
    id = custom_id(OWNER, choice.data)
    assert pressed(id) == Press(OWNER, "retry", "1234567890123456789:12.1")
    assert pressed(custom_id(OWNER, "status")) == Press(OWNER, "status")
    assert len(custom_id(OWNER, "x" * 48)) <= 100


@pytest.mark.parametrize("id", ["", "rw", "rw:1", "rw:1:", "rw:x:status", "other:1:status", "rw:1::x"])
def test_a_foreign_button_is_none_of_ours(id: str) -> None:
    assert pressed(id) is None


def test_buttons_stand_five_in_a_row_each_only_once() -> None:
    choices = [Choice("example", f"Number {n}", str(n)) for n in range(7)]
    made = rows([*choices, choices[0]], OWNER)
    assert [len(row["components"]) for row in made] == [5, 2]
    assert [b["label"] for row in made for b in row["components"]] == [f"Number {n}" for n in range(7)]
    assert all(row["type"] == 1 for row in made)


def test_a_label_too_long_for_a_button_is_cut() -> None:
    (row,) = rows([Choice("example", "a very long example " * 9, "0")], OWNER)
    assert len(row["components"][0]["label"]) <= 80
    assert rows([], OWNER) == []


def test_the_bar_is_full_only_at_the_end() -> None:
    assert bar(0) == "▱" * 14
    assert bar(0.99).endswith("▱") and bar(0.5) == "▰" * 7 + "▱" * 7
    assert bar(1) == bar(1.2) == "▰" * 14
    assert bar(-1) == "▱" * 14


def test_a_card_is_a_container_with_a_bar_the_line_and_cancel() -> None:
    stop, half = Choice("cancel", "Stop"), Progress("rendering", fraction=0.5)
    body = container(half, "🎞 *Rendering* · 50 %", [stop], "1")
    (box,) = body["components"]
    text, row = box["components"]
    assert body["flags"] == V2 and "content" not in body and box["type"] == 17
    assert text["content"] == f"{bar(0.5)}\n🎞 \\*Rendering\\* · 50 %"
    assert row["components"][0]["custom_id"] == "rw:1:cancel"


def test_a_card_without_a_fraction_has_no_bar_and_at_its_end_no_button() -> None:
    body = container(Progress("done"), "Done", (), "1")
    assert body["components"][0]["components"] == [{"type": 10, "content": "Done"}]
    (before,) = container(Progress("working"), "", (), "1")["components"]
    assert body["components"][0]["accent_color"] != before["accent_color"]


def test_where_there_are_no_containers_the_same_is_words() -> None:
    body = simple(Progress("rendering", fraction=1.0), "Rendering", [Choice("cancel", "Stop")], "1")
    assert body["content"] == f"{bar(1)}\nRendering" and len(body["components"]) == 1


def test_a_form_fits_into_its_limits_in_every_language() -> None:
    for language in ("en-US", "zh-CN"):
        for form in (link_form(OWNER, language), change_form(OWNER, language)):
            assert form["type"] == 9 and len(form["data"]["title"]) <= 45
            for label in form["data"]["components"]:
                assert len(label["label"]) <= 45 and len(label.get("description", "")) <= 100


def test_a_word_is_for_the_person_alone_and_a_promise_may_be() -> None:
    assert word("discord-not-yours", "zh-CN")["data"]["flags"] == EPHEMERAL
    assert "别人" in word("discord-not-yours", "zh-CN")["data"]["content"]
    assert promise(True) == {"type": 5, "data": {"flags": EPHEMERAL}} and promise(False) == {"type": 5}


def test_hints_are_at_most_twenty_five_of_a_hundred_characters() -> None:
    found = hints([("x" * 101, "x" * 101), *((f"prompt {n}", f"prompt {n}") for n in range(40))])
    assert len(found["data"]["choices"]) == 25
    assert all(len(choice["value"]) <= 100 for choice in found["data"]["choices"])
