# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""Rules for cutting: parts kept, parts taken out, splits, copies, which part of a picture shows (pure)."""

from __future__ import annotations

import re

from core.studio.agent.clauses import REMOVE, Clause
from core.studio.agent.film import seconds
from core.studio.agent.operations import Crop, CutOut, Duplicate, KeepShare, Operation, Refs, Split, Trim
from core.studio.agent.reading import WHEN, number, time_in, times
from core.studio.agent.rules_picture import side as one_side
from core.words import Phrase

AMOUNT = r"\d{1,2}:[0-5]\d|\d{1,3}(?:\.\d)?|[一二两三四五六七八九十]{1,3}"
UNIT = r"s\b|secs?\b|seconds?\b|秒"
SPAN = re.compile(
    rf"(?:(?P<named>\bseconds? )|第)?(?<![\d:.])(?P<a>{AMOUNT}) ?(?P<ua>{UNIT})? ?(?:to|-|until|till|and|through|~|到|至) ?第?(?P<b>{AMOUNT}) ?(?P<ub>{UNIT})?"
)
OUT = r"\b(?:cut|take|edit) (?:the )?[^,.]{1,50} out\s*$|\b(?:cut|take|edit|chop|snip) (?:it |them |this |that |the (?:part|bit|section|piece) )?out\b|剪掉|裁掉|剪去|切掉|砍掉"
KEEP = (
    r"\b(?:keep|only|use|just|take|leave|from|clip|between|trim|extract)\b|保留|只要|只留|截取|剪出|留下|从"
)
BARE_CUT = r"\bcut\b|剪|截|切"
HALVES = r"\b(?:in|into) (?:half|two(?: (?:pieces|parts|halves))?|2)\b|\bhalfway\b|\bin the middle\b|中间|一半|两半|两段|一分为二"
SPLIT = r"\bsplit\b(?!.*\b(?:the difference)\b)|\bdivide\b|\bbreak (?:it|the \w+)\b.* (?:in|into) (?:two|half)\b|\bcut (?:the (?:\w+ )?(?:clip|video|photo|film)|it) (?:in|into) (?:half|two)\b|切开|分割|拆分|切成|分成两|一分为二|拆成"
PARTS = (
    ("left", r"\bleft\b|左"),
    ("right", r"\bright\b|右"),
    ("top", r"\b(?:top|upper)\b|上(?!传)"),
    ("bottom", r"\b(?:bottom|lower)\b|下"),
    ("center", r"\b(?:cent(?:er|re)|middle)\b|中"),
)
PARTLY = r"\bcrop(?:ped)?\b|\bfocus(?:ed)? on\b|\bzoom(?:ed)? (?:in )?(?:on|to)\b|\bshow (?:only |just )?the (?:left|right|top|bottom|upper|lower|middle|cent(?:er|re))(?:[- ]?(?:hand )?(?:part|side|half|third|edge))?\b|裁(?:剪|切)?(?:到|成|出|掉)?(?:左|右|上|下|中)|突出(?:左|右|上|下|中)|(?:只)?显示(?:左|右|上|下)(?:边|面|半|侧)"
NOT_A_PART = r"\bpan|\brotate|\bturn|\bmove\b|title|caption|subtitle|text\b|logo|watermark|旋转|转|标题|字幕|文字|平移|水印"
SOUND_OR_WORDS = r"\bmusic\b|\bsong\b|音乐|标题|\btitle|\bcaption|字幕|文字|\btext\b"
COPY = r"\b(?:duplicate|repeat|copy|clone|loop)\b|\b(?:show|play|use|have)\b(?=.*\b(?:twice|again|\w+ times)\b)|重复|复制|循环|再放一[次遍]|放[两三四五]遍"


def span_in(text: str) -> tuple[int, int, int, int] | None:
    """ "3 to 5 seconds", "0:03-0:05", "第2秒到第4秒": (from, to in ms, and where it stands in the text)."""
    for match in SPAN.finditer(text):
        clocks = ":" in match["a"] and ":" in match["b"]
        if not (clocks or match["named"] or match["ua"] or match["ub"]):
            continue
        edges = [clock(match[side]) for side in "ab"]
        if edges[0] is not None and edges[1] is not None and edges[0] < edges[1]:
            return edges[0], edges[1], match.start(), match.end()
    return None


def clock(word: str) -> int | None:
    if ":" in word:
        minutes, rest = word.split(":")
        return (int(minutes) * 60 + int(rest)) * 1000
    amount = number(word)
    return None if amount is None else round(amount * 1000)


def parts(clause: Clause) -> list[Operation]:
    """From here to there: kept, or taken out, as it is said; "cut 3 to 5" alone could be either."""
    found = span_in(clause.text)
    if found is None or clause.quotes():
        return []
    start, end, first, last = found
    if clause.has(OUT) or (clause.removing and not clause.has(r"\b(?:only|just)\b|只")):
        clause.blank(first, last)
        refs = taken(clause)
        return [CutOut(refs, start, end)]
    kept = re.search(
        r"\b(?:keep|only|use|just|take|leave|trim|extract)\b|保留|只|截取|剪出|留下", clause.text
    )
    if kept:
        clause.blank(first, last)
        refs = taken(clause)
        return [Trim(refs, start=start, end=end)]
    if clause.has(BARE_CUT):
        clause.take_all()
        clause.asks.append(Phrase("studio-ask-keep-or-cut", {"from": seconds(start), "to": seconds(end)}))
        return []
    if clause.has(KEEP):
        clause.blank(first, last)
        return [Trim(taken(clause), start=start, end=end)]
    return []


def taken(clause: Clause) -> Refs:
    refs = tuple(f.ref for f in clause.take_refs())
    clause.take_all()
    return refs


def edges(clause: Clause) -> list[Operation]:
    """ "everything after 10 seconds", "trim 2 seconds off the end", "end it at 0:20"."""
    if clause.quotes() or not times(clause.text):
        return []
    cutting = clause.has(REMOVE) or clause.has(rf"{BARE_CUT}|\b(?:trim|chop|shave|drop|clip|take)\b|不要|删")
    off = re.search(
        rf"(?P<t>{WHEN}) (?:off|from|of|at) (?:the )?(?:very )?(?P<side>start|beginning|front|end|back)\b",
        clause.text,
    )
    if off and cutting and not clause.has(r"\bfad"):
        length = time_in(off["t"])
        front = off["side"] in {"start", "beginning", "front"}
        more = re.search(
            rf"\b(?:and|plus) (?:(?P<t>{WHEN})|(?P<n>\d{{1,3}})) (?:off|from|of|at) the ", clause.text
        )
        other = 0 if more is None else time_in(more["t"]) if more["t"] else int(more["n"]) * 1000
        refs = taken(clause)
        drops = (length, other) if front else (other, length)
        return [Trim(refs, drop_start=drops[0], drop_end=drops[1])]
    on = re.search(rf"\bfrom (?:the )?(?P<t>{WHEN}) (?:on|onwards?|to the end)\b", clause.text)
    if on and not clause.has(SOUND_OR_WORDS):
        at = time_in(on["t"])
        return [Trim(taken(clause), start=at)]
    by = re.search(rf"\b(?P<side>start|beginning|front|end)\b.* by (?P<t>{WHEN})", clause.text)
    if by and cutting and not clause.has(SOUND_OR_WORDS):
        front = by["side"] != "end"
        length = time_in(by["t"])
        refs = taken(clause)
        return [Trim(refs, drop_start=length) if front else Trim(refs, drop_end=length)]
    side = re.search(
        rf"\b(?P<word>after|past|beyond|before|until|up to) (?:the )?(?P<t>{WHEN})|(?P<t2>{WHEN})(?P<zh>以后|之后|往后|后面|以前|之前|往前|前面)",
        clause.text,
    )
    if (
        side
        and cutting
        and clause.has(r"\b(?:everything|all|anything|the rest|the part|what comes|what is)\b|的|都|全|剪|删")
    ):
        at = time_in(side["t"] or side["t2"])
        late = side["word"] in {"after", "past", "beyond"} or side["zh"] in {"以后", "之后", "往后", "后面"}
        refs = taken(clause)
        return [Trim(refs, end=at) if late else Trim(refs, start=at)]
    begin = re.search(
        rf"\b(?:start|begin|enter)s?(?: (?:it|the (?:\w+ )?(?:video|film|clip)))? (?:at|from) (?:the )?(?P<t>{WHEN})|从第?(?P<t2>{WHEN})(?:处)?(?:开始|起)",
        clause.text,
    )
    if begin and not clause.has(SOUND_OR_WORDS):
        at = time_in(begin["t"] or begin["t2"])
        return [Trim(taken(clause), start=at)]
    stop = re.search(
        rf"\b(?:end|stop|finish)(?: (?:it|the (?:video|film|clip)))? at (?P<t>{WHEN})|(?:在|到)第?(?P<t2>{WHEN})(?:处|的时候)?(?:结束|停)",
        clause.text,
    )
    if stop and not clause.has(SOUND_OR_WORDS):
        at = time_in(stop["t"] or stop["t2"])
        return [Trim(taken(clause), end=at)]
    return []


def split(clause: Clause) -> list[Operation]:
    if not clause.has(SPLIT) or clause.has(r"\bsplit[- ]?screen\b|分屏"):
        return []
    at = clause.take_time()
    if at is None and not clause.refs and not clause.has(HALVES):
        return []
    return [Split(taken(clause), at)]


def copies(clause: Clause) -> list[Operation]:
    if not clause.refs or clause.removing or not clause.has(COPY):
        return []
    match = re.search(r"\b(\w+) times\b|([一二两三四五六七八九十\d]+)[次遍]", clause.text)
    count = int(number(match[1] or match[2]) or 2) if match else 2
    if match and match[2] and count == 1:
        count = 2  # "重复一次": once more
    return [Duplicate(taken(clause), max(2, min(10, count)))]


def crop(clause: Clause) -> list[Operation]:
    if not clause.has(PARTLY) or clause.has(NOT_A_PART) or clause.quotes():
        return []
    text = clause.text
    for found in clause.refs:
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    part = next((name for name, pattern in PARTS if re.search(pattern, text)), None)
    if part is None:
        return []
    return [Crop(part, taken(clause))]


SHARE = re.compile(
    r"\bthe (?P<side>first|opening|second|last|other|final|middle) (?P<share>half|third|quarter)\b"
    r"|(?P<zh>前|后|上|下)(?:面的?)?(?P<share2>一?半|三分之一|四分之一)(?:段|部分|截)?"
)
SHARES = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "三分之一": 1 / 3, "四分之一": 1 / 4}


def share(clause: Clause) -> list[Operation]:
    """ "keep the first half of the clip", "后半段删掉". Anything else than keeping and removing goes to whole
    pictures."""
    match = SHARE.search(clause.text)
    if not match or clause.quotes() or clause.has(SOUND_OR_WORDS) or clause.has(PARTLY):
        return []
    size = SHARES.get(match["share"] or match["share2"], 1 / 2)
    front = match["side"] in {"first", "opening"} or match["zh"] in {"前", "上"}
    start, end = (0.0, size) if front else (1 - size, 1.0)
    if match["side"] == "middle":
        start, end = (1 - size) / 2, (1 + size) / 2
    cutting = clause.removing or clause.has(rf"{BARE_CUT}|\b(?:trim|chop|drop)\b|不要|删")
    keeping = clause.has(r"\b(?:keep|only|just|use|leave)\b|只|保留|留下")
    if keeping or (cutting and match["side"] != "middle"):
        clause.blank(*match.span())
        kept = (start, end) if keeping else (end, 1.0) if start == 0 else (0.0, start)
        return [KeepShare(taken(clause), *kept)]
    clause.take_all()
    clause.asks.append(Phrase("studio-ask-half"))
    return []


RULES = (split, crop, copies, share, parts, one_side, edges)
