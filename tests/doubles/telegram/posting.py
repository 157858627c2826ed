"""Methods that put something into a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.doubles.telegram import keyboards, media
from tests.doubles.telegram.asked import Call
from tests.doubles.telegram.chats import Chat
from tests.doubles.telegram.markup import parsed
from tests.doubles.telegram.refusal import bad
from tests.doubles.telegram.shown import Shown
from tests.doubles.telegram.text import Entity, cleaned, found, trimmed, units

if TYPE_CHECKING:
    from tests.doubles.telegram.world import World

TEXT, CAPTION = 4096, 1024
ACTIONS = frozenset(
    """typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker
    find_location record_video_note upload_video_note""".split()  # noqa: SIM905
)
REACTIONS = frozenset(
    """❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣
    ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅
    🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡""".split()  # noqa: SIM905
)
"""The reactions that anybody may give."""


def words(call: Call, name: str, most: int) -> tuple[str, list[Entity]]:
    """A text or caption and everything found in it. Raises Refused."""
    text, among = parsed(cleaned(call.get(name) or ""), call.get("parse_mode"))
    text, among = trimmed(text, call.get("entities" if name == "text" else "caption_entities") or among)
    if name == "text" and not text:
        raise bad("message text is empty")
    if units(text) > most:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return text, found(text, among)


def told(call: Call, name: str, most: int) -> dict[str, Any]:
    text, entities = words(call, name, most)
    key = "entities" if name == "text" else "caption_entities"
    return {name: text} | ({key: entities} if entities else {}) if text else {}


def _post(world: World, call: Call, content: dict[str, Any], **more: Any) -> dict[str, Any]:
    chat = world.chat(call["chat_id"])
    markup = call.get("reply_markup")
    buttons = keyboards.inline(markup)
    shown = chat.post(
        world.me,
        {**content, **({"reply_markup": buttons} if buttons else {})},
        thread=chat.thread_of(call.get("message_thread_id")),
        replied=_replied(chat, call),
        silent=bool(call.get("disable_notification")),
        keyboard=keyboards.below(markup),
        **more,
    )
    return shown.whole()


def _replied(chat: Chat, call: Call) -> Shown | None:
    about = call.get("reply_parameters")
    if about is None:
        return None
    shown = chat.find(about["message_id"])
    if shown is None and not about.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return shown


def _open(world: World, call: Call) -> Chat:
    chat = world.chat(call["chat_id"])
    chat.must_be_open()
    return chat


async def send_message(world: World, call: Call) -> dict[str, Any]:
    _open(world, call)
    preview = call.get("link_preview_options")
    kept = {"link_preview_options": preview} if preview else {}
    return _post(world, call, {**told(call, "text", TEXT), **kept})


async def send_media(world: World, call: Call) -> dict[str, Any]:
    """sendPhoto, sendVideo, sendDocument, sendAnimation."""
    _open(world, call)
    kind = call.method.removeprefix("send").lower()
    caption = told(call, "caption", CAPTION)
    content, files = media.taken(world.files, call, kind, world.complaints.append)
    streaming = bool(call.get("supports_streaming")) and "video" in content
    return _post(world, call, {**content, **caption}, files=files, streaming=streaming)


async def send_chat_action(world: World, call: Call) -> bool:
    from tests.doubles.telegram.world import Sign

    chat = _open(world, call)
    if call["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    thread = chat.thread_of(call.get("message_thread_id"))
    world.actions.append(Sign(chat, call["action"], thread, world.now()))
    return True


async def set_message_reaction(world: World, call: Call) -> bool:
    from tests.doubles.telegram.world import Reaction

    shown = _open(world, call).must_have(call["message_id"], "message to react")
    marks = [one.get("emoji", "") for one in call.get("reaction") or []]
    if len(marks) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if not REACTIONS.issuperset(marks):
        raise bad("REACTION_INVALID")
    shown.marks = marks
    world.reactions.append(Reaction(shown, marks[0] if marks else ""))
    return True
