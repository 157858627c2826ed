"""What a message of the gateway means for us."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest

from bots.discord.inbound import Place, Unread, meant, read
from bots.discord.reply import Back
from core import Address, Message
from tests.bots.discord.payloads import ANN, BOB, CDN, CHANNEL, GUILD, ME, THREAD, file, message, user

HERE = Place(guild=GUILD)


def heard(payload: dict, place: Place = HERE, *, edited: bool = False) -> Message:  # type: ignore[type-arg]
    found = read(payload, ME, place, edited=edited)
    assert isinstance(found, Message)
    return found


def test_a_mention_is_heard_without_it() -> None:
    one = heard(message(f"<@{ME}> make a film of the harbour"))
    assert one.text == "make a film of the harbour"
    assert one.address == Address("discord", ME, CHANNEL, "", ANN)
    assert (one.command, one.private, one.name, one.roles) == (None, False, "Ann", ("77", "78"))


def test_in_direct_messages_everything_is_for_us() -> None:
    one = heard(message("make a film", private=True), Place())
    assert one.private and one.text == "make a film" and one.roles == ()


@pytest.mark.parametrize(
    "payload",
    [
        message("talk among people", mentions=[]),
        message("talk about bob", mentions=[user(BOB)]),
        message("an echo", by=ME),
        message("another bot", author=user("8", bot=True)),
        message("a webhook", webhook_id="9"),
        message("joined", type=7),
        message("pinned", private=True, type=6),
        message("a command's own echo", type=20),
        message("no author", author=None),
    ],
)
def test_what_is_not_for_us_is_not_heard(payload: dict) -> None:  # type: ignore[type-arg]
    assert not meant(payload, ME)
    assert read(payload, ME, HERE) is None


def test_an_answer_to_us_is_for_us_and_points_at_nothing() -> None:
    ours = message("your film", by=ME, mentions=[], attachments=[file()])
    one = heard(message("shorter please", mentions=[], type=19, referenced_message=ours))
    assert one.text == "shorter please" and one.pointed == ()


def test_an_answer_to_us_whose_words_were_kept_back_is_not_taken_for_silence() -> None:
    ours = message("your film", by=ME, mentions=[])
    found = read(message("", mentions=[], type=19, referenced_message=ours), ME, HERE)
    assert isinstance(found, Unread) and found.reply.channel == CHANNEL


def test_our_name_alone_is_a_call() -> None:
    assert heard(message(f"<@{ME}>")).text == ""


def test_files_are_named_measured_and_found_again() -> None:
    one = heard(message("", attachments=[file(), file("9002", "clip.mov", content_type="video/quicktime")]))
    photo, clip = one.attachments
    assert (photo.name, photo.size, photo.type, photo.key) == ("lake.jpg", 12, "image/jpeg", "9001")
    assert photo.handle == {"url": CDN, "id": "9001", "channel": CHANNEL, "message": one.id}
    assert (clip.name, clip.type) == ("clip.mov", "video/quicktime")
    assert json.loads(json.dumps(dict(photo.handle))) == photo.handle


def test_a_name_that_discord_had_to_change_is_given_back() -> None:
    (photo,) = heard(message("", attachments=[file(name="____.jpg", title="湖边")])).attachments
    assert photo.name == "湖边.jpg"


def test_the_files_of_another_message_are_pointed_at() -> None:
    photos = message("look", by=BOB, mentions=[], attachments=[file()])
    one = heard(message(f"<@{ME}> a film of these", type=19, referenced_message=photos))
    assert [each.name for each in one.pointed] == ["lake.jpg"] and one.attachments == ()


def test_the_files_of_a_forwarded_message_are_its_own() -> None:
    forwarded = {"message": {"content": "theirs", "attachments": [file()]}}
    reference = {"type": 1, "channel_id": "1", "message_id": "2"}
    one = heard(
        message("", private=True, message_snapshots=[forwarded], message_reference=reference), Place()
    )
    assert [each.name for each in one.attachments] == ["lake.jpg"] and one.text == ""


def test_a_thread_is_found_under_its_channel() -> None:
    one = heard(message("go", channel_id=THREAD), Place(parent=CHANNEL, guild=GUILD))
    assert one.address == Address("discord", ME, CHANNEL, THREAD, ANN)
    assert Back.read(one.reply).channel == THREAD


def test_each_person_has_a_conversation_of_their_own() -> None:
    assert heard(message("go")).address != heard(message("go", by=BOB)).address


def test_an_edited_message_is_the_same_message() -> None:
    first, second = heard(message("go")), heard(message("stop"), edited=True)
    assert first.id == second.id and not first.edited and second.edited


def test_the_way_back_is_kept_as_json() -> None:
    one = heard(message("go"), Place(bytes=50 << 20, guild=GUILD))
    back = Back.read(json.loads(json.dumps(dict(one.reply))))
    assert (back.channel, back.user, back.guild, back.message) == (CHANNEL, ANN, GUILD, one.id)
    assert back.channel_bytes == 50 << 20 and back.here and not back.token


@pytest.mark.parametrize("broken", [{}, {"author": user()}, {"author": {"id": None}}, {"author": "ann"}])
def test_what_is_no_message_is_refused_or_not_for_us(broken: dict) -> None:  # type: ignore[type-arg]
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        assert read(broken, ME, HERE) is None
