"""What a person sent, and where: the values every platform turns its updates into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

Reply = Mapping[str, Any]
"""The adapter's own JSON for answering one message: core stores it (encrypted) and hands it back, unread."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation lives. In a group each person has a conversation of their own.

    Prints as `platform:bot:chat:thread:user`, each part percent-escaped, and parses back to itself.
    """

    platform: str
    bot: str
    chat: str
    thread: str = ""
    user: str = ""

    def __str__(self) -> str:
        return ":".join(quote(part, safe="") for part in self.parts)

    @property
    def parts(self) -> tuple[str, str, str, str, str]:
        return self.platform, self.bot, self.chat, self.thread, self.user

    @classmethod
    def parse(cls, text: str) -> Address:
        """Raises ValueError for anything that `str(address)` did not write."""
        return _parsed(text)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Address:
    """Rows of one conversation share one value."""
    parts = [unquote(part) for part in text.split(":")]
    if len(parts) != 5 or not parts[0]:
        raise ValueError(f"not an address: {text!r}")
    address = Address(*parts)
    if str(address) != text:
        raise ValueError(f"not an address: {text!r}")
    return address


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file the person sent, not yet fetched. `size` in bytes where the platform tells it before a download.

    `handle` is what the platform's Bot needs to fetch it again, also from another machine, also next week.
    `key`: the platform's own name for these bytes, where it has one: the same file sent again has the same
    key, whatever its handle.
    """

    name: str
    handle: Mapping[str, Any]
    size: int | None = None
    type: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message, command or press of a button.

    `id` is the platform's own: the same message that comes twice has the same id. `command` names an
    action when the person used a command or a button instead of words; `subject` is the button's own word
    (a turn, a render). `private`: nobody else reads this chat. `film`: the person wants the film itself,
    not only the edit (`reelwire make`). `language`: the platform's hint, or what the person chose.
    `group` joins an album's items. `pointed`: files of an earlier message that this one answers. `edited`:
    the person changed this message after it was sent; its id is the same. `name`: what they are called
    there, `roles`: the platform's ids of their roles, both only as the platform tells.
    """

    id: str
    address: Address
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    command: str | None = None
    subject: str = ""
    language: str | None = None
    language_chosen: bool = False
    private: bool = True
    film: bool = False
    group: str | None = None
    reply: Reply = field(default_factory=dict)
    pointed: tuple[Attachment, ...] = ()
    edited: bool = False
    name: str = ""
    roles: tuple[str, ...] = ()
