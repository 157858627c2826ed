"""An update of the Bot API → what it means for us (pure).

In a group only what is meant for the bot is heard: a command, its @name, an answer to one of its messages,
and the rest of an album one of whose items was. Each person there has a conversation of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bots.telegram import keyboard
from bots.telegram.attached import attachments
from bots.telegram.commands import KNOWN
from bots.telegram.text import spelled
from core import Address, Message

Json = Mapping[str, Any]
PLATFORM: Final = "telegram"

ALLOWED: Final = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask Telegram for. Named in full: what is not named stays as an earlier program left it."""

_ELSE: Final = frozenset(
    {"contact", "location", "venue", "poll", "dice", "game", "story", "checklist", "paid_media", "sticker",
     "rich_message", "invoice", "giveaway"}
)  # fmt: skip
"""What a person sends and we cannot use: answered all the same. Anything else is a notice of the chat's."""


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are there."""

    id: int
    username: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup: `chat` is `into` from now on."""

    chat: str
    into: str


@dataclass(frozen=True, slots=True)
class Left:
    """The person blocked us."""

    user: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button. `query` must be answered at once; without a message it was somebody else's button."""

    query: str
    message: Message | None = None
    language: str | None = None


Heard = Message | Moved | Left | Press


def read(update: Json, me: Me, welcome: Collection[tuple[str, str]] = ()) -> Heard | None:
    """None: nothing for us. `welcome`: (chat, album) of albums that were meant for us. Raises KeyError,
    TypeError, ValueError for what is no update."""
    if query := update.get("callback_query"):
        return _press(query, me)
    if change := update.get("my_chat_member"):
        return _member(change)
    if message := update.get("message"):
        if into := message.get("migrate_to_chat_id"):
            return Moved(str(message["chat"]["id"]), str(into))
        if before := message.get("migrate_from_chat_id"):
            return Moved(str(before), str(message["chat"]["id"]))
        return _message(message, me, welcome, edited=False)
    if message := update.get("edited_message"):
        return _message(message, me, welcome, edited=True)
    return None


def chat_of(update: Json) -> str:
    """The chat it belongs to, by which order is kept; "" where it has none."""
    for kind in ALLOWED:
        found = update.get(kind)
        if isinstance(found, Mapping):
            about = found.get("message") if kind == "callback_query" else found
            chat = about.get("chat") if isinstance(about, Mapping) else None
            return str(chat.get("id", "")) if isinstance(chat, Mapping) else ""
    return ""


def album(update: Json) -> tuple[str, str] | None:
    """(chat, album) of an item of an album."""
    message = update.get("message") or update.get("edited_message")
    if isinstance(message, Mapping) and message.get("media_group_id"):
        return chat_of(update), str(message["media_group_id"])
    return None


def _message(message: Json, me: Me, welcome: Collection[tuple[str, str]], *, edited: bool) -> Message | None:
    chat = message["chat"]
    sender = _sender(message)
    if chat["type"] == "channel" or sender is None:
        return None
    files = attachments(message)
    text, entities = _words(message)
    if not text and not files and not _ELSE & message.keys():
        return None
    said, called = spelled(text, entities, me.id, me.username)
    command, ours = None, None
    if any(each["type"] == "bot_command" and each["offset"] == 0 for each in entities):
        word, *argument = said.split(None, 1)
        command, _, whom = word.lower().removeprefix("/").partition("@")
        ours = whom == me.username.lower() if whom else None
        said = argument[0].strip() if argument else ""
    private = chat["type"] == "private"
    group = message.get("media_group_id")
    answered = message.get("reply_to_message") or {}
    ours_answered = _ours(answered, me)
    if not private:
        if command is not None:
            meant = ours if ours is not None else command in KNOWN or called or ours_answered
        else:
            meant = called or ours_answered or (str(chat["id"]), str(group)) in welcome
        if not meant:
            return None
    pointed = (
        () if ours_answered else attachments(answered) or attachments(message.get("external_reply") or {})
    )
    return Message(
        id=str(message["message_id"]),
        address=_address(message, me, sender),
        text=said,
        attachments=files,
        command=command,
        language=(message.get("from") or {}).get("language_code"),
        private=private,
        group=str(group) if group else None,
        reply={"chat": str(chat["id"]), "message": int(message["message_id"])},
        pointed=pointed,
        edited=edited,
        name=_name(message),
    )


def _press(query: Json, me: Me) -> Press | None:
    """Also of a message that Telegram shows us no more: it still has a chat and an id."""
    about, data = query.get("message"), query.get("data")
    if not about or not data or about["chat"]["type"] == "channel":
        return None
    user, language = str(query["from"]["id"]), query["from"].get("language_code")
    owner, command, subject = keyboard.read(str(data))
    if owner not in ("", user):
        return Press(str(query["id"]), None, language)
    private = about["chat"]["type"] == "private"
    message = Message(
        id=f"press-{query['id']}",
        address=_address(about, me, user),
        command=command,
        subject=subject,
        language=language,
        private=private,
        # In a group the answer hangs on the message whose button was pressed: it says to whom.
        reply={"chat": str(about["chat"]["id"])} | ({} if private else {"message": int(about["message_id"])}),
        name=_name(query),
    )
    return Press(str(query["id"]), message, language)


def _member(change: Json) -> Left | None:
    gone = change["new_chat_member"]["status"] in {"kicked", "left"}
    return Left(str(change["chat"]["id"])) if gone and change["chat"]["type"] == "private" else None


def _words(message: Json) -> tuple[str, list[Json]]:
    if "text" in message:
        return message["text"], message.get("entities", [])
    if "caption" in message:
        return message["caption"], message.get("caption_entities", [])
    # A sticker that moves and a die are taken for the sign they stand for.
    drawn = message.get("dice") or message.get("sticker") or {}
    return ("" if attachments(message) else str(drawn.get("emoji", ""))), []


def _sender(message: Json) -> str | None:
    """Whose conversation this is. Whoever speaks as a channel or as the group itself is that; other bots, and
    what a channel repeats into its group, are nobody."""
    if message.get("is_automatic_forward"):
        return None
    if as_chat := message.get("sender_chat"):
        return str(as_chat["id"])
    sender = message.get("from")
    return None if not sender or sender.get("is_bot") else str(sender["id"])


def _address(message: Json, me: Me, user: str) -> Address:
    """A thread only where it is a topic: elsewhere the number says which message is answered."""
    thread = str(message["message_thread_id"]) if message.get("is_topic_message") else ""
    return Address(PLATFORM, str(me.id), str(message["chat"]["id"]), thread, user)


def _ours(message: Json, me: Me) -> bool:
    """Written by us. That a topic was opened by us makes nobody in it speak to us."""
    return (message.get("from") or {}).get("id") == me.id and "forum_topic_created" not in message


def _name(message: Json) -> str:
    who = message.get("sender_chat") or message.get("from") or {}
    parts = (who.get("title"), who.get("first_name"), who.get("last_name"))
    return " ".join(part for part in parts if part)
