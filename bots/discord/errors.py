"""What Discord says, in the errors of the house.

Refusal   it answered, and said no
Lost      no answer came: it may have been done, or provably was not
"""

from __future__ import annotations

from typing import Final, Literal

from bots.discord.tempo import Tempo
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

Kind = Literal["over", "shut", "busy", "large", "refused", "unsure"]
"""over: an interaction's token · shut: this way, another may be open · busy: later · large: over the limit of
bytes · refused: this content never · unsure: it may have been done."""

OVER: Final = frozenset({10015, 10062, 50027})
"""Unknown webhook, unknown interaction, invalid token."""
ACKNOWLEDGED: Final = 40060
UNKNOWN_MESSAGE: Final = 10008
INVALID_FORM: Final = 50035
NO_HISTORY: Final = 160002
"""Answering under a message takes the permission to read back."""
_SHUT: Final = frozenset(
    {10003, 10004, 10007, 10013, 20026, 40001, 40094, 50001, 50007, 50009, 50013, 50083, 50278, 160005}
)  # fmt: skip
"""Unknown channel, server, member or user; no access, no permission, closed direct messages, no server in
common; no more messages by this token; a thread that is archived or locked."""
_LARGE: Final = frozenset({40005, 50045})
_BUSY: Final = frozenset({20016, 20022, 20028, 30046, 40003, 40062})
"""Slow mode and limits of writing; edits of old messages; direct messages opened too fast."""


class Refusal(Exception):
    """`code`: Discord's own number for it, 0 where it gave none."""

    def __init__(self, status: int, code: int = 0, text: str = "", retry_after: float | None = None) -> None:
        self.status, self.code, self.text, self.retry_after = status, code, text[:200], retry_after
        super().__init__(f"{status} ({code}): {self.text}")


class Lost(Exception):
    """`maybe`: it may have been done. Never says an address: it may hold a token."""

    def __init__(self, maybe: bool, cause: str) -> None:
        self.maybe = maybe
        super().__init__(f"{'no answer' if maybe else 'never sent'}: {cause}")


class TokenRefused(ReelwireError):
    """Values: bot."""

    phrase = "discord-token-refused"


class ShardsRefused(ReelwireError):
    """Values: bot."""

    phrase = "discord-shards-refused"


class VersionRefused(ReelwireError):
    """The gateway no longer takes this library's protocol. Values: bot, code."""

    phrase = "discord-version-refused"


class FileGone(MediaError):
    """Discord has it no more, or not for us."""

    phrase = "discord-file-gone"


class FileAway(ReelwireError):
    """It could not be fetched because of the network, or of Discord's servers: no film is made without it.
    Values: name."""

    phrase = "discord-file-away"


def kind(refusal: Refusal) -> Kind:
    status, code = refusal.status, refusal.code
    if code in OVER:
        return "over"
    if status == 413 or code in _LARGE:
        return "large"
    if status == 429 or code in _BUSY or status == 401:  # a token that was renewed: the next process has it
        return "busy"
    if status >= 500:
        return "unsure"
    return "shut" if code in _SHUT or status in {403, 404} else "refused"


def chat_error(error: Refusal | Lost, tempo: Tempo) -> ChatError:
    """What core makes of a message that was not taken."""
    if isinstance(error, Lost):
        return ChatUnsure(reason=str(error)) if error.maybe else ChatBusy(retry_after=tempo.again)
    match kind(error):
        case "busy":
            unasked = tempo.longest if error.status == 401 else tempo.again
            return ChatBusy(
                retry_after=unasked if error.retry_after is None else max(error.retry_after, 0.05)
            )
        case "large":
            return ChatTooLarge(reason=error.text)
        case "unsure":
            return ChatUnsure(reason=error.text)
        case "refused":
            return ChatRefused(reason=error.text)
    return ChatGone(reason=error.text)
