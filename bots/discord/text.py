"""Words as Discord reads them: what would be markup or a mention there is shown as it was written (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

LIMIT: Final = 2000
"""Characters of one message."""
ROOM: Final = 100
"""Of these, kept for what stands before our words: whom it is for, where it belongs."""

_URL = re.compile(r"https?://[^\s<>\[\]()\"'`*|\\]+")
_MARK = re.compile(r"[\\*_~`|<\[]|@(?=everyone|here)")
_LINE = re.compile(r"^(\s*)(#{1,3}(?=\s)|>|[-+](?=[\s#]))", re.M)
_NUMBER = re.compile(r"^(\s*\d+)\.(?=\s)", re.M)
_MENTION = re.compile(r"<@!?(\d+)>")
_EMOJI = re.compile(r"<a?(:\w+:)\d+>")
_STEERING = re.compile(
    r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def clean(text: str) -> str:
    """Without what would steer a screen instead of being read."""
    return _STEERING.sub("", text.replace("\r\n", "\n"))


def plain(text: str) -> str:
    """So that it is shown as it is. An address stays whole, and can be followed."""
    text, done, at = clean(text), list[str](), 0
    for url in _URL.finditer(text):
        done += [_MARK.sub(r"\\\g<0>", text[at : url.start()]), url[0]]
        at = url.end()
    done.append(_MARK.sub(r"\\\g<0>", text[at:]))
    return _NUMBER.sub(r"\1\\.", _LINE.sub(r"\1\\\2", "".join(done)))


def units(text: str) -> int:
    """Its length as Discord may count it: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def pieces(text: str, limit: int = LIMIT - ROOM) -> list[str]:
    """The text as messages, ready to send: cut between paragraphs, lines or words where there are any.

    What has to be escaped counts as it is sent."""
    rest, done = clean(text).strip(), list[str]()
    while units(plain(rest)) > limit:
        most = _fits(rest, limit)
        head = rest[:most]
        cut = next((at for sign in ("\n\n", "\n", " ") if (at := head.rfind(sign)) > most // 2), 0)
        cut = cut or max(head.rfind("\n"), head.rfind(" "), 0) or most
        done.append(plain(rest[:cut].rstrip()))
        rest = rest[cut:].lstrip()
    return [*done, plain(rest)] if rest else done


def _fits(text: str, limit: int) -> int:
    """How many characters of the text, at least one, fit."""
    low, high = 1, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        if units(plain(text[:middle])) <= limit:
            low = middle
        else:
            high = middle - 1
    return low


def short(text: str, most: int) -> str:
    """For a label: one line, cut with an ellipsis. Labels know no markup."""
    line = " ".join(clean(text).split())
    if units(line) <= most:
        return line
    while units(line) > most - 1:
        line = line[:-1]
    return line.rstrip() + "…"


def spelled(text: str, names: Mapping[str, str], me: str) -> str:
    """What a person wrote, as they saw it: our own name gone, others' by name, an emoji of the server by its
    word."""

    def name(found: re.Match[str]) -> str:
        if found[1] == me:
            return "\0"
        return f"@{names[found[1]]}" if found[1] in names else found[0]

    text = _EMOJI.sub(r"\1", _MENTION.sub(name, text))
    return re.sub(r"[ \t]*\0[ \t]*[,:]?[ \t]*", " ", text).strip() if "\0" in text else text.strip()
