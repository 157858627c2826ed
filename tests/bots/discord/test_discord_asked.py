"""What an interaction means for us, and what it is answered at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bots.discord.answers import EPHEMERAL
from bots.discord.asked import QUIET, Answered, Typing, Wish, read
from bots.discord.reply import Back
from bots.discord.tempo import MOST_BYTES, born
from core import Address
from tests.bots.discord.payloads import (
    ANN,
    BOB,
    BORN,
    CDN,
    CHANNEL,
    GUILD,
    ME,
    THREAD,
    command,
    file,
    in_our_dm,
    installed_by_person,
    interaction,
    message,
    press,
    user,
)


def asked(payload: dict[str, Any]) -> Any:
    return read(payload, ME, seconds=840)


def wish(payload: dict[str, Any]) -> Wish:
    found = asked(payload)
    assert isinstance(found, Wish), found
    return found


def back(payload: dict[str, Any]) -> Back:
    return Back.read(json.loads(json.dumps(dict(wish(payload).message.reply))))


def option(name: str, value: str, kind: int = 3) -> dict[str, Any]:
    return {"name": name, "type": kind, "value": value}


def test_create_brings_the_wish_and_its_files_in_order() -> None:
    files = {"9001": file(), "9002": file("9002", "clip.mp4", content_type="video/mp4")}
    payload = command(
        "create",
        option("file2", "9002", 11),
        option("prompt", "a film of the lake"),
        option("file1", "9001", 11),
        option("file3", "9002", 11),
        resolved={"attachments": files},
    )
    one = wish(payload).message
    assert (one.command, one.text, one.id) == ("create", "a film of the lake", payload["id"])
    assert [each.name for each in one.attachments] == ["clip.mp4", "lake.jpg"], "one file twice is one"
    assert one.attachments[1].handle == {"url": CDN, "id": "9001"}
    assert one.address == Address("discord", ME, CHANNEL, "", ANN)
    assert (one.language, one.name, one.roles, one.private) == ("zh-CN", "Annie", ("77",), False)


def test_a_command_is_promised_an_answer_at_once() -> None:
    assert wish(command("create", option("prompt", "x"))).answer == {"type": 5}
    assert wish(command("export")).answer == {"type": 5}


@pytest.mark.parametrize("name", sorted(QUIET - {"link"}))
def test_what_is_nobody_elses_business_is_seen_by_the_person_alone(name: str) -> None:
    found = wish(command(name))
    assert found.answer == {"type": 5, "data": {"flags": EPHEMERAL}}
    assert found.message.private and Back.read(found.message.reply).quiet


def test_in_our_own_direct_messages_nothing_has_to_be_quiet() -> None:
    found = wish(command("credits", **in_our_dm()))
    assert found.answer == {"type": 5} and found.message.private
    assert found.message.address.user == ANN and found.message.name == "Ann"


def test_the_direct_messages_of_other_people_are_not_private() -> None:
    theirs = {**in_our_dm(), "context": 2, "authorizing_integration_owners": {"1": ANN}}
    found = wish(command("create", option("prompt", "x"), **theirs))
    assert not found.message.private and not Back.read(found.message.reply).here


def test_the_way_back_is_the_token_until_its_end_then_the_channel() -> None:
    way = back(command("create", option("prompt", "x")))
    assert (way.token, way.app) == ("aW50ZXJhY3Rpb24", "1100000000000000000")
    assert way.ends == pytest.approx(BORN + 840, abs=0.01)
    assert way.original and way.here and way.writes and way.attaches and way.language == "zh-CN"
    assert (way.channel, way.user, way.guild, way.token_bytes) == (CHANNEL, ANN, GUILD, 25 << 20)


def test_what_the_bot_may_not_do_in_the_channel_is_known() -> None:
    assert not back(command("export", app_permissions="0")).writes
    assert not back(command("export", app_permissions=str(1 << 11))).attaches
    thread = {"channel": {"id": THREAD, "type": 11, "parent_id": CHANNEL}, "channel_id": THREAD}
    assert not back(command("export", app_permissions=str(1 << 11), **thread)).writes
    assert back(command("export", app_permissions=str(1 << 38), **thread)).writes


def test_installed_by_a_person_the_bot_itself_is_not_there() -> None:
    assert not back(command("export", **installed_by_person())).here
    assert back(command("export", authorizing_integration_owners={"0": GUILD, "1": ANN})).here


def test_a_promise_of_half_a_gigabyte_is_not_believed() -> None:
    assert back(command("export", attachment_size_limit=500 << 20)).token_bytes == MOST_BYTES


def test_a_thread_is_found_under_its_channel() -> None:
    thread = {"channel": {"id": THREAD, "type": 11, "parent_id": CHANNEL}, "channel_id": THREAD}
    assert wish(command("export", **thread)).message.address == Address("discord", ME, CHANNEL, THREAD, ANN)


def test_words_of_an_option_are_what_was_meant() -> None:
    assert wish(command("skill", option("name", "meta-video"))).message.text == "meta-video"
    assert wish(command("block", option("person", BOB, 6))).message.text == BOB
    users = {"users": {BOB: user(BOB)}}
    written = wish(command("create", option("prompt", f"a film for <@{BOB}>"), resolved=users)).message
    assert written.text == "a film for @Bob"


def test_a_token_is_typed_into_a_form_and_stands_in_no_message() -> None:
    form = asked(command("link"))
    assert isinstance(form, Answered) and form.answer["type"] == 9
    id = form.answer["data"]["custom_id"]
    field = {"type": 18, "component": {"type": 4, "custom_id": "text", "value": " nmv_usr_secret "}}
    filled = wish(interaction(5, {"custom_id": id, "components": [field]}))
    one = filled.message
    assert (one.command, one.text, one.private) == ("link", "nmv_usr_secret", True)
    assert filled.answer["data"]["flags"] == EPHEMERAL
    assert "nmv_usr_secret" not in json.dumps(dict(one.reply))


def test_a_form_is_read_in_the_older_shape_too() -> None:
    row = {"type": 1, "components": [{"type": 4, "custom_id": "text", "value": "nmv_usr_1"}]}
    filled = wish(interaction(5, {"custom_id": f"rw:{ANN}:form-link", "components": [row]}))
    assert filled.message.text == "nmv_usr_1"


def test_change_asks_in_a_form_and_takes_files_along() -> None:
    form = asked(press(f"rw:{ANN}:change:12.1"))
    assert form.answer["type"] == 9
    fields = [
        {"type": 18, "component": {"type": 4, "custom_id": "text", "value": "calmer music"}},
        {"type": 18, "component": {"type": 19, "custom_id": "files", "values": ["9001"]}},
    ]
    resolved = {"attachments": {"9001": file()}}
    data = {"custom_id": form.answer["data"]["custom_id"], "components": fields, "resolved": resolved}
    one = wish(interaction(5, data)).message
    assert (one.command, one.text, one.private) == ("create", "calmer music", False)
    assert [each.name for each in one.attachments] == ["lake.jpg"]


def test_a_button_is_its_choice() -> None:
    found = wish(press(f"rw:{ANN}:export:123.1"))
    assert (found.message.command, found.message.subject, found.message.text) == ("export", "123.1", "")
    assert found.answer == {"type": 5}


def test_retry_is_promised_nothing_for_a_second_press_starts_nothing() -> None:
    found = wish(press(f"rw:{ANN}:retry:123.1"))
    assert found.answer == {"type": 6}
    kept = Back.read(found.message.reply)
    assert not kept.quiet and not kept.original and kept.token


def test_cancel_is_taken_in_silence_and_what_is_said_about_it_is_for_the_person() -> None:
    found = wish(press(f"rw:{ANN}:cancel:123.1"))
    assert found.answer == {"type": 6}
    kept = Back.read(found.message.reply)
    assert kept.quiet and not kept.original


def test_somebody_elses_button_does_nothing_but_say_so() -> None:
    found = asked(press(f"rw:{ANN}:cancel:123.1", by=BOB))
    assert isinstance(found, Answered)
    assert found.answer["data"]["flags"] == EPHEMERAL and "别人" in found.answer["data"]["content"]


@pytest.mark.parametrize("id", ["", "play:1", "rw::"])
def test_a_button_that_nobody_knows_says_so(id: str) -> None:
    assert asked(press(id)).answer["type"] == 4


def test_make_a_video_from_this_takes_the_words_and_the_files() -> None:
    target = {"id": "42", "content": "our <@7> weekend", "author": user(BOB), "attachments": [file()]}
    target["mentions"] = [user("7")]
    data = {"id": "2", "name": "Make a video from this", "type": 3, "target_id": "42"}
    one = wish(interaction(2, {**data, "resolved": {"messages": {"42": target}}})).message
    assert (one.command, one.text, one.address.user) == ("create", "our @Somebody weekend", ANN)
    assert one.attachments[0].handle["message"] == "42" and one.attachments[0].handle["channel"] == CHANNEL


def test_photos_without_words_are_taken_without_being_paid_for() -> None:
    target = {"id": "42", "content": "", "author": user(BOB), "attachments": [file()]}
    data = {"id": "2", "name": "x", "type": 3, "target_id": "42", "resolved": {"messages": {"42": target}}}
    assert wish(interaction(2, data)).message.command == "upload"


def test_our_own_words_are_no_wish() -> None:
    target = {"id": "42", "content": "🎬 0:30", "author": user(ME), "attachments": [file(name="film.mp4")]}
    data = {"id": "2", "name": "x", "type": 3, "target_id": "42", "resolved": {"messages": {"42": target}}}
    one = wish(interaction(2, data)).message
    assert (one.command, one.text) == ("upload", "")


def test_a_message_with_nothing_in_it_makes_no_video() -> None:
    target = {"id": "42", "content": "", "author": user(BOB), "attachments": []}
    data = {"id": "2", "name": "x", "type": 3, "target_id": "42", "resolved": {"messages": {"42": target}}}
    assert asked(interaction(2, data)).answer["type"] == 4


def test_hints_are_asked_for_what_is_being_typed() -> None:
    options = [option("prompt", "a fil") | {"focused": True}]
    found = asked(interaction(4, {"id": "1", "name": "create", "type": 1, "options": options}))
    assert found == Typing(Address("discord", ME, CHANNEL, "", ANN), "create", "a fil", "zh-CN")


def test_what_is_no_interaction_of_ours_is_left_alone_or_refused() -> None:
    assert asked({"type": 1}) is None
    with pytest.raises(KeyError):
        asked({"type": 2})


def test_an_id_tells_when_it_was_made() -> None:
    assert born("0") == 1_420_070_400.0
    assert born("none") == 0.0
    assert born(message()["id"]) == pytest.approx(BORN, abs=0.01)
