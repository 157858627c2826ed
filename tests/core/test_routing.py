"""Routing: what is a command is one, in both languages; a prompt that only contains a keyword never is."""

from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.message import Address, Attachment, Message
from core.routing import Action, Route, plain, route

HERE = Address("console", "bot", "chat")
PHOTO = Attachment("a.jpg", {})


def table() -> list[tuple[str, str]]:
    """(section, phrase) of phrases.txt."""
    lines = Path(__file__).with_name("phrases.txt").read_text("utf-8").splitlines()
    section, found = "", []
    for line in lines:
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            found.append((section, line))
    return found


TABLE = table()
FILES = "with files: "


def said(text: str, *, files: int = 0, command: str | None = None, subject: str = "") -> Route:
    return route(Message("1", HERE, text, (PHOTO,) * files, command=command, subject=subject))


@pytest.mark.parametrize(
    ("action", "text"), [row for row in TABLE if row[0] != "prompt" and not row[0].startswith(FILES)]
)
def test_a_command_in_natural_words_is_that_action(action: str, text: str) -> None:
    assert said(text).action == action


@pytest.mark.parametrize("text", [text for section, text in TABLE if section == "prompt"])
def test_a_prompt_is_handed_to_the_agent_whole(text: str) -> None:
    assert said(text) == Route(Action.CREATE, text)


@pytest.mark.parametrize(
    ("action", "text"), [(s.removeprefix(FILES), text) for s, text in TABLE if s.startswith(FILES)]
)
def test_the_words_under_files_say_whether_to_upload_or_to_create(action: str, text: str) -> None:
    assert said(text, files=2) == Route(Action(action), text if action == "create" else "")


def test_the_table_is_large_enough_in_both_languages() -> None:
    counts = {"commands": [0, 0], "prompts": [0, 0]}
    for section, text in TABLE:
        chinese = any("\u4e00" <= sign <= "\u9fff" for sign in text)
        counts["prompts" if section == "prompt" else "commands"][chinese] += 1
    assert min(counts["commands"]) >= 60
    assert min(counts["prompts"]) >= 30
    assert len({section for section, _ in groupby(TABLE, key=lambda row: row[0])}) >= 14


def test_files_without_words_are_uploaded_and_upload_without_files_asks_for_one() -> None:
    assert said("", files=1) == Route(Action.UPLOAD)
    assert said("upload") == Route(Action.UPLOAD)


def test_nothing_at_all_is_answered_with_help() -> None:
    assert said("").action is Action.HELP
    assert said("  \n ").action is Action.HELP


@pytest.mark.parametrize("action", list(Action))
def test_a_command_or_button_is_its_action_with_its_words_or_subject(action: Action) -> None:
    assert said("some words", command=action.value) == Route(action, "some words")
    assert said("", command=action.value, subject="turn 7") == Route(action, "turn 7")


def test_a_command_with_files_keeps_its_action() -> None:
    assert said("a film of these", files=3, command="create") == Route(Action.CREATE, "a film of these")


def test_an_unknown_command_gets_help_and_an_alias_its_action() -> None:
    assert said("", command="frobnicate") == Route(Action.HELP, "frobnicate")
    assert said("", command="lang") == Route(Action.LANGUAGE)


def test_a_command_typed_with_a_slash_is_understood_where_the_platform_has_none() -> None:
    assert said("/export") == Route(Action.EXPORT)
    assert said("/skill@reel_bot meta-video-generation-free") == Route(
        Action.SKILL, "meta-video-generation-free"
    )
    assert said("/home/me/a.jpg looks nice in the film").action is Action.CREATE


def test_a_pasted_token_never_goes_to_the_agent() -> None:
    assert said(" nmv_usr_AbC-123_xyz ") == Route(Action.LINK, "nmv_usr_AbC-123_xyz")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hi", "hello"),
        ("hi, thanks!", "thanks"),
        ("👍", "ok"),
        ("great!", "praise"),
        ("再见", "bye"),
        ("好的，谢谢", "thanks"),
    ],
)
def test_small_talk_says_which_kind(text: str, kind: str) -> None:
    assert said(text) == Route(Action.SMALLTALK, kind)


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("speak English", Route(Action.LANGUAGE, "en")),
        ("請說中文", Route(Action.LANGUAGE, "zh")),
        ("use skill meta video generation free", Route(Action.SKILL, "meta-video-generation-free")),
        ("切换技能", Route(Action.SKILL, "")),
    ],
)
def test_what_was_named_comes_along(text: str, route: Route) -> None:
    assert said(text) == route


def test_the_plain_form_keeps_words_and_the_question() -> None:
    assert plain("  What’s   the STATUS?! ") == "whats the status?"
    assert plain("把影片發給我！👍") == "把影片发给我"
    assert plain("ＥＸＰＯＲＴ") == "export"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400), st.integers(0, 2))
def test_any_text_gets_a_route(text: str, files: int) -> None:
    found = said(text, files=files)
    assert isinstance(found.action, Action)
    if found.action is Action.CREATE:
        assert found.argument == text.strip()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["please", "可以", "好的", "hi", "now", "吗", "the", "我", "export", "?"]),
        max_size=60,
    )
)
def test_heaps_of_courtesies_are_no_trap(words: list[str]) -> None:
    assert isinstance(said(" ".join(words)).action, Action)
