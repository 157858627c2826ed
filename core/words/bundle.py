"""Where Fluent is known: an entry is compiled when it is first said. Imported late (0.1 s)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentNone

from core import wire
from core.words.measure import duration, size

_REFERENCE = re.compile(r"\{\s*(-?[a-z][\w-]*)")
_LONG = (
    1000  # Fluent refuses values over 2500 characters (MAX_PART_LENGTH): longer ones are put in afterwards
)


class _Missing(FluentNone):
    """A variable nobody gave. Selected on, it picks the default variant; printed, it is a mistake."""

    def __init__(self, name: str, problems: list[str]) -> None:
        super().__init__(name)
        self.problems = problems

    def format(self, locale: Any) -> str:
        self.problems.append(f"no value for ${self.name}")
        return "…"


class Bundle:
    """The compiled sentences of one language; `sources` are all there are, by key."""

    def __init__(self, language: str, sources: Mapping[str, str]) -> None:
        def sized(bytes: object, round: str = "") -> object:
            return _measured(bytes, lambda amount: size(amount, language, up=round == "up"))

        functions: dict[str, Any] = {
            "SIZE": sized,
            "DURATION": lambda seconds: _measured(seconds, lambda amount: duration(amount, language)),
            "PLAIN": lambda number: str(int(number)) if isinstance(number, int) else number,
            "ACCEPTED": lambda types="": (
                types if isinstance(types, str) and types else ", ".join(wire.ACCEPTED)
            ),
            "GIVEN": lambda value: "no" if isinstance(value, _Missing) or value == "" else "yes",
        }
        self._fluent = FluentBundle([language], functions=functions, use_isolating=False)
        self._sources = sources
        self._added: set[str] = set()

    def format(
        self, key: str, values: Mapping[str, object], variables: frozenset[str]
    ) -> tuple[str, list[str]]:
        """The sentence and what was wrong with it; `variables` are those the sentence can ask for."""
        self._add(key)
        problems: list[str] = []
        given = {name: _Missing(name, problems) for name in variables - values.keys()} | dict(values)
        long = {name: text for name, text in given.items() if isinstance(text, str) and len(text) > _LONG}
        given |= {name: f"\ue000{name}\ue001" for name in long}
        value = self._fluent.get_message(key).value if self._fluent.has_message(key) else None
        if value is None:
            return "…", ["not readable as Fluent"]
        said, errors = self._fluent.format_pattern(value, given)
        text = str(said)
        for name, whole in long.items():
            text = text.replace(f"\ue000{name}\ue001", whole)
        return text, problems + [str(error) for error in errors]

    def _add(self, key: str) -> None:
        """Compile this entry and all that it quotes."""
        wanted = [key]
        while wanted:
            name = wanted.pop()
            if name not in self._added and name in self._sources:
                self._added.add(name)
                self._fluent.add_resource(FluentResource(self._sources[name]))
                wanted.extend(_REFERENCE.findall(self._sources[name]))


def _measured(value: object, speak: Callable[[float], str]) -> object:
    try:
        return speak(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return value
