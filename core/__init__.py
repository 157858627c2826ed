"""Reelwire: everything that is the same on every platform. This is its front door: the names that bots use.

A name is fetched from its room when it is first asked for, so that the door weighs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.backend.saving import save
    from core.backend.transport import never_sent, trust
    from core.backend.watch import Stalled, Watch
    from core.chat import Bot, Chat, Choice, Limits, Listener, Mark, Receipt, Sent, Video
    from core.errors import (
        BackendConfused,
        ChatBusy,
        ChatError,
        ChatGone,
        ChatRefused,
        ChatTooLarge,
        ChatUnsure,
        DataUnwritable,
        DiskFull,
        FileBroken,
        FileMissing,
        MediaError,
        ReelwireError,
    )
    from core.message import Address, Attachment, Message, Reply
    from core.progress import Pace, Progress, Stage, every
    from core.routing import Action, route
    from core.wire import ACCEPTED
    from core.words import LANGUAGES, Phrase, phrase_of, say, spoken

_ROOMS = {
    "core.backend.saving": "save",
    "core.backend.transport": "never_sent trust",
    "core.backend.watch": "Stalled Watch",
    "core.chat": "Bot Chat Choice Limits Listener Mark Receipt Sent Video",
    "core.errors": "BackendConfused ChatBusy ChatError ChatGone ChatRefused ChatTooLarge ChatUnsure "
    "DataUnwritable DiskFull FileBroken FileMissing MediaError ReelwireError",
    "core.message": "Address Attachment Message Reply",
    "core.progress": "Pace Progress Stage every",
    "core.routing": "Action route",
    "core.wire": "ACCEPTED",
    "core.words": "LANGUAGES Phrase phrase_of say spoken",
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names.split()}

__all__ = [
    "ACCEPTED", "LANGUAGES", "Action", "Address", "Attachment", "BackendConfused", "Bot", "Chat", "ChatBusy",
    "ChatError", "ChatGone", "ChatRefused", "ChatTooLarge", "ChatUnsure", "Choice", "DataUnwritable",
    "DiskFull", "FileBroken", "FileMissing", "Limits", "Listener", "Mark", "MediaError", "Message", "Pace",
    "Phrase", "Progress", "Receipt", "ReelwireError", "Reply", "Sent", "Stage", "Stalled", "Video", "Watch",
    "every", "never_sent", "phrase_of", "route", "save", "say", "spoken", "trust",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _ROOM_OF:
        return getattr(import_module(_ROOM_OF[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_ROOM_OF})
