"""The agent's reflex of ending a good answer with "I encountered a temporary issue" (pure, the vendor's note
to §3.1): a sentence of that kind at the very end, with the pleas around it, is dropped.
"""

from __future__ import annotations

import re
from typing import Final

_SENTENCE: Final = re.compile(r"[^.!?。！？…\n]+[.!?。！？…]*[*_)\]]*\s*|\s+|.", re.DOTALL)
_APOLOGY: Final = re.compile(
    r"\b(?:i|we)(?:['’]ve|\s+have)?\s+(?:just\s+)?(?:encounter(?:ed)?|ran into|run into|hit|experienced)\s+"
    r"(?:a|an|some|another)\s+temporary\s+(?:\w+\s+)?(?:issue|problem|error|glitch|hiccup)"
    r"|(?:遇到|遇见|出现|出現|碰到|发生|發生)了?[^，,]{0,4}?(?:临时|臨時|暂时|暫時)(?:性)?的?小?"
    r"(?:问题|問題|错误|錯誤|故障|状况|狀況)",
    re.IGNORECASE,
)
_PLEA: Final = re.compile(
    r"[\W_]*(?:$|please|try|let me|let['’]s|you can|would you|feel free|thank|(?:my |i |we )?apolog"
    r"|(?:i['’]m\s+|i am\s+)?(?:so\s+)?sorry|请|請|稍后|稍後|您可以|你可以|谢谢|謝謝"
    r"|(?:很|非常)?抱歉|对不起|對不起|不好意思)",
    re.IGNORECASE,
)
_TELLS_MORE: Final = re.compile(
    r"\b(?:so|but i|but we|instead|therefore)\b|所以|因此|但我|改用", re.IGNORECASE
)
_HINT: Final = re.compile(r"temporary|临时|臨時|暂时|暫時", re.IGNORECASE)
_OPENINGS: Final = (
    "i encountered a temporary",
    "i've encountered a temporary",
    "i apologize",
    "i'm sorry",
    "sorry",
    "抱歉",
    "我遇到",
    "遇到",
)


def without(text: str, spoke: bool) -> str:
    """`text` without a trailing apology. One that is all there was (`spoke` false) stays."""
    if not _HINT.search(text):
        return text
    sentences = _SENTENCE.findall(text)
    end = len(sentences)
    while end and _PLEA.match(sentences[end - 1]) and not _APOLOGY.search(sentences[end - 1]):
        end -= 1
    found = _APOLOGY.search(sentences[end - 1]) if end else None
    if found is None or _TELLS_MORE.search(sentences[end - 1], found.end()):
        return text
    end -= 1
    while end and _PLEA.match(sentences[end - 1]):
        end -= 1
    kept = "".join(sentences[:end]).rstrip()
    return kept if kept or spoke else text


def begins(text: str) -> bool:
    """Could this beginning of a text become nothing but an apology? Such chunks are not shown meanwhile."""
    low = text.strip().lower().replace("’", "'")
    return any(low.startswith(opening) or opening.startswith(low) for opening in _OPENINGS)
