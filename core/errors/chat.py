"""What a platform says no to."""

from __future__ import annotations

from core.errors.root import ReelwireError


class ChatError(ReelwireError):
    """The platform did not take what we sent."""

    phrase = "error-chat"


class ChatGone(ChatError):
    """Blocked, deleted or not permitted: nothing can be said here any more."""

    phrase = "error-chat-gone"


class ChatBusy(ChatError):
    """Later: not before `retry_after` seconds. Provably not delivered."""

    phrase = "error-chat-busy"

    def __init__(self, *, retry_after: float, **values: object) -> None:
        self.retry_after = retry_after
        super().__init__(**values)


class ChatRefused(ChatError):
    """This content will never be accepted here."""

    phrase = "error-chat-refused"


class ChatTooLarge(ChatError):
    """Over the platform's limit of bytes."""

    phrase = "error-chat-too-large"


class ChatUnsure(ChatError):
    """Sent, and the answer was lost: it may be there already."""

    phrase = "error-chat-unsure"
