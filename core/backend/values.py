"""What the backend tells, as values. Secrets never show in a repr."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from core.skills import Attribution

__all__ = [
    "Attribution", "Credentials", "Credits", "Render", "RenderStatus", "Session", "State", "Token",
    "Uploaded",
]  # fmt: skip

RenderStatus = Literal["pending", "processing", "completed", "failed"]


@dataclass(frozen=True, slots=True)
class Credentials:
    """A person's token and the skill that speaks for them."""

    token: str = field(repr=False)
    skill: Attribution


@dataclass(frozen=True, slots=True)
class Token:
    """§1. `expires_at` is aware (UTC); `credits` as granted; None where the answer does not tell."""

    token: str = field(repr=False)
    user_id: str | None = None
    expires_at: datetime | None = None
    credits: float | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """§2. Ids are digits beyond 2^53: always strings."""

    session_id: str
    task_id: str | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Uploaded:
    """§4. One accepted file; `duration` in seconds, `width` and `height` in pixels."""

    name: str | None = None
    type: str | None = None
    url: str | None = None
    duration: float | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Credits:
    """§5. `frozen` is reserved for running work; `total` = available + frozen."""

    available: float
    frozen: float
    total: float


@dataclass(frozen=True, slots=True)
class State:
    """§6. `draft` is parsed (None where there is none); `raw` is the whole answer, envelope taken off."""

    draft: object = None
    video_infos: Sequence[object] = ()
    generated_media: Sequence[object] = ()
    user_id: str | None = None
    raw: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Render:
    """§7. `progress` 0.0 to 1.0; `error` in the backend's own words, for logs."""

    id: str
    status: RenderStatus
    progress: float | None = None
    url: str | None = None
    error: str | None = None
