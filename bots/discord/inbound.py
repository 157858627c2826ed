"""A message of the gateway → what it means for us (pure).

In a server only what is meant for the bot is heard: its mention, an answer to one of its messages. Each
person there has a conversation of their own, in each channel and thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bots.discord.attached import attachments
from bots.discord.reply import Back
from bots.discord.tempo import DEFAULT_BYTES
from bots.discord.text import spelled
from core import Address, Message

Json = Mapping[str, Any]
PLATFORM: Final = "discord"

THREADS: Final = frozenset({10, 11, 12})
"""Kinds of channel: announcement, public and private threads."""
HOLDS_THREADS: Final = frozenset({0, 5})
"""Kinds of channel that threads can be opened in: text, announcements."""
_WRITTEN: Final = frozenset({0, 19})
"""Kinds of message that a person wrote: a new one, an answer. All others are notices of the platform."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a channel: whose thread it is ("": none), the largest file there, its server, whether
    threads can be opened in it."""

    parent: str = ""
    bytes: int = DEFAULT_BYTES
    guild: str = ""
    threads: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """An answer to one of our messages without a mention: Discord kept its words back."""

    address: Address
    reply: Back


def meant(message: Json, me: str) -> bool:
    """Is it a person's, and for us? Looked at before anything is asked about the channel."""
    author = message.get("author") or {}
    if not author or str(author["id"]) == me or author.get("bot") or author.get("system"):
        return False
    if message.get("webhook_id") or message.get("type", 0) not in _WRITTEN:
        return False
    return not message.get("guild_id") or called(message, me) or _ours(_answered(message), me)


def called(message: Json, me: str) -> bool:
    """By name."""
    return any(str(each["id"]) == me for each in message.get("mentions") or ())


def read(message: Json, me: str, place: Place, *, edited: bool = False) -> Message | Unread | None:
    """None: nothing for us. Raises KeyError, TypeError, ValueError for what is no message."""
    if not meant(message, me):
        return None
    author, member = message["author"], message.get("member") or {}
    channel, guild = str(message["channel_id"]), str(message.get("guild_id") or "")
    address = where(me, channel, place.parent, str(author["id"]))
    back = Back(
        channel=channel,
        user=str(author["id"]),
        guild=guild,
        message=str(message["id"]),
        private=not guild,
        channel_bytes=place.bytes,
    )
    files, answered = attachments(message), _answered(message)
    text = str(message.get("content") or "")
    if guild and not text and not files and not called(message, me) and not message.get("sticker_items"):
        return Unread(address, back)
    names = {str(each["id"]): name_of(each, each.get("member")) for each in message.get("mentions") or ()}
    return Message(
        id=str(message["id"]),
        address=address,
        text=spelled(text, names, me),
        attachments=files,
        private=not guild,
        reply=back.json(),
        pointed=() if _ours(answered, me) else attachments(answered) if answered else (),
        edited=edited,
        name=name_of(author, member),
        roles=tuple(map(str, member.get("roles") or ())),
    )


def where(me: str, channel: str, parent: str, user: str) -> Address:
    """A thread is found under its channel."""
    return Address(PLATFORM, me, parent or channel, channel if parent else "", user)


def name_of(user: Json, member: Json | None = None) -> str:
    """What people see of them."""
    return str((member or {}).get("nick") or user.get("global_name") or user.get("username") or "")


def _answered(message: Json) -> Json:
    """The message it answers, where Discord shows it; a forwarded one is not answered."""
    if (message.get("message_reference") or {}).get("type"):
        return {}
    return message.get("referenced_message") or {}


def _ours(answered: Json, me: str) -> bool:
    return str((answered.get("author") or {}).get("id", "")) == me
