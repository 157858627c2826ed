# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""Rules for the film in several ways: to be shown them, and to take one (pure)."""

from __future__ import annotations

import re

from core.studio.agent import lexicon
from core.studio.agent.clauses import Clause
from core.studio.agent.operations import Operation, ShowVersions, TakeVersion

WAYS = r"(?:versions?|variants?|variations?|options?|alternatives?)"
ASKING = re.compile(
    rf"\b(?:two|three|four|five|several|different|multiple|a few|some|other|more|[2-5]) (?:different |other |more )?{WAYS}\b|\b{WAYS} to (?:choose|pick|select) from\b"
    r"|[两三四几多2345]个?(?:不同的?)?(?:版本|方案|样式)"
)
FIRST = r"first|1st|one|1|a|一"
SECOND = r"second|2nd|two|2|b|二|两"
THIRD = r"third|3rd|three|3|c|三"
LAST = r"last|最后一?"
NUMBERS = {1: FIRST, 2: SECOND, 3: THIRD, -1: LAST}
NAMED = re.compile(
    rf"\b(?:the |your )(?P<a>first|second|third|last|1st|2nd|3rd) {WAYS}\b|\b{WAYS} (?:number |no\.? ?|# ?)?(?P<b>one|two|three|[123abc])\b(?!\.\d)"
    r"|(?:第(?P<c>[一二三123])(?:个|种|款|版)?的?(?:版本|方案|样式)|第(?P<d>[一二三123])版|(?P<e>最后)一?(?:个|种|款)(?:版本|方案|样式)|(?:版本|方案)(?P<f>[一二三123])(?!个))"
)
BARE = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|yes|great|hmm?|please)\W+)?(?:(?:i|we)(?:'d)? (?:like|love|want|choose|prefer|take|pick|vote for)|i'll take|take|pick|choose|use|(?:let's )?go (?:with|for))? ?(?:the |number |no\.? ?|# ?)?"
    r"(?P<a>first|second|third|last|1st|2nd|3rd|one|two|three|[123abc])(?: one)?(?: (?:please|is|looks) ?(?:the )?(?:best|better|nice|great|good)?)?(?: please)?\W*$"
    r"|^\W*(?:我|我们)?(?:就|还是|选择?|要|想要|用|喜欢)*(?:第(?P<b>[一二三123])(?:个|种|款|版|号)?|(?P<c>最后)一?(?:个|种|款)|(?P<d>[123]))(?:吧|好了?|更好|最好|不错|好看|就好|就行)*\W*$"
)
"""Only where versions were shown: else these words may be about pictures."""


def possible(clause: Clause) -> bool:
    """Three ways of one film we make; not one for each shape, nor in other languages."""
    other = any(pattern.search(clause.whole) for _, pattern in lexicon.SHAPES)
    return not other and not clause.refs and not clause.quotes()


def versions(clause: Clause) -> list[Operation]:
    if clause.removing:
        return []
    if match := clause.take(NAMED):
        return [TakeVersion(which(match))]
    if possible(clause) and clause.has(ASKING):
        clause.take_all()
        return [ShowVersions()]
    return []


def picked(norm: str) -> int | None:
    """Which one an answer takes that names a number and nothing else."""
    match = BARE.match(norm)
    return which(match) if match else None


def which(match: re.Match[str]) -> int:
    word = next(group for group in match.groups() if group is not None)
    return next(number for number, words in NUMBERS.items() if re.fullmatch(words, word))
