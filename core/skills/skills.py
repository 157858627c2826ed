"""All skills there are: the five built in, those of the person's folders, those really installed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from core.errors import SkillBroken, SkillUnknown
from core.skills.reading import facts
from core.skills.skill import Skill

_BUILTIN = Path(__file__).parent
_FILE = "SKILL.md"
_INSTALLS = {"clawhub": ".clawhub", "cursor": ".cursor/skills"}
_DEEPEST = 6  # folders below the one that was named
_LIKELY = 0.6
# An installation folder also holds skills of others: ours speak of this backend.
_OURS = ("nemo_token", "nemovideo", "nemo_agent")


@dataclass(frozen=True)
class Skills:
    """In the order of their making; `broken` are the files that were left out, with the reason."""

    skills: tuple[Skill, ...]
    broken: tuple[SkillBroken, ...] = ()

    @classmethod
    def read(cls, folders: Sequence[Path] = (), home: Path | None = None) -> Skills:
        """`folders` hold `<name>/SKILL.md`, or are such a folder; `home` is where installations lie."""
        home = Path.home() if home is None else home
        book: dict[str, Skill] = {}
        broken: list[SkillBroken] = []
        for path in sorted(_BUILTIN.glob(f"*/{_FILE}")):
            _enter(book, broken, path, home, builtin=True)
        known = set(book)
        for below in _INSTALLS.values():
            for path in _files(home / below):
                _enter(book, broken, path, home, known=known)
        for folder in folders:
            for path in _files(folder.expanduser()):
                _enter(book, broken, path, home)
        return cls(tuple(book.values()), tuple(broken))

    def __iter__(self) -> Iterator[Skill]:
        return iter(self.skills)

    def __len__(self) -> int:
        return len(self.skills)

    def __contains__(self, name: object) -> bool:
        return any(skill.name == name for skill in self.skills)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(skill.name for skill in self.skills)

    def get(self, name: str) -> Skill:
        """By name, as people write it. Raises SkillUnknown: `nearest`, and `sure` where it is a likely
        slip."""
        wanted = "-".join(name.strip().lower().replace("_", " ").replace("-", " ").split())
        for skill in self.skills:
            if skill.name == wanted or wanted in (
                title.lower().replace(" ", "-") for title in skill.title.values()
            ):
                return skill
        likeness, nearest = max(((_likeness(wanted, each), each) for each in self.names), default=(0.0, ""))
        raise SkillUnknown(name=name.strip(), known=self.names, nearest=nearest, sure=likeness >= _LIKELY)


def load(*folders: Path, home: Path | None = None) -> Skills:
    return Skills.read(folders, home)


def platform(path: Path, home: Path) -> str:
    """clawhub, cursor or unknown, by where the file is installed: as it was named, and where links lead."""
    for file in (path.absolute(), path.resolve()):
        for name, below in _INSTALLS.items():
            root = home / below
            if any(file.is_relative_to(each) for each in (root.absolute(), root.resolve())):
                return name
    return "unknown"


def _enter(
    book: dict[str, Skill],
    broken: list[SkillBroken],
    path: Path,
    home: Path,
    *,
    builtin: bool = False,
    known: set[str] | None = None,
) -> None:
    """Add or refine a skill. `known`: the file was found in an installation folder, and is taken only where
    it refines one of these, or speaks of this backend."""
    try:
        found, body = facts(path)
    except SkillBroken as error:
        if known is None or path.parent.name in known:
            broken.append(error)
        return
    name = found.pop("name")
    where = platform(path, home)
    here = book.get(name)
    if known is not None and name not in known and not _ours(found, body):
        return
    if here is None:
        book[name] = Skill(name=name, path=path, platform=where, builtin=builtin, **found)
        return
    # Name, version and place of a file belong together: a file without a version lends none of them.
    if "version" in found and not (known is not None and here.platform in _INSTALLS):
        here = replace(here, path=path, version=found["version"], platform=where)
    book[name] = replace(
        here, **{key: value for key, value in _refined(here, found).items() if key != "version"}
    )


def _refined(here: Skill, found: dict[str, Any]) -> dict[str, Any]:
    """Languages are added to; a published English description does not replace words of ours."""
    refined = dict(found)
    for key in ("title", "description", "advice", "examples"):
        if key in found:
            texts = getattr(here, key)
            refined[key] = {**found[key], **texts} if set(found[key]) == {"en"} else {**texts, **found[key]}
    return refined


def _ours(found: dict[str, Any], body: str) -> bool:
    text = f"{found.get('description', '')} {body}".lower()
    return any(word in text for word in _OURS)


def _files(folder: Path) -> list[Path]:
    """Every SKILL.md below the folder, links followed once, hidden and dependency folders left out."""
    found, seen = [], set()
    for here, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(here)
        depth = len(Path(here).relative_to(folder).parts)
        if real in seen or depth >= _DEEPEST:
            folders.clear()
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        if real not in seen and _FILE in files:
            found.append(Path(here) / _FILE)
        seen.add(real)
    return found


def _likeness(wanted: str, name: str) -> float:
    if wanted and (wanted in name or all(word in name for word in wanted.split("-"))):
        return 0.9
    return SequenceMatcher(None, wanted, name).ratio()
