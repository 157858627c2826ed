"""One language's sentences: files split into entries at once (fast), an entry compiled when it is first said.

Parsing a whole language with Fluent costs 0.15 ms a sentence and importing Fluent 0.1 s: `reelwire --help`
shall not pay for sentences it never says, nor for Fluent when a sentence has nothing to fill in."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.words.bundle import Bundle

_log = logging.getLogger(__name__)
_START = re.compile(r"(-?[a-zA-Z][\w-]*) *= *(.*)")
_VARIABLE = re.compile(r"\$([a-zA-Z][\w-]*)")
_REFERENCE = re.compile(r"\{\s*(-?[a-z][\w-]*)")
_ATTRIBUTE = re.compile(r"^ +\.[a-zA-Z]", re.M)


class WordsError(LookupError):
    """A sentence cannot be said as it was asked for."""


class PhraseUnknown(WordsError):
    """No such key in this language."""


@dataclass(frozen=True)
class Entry:
    """A sentence as written: its file's stem and its Fluent source."""

    file: str
    source: str

    @property
    def variables(self) -> frozenset[str]:
        return frozenset(_VARIABLE.findall(self.source))

    @property
    def references(self) -> frozenset[str]:
        return frozenset(_REFERENCE.findall(self.source))

    @property
    def plain(self) -> str | None:
        """The whole sentence where nothing is to be filled in; None where Fluent is needed."""
        if "{" in self.source or _ATTRIBUTE.search(self.source):
            return None
        first, _, rest = self.source.partition("\n")
        head, tail = first.split("=", 1)[1].strip(), dedent(rest).strip("\n")
        lines = [head, *tail.split("\n")] if head and tail else [head or tail]
        return "\n".join(line if line.strip() else "" for line in lines).rstrip()


class Catalogue:
    """The sentences of one language, by key. `doubles` are keys that stand in two places."""

    def __init__(self, language: str, files: Mapping[str, str]) -> None:
        self.language = language
        self.entries: dict[str, Entry] = {}
        self.doubles: list[str] = []
        self._plain: dict[str, str | None] = {}
        self._variables: dict[str, frozenset[str]] = {}
        self._bundle: Bundle | None = None
        for file, text in files.items():
            for key, source in split(text):
                if key in self.entries:
                    self.doubles.append(key)
                self.entries.setdefault(key, Entry(file, source))

    @classmethod
    def read(cls, language: str, folder: Path) -> Catalogue:
        files = sorted(folder.glob("*.ftl"))
        return cls(language, {path.stem: path.read_text(encoding="utf-8") for path in files})

    def __contains__(self, key: object) -> bool:
        return key in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def variables(self, key: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
        """Every variable that a sentence can ask for, those of sentences it quotes included."""
        if key not in self._variables:
            entry = self.entries[key]
            quoted = (name for name in entry.references - seen if name in self.entries)
            deeper = [self.variables(name, seen | {key}) for name in quoted]
            self._variables[key] = entry.variables.union(*deeper)
        return self._variables[key]

    def format(self, key: str, values: Mapping[str, object], *, strict: bool = False) -> str:
        """Raises PhraseUnknown; strict: WordsError too, for a variable that is asked for and missing."""
        entry = self.entries.get(key)
        if entry is None or key.startswith("-"):
            raise PhraseUnknown(f"{self.language}: no sentence {key!r}")
        if key not in self._plain:
            self._plain[key] = entry.plain
        plain = self._plain[key]
        if plain is not None:
            return plain
        if self._bundle is None:
            from core.words.bundle import Bundle

            self._bundle = Bundle(self.language, {name: found.source for name, found in self.entries.items()})
        text, problems = self._bundle.format(key, values, self.variables(key))
        if problems:
            told = f"{self.language}: {key!r}: {'; '.join(problems)}"
            if strict:
                raise WordsError(told)
            _log.error("words: %s", told)
        return text


def split(text: str) -> Iterator[tuple[str, str]]:
    """The entries of a file as (key, Fluent source); comments dropped."""
    key = ""
    lines: list[str] = []
    for line in text.splitlines():
        start = _START.match(line)
        if start or line.startswith("#"):
            if key:
                yield key, "\n".join(lines).rstrip() + "\n"
            key, lines = (start[1], [line]) if start else ("", [])
        elif key:
            lines.append(line)
    if key:
        yield key, "\n".join(lines).rstrip() + "\n"
