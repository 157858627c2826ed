"""What the Bot API says, in the errors of the house."""

from __future__ import annotations

import datetime
import os
from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from core import (
    ChatBusy,
    ChatError,
    ChatGone,
    ChatRefused,
    ChatTooLarge,
    ChatUnsure,
    MediaError,
    ReelwireError,
)

GONE: Final = (
    "chat not found", "user is deactivated", "user not found", "bot was kicked", "bot is not a member",
    "group chat was deactivated", "not enough rights", "have no rights", "need administrator rights",
    "chat_write_forbidden", "chat_restricted", "peer_id_invalid", "bot was blocked",
)  # fmt: skip
LARGE: Final = ("too large", "too big", "file_part", "request entity")
NO_THREAD: Final = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
UNCHANGED: Final = "message is not modified"


class NeverSent(NetworkError):
    """Provably not one byte of the request went out."""


class AnswerLost(TimedOut):
    """It may have arrived. `stalled`: the line stayed open and silent; else it was cut."""

    def __init__(self, message: str, *, stalled: bool) -> None:
        super().__init__(message)
        self.stalled = stalled


class FileBeyondTelegram(MediaError):
    """Larger than the Bot API hands out. Values: name, size, limit (both in bytes)."""

    phrase = "telegram-file-oversized"


class FileBeyondTelegramUnmeasured(MediaError):
    """The same, where nobody told how large it is. Values: name, limit (in bytes)."""

    phrase = "telegram-file-unknown-size"


class FileGone(MediaError):
    """Telegram has it no more, or never had it for this bot."""

    phrase = "telegram-file-gone"


class TelegramAway(ReelwireError):
    """A file could not be fetched because of the network, or of Telegram's servers. Values: name."""

    phrase = "telegram-away"


class TokenRefused(ReelwireError):
    """Values: bot."""

    phrase = "telegram-token-refused"


class OtherPoller(ReelwireError):
    """Somebody else listens with this token, and stays. Values: bot."""

    phrase = "telegram-conflict"


class WebhookSetAgain(ReelwireError):
    """Somebody sets a webhook while we poll, and does it again. Values: bot."""

    phrase = "telegram-webhook-set-again"


class WebhookRefused(ReelwireError):
    """Values: bot, reason."""

    phrase = "telegram-webhook-refused"


class WebhookUnheard(ReelwireError):
    """Our own port for it cannot be had. Values: listen, reason."""

    phrase = "telegram-webhook-listen"


os.environ.setdefault("PTB_TIMEDELTA", "1")  # the library's own way to be spared a warning at each 429


def seconds(error: RetryAfter) -> float:
    told = error.retry_after
    return told.total_seconds() if isinstance(told, datetime.timedelta) else float(told)


def chat_error(error: TelegramError, again: float) -> ChatError:
    """What core makes of a message that was not taken. Whatever may have arrived is ChatUnsure; what
    provably never left may be tried `again` after so many seconds."""
    said = error.message.lower()
    if isinstance(error, RetryAfter):
        return ChatBusy(retry_after=seconds(error))
    if isinstance(error, NeverSent | InvalidToken):
        # A token that is refused is no fault of the chat's: with the right one it is delivered.
        return ChatBusy(retry_after=again)
    if isinstance(error, Forbidden | ChatMigrated):
        return ChatGone(reason=error.message)
    if any(word in said for word in LARGE):
        return ChatTooLarge(reason=error.message)
    if isinstance(error, BadRequest):
        gone = any(word in said for word in GONE)
        return (ChatGone if gone else ChatRefused)(reason=error.message)
    return ChatUnsure(reason=error.message)


def definite(error: InvalidToken) -> bool:
    """Did Telegram itself refuse the token? A proxy's page with the same status proves nothing."""
    return not isinstance(error.__cause__, TelegramError)
