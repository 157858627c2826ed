"""Which action a message asks for (pure): the keyword table of §9, matched against whole messages.

A command is a message that says nothing but the command, courtesies aside: "hi, could you send it to me?"
exports; "make an export-quality travel ad" is a prompt. What is not certainly a command goes to the agent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from core import keywords
from core.message import Message


class Action(StrEnum):
    """What can be asked for. The value is also the command's and the button's name."""

    CREATE = "create"
    UPLOAD = "upload"
    EXPORT = "export"
    CREDITS = "credits"
    STATUS = "status"
    NEW = "new"
    CANCEL = "cancel"
    RETRY = "retry"
    CHANGE = "change"
    WISH = "wish"
    EDITED = "edited"
    APPLY = "apply"
    EXAMPLE = "example"
    START = "start"
    HELP = "help"
    SMALLTALK = "smalltalk"
    SKILL = "skill"
    LANGUAGE = "language"
    LINK = "link"
    UNLINK = "unlink"
    PRIVACY = "privacy"
    MYDATA = "mydata"
    FORGET = "forget"
    APPROVE = "approve"
    BLOCK = "block"
    UNBLOCK = "unblock"
    REMIND = "remind"


@dataclass(frozen=True, slots=True)
class Route:
    """An action and its argument.

    CREATE: the prompt. SMALLTALK: its kind (hello, thanks, praise, ok, bye). SKILL, LANGUAGE: the wanted one,
    "" where none was named. A command or button: the words, or the subject, that came with it.
    """

    action: Action
    argument: str = ""


ALIASES: Final = {
    "lang": Action.LANGUAGE, "balance": Action.CREDITS, "download": Action.EXPORT, "stop": Action.CANCEL,
    "skills": Action.SKILL, "make": Action.CREATE, "video": Action.CREATE, "state": Action.STATUS,
    "reset": Action.NEW,
}  # fmt: skip

# A courtesy in letters is whole words; one in characters stands against its neighbours.
_BEFORE: Final = tuple(
    word.replace("_", " ") + " " * word.isascii() for word in keywords.COURTESY_BEFORE.split()
)
_AFTER: Final = tuple(
    " " * word.isascii() + word.replace("_", " ") for word in keywords.COURTESY_AFTER.split()
)
_LONGEST: Final = 90  # characters of the plain form; whatever is longer is a prompt
_COMMAND = re.compile(r"/([a-z_]{2,20})(?:@\w+)?(?:\s+(.*))?", re.S)
_TOKEN = re.compile(r"(?:nmv|clm)_[A-Za-z0-9_\-]{6,}")
_CJK = r"\u3400-\u9fff"
_GAP = re.compile(rf"(?<=[{_CJK}]) | (?=[{_CJK}])")
# Buttons of ours: without their subject they say nothing.
_NEVER_TYPED: Final = frozenset({Action.WISH, Action.EDITED, Action.APPLY})
# A caption of files that says only this is about the files: it waits with them for the prompt.
_LESS_THAN_FILES: Final = frozenset(
    {Action.UPLOAD, Action.SMALLTALK, Action.EXPORT, Action.STATUS, Action.CREDITS, Action.HELP, Action.SKILL,
     Action.LANGUAGE, Action.RETRY}
)  # fmt: skip


def route(message: Message) -> Route:
    """Never raises, whatever the text."""
    text = message.text.strip()
    if message.command:
        found = _command(message.command, text or message.subject)
        if found is None or found.action is not Action.CREATE:
            return found or Route(Action.HELP, message.command)
        text = found.argument.strip()
    elif (slash := _COMMAND.fullmatch(text)) and (found := _command(slash[1], (slash[2] or "").strip())):
        if found.action not in {Action.CREATE, *_NEVER_TYPED}:
            return found
        text = (
            found.argument if found.action is Action.CREATE else text
        )  # without a wish it is no prompt, and "export" is none either
    if _TOKEN.fullmatch(text):  # a token pasted without its command is never sent anywhere as a prompt
        return Route(Action.LINK, text)
    asked = _spoken(text)
    # What is pointed to counts where nothing else is asked.
    pointed = message.pointed and (not text or asked.action is Action.CREATE)
    if not message.attachments and not pointed:
        return asked
    if not text or asked.action in _LESS_THAN_FILES or _pointing(text):
        return Route(Action.UPLOAD)
    return asked if asked.action in (Action.CANCEL, Action.NEW) else Route(Action.CREATE, text)


def _command(name: str, argument: str) -> Route | None:
    word = name.strip().lstrip("/").lower()
    if word in ALIASES:
        return Route(ALIASES[word], argument)
    return Route(Action(word), argument) if word in set(Action) else None


def _spoken(text: str) -> Route:
    """The action of words alone."""
    if not text:
        return Route(Action.HELP)
    whole = plain(text)
    if whole.strip("?") == "":  # punctuation or emoji alone
        return Route(Action.HELP) if "?" in whole else Route(Action.SMALLTALK, "ok")
    if len(whole) > _LONGEST:
        return Route(Action.CREATE, text)
    if kind := _smalltalk(whole):
        return Route(Action.SMALLTALK, kind)
    for form in _forms(whole):
        for action, pattern in _table():
            if match := pattern.fullmatch(form):
                return Route(action, _argument(match))
    return Route(Action.CREATE, text)


def plain(text: str) -> str:
    """Lower case, Simplified, without punctuation, emoji and apostrophes; `?` at the end of a question."""
    text = unicodedata.normalize("NFKC", text).lower().translate(keywords.TRADITIONAL)
    question = re.search(r"\?\W*$", text) is not None
    text = re.sub(r"['’‘`´]", "", text)
    text = " ".join("".join(sign if sign.isalnum() else " " for sign in text).split())
    return _GAP.sub("", text) + ("?" if question else "")


def _forms(text: str) -> Iterator[str]:
    """The text, then the text with courtesies taken off, one after the other, from either end."""
    seen, waiting = {text}, [text]
    while waiting and len(seen) < 60:
        form = waiting.pop(0)
        yield form
        bare = form.rstrip("?")
        mark = "?" if bare != form else ""
        shorter = [bare] if mark else []
        shorter += [bare[len(word) :].lstrip() + mark for word in _BEFORE if bare.startswith(word)]
        shorter += [bare[: -len(word)].rstrip() + mark for word in _AFTER if bare.endswith(word)]
        for candidate in shorter:
            if candidate.strip("?") and candidate not in seen:
                seen.add(candidate)
                waiting.append(candidate)


def _smalltalk(text: str) -> str | None:
    """The kind of a message made of small talk alone; thanks weigh more than the greeting before them."""
    rest, kinds = text.rstrip("?"), set()
    while rest:
        longest = 0
        for kind, pattern in _smalltalk_table():
            match = pattern.match(rest)
            if match and match.end() > longest:
                longest, found = match.end(), kind
        if not longest:
            return None
        kinds.add(found)
        rest = rest[longest:].lstrip()
    return next(kind for kind in keywords.SMALLTALK if kind in kinds)


def _pointing(text: str) -> bool:
    return _pointing_pattern().fullmatch(plain(text).rstrip("?")) is not None


def _argument(match: re.Match[str]) -> str:
    said = next((value.strip() for value in match.groupdict().values() if value), "")
    return keywords.LANGUAGES.get(said, said.replace(" ", "-"))


def _patterns(block: str) -> list[str]:
    """The patterns of a block of the table, as Python's re writes them."""
    lines: list[str] = []
    margin = " " * 8
    for line in block.strip("\n").rstrip().splitlines():
        if line.startswith(margin + " "):
            lines[-1] += line.strip()
        else:
            lines.append(line.strip())
    return [_pattern(line) for line in lines]


def _pattern(text: str) -> str:
    for name, macro in keywords.MACROS.items():
        text = text.replace(name, "".join(macro.split()))
    text = text.replace("<language>", "|".join(sorted(keywords.LANGUAGES, key=len, reverse=True)))
    return re.sub(r"\((?!\?)", "(?:", text.replace("_", " "))


@cache
def _table() -> tuple[tuple[Action, re.Pattern[str]], ...]:
    """Compiled at the first message, not at import."""
    rows = ((Action(name), pattern) for name, block in keywords.TABLE.items() for pattern in _patterns(block))
    return tuple((action, re.compile(pattern)) for action, pattern in rows)


@cache
def _smalltalk_table() -> tuple[tuple[str, re.Pattern[str]], ...]:
    # A whole word where it ends in letters: "hi" is no beginning of "hire".
    return tuple(
        (kind, re.compile(rf"(?:{_patterns(block)[0]})(?:(?<![a-z0-9])|(?![a-z0-9]))"))
        for kind, block in keywords.SMALLTALK.items()
    )


@cache
def _pointing_pattern() -> re.Pattern[str]:
    return re.compile(_pattern("".join(keywords.POINTING.split())))
