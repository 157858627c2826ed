"""Refusals as Discord words them: an HTTP status, its own code, and what was wrong with which field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple


class Wrong(NamedTuple):
    """One thing wrong with a body: where, and in Discord's words."""

    path: tuple[str, ...]
    code: str
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(self.path) or 'body'}: {self.message} ({self.code})"


class Refused(Exception):
    """An answer that is no success."""

    def __init__(
        self, status: int, code: int, message: str, wrongs: Sequence[Wrong] = (), **extra: object
    ) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status, self.code, self.message, self.wrongs, self.extra = status, code, message, wrongs, extra

    @property
    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"message": self.message, "code": self.code, **self.extra}
        if "everywhere" in body:
            body["global"] = body.pop("everywhere")
        if self.wrongs:
            body["errors"] = _nested(self.wrongs)
        return body


def _nested(wrongs: Iterable[Wrong]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for wrong in wrongs:
        at = tree
        for step in wrong.path:
            at = at.setdefault(step, {})
        at.setdefault("_errors", []).append({"code": wrong.code, "message": wrong.message})
    return tree


def invalid(*wrongs: Wrong) -> Refused:
    return Refused(400, 50035, "Invalid Form Body", wrongs)


def invalid_at(path: str, code: str, message: str) -> Refused:
    return invalid(Wrong(tuple(path.split(".")) if path else (), code, message))


def unauthorized() -> Refused:
    return Refused(401, 0, "401: Unauthorized")


def unknown(what: str) -> Refused:
    """404: "message", "channel", "guild", "member", "user", "webhook", "interaction", "command"."""
    codes = {
        "channel": (10003, "Unknown Channel"),
        "guild": (10004, "Unknown Guild"),
        "member": (10007, "Unknown Member"),
        "message": (10008, "Unknown Message"),
        "user": (10013, "Unknown User"),
        "emoji": (10014, "Unknown Emoji"),
        "webhook": (10015, "Unknown Webhook"),
        "interaction": (10062, "Unknown interaction"),
        "command": (10063, "Unknown application command"),
        "application": (10002, "Unknown Application"),
    }
    code, message = codes[what]
    return Refused(404, code, message)


def missing_access() -> Refused:
    return Refused(403, 50001, "Missing Access")


def missing_permissions() -> Refused:
    return Refused(403, 50013, "Missing Permissions")


def not_yours() -> Refused:
    return Refused(403, 50005, "Cannot edit a message authored by another user")


def closed_dms() -> Refused:
    return Refused(403, 50007, "Cannot send messages to this user")


def empty_message() -> Refused:
    return Refused(400, 50006, "Cannot send an empty message")


def too_large() -> Refused:
    return Refused(413, 40005, "Request entity too large")


def acknowledged_already() -> Refused:
    return Refused(400, 40060, "Interaction has already been acknowledged.")


def token_ended() -> Refused:
    return Refused(401, 50027, "Invalid Webhook Token")


def followups_spent() -> Refused:
    return Refused(400, 40094, "This interaction has hit the maximum number of follow up messages.")


def old_edits_spent(retry_after: float) -> Refused:
    message = "Maximum number of edits to messages older than 1 hour reached. Try again later"
    return Refused(429, 30046, message, retry_after=retry_after)


def flooded(retry_after: float, *, everywhere: bool = False) -> Refused:
    return Refused(429, 0, "You are being rate limited.", (), retry_after=retry_after, everywhere=everywhere)
