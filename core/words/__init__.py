"""Every sentence a person reads, in every language: `say(Phrase("turn-ready"), "zh")`.

The sentences lie in `<language>/<room>.ftl` (Project Fluent). Inside them: `{ $name }`, plurals by selectors,
and functions of ours: `SIZE($bytes)`, `DURATION($seconds)`, `PLAIN($id)` (a number without separators),
`GIVEN($name)` (yes or no: is there a value?), `ACCEPTED($types)` (these types, else all the backend takes).

Values may be text, numbers, dates, other phrases, or sequences of these (joined as the language joins lists).
A variable that is only selected on (`{ $account -> … }`) may be left out: the default variant speaks.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from core.words.catalogue import Catalogue, PhraseUnknown, WordsError
from core.words.measure import duration, size
from core.words.script import detect

if TYPE_CHECKING:
    from core.errors import ReelwireError

__all__ = [
    "LANGUAGES", "Phrase", "PhraseUnknown", "WordsError", "catalogue", "detect", "duration", "phrase_of",
    "say", "size", "spoken", "strict",
]  # fmt: skip

LANGUAGES: tuple[str, ...] = ("en", "zh")
_NONE: Mapping[str, object] = MappingProxyType({})
_log = logging.getLogger(__name__)
_strict = False


@dataclass(frozen=True)
class Phrase:
    """A sentence not yet said: its key in the catalogue and the values of its variables."""

    key: str
    values: Mapping[str, object] = field(default_factory=lambda: _NONE)

    def __hash__(self) -> int:
        return hash((self.key, tuple(sorted((name, str(value)) for name, value in self.values.items()))))


def strict(on: bool = True) -> None:
    """Strict (tests): an unknown key or a missing variable raises WordsError. Otherwise it is logged and
    the best that can be said is said: a person is never shown a key or a stack trace for our slip."""
    global _strict
    _strict = on


def spoken(language: str | None) -> str:
    """The language of ours that serves this one: zh-CN, zh-Hans and zh_TW are zh, en-GB is en, unknown is
    en."""
    base = (language or "").strip().replace("_", "-").split("-")[0].lower()
    return base if base in LANGUAGES else LANGUAGES[0]


@cache
def catalogue(language: str) -> Catalogue:
    """All sentences of one language of LANGUAGES, read once."""
    return Catalogue.read(language, Path(__file__).parent / language)


def phrase_of(error: ReelwireError, **values: object) -> Phrase:
    """What is said about an error; `values` are what the speaker knows better (account, link, ref …)."""
    return Phrase(error.phrase, {**error.values, **values})


def say(phrase: Phrase | str, language: str | None, /, **values: object) -> str:
    """The sentence in the person's language. `values` add to the phrase's own and win over them."""
    if isinstance(phrase, str):
        phrase = Phrase(phrase)
    ours = spoken(language)
    given = {
        name: _speakable(value, ours)
        for name, value in {**phrase.values, **values}.items()
        if value is not None
    }
    try:
        return catalogue(ours).format(phrase.key, given, strict=_strict)
    except PhraseUnknown:
        if _strict:
            raise
        _log.error("no words for %r in %r", phrase.key, ours)
    if ours != LANGUAGES[0] and phrase.key in catalogue(LANGUAGES[0]):
        return catalogue(LANGUAGES[0]).format(phrase.key, given)
    return catalogue(ours).format("error-unexpected", {"ref": phrase.key})


def _speakable(value: object, language: str) -> object:
    """What Fluent can carry: text, finite numbers and dates as they are, phrases said, sequences joined."""
    if isinstance(value, Phrase):
        return say(value, language)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float) and not isfinite(value):
        return "?"
    if isinstance(value, int | float | Decimal | date):
        return value
    if isinstance(value, Iterable) and not isinstance(value, bytes | Mapping | Path):
        return ("、" if language == "zh" else ", ").join(str(_speakable(item, language)) for item in value)
    return str(value)
