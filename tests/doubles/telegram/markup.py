"""HTML and MarkdownV2 as Telegram reads them: the text that is left, its entities, or what is wrong."""

from __future__ import annotations

import html
import re

from tests.doubles.telegram.refusal import Refused, bad
from tests.doubles.telegram.text import Entity, units

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
TAG = re.compile(r"([a-zA-Z][\w-]*)((?:\s+[\w-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[\w./:-]+))?)*)\s*/?>")
ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w./:-]+)))?")
REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
RESERVED = "_*[]()~`>#+-=|{}.!"
MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler", "`": "code"}
TITLES = {
    "bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough",
    "spoiler": "Spoiler", "code": "Code", "pre": "Pre", "text_link": "TextUrl", "blockquote": "BlockQuote",
    "custom_emoji": "CustomEmoji",
}  # fmt: skip


def parsed(text: str, mode: str | None) -> tuple[str, list[Entity]]:
    """Raises Refused where Telegram would."""
    match (mode or "").lower():
        case "" | "none":
            return text, []
        case "html":
            return _html(text)
        case "markdownv2":
            return _markdown(text)
        case "markdown":
            raise bad("the double does not read the old Markdown, only MarkdownV2 and HTML")
        case _:
            raise bad("unsupported parse_mode")


def _unreadable(what: str) -> Refused:
    return bad(f"can't parse entities: {what}")


def _bytes(text: str) -> int:
    return len(text.encode())


def _html(source: str) -> tuple[str, list[Entity]]:
    text, entities, i = "", [], 0
    open_: list[tuple[str, int, Entity]] = []
    while i < len(source):
        letter = source[i]
        if letter == "&" and (reference := REFERENCE.match(source, i)):
            text, i = text + html.unescape(reference[0]), reference.end()
            continue
        if letter != "<":
            text, i = text + letter, i + 1
            continue
        where = _bytes(source[:i])
        if source.startswith("</", i):
            end = source.find(">", i)
            name = source[i + 2 : end].strip().lower() if end >= 0 else ""
            if end < 0:
                raise _unreadable(f"Unclosed end tag at byte offset {where}")
            if not open_:
                raise _unreadable(f"Unexpected end tag at byte offset {where}")
            expected, start, entity = open_.pop()
            if name not in ("", expected):
                told = f'expected "</{expected}>", found "</{name}>"'
                raise _unreadable(f"Unmatched end tag at byte offset {where}, {told}")
            length = units(text) - start
            nested = expected == "code" and open_ and open_[-1][0] == "pre"
            if nested and "language" in entity:
                open_[-1][2]["language"] = entity["language"]
            if length and entity and not nested:
                entities.append({"offset": start, "length": length, **entity})
            i = end + 1
            continue
        tag = TAG.match(source, i + 1)
        name = re.match(r"[^\s>]*", source[i + 1 :])[0].lower()  # type: ignore[index]
        if name not in TAGS:
            raise _unreadable(f'Unsupported start tag "{name}" at byte offset {where}')
        if tag is None:
            raise _unreadable(f"Unclosed start tag at byte offset {where}")
        open_.append((name, units(text), _entity(name, tag[2], where)))
        i = tag.end()
    if open_:
        raise _unreadable(f'Can\'t find end tag corresponding to start tag "{open_[-1][0]}"')
    return text, entities


def _entity(name: str, written: str, where: int) -> Entity:
    """What a tag stands for; empty: nothing (a link without an address)."""
    given = {one[1]: html.unescape(one[2] or one[3] or one[4] or "") for one in ATTRIBUTE.finditer(written)}
    match name:
        case "span" if given.get("class") != "tg-spoiler":
            raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        case "a":
            return {"type": "text_link", "url": given["href"]} if given.get("href") else {}
        case "code" if given.get("class", "").startswith("language-"):
            return {"type": "code", "language": given["class"].removeprefix("language-")}
        case "blockquote" if "expandable" in given:
            return {"type": "expandable_blockquote"}
        case "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": given.get("emoji-id", "")}
    return {"type": TAGS[name]}


def _markdown(source: str) -> tuple[str, list[Entity]]:
    text, entities, i = "", [], 0
    open_: list[tuple[str, int, int]] = []  # mark, offset in the text, byte offset in the source
    while i < len(source):
        letter, inside = source[i], open_[-1][0] if open_ else ""
        if letter == "\\" and i + 1 < len(source) and 0 < ord(source[i + 1]) <= 126:
            text, i = text + source[i + 1], i + 2
            continue
        special = "`" if inside in ("`", "```") else RESERVED
        quotes = letter == ">" and (i == 0 or source[i - 1] == "\n") and not inside
        if letter not in special and not quotes:
            if letter == "\n" and inside == ">" and not source.startswith(">", i + 1):
                _add(entities, "blockquote", open_.pop()[1], text)
            text, i = text + letter, i + 1
            continue
        mark = next((m for m in ("```", "||", "__", "![") if source.startswith(m, i)), letter)
        if inside == "`" or (inside == "```" and mark != "```"):
            mark = letter
        if open_ and mark == inside and inside not in ("[", "![", ">"):
            _, start, _ = open_.pop()
            _add(entities, "pre" if mark == "```" else MARKS[mark], start, text)
            i += len(mark)
        elif inside in ("[", "![") and letter == "]":
            _, start, _ = open_.pop()
            i = _link(source, i + 1, inside, start, text, entities)
        elif inside == "```":
            text, i = text + letter, i + 1
        elif quotes or (letter == ">" and source[i - 1] == "\n" and inside == ">"):
            i += 1
            if inside != ">":
                open_.append((">", units(text), i))
        elif mark in MARKS or mark in ("```", "[", "!["):
            open_.append((mark, units(text), _bytes(source[:i])))
            i += len(mark)
            if mark == "```" and (language := re.match(r"\w+(?=\n)|", source[i:])):
                i += language.end() + (source[i + language.end() : i + language.end() + 1] == "\n")
        else:
            told = f"Character '{letter}' is reserved and must be escaped with the preceding '\\'"
            raise _unreadable(told)
    if open_ and open_[-1][0] == ">":
        _, start, _ = open_.pop()
        _add(entities, "blockquote", start, text)
    if open_:
        mark, _, where = open_[-1]
        kind = {"```": "pre", "[": "text_link", "![": "custom_emoji", ">": "blockquote"}.get(mark) or MARKS[
            mark
        ]
        raise _unreadable(f"Can't find end of {TITLES[kind]} entity at byte offset {where}")
    return text, entities


def _add(entities: list[Entity], kind: str, start: int, text: str, **more: str) -> None:
    if units(text) > start:
        entities.append({"offset": start, "length": units(text) - start, "type": kind, **more})


def _link(source: str, i: int, mark: str, start: int, text: str, entities: list[Entity]) -> int:
    """A link's address after its words; the place after it."""
    if not source.startswith("(", i):
        if mark == "![":
            raise _unreadable("Custom emoji entity must contain a tg://emoji URL")
        return i  # words in brackets alone are a link to themselves, which is no address
    where, url = _bytes(source[: i + 1]), ""
    i += 1
    while i < len(source) and source[i] != ")":
        if source[i] == "\\" and i + 1 < len(source):
            i += 1
        url, i = url + source[i], i + 1
    if i >= len(source):
        raise _unreadable(f"Can't find end of a URL at byte offset {where}")
    if mark == "![":
        _add(entities, "custom_emoji", start, text, custom_emoji_id=url.rpartition("=")[2])
    else:
        _add(entities, "text_link", start, text, url=url)
    return i + 1
