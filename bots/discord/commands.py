"""The commands Discord offers, in every language of ours, and whether they have changed (pure)."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from core import LANGUAGES, say

Json = dict[str, Any]

LOCALES: Final = {"zh": ("zh-CN",)}
"""Discord's names of our languages; English is what stands where no other fits."""
FILES: Final = 5
_STRING, _USER, _FILE = 3, 6, 11
_EVERYWHERE: Final = {"contexts": [0, 1, 2], "integration_types": [0, 1]}
"""In servers, in our direct messages, in those of other people; installed to a server or to a person."""
_OPERATORS: Final = {**_EVERYWHERE, "default_member_permissions": 8}
"""Shown to a server's administrators; whether somebody really is an admin of ours, core decides."""


def commands() -> list[Json]:
    """As they are registered. Their names are those of core's actions."""
    several = [_file(number, required=False) for number in range(1, FILES + 1)]
    first, *more = several
    return [
        _command("create", [_typed("prompt", required=True), *several]),
        _command("export"),
        _command("status"),
        _command("credits"),
        _command("upload", [{**first, "required": True}, *more]),
        _command("cancel"),
        _command("new"),
        _command("skill", [_typed("name")]),
        _command("language", [_language()]),
        _command("link"),
        _command("unlink"),
        _command("help"),
        _command("privacy"),
        _command("mydata"),
        _command("forget"),
        _command("approve", [_option("code", _STRING, required=True)], _OPERATORS),
        _command("block", [_option("person", _USER, required=True)], _OPERATORS),
        _command("unblock", [_option("person", _USER, required=True)], _OPERATORS),
        {"type": 3, "name": say("discord-menu", "en"), **_localised("name", "discord-menu"), **_EVERYWHERE},
    ]


def digest(made: list[Json]) -> str:
    """The same as long as nothing that a person could see has changed."""
    return hashlib.sha256(json.dumps(made, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _command(name: str, options: list[Json] | None = None, where: Json = _EVERYWHERE) -> Json:
    key = f"discord-command-{name}"
    told = {"description": say(key, "en"), **_localised("description", key)}
    named = {"name": name, **_localised("name", f"discord-name-{name}")}
    return {"type": 1, **named, **told, "options": options or [], **where}


def _option(name: str, kind: int, **more: Any) -> Json:
    key = f"discord-option-{name}"
    told = {"description": say(key, "en"), **_localised("description", key)}
    return {"type": kind, "name": name, **_localised("name", f"discord-option-name-{name}"), **told, **more}


def _typed(name: str, *, required: bool = False) -> Json:
    """Words, with hints while they are typed."""
    return _option(name, _STRING, required=required, autocomplete=True)


def _file(number: int, *, required: bool) -> Json:
    told = {
        "description": say("discord-option-file", "en"),
        **_localised("description", "discord-option-file"),
    }
    names = {
        locale: say("discord-option-name-file", language, number=number)
        for language, locales in LOCALES.items()
        for locale in locales
    }
    named = {"name": f"file{number}", "name_localizations": names}
    return {"type": _FILE, **named, **told, "required": required}


def _language() -> Json:
    """Each called by its own name."""
    known = [{"name": say(f"language-name-{code}", code), "value": code} for code in LANGUAGES]
    return _option("language", _STRING, required=False, choices=known)


def _localised(what: str, key: str) -> Json:
    words = {locale: say(key, language) for language, locales in LOCALES.items() for locale in locales}
    return {f"{what}_localizations": words}
