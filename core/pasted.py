"""Links to media in what a person writes: each is a file, and what is left of the text is the wish (pure).

Only an address whose path ends like a file that the backend takes (§4) is one. "Make it like
https://youtube.com/watch?v=…" keeps its link: it is a part of the wish."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from core.message import Attachment
from core.wire import ACCEPTED

MOST: Final = 10
"""Links that are taken from one message; as many as an album has items."""
LONGEST: Final = 60
_CLOSING: Final = r"""\s"'<>()\[\]{}“”‘’«»（）《》「」『』【】，。；：！？、"""
_HAN: Final = r"\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef"
_ENDINGS: Final = "|".join((*ACCEPTED, "jpeg"))
_LINK: Final = re.compile(
    rf"""(?<![A-Za-z0-9])<?
    (?P<url>
      https?:// (?: \[[0-9a-f:.]+\] | [^{_CLOSING}/?\#] )+                        # who
      / (?: (?!https?://) [^\s"'<>“”‘’«»《》「」『』【】，。；：！？、?\#] )*?      # where
      \.(?:{_ENDINGS})
      (?P<query> [?\#][!-;=?-~]* )?
    )
    (?= $ | [{_CLOSING}{_HAN}] | [.,;:!?] (?:$ | [{_CLOSING}{_HAN}]) ) >?""",
    re.IGNORECASE | re.VERBOSE,
)
_HELD: Final = "\ue000"
"""Stands where a link stood."""
_BETWEEN: Final = r"[\s,;:，、；：]"
_STOP: Final = r"[\s.,;:!?，。；：！？、]"


@dataclass(frozen=True, slots=True)
class Pasted:
    """`text` without the links, and what they lead to."""

    text: str
    files: tuple[Attachment, ...]


def take(text: str) -> Pasted:
    """A link that stands before or after the words goes; one in their midst leaves the name of its file, so
    that the sentence stays one."""
    urls: list[str] = []

    def hold(match: re.Match[str]) -> str:
        if len(urls) >= MOST:
            return match.group()
        url = match["url"]
        tail = "" if match["query"] is None else url[len(url.rstrip(".,;:!?'\")]}")) :]
        urls.append(url[: len(url) - len(tail)])
        return f" {_HELD} {tail}"

    rest = _LINK.sub(hold, text.replace(_HELD, ""))
    if not urls:
        return Pasted(text, ())
    files = tuple(attachment(url) for url in urls)
    rest = re.sub(rf"[(\[（]\s*{_HELD}\s*[)\]）]", f" {_HELD} ", rest)
    before = re.match(rf"(?:{_BETWEEN}*{_HELD})*", rest)
    first = before.group().count(_HELD) if before else 0
    rest = re.sub(rf"^(?:{_BETWEEN}*{_HELD})+{_STOP}*", "", rest)
    rest = re.sub(rf"(?:{_BETWEEN}*{_HELD})+{_STOP}*$", "", rest)
    names = iter([file.name for file in files[first:]])
    rest = re.sub(rf"{_HELD}(?: +(?={_STOP}))?", lambda _: next(names), rest)
    lines = (" ".join(line.split()) for line in rest.splitlines())
    return Pasted("\n".join(line for line in lines if line), files)


def attachment(url: str) -> Attachment:
    """The file behind a link; fetched by the backend itself (§4, `urls`)."""
    url = url.partition("#")[0]
    name = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    return Attachment(name[-LONGEST:], {"url": url, "from": "text"}, key=f"link:{url}")


def link_in(handle: Mapping[str, Any]) -> str | None:
    """The address, where a file was a link in the text; None for every file of a platform."""
    return str(handle["url"]) if handle.get("from") == "text" else None
