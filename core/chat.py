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
    """What a chat can carry: characters, bytes of a file (None: no limit), seconds between edits; whether
    it shows pictures."""

    text: int = 4096
    caption: int = 1024
    file_bytes: int | None = None
    edit_seconds: float = 1.0
    pictures: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: pressed, it comes back as a Message with this command and subject.

    `data` is both in one word of at most 48 bytes, so that it fits beside an owner into what any platform
    keeps with a button; `read` takes it apart again."""

    command: str
    label: str
    subject: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError where no button could hold it."""
        if len(self.data.encode()) > 48:
            raise ValueError(f"too long for a button: {self.data!r}")

    @property
    def data(self) -> str:
        return f"{self.command}:{self.subject}" if self.subject else self.command

    @staticmethod
    def read(data: str) -> tuple[str, str]:
        command, _, subject = data.partition(":")
        return command, subject


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

    A failed `show`, `acknowledge` or `erase` is logged by the adapter and forgotten. A failed `say`,
    `picture`, `deliver` or `repeat` raises ChatGone, ChatBusy(retry_after), ChatRefused, ChatTooLarge, or
    ChatUnsure (the answer was lost). `key` names a delivery: an adapter whose platform can refuse a double
    passes it on (Discord's nonce).

    `erase` takes a message of the person away where the platform lets us: it held a token. `repeat` shows a
    film again that was delivered as `sent`, without its bytes; ChatRefused where the platform keeps none.
    `limits` is asked again after ChatTooLarge: by then the chat may know better."""

    @property
    def limits(self) -> Limits: ...

    async def acknowledge(self, message_id: str, mark: Mark = "seen") -> None: ...

    async def say(
        self, text: str, choices: Sequence[Choice] = (), *, trouble: bool = False, key: str = ""
    ) -> Sent: ...

    async def show(
        self, card: Sent | None, progress: Progress, text: str, choices: Sequence[Choice] = ()
    ) -> Sent | None: ...

    async def picture(
        self, image: Path, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent: ...

    async def repeat(
        self, sent: Sent, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent: ...

    async def erase(self, message_id: str) -> None: ...

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

    async def receive(self, message: Message) -> Receipt:
        """Returns once the message is safe on disk: only then may the platform hear that we have it."""

    async def aside(self, bot: Bot, id: str, update: Mapping[str, Any], error: BaseException) -> None:
        """An update that cannot be understood is kept, with a line in the log, so that the next one is
        heard."""

    async def moved(self, bot: Bot, chat: str, into: str) -> None:
        """A chat has another id now: its conversations go on there."""

    async def left(self, bot: Bot, user: str) -> None:
        """The person wants to hear no more of us: their jobs stop, their work stays."""

    async def recall(self, key: str) -> Any:
        """What `remember` kept under this name: any JSON, None where there is nothing."""

    async def remember(self, key: str, value: Any) -> None: ...

    async def examples(self, address: Address, language: str | None = None) -> Sequence[str]:
        """What could be asked for there: the prompts of the conversation's skill. `language`: the platform's
        hint."""

    async def skills(self, language: str | None = None) -> Sequence[tuple[str, str]]:
        """The skills there are: (name, title)."""


class Bot(Protocol):
    """One platform identity. It connects when it is first used.

    `identity`: the platform's own id of this bot, the same with a rotated token. `refuses_doubles`: a
    delivery whose fate is unknown may be sent again with the same key: the platform refuses the second."""

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

    def alone(self, user: str) -> Address | None:
        """Where this person can be spoken to with nobody else reading; None where there is no such place."""

    async def run(self, desk: Listener) -> None:
        """Listen until cancelled. Raises ReelwireError for what an operator must mend (a token, a second
        poller that stays)."""

    async def close(self) -> None:
        """Let go of connections; nothing is sent through it afterwards."""
