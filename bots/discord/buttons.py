"""Buttons (pure). A button's id carries everything, so that it works after a restart, in any process: whose
it is, and the choice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bots.discord.text import short
from core import Choice

PRIMARY, SECONDARY, DANGER = 1, 2, 4
_STYLES: Final = {"export": PRIMARY, "retry": PRIMARY, "create": PRIMARY, "cancel": DANGER, "forget": DANGER}
_LABEL: Final = 80
_ROW, _ROWS = 5, 5
_ID = re.compile(r"rw:(\d{1,20}|):([^:]+(?::.*)?)", re.S)

FORM: Final = "form-"
"""A form to fill is named like a button, with this before its command."""


@dataclass(frozen=True, slots=True)
class Press:
    owner: str
    command: str
    subject: str = ""


def custom_id(owner: str, data: str) -> str:
    """At most 73 of the 100 characters Discord keeps."""
    return f"rw:{owner if owner.isdecimal() else ''}:{data}"


def pressed(custom_id: str) -> Press | None:
    """None for a button that none of ours has written."""
    found = _ID.fullmatch(custom_id)
    return Press(found[1], *Choice.read(found[2])) if found else None


def rows(choices: Sequence[Choice], owner: str) -> list[dict[str, Any]]:
    """Five in a row. Discord refuses a message with two buttons of one id: the first one stays."""
    ids: dict[str, Choice] = {}
    for choice in choices:
        ids.setdefault(custom_id(owner, choice.data), choice)
    made = [_button(id, choice) for id, choice in ids.items()][: _ROW * _ROWS]
    return [{"type": 1, "components": made[at : at + _ROW]} for at in range(0, len(made), _ROW)]


def _button(id: str, choice: Choice) -> dict[str, Any]:
    style = _STYLES.get(choice.command, SECONDARY)
    return {"type": 2, "style": style, "label": short(choice.label, _LABEL), "custom_id": id}
