"""A SKILL.md → what it says. Published files often have a name, a description and a version alone: that is
fine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.errors import SkillBroken
from core.words import LANGUAGES, Phrase

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_VERSION = re.compile(r"[\w.+-]{1,40}", re.A)
_LARGEST = 1 << 20
_seen: dict[Path, tuple[tuple[int, int], str | None]] = {}


def metadata(path: Path) -> tuple[dict[str, Any], str]:
    """The frontmatter (all scalars as text) and the body. Raises SkillBroken, with a reason a person can
    act on."""
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    class AsWritten(YAMLHandler):
        """Every scalar stays text: a version 1.10 is not 1.1."""

        def load(self, fm: str, **_: object) -> Any:
            return yaml.load(fm, Loader=yaml.BaseLoader)

    try:
        if path.stat().st_size > _LARGEST:
            raise _broken(path, "skill-reason-too-long")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _broken(path, "skill-reason-not-text") from error
    except OSError as error:
        raise _broken(path, "skill-reason-unreadable") from error
    try:
        handler = AsWritten()
        if not handler.detect(text):
            return {}, text
        found = handler.load(handler.split(text.strip())[0])
        body = handler.split(text.strip())[1]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _broken(path, "skill-reason-frontmatter") from error
    if not isinstance(found, dict):
        raise _broken(path, "skill-reason-frontmatter")
    return found, body


def facts(path: Path) -> tuple[dict[str, Any], str]:
    """The Skill fields that the file gives, checked, and its body. `name` is always among them."""
    given, body = metadata(path)
    found: dict[str, Any] = {"name": _name(path, given.get("name"))}
    if (version := _version(path, given.get("version"))) is not None:
        found["version"] = version
    for key in ("title", "description", "advice"):
        if texts := _texts(given.get(key), str):
            found[key] = texts
    if examples := _texts(given.get("examples"), _lines):
        found["examples"] = examples
    if "max_mb" in given:
        found["max_mb"] = _positive(path, given["max_mb"])
    if formats := _lines(given.get("formats")):
        found["formats"] = formats
    if "stated_seconds" in given:
        shortest, longest = (_positive(path, each) for each in _pair(path, given["stated_seconds"]))
        found["stated_seconds"] = (min(shortest, longest), max(shortest, longest))
    return found, body


def version_now(path: Path) -> str | None:
    """The version as it stands in the file; read again only when the file has changed. None where it says
    none, or is gone or broken by now."""
    try:
        status = path.stat()
    except OSError:
        return None
    mark = (status.st_mtime_ns, status.st_size)
    known = _seen.get(path)
    if known is None or known[0] != mark:
        try:
            version = _version(path, metadata(path)[0].get("version"))
        except SkillBroken:
            version = None
        known = _seen[path] = (mark, version)
    return known[1]


def _name(path: Path, given: object) -> str:
    """The published name; without one, the folder's."""
    said = given if isinstance(given, str) and given.strip() else path.parent.name
    name = re.sub(r"[\s_]+", "-", said.strip().lower())
    if not _NAME.fullmatch(name):
        raise _broken(path, "skill-reason-name")
    return name


def _version(path: Path, given: object) -> str | None:
    if given is None or given == "":
        return None
    if not isinstance(given, str) or not _VERSION.fullmatch(given.strip()):
        raise _broken(path, "skill-reason-version")
    return given.strip()


def _texts(given: object, read: Any) -> dict[str, Any]:
    """By language; one text alone is English, or whichever the file was written in: it stands under `en`."""
    if isinstance(given, Mapping):
        texts = {language: read(given[language]) for language in LANGUAGES if given.get(language)}
    else:
        texts = {"en": read(given)} if given else {}
    return {language: text for language, text in texts.items() if text}


def _lines(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        given = given.replace(",", " ").split()
    return tuple(str(each).strip() for each in given if str(each).strip()) if isinstance(given, list) else ()


def _positive(path: Path, given: object) -> int:
    text = str(given).strip()
    if not text.isdecimal() or not 0 < int(text) <= 1_000_000:
        raise _broken(path, "skill-reason-number")
    return int(text)


def _pair(path: Path, given: object) -> tuple[object, object]:
    if isinstance(given, list) and len(given) == 2:
        return given[0], given[1]
    raise _broken(path, "skill-reason-number")


def _broken(path: Path, reason: str) -> SkillBroken:
    return SkillBroken(path=str(path), reason=Phrase(reason))
