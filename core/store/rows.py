"""What the ledger holds, as values. Times are UTC seconds since the epoch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Literal

from core.message import Address, Attachment, Message
from core.store.stages import EXPORT_OPEN, TURN_OPEN, DeliveryStage, ExportStage, FileStage, Kind, TurnStage

if TYPE_CHECKING:
    from core.chat import Sent
    from core.words import Phrase

AccountKind = Literal["anonymous", "linked", "operator"]
PERSONAL: Final = ("asked", "roles", "remind", "thread")
"""What is remembered of a person by their name on a platform, and below it ("…:more"); gone when they are
forgotten."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on one platform. `access` is the desk's own word about them ("" at first)."""

    id: int
    platform: str
    user: str
    language: str | None
    access: str
    created_at: float
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Pairing:
    """A stranger's code, and where, in which language, they asked to be let in."""

    person_id: int
    code: str
    address: Address
    language: str
    expires_at: float


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept about a person, counted. `paths`: the films that the ledger takes to be on this machine;
    `turns`, `exports`: the ids of all their work."""

    files: int
    films: int
    projects: int
    paths: tuple[str, ...]
    turns: tuple[str, ...]
    exports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """Who speaks to one backend for a person; `person_id` None: for everybody, the operator's.

    `client_id` is made once and outlives every token. `token` and `user_id` (the id that registration binds
    to, §8) are encrypted at rest and never in a repr. `mark` says which account it is, in a word that is no
    secret: sessions, turns and exports remember theirs by it. `left_at`: the person took it back; it stays
    for what is under way with it.
    """

    person_id: int | None
    backend: str
    kind: AccountKind
    client_id: str = ""
    token: str | None = field(default=None, repr=False)
    user_id: str | None = field(default=None, repr=False)
    expires_at: float | None = None
    credits: float | None = None
    mark: str = ""
    left_at: float | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One address. `project` counts the fresh starts; `last_at` is the last message journalled."""

    id: int
    address: Address
    person_id: int
    skill: str
    language: str | None
    project: int
    last_file: str | None
    last_file_at: float | None
    last_at: float | None
    created_at: float


@dataclass(frozen=True, slots=True)
class Session:
    """The backend's timeline for one project of a conversation. `account` is the mark of the account it was
    made with; `moved`: another one spoke before, and the person has not heard of it yet. `exported`: its
    unasked export is planned."""

    id: int
    conversation_id: int
    project: int
    backend: str
    session_id: str
    task_id: str | None
    user_id: str | None = field(repr=False)
    kind: AccountKind
    exported: bool
    created_at: float
    lost_at: float | None
    account: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """One attempt at one message. `ended` keeps how it ended once `stage` says told. `account`: the mark of
    the one it speaks with, from its first upload or run to its end. `origin`: the platform's own message
    behind it, where `message_id` is a name of ours (an album, a press); "" where there is none."""

    id: str
    conversation_id: int
    address: Address
    message_id: str
    attempt: int
    sequence: int
    action: str
    skill: str
    text: str
    subject: str
    command: str | None
    language: str | None
    private: bool
    film: bool
    group: str | None
    origin: str | None
    reply: Mapping[str, Any]
    stage: TurnStage
    ended: TurnStage | None
    project: int
    backend: str | None
    session_id: str | None
    draft_before: Any
    answer: str | None
    card: Sent | None
    outcome: Phrase | None
    cancel_requested: bool
    press: str | None
    created_at: float
    started_at: float | None
    ended_at: float | None
    account: str | None

    @property
    def open(self) -> bool:
        """It holds its lane."""
        return self.stage in TURN_OPEN

    @property
    def ref(self) -> str:
        """Names it within its conversation, short enough for a button."""
        return f"{self.message_id}.{self.attempt}"

    @property
    def album(self) -> bool:
        """It stands for all items of an album."""
        return self.group is not None and self.message_id == album_of(self.group)

    @property
    def answers(self) -> str | None:
        """The platform's own id of the message it answers, if there is one."""
        return self.message_id if self.origin is None else self.origin or None

    def message(self, attachments: tuple[Attachment, ...] = ()) -> Message:
        """The message as it came; its attachments are read by `Ledger.attachments`."""
        return Message(
            id=self.message_id, address=self.address, text=self.text, attachments=attachments,
            command=self.command, subject=self.subject, language=self.language, private=self.private,
            film=self.film, group=self.group, reply=self.reply,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a turn: what the platform declared (`name`, `size`, `type`), and what it proved to be. `mark`
    is the same for the same file sent again; `message_id`: the item of an album that brought it."""

    turn_id: str
    position: int
    name: str
    handle: Mapping[str, Any]
    mark: str
    size: int | None
    type: str | None
    sniffed: str | None
    bytes: int | None
    stage: FileStage
    uploaded_url: str | None
    uploaded_name: str | None
    outcome: Phrase | None
    message_id: str | None

    @property
    def attachment(self) -> Attachment:
        return Attachment(self.name, self.handle, self.size, self.type)


@dataclass(frozen=True, slots=True)
class Caption:
    """The words that an item of an album brings, and what they ask for."""

    text: str
    action: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """One render under one id. `replaces` names the failed one that it follows; `remote_id` is what the
    backend calls it, where that differs. `account`: the mark of the one it was planned with, and keeps."""

    id: str
    turn_id: str | None
    conversation_id: int
    project: int
    backend: str
    session_id: str
    kind: AccountKind
    skill: str
    draft: Any
    reply: Mapping[str, Any]
    stage: ExportStage
    url: str | None
    path: str | None
    card: Sent | None
    attempts: int
    outcome: Phrase | None
    replaces: str | None
    remote_id: str | None
    created_at: float
    updated_at: float
    ended_at: float | None
    account: str

    @property
    def open(self) -> bool:
        return self.stage in EXPORT_OPEN


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that rings at the person's: `key` is "<turn or render id>/<part>"."""

    key: str
    stage: DeliveryStage
    sent: Sent | None
    tries: int
    at: float


@dataclass(frozen=True, slots=True)
class Job:
    """Journalled work that the engine must know: what a sweep compares with the engine's own list."""

    kind: Literal["turn", "export"]
    id: str
    action: str
    stage: str
    conversation_id: int
    address: Address
    sequence: int
    created_at: float


@dataclass(frozen=True, slots=True)
class Change:
    """A stage that was committed."""

    kind: Kind
    id: str
    stage: str


def album_of(group: str) -> str:
    """The name under which the items of an album are one message. Short enough to be named by a button."""
    return f"album:{group if len(group.encode()) <= 24 else sha256(group.encode()).hexdigest()[:16]}"


def memo_of(kind: str, platform: str, user: str) -> str:
    """The name of one of PERSONAL."""
    return f"{kind}:{platform}:{user}"


def turn_id(address: Address, message_id: str, attempt: int = 1) -> str:
    return f"turn:{address}:{message_id}:{attempt}"
