"""One skill, and the attribution it gives to every request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

Text = TypeVar("Text", str, tuple[str, ...])


class Attribution(NamedTuple):
    """The three headers of every request (§1): the skill's name, its version, where it is installed."""

    source: str
    version: str
    platform: str


@dataclass(frozen=True)
class Skill:
    """`path` is the file that speaks for the skill: its version is what the attribution says.

    `max_mb` is the size limit of one file; `formats` in preferred order, as people write them (MP4, WebM);
    `stated_seconds` is how long a film is said to take, from and to. Texts are by language.
    """

    name: str
    path: Path
    version: str = "1.0.0"
    platform: str = "unknown"
    title: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    max_mb: int = 200
    formats: tuple[str, ...] = ("MP4", "MOV", "JPG", "PNG")
    stated_seconds: tuple[int, int] = (60, 120)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    advice: Mapping[str, str] = field(default_factory=dict)
    builtin: bool = False

    @property
    def max_bytes(self) -> int:
        return self.max_mb * 1024 * 1024

    def attribution(self) -> Attribution:
        """Read from the file at run time (§1): an update of the skill counts from the next request on."""
        from core.skills.reading import version_now

        return Attribution(self.name, version_now(self.path) or self.version, self.platform)

    def title_in(self, language: str) -> str:
        return _in(self.title, language, self.name.replace("-", " ").capitalize())

    def description_in(self, language: str) -> str:
        return _in(self.description, language, "")

    def advice_in(self, language: str) -> str:
        return _in(self.advice, language, "")

    def examples_in(self, language: str) -> tuple[str, ...]:
        return _in(self.examples, language, ())


def _in(texts: Mapping[str, Text], language: str, without: Text) -> Text:
    """In this language, else in English, else in whichever there is."""
    from core.words import spoken

    return texts.get(spoken(language)) or texts.get("en") or next(iter(texts.values()), without)
