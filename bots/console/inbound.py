"""A typed line → what it asks. Pure: the clock and the numbers are arguments."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from core import Choice


@dataclass(frozen=True, slots=True)
class Quit:
    """`/quit`, `/exit`."""


@dataclass(frozen=True, slots=True)
class Attach:
    """`/attach PATH…`: paths as typed. Empty: none was named."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Press:
    """The number of a choice that was shown last."""

    choice: Choice


@dataclass(frozen=True, slots=True)
class Said:
    """Anything else: core knows the commands and the words."""

    text: str


def read(line: str, choices: Sequence[Choice] = ()) -> Quit | Attach | Press | Said | None:
    """None for a line without a word. `choices`: what was offered last; a lone number takes one."""
    text = line.strip().lstrip("\ufeff")
    if not text:
        return None
    word, _, rest = text.partition(" ")
    if word.lower() in {"/quit", "/exit"}:
        return Quit()
    if word.lower() == "/attach":
        return Attach(paths(rest))
    if text.isdecimal() and 1 <= int(text) <= len(choices):
        return Press(choices[int(text) - 1])
    return Said(text)


def paths(text: str) -> tuple[str, ...]:
    """Paths as a shell would take them, or as a file manager drops them; with a stray quote: the whole
    as one."""
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return (text.strip(),)


def clean(text: str) -> str:
    """Without what would steer the terminal instead of being read (colour codes, bells, title changes)."""
    return "".join(sign for sign in text if sign in "\n\t" or not _steers(sign))


def _steers(sign: str) -> bool:
    return ord(sign) < 32 or 127 <= ord(sign) < 160 or sign in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
