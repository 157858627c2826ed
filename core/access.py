"""Who may (pure): what the operator wrote down, against who is asking.

People are written as `telegram:123`; whoever has a role there as `discord-role:789`."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

Mode = Literal["open", "list", "pairing"]
Noted = Literal["", "allowed", "blocked"]
"""What the ledger has about a person: approved, blocked, or nothing."""
Verdict = Literal["admin", "may", "stranger", "blocked"]

TERMINAL: Final = "console"
"""Whoever sits at this machine could change its settings: always in, and an admin."""
_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ"
_SIGNS: Final = _LETTERS + "23456789"
"""Without what looks alike when it is read out or typed over: 0 and O, 1 and I and L."""
_LENGTH: Final = 6


@dataclass(frozen=True, slots=True)
class Access:
    """`code_seconds`: how long a stranger's code is good for; `silence_seconds`: how long a stranger who was
    told how to ask hears nothing more; `pending`: so many wait for an admin at most."""

    mode: Mode = "open"
    allow: frozenset[str] = frozenset()
    admins: frozenset[str] = frozenset()
    code_seconds: float = 3600
    silence_seconds: float = 86_400
    pending: int = 100

    def decide(self, platform: str, user: str, roles: Collection[str] = (), noted: str = "") -> Verdict:
        """An admin cannot be blocked. Under `list` the list alone counts, under `pairing` an approval too."""
        names = {f"{platform}:{user}", *(f"{platform}-role:{role}" for role in roles)}
        if platform == TERMINAL or names & self.admins:
            return "admin"
        if noted == "blocked":
            return "blocked"
        if self.mode == "open" or names & self.allow:
            return "may"
        return "may" if self.mode == "pairing" and noted == "allowed" else "stranger"

    def roles_on(self, platform: str) -> frozenset[str]:
        """The roles there that decide anything."""
        mark = f"{platform}-role:"
        return frozenset(
            name.removeprefix(mark) for name in self.allow | self.admins if name.startswith(mark)
        )

    def admins_on(self, platform: str) -> tuple[str, ...]:
        """The users there who are admins by name."""
        mark = f"{platform}:"
        return tuple(sorted(name.removeprefix(mark) for name in self.admins if name.startswith(mark)))


def new_code() -> str:
    """Begins with a letter, so it is never somebody's number."""
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH - 1))


def code_in(text: str) -> str:
    """The code that somebody typed over: any case, with blanks or dashes in it."""
    return "".join(sign for sign in text.upper() if sign.isalnum())
