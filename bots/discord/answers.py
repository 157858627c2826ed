"""What an interaction is answered at once, within three seconds (pure): a promise, a word, a form, hints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from bots.discord.buttons import FORM, custom_id
from bots.discord.text import plain, short
from core import say

Answer = dict[str, Any]

EPHEMERAL: Final = 1 << 6
"""The flag of a message that only the person sees."""
LOADING: Final = 1 << 7
"""The flag of a promise that nothing has filled yet."""
NOBODY: Final[dict[str, Any]] = {"parse": []}
"""Nobody is rung, whatever the text says."""

SILENT: Final[Answer] = {"type": 6}
"""A button was heard; its message stays as it is."""
TEXT, FILES = "text", "files"
"""The fields of a form."""
_TITLE, _HINTS, _HINT = 45, 25, 100


def promise(quiet: bool) -> Answer:
    """An answer follows."""
    return {"type": 5, "data": {"flags": EPHEMERAL}} if quiet else {"type": 5}


def word(key: str, language: str) -> Answer:
    """A sentence that only the person sees, and nothing follows."""
    content = plain(say(key, language))
    return {"type": 4, "data": {"content": content, "flags": EPHEMERAL, "allowed_mentions": NOBODY}}


def hints(found: Iterable[tuple[str, str]]) -> Answer:
    """Shown and meant. Discord keeps a hundred characters: what is longer would come back cut."""
    fit = [(short(shown, _HINT), value) for shown, value in found if len(value) <= _HINT][:_HINTS]
    return {"type": 8, "data": {"choices": [{"name": shown, "value": value} for shown, value in fit]}}


def link_form(owner: str, language: str) -> Answer:
    """The token is typed where nobody else reads, and stands in no message."""
    field = {"type": 4, "custom_id": TEXT, "style": 1, "required": True, "min_length": 4, "max_length": 400}
    return _form("link", owner, say("discord-link-title", language), [
        _label(say("discord-link-field", language), field, say("discord-link-about", language)),
    ])  # fmt: skip


def change_form(owner: str, language: str) -> Answer:
    """A wish in words, with files, without the bot having to be named."""
    hint = short(say("discord-change-hint", language), 100)
    field = {
        "type": 4,
        "custom_id": TEXT,
        "style": 2,
        "required": True,
        "max_length": 4000,
        "placeholder": hint,
    }
    files = {"type": 19, "custom_id": FILES, "min_values": 0, "max_values": 10, "required": False}
    return _form("change", owner, say("discord-change-title", language), [
        _label(say("discord-change-field", language), field),
        _label(say("discord-change-files", language), files),
    ])  # fmt: skip


def _form(name: str, owner: str, title: str, fields: list[dict[str, Any]]) -> Answer:
    id = custom_id(owner, f"{FORM}{name}")
    return {"type": 9, "data": {"custom_id": id, "title": short(title, _TITLE), "components": fields}}


def _label(label: str, component: dict[str, Any], about: str = "") -> dict[str, Any]:
    told = {"description": short(about, 100)} if about else {}
    return {"type": 18, "label": short(label, _TITLE), **told, "component": component}
