"""Words as Telegram keeps them: counted in UTF-16 units, cleaned, with what it finds in them by itself."""

from __future__ import annotations

import re
from typing import Any

Entity = dict[str, Any]
# Found by Telegram without any markup. Close enough to its own rules for words that a test would write.
FOUND = [
    (
        "url",
        re.compile(
            r"(?<![\w@/.])(?:(?:https?|ftp|tg)://[^\s<>\"]*[\w/=&#%+-]"
            r"|(?:[\w-]+\.)+(?:com|org|net|ai|io|me|dev)\b(?:/[\w./?=&%#+-]*)?)",
            re.I,
        ),
    ),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@/.])@[A-Za-z]\w{2,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,255}")),
]  # fmt: skip


def units(text: str) -> int:
    """Its length as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cleaned(text: str) -> str:
    """Without what Telegram takes out of every text: control characters, and changes of direction."""
    text = text.replace("\r", "")
    text = re.sub(r"[\x00-\x09\x0b-\x1f]", " ", text)
    return re.sub("[\u2028-\u202e\u0333\u033f\u030a]", "", text)


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space around; entities keep to the letters they stood on."""
    start = len(text) - len(text.lstrip())
    shift, text = units(text[:start]), text.strip()
    end, kept = units(text), []
    for entity in entities:
        first = max(entity["offset"] - shift, 0)
        last = min(entity["offset"] - shift + entity["length"], end)
        if last > first:
            kept.append({**entity, "offset": first, "length": last - first})
    return text, kept


def found(text: str, among: list[Entity]) -> list[Entity]:
    """All entities: those of the markup, and what Telegram finds outside them."""
    entities = list(among)
    for kind, pattern in FOUND:
        for match in pattern.finditer(text):
            offset, length = units(text[: match.start()]), units(match[0])
            if not any(
                offset < one["offset"] + one["length"] and one["offset"] < offset + length
                for one in entities
                if one["type"]
                not in ("bold", "italic", "underline", "strikethrough", "spoiler", "blockquote")
            ):
                entities.append({"offset": offset, "length": length, "type": kind})
    return sorted(entities, key=lambda one: (one["offset"], -one["length"]))
