"""What core asks of a platform. Small on purpose: a new platform writes these few methods and nothing else.

Differences between platforms are data (`Limits`) before they are code. A `Chat` is opened by address and
reply, never carried along: the same path serves a live update, a restart, another machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from core.message import Address, Attachment, Message, Reply
from core.progress import Progress

if TYPE_CHECKING:
    from core.routing import Action

Mark = Literal["seen", "done", "failed"]
Sent = Mapping[str, Any]
"""Where a message of ours is, as the adapter's own JSON: core stores it and hands it back for edits."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a chat can carry: characters, bytes of a file (None: no limit), seconds between edits."""

    text: int = 4096
    caption: int = 1024
    file_bytes: int | None = None
    edit_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: pressed, it comes back as a Message with this command and subject."""

    command: str
    label: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Video:
    """A finished film on disk. Duration in seconds, size in pixels and bytes; `poster` is a JPEG of it;
    `url` leads to the original where `path` is a smaller copy."""

    path: Path
    duration: float
    width: int
    height: int
    bytes: int
    poster: Path | None = None
    url: str | None = None


class Chat(Protocol):
    """One conversation, as core sees it.

    A failed `show` or `acknowledge` is logged by the adapter and forgotten. A failed `say`, `picture` or
    `deliver` raises ChatGone, ChatBusy(retry_after), ChatRefused, ChatTooLarge, or ChatUnsure (the answer was
    lost). `key` names a delivery: an adapter whose platform can refuse a double passes it on (Discord's
    nonce)."""

    limits: Limits

    async def acknowledge(self, message_id: str, mark: Mark = "seen") -> None: ...

    async def say(
        self, text: str, choices: Sequence[Choice] = (), *, trouble: bool = False, key: str = ""
    ) -> Sent: ...

    async def show(
        self, card: Sent | None, progress: Progress, text: str, choices: Sequence[Choice] = ()
    ) -> Sent | None: ...

    async def picture(self, image: Path, caption: str) -> Sent: ...

    async def deliver(
        self, video: Video, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent: ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message: the turn it is journalled as (None: answered at once), and its action."""

    turn: str | None
    action: Action
    fresh: bool = True


class Listener(Protocol):
    """The desk, as a Bot sees it."""

    async def receive(self, message: Message) -> Receipt: ...


class Bot(Protocol):
    """One platform identity.

    `refuses_doubles`: a delivery whose fate is unknown may be sent again with the same key, because the
    platform refuses the second."""

    platform: str
    identity: str
    refuses_doubles: bool

    def open(self, address: Address, reply: Reply | None) -> Chat:
        """Also after a restart, also in a process without a live connection."""

    def link(self, attachment: Attachment) -> str | None:
        """A public address of the attachment that may be handed to the backend; None where it holds a
        secret."""

    async def fetch(self, attachment: Attachment, into: Path) -> Path:
        """Bring the bytes to a local file, streamed. Returns `into`, or the file's own path where it is local
        already: such a file is the person's, never changed and never deleted. Raises MediaError."""

    async def run(self, desk: Listener) -> None:
        """Listen until cancelled."""
