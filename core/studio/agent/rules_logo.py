# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""Rules for the logo or watermark: one clause → operations (pure)."""

from __future__ import annotations

import re

from core.studio.agent.clauses import Clause
from core.studio.agent.operations import Operation, RemoveLogo, SetLogo

LOGO = r"(?:\blogos?\b|\bwatermarks?\b|\bbrand ?mark\b|(?<![a-z])logo|水印|标志|商标|徽标|标识)"
CORNERS = (
    ("top-left", r"\b(?:top|upper)[- ]left\b|左上"),
    ("top-right", r"\b(?:top|upper)[- ]right\b|右上"),
    ("bottom-left", r"\b(?:bottom|lower)[- ]left\b|左下"),
    ("bottom-right", r"\b(?:bottom|lower)[- ]right\b|右下"),
    ("center", r"\b(?:middle|cent(?:er|re))\b|中间|中央|居中|正中"),
    ("top-right", r"\b(?:at|to|on|in) (?:the )?top\b|上方|上面|顶部"),
    ("bottom-right", r"\b(?:at|to|on|in) (?:the )?bottom\b|下方|下面|底部"),
    ("top-left", r"\bon the left\b|左边"),
    ("top-right", r"\bon the right\b|右边"),
)
SCALES = (
    (-1, r"\btoo (?:big|large|huge)\b|太大"),
    (1, r"\btoo (?:small|tiny)\b|太小"),
    (1, r"\b(?:bigger|larger|big|large)\b|大一点|大一些|大点|更大|放大"),
    (-1, r"\b(?:smaller|small|tiny)\b|小一点|小一些|小点|更小|缩小"),
)
FAINTNESS = (
    (-1, r"\bless (?:transparent|faint)\b|\bmore (?:visible|solid|opaque)\b|\bstronger\b|清楚一?[点些]|明显一?[点些]|不透明"),
    (1, r"\b(?:more |semi[- ]?)?(?:transparent|subtle|faint(?:er)?|see-through)\b|\bless visible\b|淡一?[点些]|透明"),
)  # fmt: skip
WANTED = r"\b(?:add|put|use|include|with|want|need|show|place|insert|overlay|lay|set|give|stamp|change|replace)\b|加|放|用|打|要|上|换|贴"
FILM = r"\b(?:videos?|films?|movies?|clips?|reels?|promos?|ads?|slideshows?|shorts?)\b|视频|短片|影片|片子|宣传片"
SAYING = re.compile(
    rf"{LOGO}(?: text)? ?(?:saying|that says|which says|with the (?:text|words)|reading|写着?|内容是|:) ?:? ?(?P<t>\S.{{0,60}})$"
)


def logo(clause: Clause) -> list[Operation]:
    words = clause.text
    for found in clause.refs:
        if found.ref.name:  # a file may be called a logo and be meant as a picture
            words = words[: found.start] + " " * (found.end - found.start) + words[found.end :]
    cornered = any(f.ref.name for f in clause.refs) and any(
        "-" in v and re.search(p, words) for v, p in CORNERS
    )
    if not re.search(LOGO, words) and not cornered:
        it = clause.previous
        if it is None or it.role != "logo" or not clause.has(r"\b(?:it|them)\b|它|^ ?(?:放|移)"):
            return []
    clause.role = "logo"
    if clause.removing:
        clause.take_all()
        return [RemoveLogo()]
    text = next((words for _, words in clause.quotes()), "")
    if not text and (said := SAYING.search(clause.text)):
        text = clause.raw(*said.span("t")).strip(" .。\"'")
    file = next((found.ref.name for found in clause.refs if found.ref.name), "")
    left = clause.text
    place = next((value for value, pattern in CORNERS if re.search(pattern, left)), None)
    scale = next((value for value, pattern in SCALES if re.search(pattern, left)), 0)
    faint = next((value for value, pattern in FAINTNESS if re.search(pattern, left)), 0)
    if not (text or file or place or scale or faint or clause.has(WANTED)):
        return []
    if not re.search(FILM, clause.whole):
        clause.take_all()
        return [SetLogo(file, text, place, scale, faint)]
    # the rest of the sentence is about the film: only what was read is taken
    for pattern in (LOGO, *(p for v, p in CORNERS if v == place), r"\bcorner\b|角"):
        clause.take(pattern)
    for at, _ in clause.quotes()[:1] if text else []:
        clause.blank(at, at + 2)
    for found in clause.refs:
        if found.ref.name == file and file:
            clause.blank(found.start, found.end)
    return [SetLogo(file, text, place, scale, faint)]


RULES = (logo,)
