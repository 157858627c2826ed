"""What the studio remembers, as records that turn to JSON and back."""

from __future__ import annotations

import secrets
import time
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from core.studio.history import History


def now() -> float:
    """Seconds since 1970."""
    return time.time()


def unguessable() -> str:
    """128 bits as 22 characters that may stand in a URL and in a file's name."""
    return secrets.token_urlsafe(16)


@dataclass(slots=True)
class Record:
    """Reading ignores keys it does not know, so that an older studio can open a newer folder."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Self:
        known = {f.name for f in fields(cls)}
        return cls(**{key: value for key, value in row.items() if key in known})


@dataclass(slots=True)
class Account(Record):
    """An anonymous person. Only the hash of the token is kept; a new token for the same client keeps the
    account."""

    user_id: str
    client: str
    token: str
    expires_at: float
    issued_at: float
    available: float
    frozen: float = 0.0

    @property
    def key(self) -> str:
        return self.user_id


@dataclass(slots=True)
class Upload(Record):
    """A file of a session. `file` is its name in the media folder, `kind` image, video or audio; seconds
    and pixels are None where they do not apply. Width and height are as seen, after rotation."""

    name: str
    file: str
    kind: str
    type: str
    bytes: int
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    sound: bool = False


@dataclass(slots=True)
class Session(Record):
    """One timeline. `history` holds the steps that can be taken back, newest last, `future` those that were
    (see `core.studio.history`); `used` counts the uploads already offered to a film, the others are new.
    `offer`: the films that show its versions, in order, by their keys; "" for one that could not be made."""

    session_id: str
    task_id: str
    user_id: str
    task_name: str
    language: str | None
    created_at: float
    touched_at: float
    uploads: list[dict[str, Any]] = field(default_factory=list)
    draft: dict[str, Any] | None = None
    history: list[Any] = field(default_factory=list)
    future: list[Any] = field(default_factory=list)
    used: int = 0
    runs: int = 0
    offer: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.session_id

    @property
    def steps(self) -> History:
        return History.from_json(self.history, self.future)

    @steps.setter
    def steps(self, steps: History) -> None:
        self.history, self.future = steps.as_json()

    def files(self) -> tuple[Upload, ...]:
        return tuple(Upload.from_json(row) for row in self.uploads)


@dataclass(slots=True)
class Film(Record):
    """One export. `status` is the contract's (§7): pending, processing, completed, failed; `progress` 0 to
    1."""

    key: str
    render_id: str
    session_id: str
    user_id: str
    draft: dict[str, Any]
    quality: str
    created_at: float
    status: str = "pending"
    progress: float = 0.0
    attempts: int = 0
    error: str | None = None
    file: str | None = None
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    bytes: int | None = None
    finished_at: float | None = None
