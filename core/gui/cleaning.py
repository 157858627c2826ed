"""Text as the agent writes it → text a chat can show: no markdown, payloads, tokens or private links
(pure)."""

from __future__ import annotations

import json
import re

HIDDEN = "\ue000"
"""Stands where a link was that nobody may be shown."""

_FENCE = re.compile(r"^[ \t]*(```|~~~)[^\n]*\n(.*?)(?:^[ \t]*\1[ \t]*$|\Z)", re.S | re.M)
_TAGGED = re.compile(
    r"<(tool_call|tool_result|function_call|function_response|thinking|think)\b.*?(?:</\1>|\Z)", re.S | re.I
)
_TOKEN = re.compile(
    r"(?:Bearer\s+)?(?:nmv|clm|sk|xox[bp])[_-][A-Za-z0-9_\-]{6,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|Bearer\s+[\w.\-]{16,}"
)
_NAMED_TOKEN = re.compile(
    r"\b(?:NEMO_TOKEN|access[_ ]token|api[_ ]key|token)\b\s*[:=]\s*[\"'`]?[\w.\-]{8,}[\"'`]?", re.I
)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\(\s*<?([^\s()]{1,2000}?)>?(?:\s+\"[^\"\n]{0,300}\")?\s*\)")
_URL = re.compile(r"<?\bhttps?://[^\s<>\"'）】」]+>?")
# Ours to deliver, private to one person, or dead for a chat: never shown.
_PRIVATE = re.compile(
    r"nemovideo\.|[?&](?:ct|bind|token|key|sig|signature|x-amz-[\w-]+|expires)=|localhost|127\.0\.0\.1", re.I
)
_PAYLOAD_LINE = re.compile(
    r"^\W*(?:"
    r"(?:tool|function)[ _-]?(?:call|result|response|use|name|output|args)s?\b.*"
    r"|(?:calling|invoking|running|executing)\s+(?:the\s+)?(?:tool|function)\b.*"
    r"|(?:调用|执行|使用)(?:了)?(?:工具|函数)[：: ].*|工具(?:调用|结果|返回)[：: ].*"
    r"|[a-z]+(?:_[a-z]+)+\s*\(.*\)\W*"
    r"|(?:session|task|render|request|invocation|trace)[_ ]?id\s*[:=：].*"
    r"|(?:data|event):\s.*"
    r")$",
    re.I,
)
_DATA = re.compile(r"\{\s*[\"'}]|\[\s*\{")
_ROUGH = re.compile(r"\{\s*[\"'][\w-]+[\"']\s*:[^\n]*?(?:\}+|$)", re.M)
_MOST_DATA = 200  # a text with more beginnings of data than this is data
_HTML = re.compile(
    r"</?(?:b|i|u|s|em|strong|p|div|span|ul|ol|li|h[1-6]|a|code|pre|table|tr|td|th|sup|sub|font|details|summary)\b[^>]*>",
    re.I,
)


def cleaned(text: str) -> str:
    """Lines of plain text. List items keep `• ` or their number; words and line breaks stay as they are."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _TAGGED.sub("", text)
    text = _FENCE.sub(lambda found: "" if _payload(found[2]) else found[2], text)
    text = _without_json(text)
    text = _TOKEN.sub("", _NAMED_TOKEN.sub("", text))
    text = _IMAGE.sub("", text)
    text = _LINK.sub(_link, text)
    text = _URL.sub(lambda found: HIDDEN if _PRIVATE.search(found[0]) else found[0].strip("<>"), text)
    text = re.sub(r"<br\s*/?>", "\n", text, flags=re.I)
    text = _HTML.sub("", text)
    return "\n".join(_line(line) for line in text.split("\n") if not _PAYLOAD_LINE.match(line.strip()))


def _line(line: str) -> str:
    """One line without its marks."""
    bare = line.strip()
    if re.fullmatch(r"[-*_=]{3,}|\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?)?\s*", bare):
        return ""
    bare = re.sub(r"^#{1,6}\s+", "", bare)
    bare = re.sub(r"^(?:>\s*)+", "", bare)
    bare = re.sub(r"^[-*+•]\s+(?:\[[ xX]\]\s+)?", "• ", bare)
    if bare.startswith("|") and bare.count("|") >= 2:
        bare = " · ".join(cell.strip() for cell in bare.strip("|").split("|") if cell.strip())
    bare = re.sub(
        r"\*\*\*(.+?)\*\*\*|\*\*(.+?)\*\*|__(.+?)__", lambda m: next(g for g in m.groups() if g), bare
    )
    bare = re.sub(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1", bare)
    bare = re.sub(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)", r"\1", bare)
    bare = re.sub(r"~~(.+?)~~", r"\1", bare)
    bare = re.sub(r"`{1,2}([^`]+)`{1,2}", r"\1", bare)
    bare = re.sub(r"\(\s*\)|（\s*）|\[\s*\]|\"\"|“”", "", bare)
    return re.sub(r"[ \t]+(?=[，。！？；：、])", "", re.sub(r"[ \t]{2,}", " ", bare)).strip()


def _link(found: re.Match[str]) -> str:
    words, address = found[1].strip(), found[2]
    if _PRIVATE.search(address):
        return HIDDEN
    if not address.startswith(("http://", "https://")):
        return words
    return f"{words} ({address})" if words and words != address else address


def _payload(block: str) -> bool:
    """Data or code, rather than words in a box."""
    body = block.strip()
    if not body or body[0] in "{[<":
        return True
    lines = body.splitlines()
    coded = sum(
        bool(
            re.search(
                r"[{};=]\s*$|^\s*[\w.\"']+\s*[:=]\s*[\"\d{\[tfn]|\w+\(.*\)|^\s*(?:\$|curl|import|def)\s", line
            )
        )
        for line in lines
    )
    return coded * 2 >= len(lines)


def _without_json(text: str) -> str:
    """Objects and lists of JSON taken out, wherever they stand; braces in ordinary sentences stay."""
    decoder, at = json.JSONDecoder(), 0
    kept: list[str] = []
    for number, found in enumerate(_DATA.finditer(text)):
        start = found.start()
        if start < at:
            continue
        if number > _MOST_DATA:
            return "".join([*kept, text[at:start]])
        try:
            _, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            # Cut off or loosely written, but plainly data: it goes to the end of its braces, or of its line.
            rough = _ROUGH.match(text, start)
            if rough is None:
                continue
            end = rough.end()
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]])
