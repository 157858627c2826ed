"""Where an answer can go, and where a person's file may be handed on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bots.discord.errors import Lost, Refusal, chat_error, kind
from bots.discord.fetching import SPARE, expires, link
from bots.discord.reply import Back
from bots.discord.tempo import DEFAULT_BYTES, Tempo
from bots.discord.upload import nonce
from bots.discord.ways import Way, most, ways
from core import Attachment, ChatBusy, ChatError, ChatGone, ChatRefused, ChatTooLarge, ChatUnsure

NOW = 1000.0
SLASH = Back(
    channel="5", user="3", guild="4", app="1", token="t", interaction="9", ends=NOW + 1, original=True,
    token_bytes=25 << 20, channel_bytes=50 << 20,
)  # fmt: skip
WRITTEN = Back(channel="5", user="3", guild="4", message="8")


def kinds(back: Back, now: float = NOW, **how: Any) -> list[str]:
    return [way.kind for way in ways(back, now, **how)]


def test_words_go_by_the_token_while_it_lives_then_into_the_channel_then_to_the_person() -> None:
    assert kinds(SLASH, free=True) == ["original", "follow", "channel", "direct"]
    assert kinds(SLASH) == ["follow", "channel", "direct"]
    assert kinds(SLASH, NOW + 1) == ["channel", "direct"]
    assert kinds(WRITTEN) == ["channel", "direct"]


def test_a_film_goes_into_the_channel_first_where_doubles_are_refused() -> None:
    assert kinds(SLASH, film=True, free=True) == ["channel", "follow", "direct"]
    assert kinds(replace(SLASH, attaches=False), film=True) == ["follow", "direct"]


def test_where_the_bot_is_not_there_is_the_token_and_then_the_person() -> None:
    away = replace(SLASH, here=False)
    assert kinds(away, film=True) == ["follow", "direct"]
    assert kinds(away, NOW + 1) == ["direct"]


def test_where_the_bot_may_not_write_it_does_not_try() -> None:
    assert kinds(replace(SLASH, writes=False), NOW + 1) == ["direct"]


def test_what_only_the_person_may_see_never_goes_where_others_read() -> None:
    quiet = replace(SLASH, quiet=True)
    assert kinds(quiet) == ["follow", "direct"]
    assert kinds(quiet, NOW + 1) == ["direct"]
    assert kinds(quiet, NOW + 1, film=True) == ["direct"]


def test_in_our_direct_messages_there_is_no_other_place() -> None:
    assert kinds(replace(WRITTEN, guild="", private=True)) == ["channel"]
    assert kinds(Back(channel="@me", user="3")) == ["direct"]
    assert kinds(Back(channel="5", user="")) == ["channel"]


def test_the_largest_film_is_that_of_the_best_way() -> None:
    assert most(SLASH, NOW) == 50 << 20
    assert most(replace(SLASH, here=False), NOW) == 25 << 20
    assert most(replace(SLASH, here=False), NOW + 1) == DEFAULT_BYTES
    assert ways(replace(SLASH, here=False), NOW + 1) == [Way("direct", DEFAULT_BYTES)]


@pytest.mark.parametrize(
    ("status", "code", "wanted"),
    [
        (404, 10062, ChatGone),
        (401, 50027, ChatGone),
        (404, 10015, ChatGone),
        (403, 50001, ChatGone),
        (403, 50013, ChatGone),
        (403, 50007, ChatGone),
        (404, 10003, ChatGone),
        (403, 0, ChatGone),
        (400, 50035, ChatRefused),
        (400, 50006, ChatRefused),
        (400, 200000, ChatRefused),
        (413, 40005, ChatTooLarge),
        (413, 0, ChatTooLarge),
        (400, 40005, ChatTooLarge),
        (429, 0, ChatBusy),
        (429, 30046, ChatBusy),
        (401, 0, ChatBusy),
        (500, 0, ChatUnsure),
        (503, 0, ChatUnsure),
    ],
)
def test_every_refusal_has_its_error(status: int, code: int, wanted: type[ChatError]) -> None:
    error = chat_error(Refusal(status, code), Tempo())
    assert type(error) is wanted
    if isinstance(error, ChatBusy):
        assert error.retry_after > 0


def test_a_message_that_provably_never_left_is_not_unsure() -> None:
    assert isinstance(chat_error(Lost(True, "reset"), Tempo()), ChatUnsure)
    assert isinstance(chat_error(Lost(False, "refused"), Tempo()), ChatBusy)


def test_discord_is_obeyed_about_when() -> None:
    busy = chat_error(Refusal(429, retry_after=7.5), Tempo())
    assert isinstance(busy, ChatBusy) and busy.retry_after == 7.5
    assert kind(Refusal(404, 10062)) == "over" and kind(Refusal(403, 50001)) == "shut"


def test_one_delivery_has_one_nonce_and_two_have_two() -> None:
    assert nonce("r/film", "5") == nonce("r/film", "5") != nonce("r/film", "6")
    assert nonce("r/film") != nonce("r/copy") and nonce("") != nonce("")
    assert all(1 <= len(made) <= 25 for made in (nonce("r/film", "5"), nonce("")))


HOSTS = ("cdn.discordapp.com", "127.0.0.1:8000")


def handed(url: str, name: str = "a.jpg", type: str | None = "image/jpeg", now: float = NOW) -> str | None:
    return link(Attachment(name, {"url": url, "id": "1"}, 1, type), HOSTS, now)


@pytest.mark.parametrize(
    "url",
    [
        "https://cdn.discordapp.com/attachments/1/2/a.jpg",
        "https://cdn.discordapp.com:443/a.jpg",
        "http://127.0.0.1:8000/a.jpg",
        f"https://cdn.discordapp.com/a.jpg?ex={int(NOW + SPARE):x}&is=1&hm=2",
    ],
)
def test_an_address_on_discords_hosts_may_be_handed_on(url: str) -> None:
    assert handed(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.discordapp.com/a.jpg",
        "https://cdn.discordapp.com:8443/a.jpg",
        "https://cdn.discordapp.com.evil.example/a.jpg",
        "https://evil.example/cdn.discordapp.com/a.jpg",
        "https://ann@cdn.discordapp.com/a.jpg",
        "https://127.0.0.1/a.jpg",
        "http://127.0.0.1:8001/a.jpg",
        "ftp://127.0.0.1:8000/a.jpg",
        "https://cdn.discordapp.com:x/a.jpg",
        "//cdn.discordapp.com/a.jpg",
        "",
        f"https://cdn.discordapp.com/a.jpg?ex={int(NOW + SPARE - 1):x}",
        "https://cdn.discordapp.com/a.jpg?ex=never",
    ],
)
def test_any_other_address_is_not(url: str) -> None:
    assert handed(url) is None


def test_what_the_backend_would_not_take_as_it_is_comes_by_way_of_us() -> None:
    url = "https://cdn.discordapp.com/a"
    assert handed(url, "voice-message.ogg", "audio/ogg") is None
    assert handed(url, "photo.heic", "image/heic") is None
    assert handed(url, "photo.jpg", "image/heic") is None, "a name may lie"
    assert handed(url, "clip.MOV", "video/quicktime") == url


def test_an_address_says_until_when_it_is_good() -> None:
    assert expires("https://cdn.discordapp.com/a.jpg?ex=68f1285b") == 0x68F1285B
    assert expires("https://cdn.discordapp.com/a.jpg") == float("inf")
