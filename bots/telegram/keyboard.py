"""Buttons: choices → rows under a message, and a press → whose it is and what it asks (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bots.telegram.text import short
from core import Choice

LONGEST: Final = 60
BESIDE: Final = 18
"""Columns of a label that leaves room for another one beside it on a telephone."""
_OWNER: Final = re.compile(r"(?:-?[0-9a-z]+)?")
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def keyboard(choices: Sequence[Choice], owner: str) -> InlineKeyboardMarkup | None:
    """`owner`: the id of the person whose buttons these are; in a group nobody else may press them."""
    if not choices:
        return None
    rows: list[list[InlineKeyboardButton]] = []
    for choice in choices:
        button = InlineKeyboardButton(short(choice.label, LONGEST), callback_data=sign(owner, choice.data))
        narrow = columns(button.text) <= BESIDE
        last = rows[-1] if rows else []
        if narrow and len(last) == 1 and columns(last[0].text) <= BESIDE:
            last.append(button)
        else:
            rows.append([button])
    return InlineKeyboardMarkup(rows)


def sign(owner: str, data: str) -> str:
    """At most 64 bytes: an id in base 36 has 11 digits, a choice's data 48 bytes."""
    return f"{base36(int(owner))}.{data}" if owner.removeprefix("-").isdecimal() else f".{data}"


def read(data: str) -> tuple[str, str, str]:
    """(owner's id or "", command, subject)."""
    owner, dot, rest = data.partition(".")
    if not dot or not _OWNER.fullmatch(owner):
        owner, rest = "", data
    command, subject = Choice.read(rest)
    return str(int(owner, 36)) if owner else "", command, subject


def base36(number: int) -> str:
    sign, number, digits = "-" if number < 0 else "", abs(number), ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return sign + digits


def columns(label: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in label)
