"""The commands that Discord is told of."""

from __future__ import annotations

import re
from typing import Any

from bots.discord.commands import commands, digest
from core import say
from core.routing import Action

MADE = commands()
SLASH = [each for each in MADE if each["type"] == 1]
NAME = re.compile(r"[-_'\w]{1,32}")


def options() -> list[dict[str, Any]]:
    return [option for each in SLASH for option in each["options"]]


def test_every_command_is_an_action_of_core() -> None:
    by_button = {Action.RETRY, Action.CHANGE, Action.EXAMPLE, Action.WISH, Action.APPLY, Action.REMIND}
    by_button |= {Action.FILM, Action.REBUILD}
    unasked = {Action.START, Action.SMALLTALK, Action.EDITED}
    assert {each["name"] for each in SLASH} == set(Action) - by_button - unasked


def test_names_are_those_the_catalogue_says_in_english() -> None:
    """Core hears the first, people of other languages see the second."""
    for each in SLASH:
        assert each["name"] == say(f"discord-name-{each['name']}", "en")


def test_everything_is_told_in_chinese_too() -> None:
    for each in [*SLASH, *options()]:
        for what in ("name", "description"):
            words = each[f"{what}_localizations"]["zh-CN"]
            assert re.search(r"[\u4e00-\u9fff]", words), each
    assert MADE[-1]["name_localizations"]["zh-CN"] == "用这条消息做视频"


def test_names_and_descriptions_fit() -> None:
    for each in [*SLASH, *options()]:
        for name in (each["name"], *each["name_localizations"].values()):
            assert NAME.fullmatch(name) and name == name.lower(), name
        for words in (each["description"], *each["description_localizations"].values()):
            assert 1 <= len(words) <= 100, words
    assert len(MADE[-1]["name"]) <= 32
    for locale in ("zh-CN",):
        names = [each["name_localizations"][locale] for each in SLASH]
        assert len(set(names)) == len(names)


def test_they_are_offered_in_servers_and_in_every_private_chat_to_both_kinds_of_installation() -> None:
    for each in MADE:
        assert each["contexts"] == [0, 1, 2] and each["integration_types"] == [0, 1]


def test_only_administrators_see_what_is_for_operators() -> None:
    hidden = {each["name"] for each in SLASH if "default_member_permissions" in each}
    assert hidden == {"approve", "block", "unblock"}


def test_create_takes_a_wish_and_five_files() -> None:
    create = next(each for each in SLASH if each["name"] == "create")
    wanted = [(option["name"], option["required"]) for option in create["options"]]
    assert wanted == [("prompt", True), *((f"file{n}", False) for n in range(1, 6))]
    assert create["options"][0]["autocomplete"]


def test_required_options_stand_first() -> None:
    for each in SLASH:
        wanted = [option["required"] for option in each["options"]]
        assert wanted == sorted(wanted, reverse=True)


def test_what_is_registered_has_the_same_mark_until_it_changes() -> None:
    assert digest(commands()) == digest(MADE)
    assert digest([*MADE[:-1], {**MADE[-1], "name": "Film this"}]) != digest(MADE)
