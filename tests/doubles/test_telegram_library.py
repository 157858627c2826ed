"""The fake Telegram, used by python-telegram-bot as it comes: what the real one does, it does."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    ReactionTypeEmoji,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, NetworkError, RetryAfter

from tests.doubles.telegram import TOKEN, Floods, Server, Sparse, World

MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(200)


@pytest.fixture
async def world(tmp_path: Path) -> World:
    return World(tmp_path / "telegram")


@pytest.fixture
async def server(world: World) -> AsyncIterator[Server]:
    async with Server(world) as server:
        yield server


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    bot = Bot(TOKEN, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot")
    async with bot:
        yield bot


def jpeg(width: int = 64, height: int = 64) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG")
    return out.getvalue()


async def test_the_library_finds_itself(world: World, bot: Bot) -> None:
    assert (bot.id, bot.username) == (world.id, world.username)


async def test_what_is_said_is_seen_and_can_be_changed_and_taken_away(world: World, bot: Bot) -> None:
    ann = world.person()
    asked = await ann.sends("hello")
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    sent = await bot.send_message(
        42,
        "<b>Hi</b> & bye",
        parse_mode="HTML",
        reply_markup=markup,
        reply_parameters=ReplyParameters(asked.id),
    )
    (shown,) = world.sent(ann.chat)
    assert (shown.text, shown.labels, shown.reply_to) == ("Hi & bye", ["Go"], asked.id)
    assert shown.entities == [{"type": "bold", "offset": 0, "length": 2}]
    await bot.edit_message_text("Later", 42, sent.message_id)
    assert (shown.text, shown.labels) == ("Later", []), "buttons that are not sent again are gone"
    with pytest.raises(BadRequest, match=r"(?i)not modified"):
        await bot.edit_message_text("Later", 42, sent.message_id)
    await bot.delete_message(42, sent.message_id)
    assert world.sent(ann.chat) == []
    with pytest.raises(BadRequest, match=r"(?i)not found"):
        await bot.edit_message_text("Gone", 42, sent.message_id)
    assert [version.text for version in world.history(shown)] == ["Hi & bye", "Later"]
    world.must_be_content()


async def test_updates_come_until_they_are_confirmed(world: World, bot: Bot) -> None:
    ann = world.person()
    await ann.sends("one")
    await ann.sends("two")
    first = await bot.get_updates(timeout=0)
    again = await bot.get_updates(timeout=0)
    assert [each.message.text for each in first if each.message] == ["one", "two"] and first == again
    assert await bot.get_updates(offset=first[-1].update_id + 1, timeout=0) == ()


async def test_a_press_turns_until_it_is_answered_and_only_once(world: World, bot: Bot) -> None:
    ann = world.person()
    await ann.sends("hi")
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    await bot.send_message(42, "Well?", reply_markup=markup)
    press = await ann.presses(world.sent()[0], "Go")
    assert world.spinning() == [press]
    await bot.answer_callback_query(press.id, "Yes")
    assert press.answer == {"text": "Yes"} and not world.spinning()
    with pytest.raises(BadRequest, match="too old"):
        await bot.answer_callback_query(press.id)


async def test_a_film_has_its_measures_and_goes_again_by_its_name(world: World, bot: Bot) -> None:
    ann = world.person()
    await ann.sends("hi")
    sent = await bot.send_video(
        42, InputFile(io.BytesIO(MP4), "film.mp4"), 5, width=1080, height=1920, supports_streaming=True,
        thumbnail=jpeg(180, 320), cover=jpeg(720, 1280), caption="Done",
    )  # fmt: skip
    (shown,) = world.sent(ann.chat)
    assert shown.data == MP4 and shown.streaming and shown.caption == "Done"
    assert (shown.media["width"], shown.media["height"], shown.media["duration"]) == (1080, 1920, 5)
    assert shown.media["thumbnail"]["height"] == 320 and shown.media["cover"]
    assert sent.video
    again = await bot.send_video(42, sent.video.file_id)
    assert again.video and again.video.file_unique_id == sent.video.file_unique_id
    with pytest.raises(BadRequest, match="an't use file"):
        await bot.send_photo(42, sent.video.file_id)
    world.must_be_content()


async def test_a_thumbnail_that_telegram_would_drop_is_a_complaint(world: World, bot: Bot) -> None:
    await world.person().sends("hi")
    await bot.send_video(42, MP4, thumbnail=jpeg(640, 640))
    assert "no thumbnail" in world.complaints[0]


async def test_files_come_down_up_to_the_limit(world: World, bot: Bot) -> None:
    ann = world.person()
    shown = await ann.photo(jpeg())
    large = await ann.document(Sparse(21 << 20), "large.mov")
    file = await bot.get_file(shown.file.id)
    assert bytes(await file.download_as_bytearray()) == shown.data and shown.file.reads == 1
    with pytest.raises(BadRequest, match=r"(?i)too big"):
        await bot.get_file(large.file.id)


async def test_a_chat_that_cannot_be_written_to_says_why(world: World, bot: Bot) -> None:
    ann = world.person()
    await ann.sends("hi")
    await ann.blocks()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(42, "hello?")
    group = world.group(-500, members=[ann])
    await group.migrates(-1001)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-500, "hello?")
    assert moved.value.new_chat_id == -1001
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(4242, "hello?")


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_who_speaks_too_fast_waits(world: World, bot: Bot) -> None:
    await world.person().sends("hi")
    world.floods = Floods(on=True)
    for _ in range(3):
        await bot.send_message(42, "quick")
    with pytest.raises(RetryAfter):
        await bot.send_message(42, "too quick")
    assert len(world.floods) == 1 and len(world.sent()) == 3


async def test_a_lost_answer_leaves_the_message_there(world: World, bot: Bot) -> None:
    await world.person().sends("hi")
    world.faults.lose("sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(42, "did it arrive?")
    assert [shown.text for shown in world.sent()] == ["did it arrive?"]


async def test_a_webhook_and_polling_exclude_each_other(world: World, bot: Bot) -> None:
    world.names["https://bot.example"] = "http://127.0.0.1:9"
    await bot.set_webhook("https://bot.example/hook", secret_token="s3cret")
    with pytest.raises(Conflict):
        await bot.get_updates(timeout=0)
    info = await bot.get_webhook_info()
    assert info.url == "https://bot.example/hook"
    await bot.delete_webhook()
    assert await bot.get_updates(timeout=0) == ()
    for url in ("http://bot.example/hook", "https://bot.example:8080/hook", "https://nowhere.example/hook"):
        with pytest.raises(BadRequest, match=r"(?i)bad webhook"):
            await bot.set_webhook(url)


async def test_its_face_is_kept_by_language(world: World, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("new", "Neues Projekt")], language_code="de")
    await bot.set_my_description("Makes films")
    assert [one.description for one in await bot.get_my_commands(language_code="de")] == ["Neues Projekt"]
    assert world.profile.descriptions == {"": "Makes films"}
    with pytest.raises(BadRequest, match=r"(?i)COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand("New", "with a capital")])


async def test_only_known_reactions(world: World, bot: Bot) -> None:
    shown = await world.person().sends("hi")
    await bot.set_message_reaction(42, shown.id, [ReactionTypeEmoji("👀")])
    assert shown.marks == ["👀"]
    with pytest.raises(BadRequest, match=r"(?i)REACTION_INVALID"):
        await bot.set_message_reaction(42, shown.id, [ReactionTypeEmoji("🦑")])
