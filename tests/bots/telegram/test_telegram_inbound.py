"""An update → what it means for us."""

from __future__ import annotations

from typing import Any

import pytest

from bots.telegram.attached import name
from bots.telegram.inbound import Left, Me, Moved, Press, album, chat_of, read
from bots.telegram.keyboard import sign
from core import Message

ME = Me(42, "reelwire_bot")
ANNA = {"id": 7, "is_bot": False, "first_name": "Anna", "last_name": "Sea", "language_code": "zh-hans"}
US = {"id": 42, "is_bot": True, "first_name": "Reelwire", "username": "reelwire_bot"}
HOME = {"id": 7, "type": "private", "first_name": "Anna"}
GROUP = {"id": -100500, "type": "supergroup", "title": "Films"}
FILE = {"file_id": "F1", "file_unique_id": "U1", "file_size": 1234}


def message(text: str | None = None, chat: dict[str, Any] = HOME, **more: Any) -> dict[str, Any]:
    made = {"message_id": 10, "date": 1, "chat": chat, "from": ANNA, **more}
    if text is not None:
        made |= {"text": text}
        if text.startswith("/"):
            made |= {"entities": [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]}
    return made


def called(text: str, **more: Any) -> dict[str, Any]:
    """In the group, by our name."""
    at = text.index("@reelwire_bot")
    return message(text, GROUP, entities=[{"type": "mention", "offset": at, "length": 13}], **more)


def heard(made: dict[str, Any], kind: str = "message", **more: Any) -> Any:
    return read({"update_id": 1, kind: made}, ME, **more)


def test_words_in_private() -> None:
    got = heard(message("A film of the harbour, 9:16 – 很好 👍"))
    assert isinstance(got, Message)
    assert str(got.address) == "telegram:42:7::7"
    assert (got.id, got.text, got.command) == ("10", "A film of the harbour, 9:16 – 很好 👍", None)
    assert (got.private, got.language, got.name, got.edited) == (True, "zh-hans", "Anna Sea", False)
    assert got.reply == {"chat": "7", "message": 10}


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/start", "start", ""),
        ("/start vlog_7", "start", "vlog_7"),
        ("/Export@Reelwire_Bot", "export", ""),
        ("/create a film\nof the harbour", "create", "a film\nof the harbour"),
        ("/create\na film", "create", "a film"),
    ],
)
def test_a_command_and_what_follows_it(text: str, command: str, rest: str) -> None:
    for chat in (HOME, GROUP):
        got = heard(message(text, chat))
        assert (got.command, got.text) == (command, rest)


def test_a_command_for_another_bot_or_of_nobody_is_not_ours_in_a_group() -> None:
    assert heard(message("/export@other_bot", GROUP)) is None
    assert heard(message("/weather", GROUP)) is None
    assert heard(message("/weather@reelwire_bot", GROUP)).command == "weather"
    assert heard(message("/weather", HOME)).command == "weather", "in private everything is for us"


def test_a_command_may_be_a_caption() -> None:
    made = message(
        caption="/create a film",
        caption_entities=[{"type": "bot_command", "offset": 0, "length": 7}],
        photo=[{**FILE, "width": 90, "height": 90}],
    )
    got = heard(made)
    assert (got.command, got.text, len(got.attachments)) == ("create", "a film", 1)


def test_in_a_group_only_what_is_meant_for_us_is_heard() -> None:
    assert heard(message("make a film", GROUP)) is None
    assert heard(called("@reelwire_bot make a film")).text == "make a film"
    ours = {"message_id": 5, "chat": GROUP, "from": US, "text": "Here is a first cut."}
    assert heard(message("shorter please", GROUP, reply_to_message=ours)).text == "shorter please"
    theirs = {**ours, "from": {"id": 9, "is_bot": False, "first_name": "Bob"}}
    assert heard(message("shorter please", GROUP, reply_to_message=theirs)) is None


def test_each_person_in_a_group_has_a_conversation_of_their_own() -> None:
    bob = {"id": 9, "is_bot": False, "first_name": "Bob"}
    one, other = heard(called("@reelwire_bot hi")), heard(called("@reelwire_bot hi", **{"from": bob}))
    assert [str(got.address) for got in (one, other)] == [
        "telegram:42:-100500::7",
        "telegram:42:-100500::9",
    ]
    assert not one.private


def test_a_topic_is_a_thread_and_a_chain_of_answers_is_none() -> None:
    topic = called("@reelwire_bot hi", message_thread_id=77, is_topic_message=True)
    assert heard(topic).address.thread == "77"
    assert heard(called("@reelwire_bot hi", message_thread_id=77)).address.thread == ""


def test_a_topic_we_opened_does_not_make_everything_in_it_ours() -> None:
    root = {
        "message_id": 77,
        "chat": GROUP,
        "from": US,
        "forum_topic_created": {"name": "x", "icon_color": 1},
    }
    said = message("hi all", GROUP, message_thread_id=77, is_topic_message=True, reply_to_message=root)
    assert heard(said) is None


def test_the_rest_of_an_album_follows_the_item_that_was_meant_for_us() -> None:
    photo = [{**FILE, "width": 90, "height": 90}]
    silent = message(chat=GROUP, photo=photo, media_group_id="m1")
    assert heard(silent) is None
    got = heard(silent, welcome={("-100500", "m1")})
    assert got.group == "m1" and len(got.attachments) == 1
    assert heard(silent, welcome={("-999", "m1")}) is None
    assert album({"update_id": 1, "message": silent}) == ("-100500", "m1")


@pytest.mark.parametrize(
    ("kind", "file", "expected"),
    [
        ("video", {"mime_type": "video/quicktime"}, ("video.mov", "video/quicktime")),
        ("video", {"file_name": "My trip.mp4", "mime_type": "video/mp4"}, ("My trip.mp4", "video/mp4")),
        ("document", {"file_name": "../../etc/IMG 1.HEIC"}, ("IMG 1.HEIC", None)),
        ("document", {"file_name": "notes", "mime_type": "image/png"}, ("notes.png", "image/png")),
        ("document", {}, ("file", None)),
        ("audio", {"mime_type": "audio/mpeg"}, ("audio.mp3", "audio/mpeg")),
        ("voice", {"mime_type": "audio/ogg"}, ("voice.ogg", "audio/ogg")),
        ("voice", {}, ("voice.ogg", "audio/ogg")),
        ("video_note", {}, ("video_note.mp4", "video/mp4")),
        ("animation", {"file_name": "cat.gif.mp4"}, ("cat.gif.mp4", "video/mp4")),
        ("sticker", {"is_animated": False, "is_video": False, "emoji": "👍"}, ("sticker.webp", "image/webp")),
    ],
)
def test_every_kind_of_file_has_a_name_a_type_and_a_handle(
    kind: str, file: dict[str, Any], expected: tuple[str, str | None]
) -> None:
    got = heard(message(**{kind: {**FILE, **file}}))
    (attached,) = got.attachments
    assert (attached.name, attached.type) == expected
    assert (attached.size, attached.key, attached.handle["file_id"]) == (1234, "U1", "F1")
    assert got.text == ""


def test_a_photo_comes_in_its_largest_size() -> None:
    sizes = [{**FILE, "file_id": f"F{side}", "width": side, "height": side} for side in (90, 1280, 320)]
    (attached,) = heard(message(photo=sizes, caption="the harbour")).attachments
    assert attached.handle["file_id"] == "F1280" and attached.name == "photo.jpg"


def test_an_animation_is_not_counted_twice() -> None:
    assert len(heard(message(animation=FILE, document=FILE)).attachments) == 1


@pytest.mark.parametrize("kind", ["is_animated", "is_video"])
def test_a_sticker_that_moves_is_taken_for_its_sign(kind: str) -> None:
    got = heard(message(sticker={**FILE, "is_animated": False, "is_video": False, "emoji": "👍", kind: True}))
    assert (got.text, got.attachments) == ("👍", ())


def test_what_we_cannot_use_is_answered_all_the_same() -> None:
    for made in (message(location={"latitude": 1, "longitude": 1}), message(contact={"phone_number": "1"})):
        got = heard(made)
        assert (got.text, got.attachments, got.command) == ("", (), None)
    assert heard(message(dice={"emoji": "🎲", "value": 3})).text == "🎲"


@pytest.mark.parametrize(
    "made",
    [
        message(new_chat_members=[ANNA], chat=GROUP),
        message(pinned_message={"message_id": 1, "chat": HOME, "date": 0}),
        message("hi", {"id": -5, "type": "channel", "title": "News"}),
        message("hi", **{"from": US}),
        message("hi", **{"from": {"id": 99, "is_bot": True, "first_name": "Other"}}),
        called("@reelwire_bot hi", is_automatic_forward=True, sender_chat={"id": -7, "type": "channel"}),
    ],
)
def test_notices_channels_and_bots_are_nothing_to_us(made: dict[str, Any]) -> None:
    assert heard(made) is None


def test_whoever_speaks_as_the_group_is_the_group() -> None:
    ghost = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    got = heard(called("@reelwire_bot hi", **{"from": ghost}, sender_chat=GROUP))
    assert got.address.user == "-100500" and got.name == "Films"


def test_an_answer_points_at_the_files_of_the_message_it_answers() -> None:
    earlier = {"message_id": 5, "chat": HOME, "from": ANNA, "video": FILE}
    got = heard(message("make it faster", reply_to_message=earlier, quote={"text": "x", "position": 0}))
    assert [file.key for file in got.pointed] == ["U1"] and got.attachments == ()
    assert heard(message("again", reply_to_message={**earlier, "from": US})).pointed == ()
    elsewhere = {"origin": {}, "photo": [{**FILE, "width": 9, "height": 9}]}
    assert len(heard(message("use this", external_reply=elsewhere)).pointed) == 1


def test_a_forwarded_file_is_a_file() -> None:
    got = heard(
        message(video=FILE, forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "x"})
    )
    assert len(got.attachments) == 1


def test_a_changed_message_keeps_its_id() -> None:
    got = heard(message("a longer film"), "edited_message")
    assert got.edited and got.id == "10"


def press(data: str, *, who: int = 7, chat: dict[str, Any] = HOME, **more: Any) -> Any:
    query = {
        "id": "555",
        "from": {**ANNA, "id": who},
        "chat_instance": "1",
        "data": data,
        "message": {"message_id": 20, "date": 1, "chat": chat, "from": US, **more},
    }
    return heard(query, "callback_query")


def test_a_button_comes_back_as_its_command_and_subject() -> None:
    got = press(sign("7", "retry:12345.1"))
    assert isinstance(got, Press) and got.query == "555" and got.message is not None
    assert (got.message.command, got.message.subject, got.message.text) == ("retry", "12345.1", "")
    assert got.message.id == "press-555" and got.message.reply == {"chat": "7"}


def test_a_button_of_somebody_else_is_not_pressed() -> None:
    got = press(sign("7", "cancel:1"), who=9, chat=GROUP)
    assert got == Press("555", None, "zh-hans")


def test_a_button_in_a_topic_stays_in_it_and_is_answered_there() -> None:
    got = press(sign("7", "export"), chat=GROUP, message_thread_id=77, is_topic_message=True)
    assert got.message.address.thread == "77" and got.message.reply == {"chat": "-100500", "message": 20}


def test_a_button_of_a_message_that_telegram_shows_no_more_still_works() -> None:
    query = {"id": "5", "from": ANNA, "data": sign("7", "export")}
    query |= {"message": {"message_id": 20, "date": 0, "chat": HOME}}
    assert heard(query, "callback_query").message.command == "export"


def test_a_button_of_a_game_or_of_nowhere_is_nothing_to_us() -> None:
    assert heard({"id": "5", "from": ANNA, "game_short_name": "x"}, "callback_query") is None


def test_a_group_that_became_a_supergroup_has_moved() -> None:
    old = {"id": -5, "type": "group", "title": "Films"}
    assert heard(message(chat=old, migrate_to_chat_id=-100500)) == Moved("-5", "-100500")
    assert heard(message(chat=GROUP, migrate_from_chat_id=-5)) == Moved("-5", "-100500")


@pytest.mark.parametrize(
    ("status", "chat", "expected"),
    [("kicked", HOME, Left("7")), ("member", HOME, None), ("kicked", GROUP, None)],
)
def test_whoever_blocks_us_has_left(status: str, chat: dict[str, Any], expected: object) -> None:
    change = {"chat": chat, "from": ANNA, "date": 1, "new_chat_member": {"status": status, "user": US}}
    assert heard(change, "my_chat_member") == expected


def test_updates_we_never_asked_for_are_nothing_to_us() -> None:
    assert read({"update_id": 1, "poll": {"id": "1"}}, ME) is None
    assert read({"update_id": 1}, ME) is None


def test_order_is_kept_by_chat() -> None:
    assert chat_of({"update_id": 1, "message": message("hi", GROUP)}) == "-100500"
    query = {"id": "5", "message": {"message_id": 1, "chat": HOME}}
    assert chat_of({"update_id": 1, "callback_query": query}) == "7"
    assert chat_of({"update_id": 1, "message": "nonsense"}) == "" == chat_of({"update_id": 1})


@pytest.mark.parametrize(
    "broken", [{"chat": 5}, {"chat": HOME, "text": "hi"}, message(photo=[{}]), message(entities=3, text="x")]
)
def test_what_is_no_message_says_so(broken: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        read({"update_id": 1, "message": {**broken, "from": ANNA}}, ME)


def test_names_without_an_ending_get_one_from_their_type() -> None:
    assert name("audio", "Sea song", "audio/mp4") == "Sea song.m4a"
    assert name("document", "a\x00b.mov", None) == "ab.mov"
    assert name("document", "..", "video/webm; codecs=vp9") == "file.webm"
