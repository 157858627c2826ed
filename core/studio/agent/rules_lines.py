# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""Rules for single texts: numbered captions, when words show, cards before and after the film (pure)."""

from __future__ import annotations

import re

from core.studio.agent.clauses import Clause
from core.studio.agent.operations import (
    AddCaptions,
    AddCard,
    ChangeCaption,
    Operation,
    RemoveText,
    SetTitle,
    StyleTitle,
    TimeText,
)
from core.studio.agent.reading import WHEN, number, time_in, times
from core.studio.agent.refs import ORDINAL, ordinal
from core.studio.agent.rules_cut import span_in
from core.studio.agent.rules_words import CAPTION, END, SAYS, TEXT, TITLE, role_in, styles

NUMBERED = re.compile(
    rf"\b(?:the )?(?P<ord>{ORDINAL}) {CAPTION}|{CAPTION} (?:number |no\.? ?|# ?)?(?P<num>\d{{1,2}})\b(?! ?(?:s\b|sec|%))"
    r"|(?P<back>倒数)?第(?P<han>[一二三四五六七八九十两\d]+)(?:条|句|个|段|行)字幕|(?P<last>最后一?(?:条|句|个|段|行)字幕)"
)
ADDING = r"\b(?:add|insert|put|new|another)\b|加|添|插入"
SAID = re.compile(
    rf"\s(?:should say|say|{SAYS})\s*:?\s*(?P<t>\S.*)$|(?:改成|改为|换成|换为|写成|变成|写)\s*:?\s*(?P<t2>\S.*)$"
)
THROUGHOUT = r"\b(?:the )?(?:whole|entire) (?:time|video|film|way|clip)\b|\bthroughout\b|\ball the (?:time|way)\b|\balways\b|一直|始终|全程|从头到尾"
SIDE = re.compile(
    rf"\b(?P<side>first|last|final|opening) (?P<t>{WHEN})|(?P<zh>最后|末尾|最前面?|开头|前)(?P<t2>{WHEN})"
)
POINT = re.compile(
    rf"\b(?:at|after|from|until|starting at|starting from|to) (?:the )?(?P<t>{WHEN})(?: mark)?\b|第(?P<t2>{WHEN})"
)
INTRO = r"(?:\bintro(?:duction)? (?:card|screen|slide|page|title)s?\b|\btitle cards?\b|\bopening (?:card|screen|slide|title|text)s?\b|\bintro\b(?! video)|片头(?:卡片?|画面|页)?|开场(?:卡片?|画面|页))"
OUTRO = r"(?:\b(?:end|ending|closing|outro|final) (?:card|screen|slide|page)s?\b|\boutro\b|片尾(?:卡片?|画面|页)?|结束(?:卡片?|画面|页))"
CARD_SAYS = re.compile(
    r"\b(?:saying|that says|which says|reading|that reads|with the (?:text|words)|says)\s*:?\s*(?P<t>\S.*)$|(?:写着?|写上|内容是|显示|:)\s*(?P<t2>\S.*)$"
)
PLAIN = r"\b(?:without|no|remove|drop) (?:the |a |its |their )?(?:box|boxes|background|panel|outline|shadow)\b|(?:不要|去掉|没有)(?:底框|背景|描边|卡片)"
STILL = r"\b(?:no|without|remove|stop|don't|do not|drop)(?: the| any)? (?:animations?|animate|fade|fading|movement)\b|(?:不要|去掉|取消|别)(?:动画|淡入|淡出|动效)|没有动画"


def numbered(clause: Clause) -> list[Operation]:
    """One caption of several: other words, gone, another look or time."""
    match = NUMBERED.search(clause.text)
    if not match:
        return []
    if match["last"]:
        place: int | None = -1
    elif match["han"]:
        place = int(number(match["han"]) or 1) * (-1 if match["back"] else 1)
    else:
        place = ordinal(match["ord"] or match["num"])
    if place is None or (clause.has(ADDING) and clause.quotes()):
        return []
    clause.blank(match.start(), match.end())
    clause.refs = [f for f in clause.refs if f.end <= match.start() or f.start >= match.end()]
    clause.role = "caption"
    if clause.removing and not clause.has(rf"{PLAIN}|{STILL}"):
        clause.take_all()
        return [RemoveText("caption", place)]
    if quoted := clause.quotes():
        clause.take_all()
        return [ChangeCaption(place, quoted[0][1])]
    if (when := time_of(clause)) is not None:
        clause.take_all()
        return [TimeText("caption", *when, number=place)]
    styled = styles(clause, "caption")
    if styled and isinstance(styled[0], StyleTitle):
        one = styled[0]
        return [
            StyleTitle(
                one.role, one.place, one.color, one.style, one.scale, one.seconds, one.size, one.anim, place
            )
        ]
    if said := SAID.search(clause.text):
        words = clause.raw(*said.span("t" if said["t"] else "t2")).strip(" .。,，")
        clause.take_all()
        return [ChangeCaption(place, words)]
    return []


def timed(clause: Clause) -> list[Operation]:
    """ "show the title from 2 to 6 seconds", "标题一直显示"; with words of its own a new caption."""
    role = role_in(clause.text) or ("title" if clause.has(rf"\b{TEXT}\b|文字") else None)
    quotes = clause.quotes()
    if role is None and quotes and (span_in(clause.text) or SIDE.search(clause.text)):
        role = "caption"
    if role is None or clause.removing:
        return []
    if quotes:
        if (side := SIDE.search(clause.text)) and not clause.refs:
            return beside_words(clause, quotes[0][1], role, side)
        span = span_in(clause.text)
        if role != "caption" or span is None or clause.refs:
            return []
        clause.role = "caption"
        clause.take_all()
        return [AddCaptions((quotes[0][1],), (), span[0], span[1])]
    if clause.has(ADDING) and role != "title":
        return []
    when = time_of(clause)
    if when is None:
        return []
    clause.role = role
    clause.take_all()
    return [TimeText(role, *when)]  # type: ignore[arg-type]


def beside_words(clause: Clause, text: str, role: str, side: re.Match[str]) -> list[Operation]:
    """ "show “Open daily” over the last 5 seconds": words for the beginning or the end of the film."""
    length = time_in(side["t"] or side["t2"])
    back = side["side"] in {"last", "final"} or side["zh"] in {"最后", "末尾"}
    clause.role = role
    clause.take_all()
    if role == "title" and not back:
        return [SetTitle(text), StyleTitle(seconds=length / 1000)]
    return [AddCaptions((text,), (), -length, 0) if back else AddCaptions((text,), (), 0, length)]


def time_of(clause: Clause) -> tuple[int, int | None] | None:
    """(start, end) as TimeText takes them."""
    if clause.has(THROUGHOUT):
        return 0, 0
    if (span := span_in(clause.text)) is not None:
        return span[0], span[1]
    if not times(clause.text):
        return None
    if side := SIDE.search(clause.text):
        length = time_in(side["t"] or side["t2"])
        back = side["side"] in {"last", "final"} or side["zh"] in {"最后", "末尾"}
        return (-length, 0) if back else (0, length)
    if point := POINT.search(clause.text):
        return time_in(point["t"] or point["t2"]), None
    return None


def cards(clause: Clause) -> list[Operation]:
    """An intro or end card with its words; without words they are asked for."""
    last = clause.has(OUTRO)
    if not last and not clause.has(INTRO):
        return []
    if clause.removing:
        if not last:
            clause.take_all()
            return [RemoveText("intro")]
        return []
    text = next((words for _, words in clause.quotes()), "")
    if not text and (said := CARD_SAYS.search(clause.text)):
        text = clause.raw(*said.span("t" if said["t"] else "t2")).strip(" .。,，\"'")
    if not text:
        return []
    noun = OUTRO if last else INTRO
    length = re.search(
        rf"(?P<t>{WHEN})[- ]?(?:long )?(?:{noun})|(?:{noun}).*?\b(?:for|lasting) (?P<t2>{WHEN})", clause.text
    )
    long = time_in(length["t"] or length["t2"]) if length else None
    clause.role = "end" if last else "title"
    if re.search(
        r"\b(?:make|create|generate|turn)\b.*\b(?:videos?|films?|reels?|promos?|slideshows?)\b|(?:做|生成|制作|剪).*(?:视频|短片|影片)",
        clause.whole,
    ):
        clause.take(noun)
        for at, _ in clause.quotes()[:1]:
            clause.blank(at, at + 2)
    else:
        clause.take_all()
    return [AddCard(text, last, None if long is None else long / 1000)]


def plain(clause: Clause) -> list[Operation]:
    """ "captions without a box", "标题不要动画": no wish to remove the words."""
    role = role_in(clause.text) or ("title" if clause.has(rf"\b{TEXT}\b|文字") else None)
    if role is None or clause.quotes():
        return []
    style = "clean" if clause.take(PLAIN) else None
    anim = "none" if clause.take(STILL) else None
    if style is None and anim is None:
        return []
    clause.take(rf"{TITLE}|{CAPTION}|{END}|{TEXT}")
    clause.role = role
    return [StyleTitle(role, style=style, anim=anim)]  # type: ignore[arg-type]


RULES = (cards, numbered, plain, timed)
