"""One update of every kind, as the Bot API writes it (`samples/`), and what it means for us."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bots.telegram.inbound import Left, Me, Moved, Press, read
from core import Attachment, Message
from tests.doubles.telegram import strict

SAMPLES = {
    path.stem: json.loads(path.read_text("utf-8")) for path in Path(__file__).parent.glob("samples/*.json")
}
ME = Me(700123456, "reelwire_test_bot")
ANN, LIN = "telegram:700123456:5512345678::5512345678", "telegram:700123456:6623456789::6623456789"
CLUB = "telegram:700123456:-1001987654321::6623456789"
PLAIN = {
    "address": ANN, "text": "", "files": [], "pointed": [], "command": None, "private": True, "group": None,
    "edited": False, "language": "en", "name": "Ann Sea",
}  # fmt: skip
IN_GROUP = {"address": CLUB, "private": False, "language": "zh-hans", "name": "林"}

MEANT: dict[str, dict[str, Any]] = {
    "text": {
        "address": LIN, "language": "zh-hans", "name": "林",
        "text": "用这些照片做一个九秒的港口短片，配一段轻音乐 👍",
    },
    "command": {"command": "status"},
    "deep_link": {"command": "start", "text": "free-generator-maker"},
    "link_token": {"command": "link", "text": "nmv_usr_0123456789"},
    "photo": {"files": ["photo.jpg image/jpeg 187233"]},
    "caption": {"files": ["photo.jpg image/jpeg 187233"], "text": "A nine second film, please"},
    "video": {"files": ["IMG_0042.MOV video/quicktime 8123456"]},
    "video_large": {"files": ["IMG_0042.MOV video/quicktime 73400320"]},
    "document": {"files": ["IMG_2207.HEIC image/heic 2451234"]},
    "audio": {"files": ["harbour lights.mp3 audio/mpeg 4321987"]},
    "voice": {"files": ["voice.ogg audio/ogg 18234"]},
    "video_note": {"files": ["video_note.mp4 video/mp4 612345"]},
    "animation": {"files": ["cat.gif.mp4 video/mp4 212345"]},
    "sticker": {"files": ["sticker.webp image/webp 23456"]},
    "sticker_animated": {"text": "🎬"},
    "album_first": {
        "files": ["photo.jpg image/jpeg 187233"], "text": "One film of these", "group": "13700000000000042",
    },
    "album_second": {"files": ["IMG_0042.MOV video/quicktime 8123456"], "group": "13700000000000042"},
    "forwarded": {"files": ["IMG_0042.MOV video/quicktime 8123456"], "text": "Trailer"},
    "forwarded_hidden": {"files": ["photo.jpg image/jpeg 187233"]},
    "reply_to_file": {"text": "this one, but slower", "pointed": ["IMG_0042.MOV video/quicktime 8123456"]},
    "reply_to_film": {"text": "shorter title"},
    "external_reply": {"text": "one like this", "pointed": ["photo.jpg image/jpeg 187233"]},
    "edited": {"text": "a film of the lake, 12 seconds", "edited": True},
    "edited_caption": {"text": "with jazz", "edited": True, "files": ["photo.jpg image/jpeg 187233"]},
    "links": {"text": "🎞 use this clip: https://example.com/a.mp4 and that (https://example.com/b.jpg?x=1)"},
    "group_mention": {**IN_GROUP, "text": "make it 9:16"},
    "group_reply": {**IN_GROUP, "text": "brighter, please"},
    "group_command": {**IN_GROUP, "command": "export"},
    "forum_topic": {
        **IN_GROUP, "text": "a teaser", "address": "telegram:700123456:-1001700000001:41:6623456789",
    },
    "private_topic": {
        "text": "a film of the harbour", "address": "telegram:700123456:5512345678:55:5512345678",
    },
    "anonymous_admin": {
        "address": "telegram:700123456:-1001987654321::-1001987654321", "command": "new", "private": False,
        "language": None, "name": "Film club",
    },
    "contact": {},
    "location": {},
}  # fmt: skip
ELSE: dict[str, Any] = {
    "migrated_to": Moved("-4123456789", "-1002000000007"),
    "migrated_from": Moved("-4123456789", "-1002000000007"),
    "blocked": Left("5512345678"),
    "unblocked": None,
    "removed": None,
    "pinned": None,
    "group_chatter": None,
    "album_group": None,
    "channel_forward": None,
    "button_of_another": Press("2367891234567890125", None, "zh-hans"),
}
PRESSED = {"button": ("retry", "12345678901234567890.1"), "button_inaccessible": ("export", "")}


def files(attachments: tuple[Attachment, ...]) -> list[str]:
    return [f"{each.name} {each.type} {each.size}" for each in attachments]


def told(message: Message) -> dict[str, Any]:
    kept = {key: getattr(message, key) for key in PLAIN if hasattr(message, key)}
    return kept | {
        "address": str(message.address),
        "files": files(message.attachments),
        "pointed": files(message.pointed),
    }


def test_every_sample_has_its_meaning() -> None:
    assert sorted([*MEANT, *ELSE, *PRESSED]) == sorted(SAMPLES)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_sample_is_what_the_bot_api_sends(name: str) -> None:
    assert strict.update(SAMPLES[name]) == []


@pytest.mark.parametrize("name", sorted(MEANT))
def test_a_message_is_heard_as_it_was_meant(name: str) -> None:
    sample = SAMPLES[name]
    written = sample.get("message") or sample["edited_message"]
    heard = read(sample, ME)
    assert isinstance(heard, Message)
    assert told(heard) == {**PLAIN, **MEANT[name]}
    assert heard.id == str(written["message_id"])
    assert heard.reply == {"chat": str(written["chat"]["id"]), "message": written["message_id"]}


@pytest.mark.parametrize("name", sorted(ELSE))
def test_what_is_no_message_for_us(name: str) -> None:
    assert read(SAMPLES[name], ME) == ELSE[name]


@pytest.mark.parametrize("name", sorted(PRESSED))
def test_a_button_is_its_command_and_subject(name: str) -> None:
    heard, query = read(SAMPLES[name], ME), SAMPLES[name]["callback_query"]
    assert isinstance(heard, Press) and heard.query == query["id"] and heard.message
    message = heard.message
    assert (message.command, message.subject) == PRESSED[name]
    assert (str(message.address), message.id) == (ANN, f"press-{query['id']}")


def test_an_album_in_a_group_is_heard_whole_once_one_of_it_was_meant_for_us() -> None:
    heard = read(SAMPLES["album_group"], ME, {("-1001987654321", "13700000000000043")})
    assert isinstance(heard, Message) and files(heard.attachments) == ["photo.jpg image/jpeg 187233"]


def test_a_file_is_known_by_its_own_name_and_fetched_by_that_of_the_message() -> None:
    heard, video = read(SAMPLES["video"], ME), SAMPLES["video"]["message"]["video"]
    assert isinstance(heard, Message)
    (file,) = heard.attachments
    assert (file.key, file.handle["file_id"]) == (video["file_unique_id"], video["file_id"])
