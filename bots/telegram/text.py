"""Words as Telegram counts and takes them: UTF-16 units, cut where a reader would pause, nothing that pings
(pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

TEXT: Final = 4096
CAPTION: Final = 1024

_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MENTION = re.compile(r"(?<![\w@/.])@(?=\w)")
_STOPS = (
    re.compile(r"\n[ \t]*\n"),  # a paragraph
    re.compile(r"\n"),
    re.compile(r"(?:[.!?…][\"'”’)\]]*(?=\s))|(?:[。！？；…][”’）」』】]*)"),  # a sentence
)
_JOINS: Final = "\u200d\ufe0f\ufe0e"


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def clean(text: str) -> str:
    """Without what would steer a screen instead of being read."""
    return _STEERS.sub("", text.replace("\r\n", "\n"))


def unpinged(text: str) -> str:
    """In a group `@name` rings whoever is called so: a space of no width keeps it quiet."""
    return _MENTION.sub("@\u200b", text)


def head(text: str, limit: int) -> tuple[str, str]:
    """What fits, and the rest: cut after a paragraph, else a line, a sentence, a word; only a word that is
    too long itself is cut in two."""
    text = text.strip()
    if units(text) <= limit:
        return text, ""
    fits = _fitting(text, limit)
    at = _pause(text, fits)
    return text[:at].rstrip(), text[at:].lstrip()


def split(text: str, limit: int) -> list[str]:
    """Parts that fit, in order, nothing lost but white space at the cuts."""
    part, rest = head(text, limit)
    parts = [part]
    while rest:
        part, rest = head(rest, limit)
        parts.append(part)
    return parts


def short(text: str, limit: int) -> str:
    """The beginning, with an ellipsis where there was more."""
    text = " ".join(text.split())
    if units(text) <= limit:
        return text
    return text[: _whole(text, _fitting(text, limit - 1))].rstrip() + "…"


def _fitting(text: str, limit: int) -> int:
    """How many characters of a text that is too long fit."""
    count = 0
    for at, sign in enumerate(text):
        count += 2 if sign > "\uffff" else 1
        if count > limit:
            return at
    return len(text)


def _pause(text: str, fits: int) -> int:
    window = text[: fits + 1]
    for stop in _STOPS:
        ends = [match.end() for match in stop.finditer(window) if fits // 2 <= match.end() <= fits]
        if ends:
            return ends[-1]
    for at in range(fits, 0, -1):
        if window[at : at + 1].isspace():
            return at
    return _whole(text, fits)


def _whole(text: str, at: int) -> int:
    """A cut that takes no accent and no skin tone from its sign, where another place is near."""
    for near in range(at, max(at - 16, 0), -1):
        after, before = text[near : near + 1], text[near - 1]
        joined = after and (unicodedata.combining(after) or after in _JOINS or "🏻" <= after <= "🏿")
        if not joined and before != "\u200d":
            return near
    return max(at, 1)


def spelled(text: str, entities: Sequence[Mapping[str, Any]], me: int, username: str) -> tuple[str, bool]:
    """What was said, without our own name, and with the address of a link behind words; was our name in it?

    Offsets and lengths of entities count UTF-16 units.
    """
    raw, called = text.encode("utf-16-le", "surrogatepass"), False
    for entity in sorted(entities, key=lambda each: -int(each["offset"])):
        start, end = 2 * int(entity["offset"]), 2 * (int(entity["offset"]) + int(entity["length"]))
        words = raw[start:end].decode("utf-16-le", "replace")
        kind = entity["type"]
        ours = kind == "mention" and words.lstrip("@").casefold() == username.casefold()
        if ours or (kind == "text_mention" and int(entity["user"]["id"]) == me):
            called = True
            spaced = start == 0 or raw[start - 2 : start].decode("utf-16-le", "replace").isspace()
            while spaced and raw[end : end + 2] == " ".encode("utf-16-le"):
                end += 2
            raw = raw[:start] + raw[end:]
        elif kind == "text_link" and entity.get("url") and entity["url"] != words:
            raw = raw[:end] + f" ({entity['url']})".encode("utf-16-le") + raw[end:]
    return raw.decode("utf-16-le", "replace").strip(), called
