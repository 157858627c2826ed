# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""An order said as a list, over commas: "photo 3, 1, 2", "顺序：3、1、2", "first photo 3, then 1" (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from core.studio.agent.operations import Ref, Reorder
from core.studio.agent.reading import Reading, normal, number
from core.studio.agent.refs import ORDINAL, kind_of, ordinal

WORDS = r"photos?|pictures?|images?|pics?|clips?|videos?|numbers?|no\.?|#"
HAN_WORDS = r"照片|图片|图|相片|片段|视频|镜头"
NO_TIME = r"(?!:?\d)(?! ?(?:s\b|secs?\b|seconds?\b|minutes?\b|min\b|%|x\b|秒|分|倍))"
LEADING = re.compile(
    rf"(?:\b(?:please|can|could|you|i|want|would|like|put|show|use|have|let|make|set|the|my|all|them|it|to|be|should|{WORDS})\b|把|请|将|的|{HAN_WORDS}|[ ,:])+$"
)
"""What may stand before an order and says no more than that."""
HAN = "[一二三四五六七八九十]"


class Lists:
    """The patterns for a message, in which files may be called by these names."""

    def __init__(self, names: Sequence[str]) -> None:
        named = "|".join(re.escape(normal(name)) for name in names)
        numbered = rf"(?:the )?(?:(?:{WORDS}) ?)?(?:\d{{1,2}}{NO_TIME}|{ORDINAL}\b)(?: (?:photo|picture|image|clip|one)\b)?"
        han = rf"第?{HAN}{{1,2}}(?:张|个|段|号)?(?:{HAN_WORDS})?|(?:第\d{{1,2}}{NO_TIME}|\d{{1,2}}(?=[张个段号]))(?:张|个|段|号)?(?:{HAN_WORDS})?"
        self.item = re.compile(rf"(?P<name>(?<!\w)(?:{named or '(?!)'})(?!\w))|(?:{numbered}|{han})")
        item = f"(?:{self.item.pattern.replace('?P<name>', '?:')})"
        mark = r"(?: ?, ?(?:and |then |and then )?| ?、 ?| ?(?:->|→|>|-) ?| and | then |和|再| )"
        row = rf"(?P<row>{item}(?:{mark}{item})+)"
        later = r" ?,? ?(?:and |then |next |after that |followed by |最后(?:是|放)?|再(?:放|来|是)?|然后(?:放|是)?|接着(?:放|是)?)+ ?"
        self.said = (
            re.compile(
                rf"\b(?:in |use |to |into |with )?(?:this |the |that )?(?:order|sequence)\b(?: (?:of )?(?:them|the (?:photos|pictures|clips|images)|photos|pictures|clips))?(?: (?:should be|to|as|is|like|like this))?\s*[:=]? ?{row}"
            ),
            re.compile(rf"\b(?:arrange|rearrange|reorder|sort|order)\b (?:them|the \w+|my \w+|it|everything)? ?(?:as|to|into|like)? ?:? ?{row}"),
            re.compile(
                rf"(?:顺序|次序|排列|排序)(?:改成|改为|换成|调成|变成|应该是|是|为|按照?)?\s*:? ?{row}(?:排|来)?|(?:按照?|照){row.replace('?P<row>', '?P<row2>')}的?(?:顺序|次序)?(?:来)?(?:排|放|播|剪)?"
            ),
            re.compile(rf"(?:\bfirst,? |\bstart with |\bshow |\bplay |先(?:放|是|播|用)?)(?P<row>{item}(?: first)?(?:{later}{item})+)"),
            re.compile(rf"^\W*(?P<row>(?:{WORDS}) ?{item}(?:{mark}{item}){{2,}}+)\W*$"),
        )  # fmt: skip


ORDERING = re.compile(
    rf"\b(?:order|sequence|arrange|rearrange|reorder|sort|first|start with|show|play)\b|顺序|次序|排|按|照|先|^\W*(?:{WORDS}) ?\d"
)
"""Without one of these there is no order in it: the others are not worth their time."""


@lru_cache(maxsize=16)
def lists_for(names: tuple[str, ...]) -> Lists:
    return Lists(names)


def listed(reading: Reading, names: Sequence[str]) -> tuple[Reading, int, int, Reorder] | None:
    """The order, where it stands, and the reading without it."""
    if not ORDERING.search(reading.norm):
        return None
    lists = lists_for(tuple(dict.fromkeys(names)))
    for pattern in lists.said:
        for match in pattern.finditer(reading.norm):
            group = "row" if match["row"] else "row2"
            refs = refs_in(match[group], lists.item, names)
            if len(refs) >= 2 and len(set(refs)) == len(refs):
                start, end = match.span()
                lead = LEADING.search(reading.norm, max(0, start - 60), start)
                start = lead.start() if lead else start
                blank = reading.norm[:start] + "," + " " * (end - start - 1) + reading.norm[end:]
                return replace(reading, norm=blank), start, end, Reorder("listed", refs)
    return None


def refs_in(row: str, item: re.Pattern[str], names: Sequence[str]) -> tuple[Ref, ...]:
    found: list[Ref] = []
    kind = ""
    row = re.sub(r"(?<=\d) first\b", "", row)  # "photo 2 first, then 3"
    for match in item.finditer(row):
        if match["name"]:
            found.append(Ref(name=next(n for n in names if normal(n) == match["name"])))
            continue
        told = re.search(rf"{WORDS}|{HAN_WORDS}", match[0])
        kind = told[0] if told else kind
        place = place_in(match[0])
        if place is not None:
            found.append(Ref(kind_of(kind), place))
    return tuple(found)


def place_in(word: str) -> int | None:
    digits = re.search(rf"\d{{1,2}}|{HAN}{{1,2}}", word)
    if digits and (amount := number(digits[0])):
        return int(amount)
    told = re.search(ORDINAL, word)
    return ordinal(told[0]) if told else None
