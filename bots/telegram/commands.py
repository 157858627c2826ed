"""The commands Telegram offers in its menu, who sees which, and the words beside them (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from telegram import BotCommand

from core import say

EVERYWHERE: Final = ("new", "export", "status", "credits", "cancel", "upload", "skill", "language", "help")
PRIVATE: Final = (*EVERYWHERE, "link", "unlink", "privacy", "mydata", "forget", "start")
"""Beside those: what is nobody else's business, and must not be typed where others read."""
ADMIN: Final = (*PRIVATE, "approve", "block", "unblock")
KNOWN: Final = frozenset({*ADMIN, "create"})
"""Ours even without our name behind it, in a group with several bots."""


def menu(names: Sequence[str], language: str) -> list[BotCommand]:
    return [BotCommand(name, say(f"telegram-command-{name}", language)) for name in names]
