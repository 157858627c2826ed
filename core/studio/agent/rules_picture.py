# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""Rules for single pictures: parts, lengths, speed, look: one clause → operations (pure)."""

from __future__ import annotations

import re

from core.studio.agent import lexicon
from core.studio.agent.clauses import EXCEPT, REMOVE, Clause
from core.studio.agent.operations import (
    Operation,
    Rotate,
    SetFit,
    SetLook,
    SetMotion,
    ShotLength,
    Speed,
    Trim,
)
from core.studio.agent.reading import TIME, milliseconds, number, times

MUSIC = r"\bmusic\b|\bsongs?\b|音乐|配乐"


def trim(clause: Clause) -> list[Operation]:
    """Parts of a clip in seconds, and how long a picture stands."""
    span = re.search(
        rf"(?:from|between|seconds?|第|从)? ?(?P<a>{TIME.pattern}|\d{{1,3}}) ?(?:to|-|until|till|and|到|至) ?(?P<b>{unnamed(TIME.pattern)}|\d{{1,3}} ?(?:s|seconds|秒)?)",
        clause.text,
    )
    if span and clause.has(r"\b(?:keep|trim|cut|use|only|from|clip|take|between)\b|保留|剪|截|从|只要|第"):
        found = times(clause.text)
        if len(found) >= 2 and found[0][2] < found[1][2]:
            edges = found[0][2], found[1][2]
            refs = tuple(f.ref for f in clause.take_refs())
            clause.take_all()
            return [Trim(refs, start=edges[0], end=edges[1])]
        pair = re.search(
            r"(\d{1,3})(?:s| seconds?|秒)? ?(?:to|-|until|till|到|至) ?(\d{1,3}) ?(?:s\b|seconds?|秒)",
            clause.text,
        )
        if pair and int(pair[1]) < int(pair[2]):
            refs = tuple(f.ref for f in clause.take_refs())
            clause.take_all()
            return [Trim(refs, start=int(pair[1]) * 1000, end=int(pair[2]) * 1000)]
    return side(clause) or shot_length(clause)


def unnamed(pattern: str) -> str:
    """The same pattern without names, to stand twice in one."""
    return re.sub(r"\?P<\w+>", "?:", pattern)


def side(clause: Clause) -> list[Operation]:
    """ "cut the first 3 seconds", "去掉最后两秒", "only keep the first 10 seconds"."""
    match = re.search(
        rf"(?P<side>\b(?:first|last|opening|final)\b|前面?|开头|最后|后面?|末尾)的? ?(?P<time>{TIME.pattern})",
        clause.text,
    )
    if not match:
        return []
    length = milliseconds(TIME.search(match["time"]))  # type: ignore[arg-type]
    front = match["side"] in {"first", "opening", "前", "前面", "开头"}
    keep = clause.has(r"\b(?:only|keep|just|use)\b|只|保留")
    away = clause.has(REMOVE) or clause.has(r"\b(?:trim|cut|chop|clip|shave)\b|剪|裁|截")
    if not keep and not away:
        return []
    clause.blank(match.start(), match.end())
    refs = tuple(f.ref for f in clause.take_refs())
    clause.take_all()
    if keep:
        return [Trim(refs, end=length) if front else Trim(refs, start=-length)]
    return [Trim(refs, drop_start=length) if front else Trim(refs, drop_end=length)]


def shot_length(clause: Clause) -> list[Operation]:
    each = clause.has(r"\b(?:each|every|per)\b|每(?:张|个|段|幅)")
    if not (each or clause.refs) or not times(clause.text) or clause.quotes():
        return []
    if not each and not clause.has(
        r"\b(?:for|show|hold|keep|stay|make|trim|cut|shorten|extend|last|long|longer|shorter|to|set)\b|停留|显示|持续|展示|剪|缩短|延长|改|放|播"
    ):
        return []
    length = clause.take_time() or 0
    refs = tuple(f.ref for f in clause.take_refs())
    clause.take_all()
    return [ShotLength(() if each else refs, length)]


def speed(clause: Clause) -> list[Operation]:
    factor = None
    if re.search(r"\btransitions?\b|转场", clause.whole):
        return []
    refs = tuple(f.ref for f in clause.refs if clause.text[f.start : f.end].strip())
    if clause.take(
        r"\b(?:normal|original|regular|real|usual) speed\b|正常速度|原速|原来的速度|恢复速度|正常播放"
    ):
        clause.take_refs()
        return [Speed(1.0, refs, absolute=True)]
    share = re.search(r"(\d{1,3}) ?(?:%|percent\b)", clause.text)
    way = re.search(
        r"\b(faster|quicker|speed \w* ?up|speed up)\b|加快|快|\b(slower|slow \w* ?down|slow down)\b|放慢|慢",
        clause.text,
    )
    if share and way and not clause.has(MUSIC):
        slower = way[2] is not None or "慢" in way.group()
        part = min(90, int(share[1])) / 100 if slower else int(share[1]) / 100
        factor = 1 - part if slower else 1 + part
        clause.take_all()
    elif match := clause.take(
        r"(?<![\d.])(\d(?:\.\d+)?) ?(?:x|×|times)(?: (?:the )?(?:speed|faster|as fast|slower))?(?!\w)|([一二两三四五半\d.]+)倍速?|\b(half|double|twice)(?: the)? (?:speed|as fast)\b|\b(twice) as slow\b"
    ):
        named = {"half": 0.5, "double": 2.0, "twice": 2.0}
        factor = (
            named.get(match[3] or "") or (0.5 if match[4] else None) or number(match[1] or match[2] or "")
        )
        if factor and re.search(r"\bslow|慢", clause.text + match.group()) and factor > 1:
            factor = 1 / factor
    elif clause.take(
        r"\b(?:a (?:bit|little) (?:slower|slow)|slower|too fast|too quick)\b|慢一点|慢一些|慢点|太快"
    ):
        factor = 0.75
    elif clause.take(r"\b(?:a (?:bit|little) faster|faster|too slow)\b|快一点|快一些|快点|太慢"):
        factor = 1.25
    elif clause.take(
        r"\b(?:slow(?:er)?[ -]?(?:motion|mo)|slow (?:\S+ ){0,4}down|slow down)\b|慢动作|慢放|放慢|减速"
    ):
        factor = 0.5
    elif clause.take(r"\b(?:speed (?:\S+ ){0,4}up|fast[ -]forward|time-?lapse|quicker)\b|加速|快放|快进"):
        factor = 1.5
    if not factor or clause.has(r"音乐|\bmusic\b"):
        return []
    clause.take_refs()
    return [Speed(min(8.0, max(0.25, factor)), refs)]


def rotate(clause: Clause) -> list[Operation]:
    if not clause.take(
        r"\b(?:rotate|turn(?! (?:\w+ ){1,3}into\b))\b(?=.*(?:\d{2,3}|left|right|clockwise|around|upside|photo|picture|image|clip|video|it))|\bupside[- ]down\b|\b(?:is|are|looks?|lies|lying)(?: lying)? sideways\b|旋转|转(?=\d|左|右|个)"
    ):
        return []
    degrees = clause.take(r"(?<!\d)(90|180|270)(?!\d)(?: ?°| degrees| ?度)?|(九十|一百八十)度")
    if (
        degrees is None
        and not re.search(r"sideways", clause.whole)
        and not clause.has(
            r"\b(?:left|right|clockwise|counter|upside|sideways|around|it)\b|左|右|顺|逆|照片|图|张|视频"
        )
        and not clause.refs
    ):
        return []
    turn = (
        int(degrees[1])
        if degrees and degrees[1]
        else (
            180
            if (degrees and degrees[2] == "一百八十") or re.search(r"upside|around|倒过来", clause.whole)
            else 90
        )
    )
    if clause.take(r"\b(?:left|counter-?(?: )?clockwise|anti-?clockwise)\b|左|逆时针"):
        turn = 360 - turn
    return [Rotate(turn % 360, tuple(f.ref for f in clause.take_refs()))]


def looks(clause: Clause) -> list[Operation]:
    if clause.quotes():
        return []
    if clause.removing and clause.take(
        r"\b(?:looks?|filters?|effects?|colou?r (?:grade|effect))\b|滤镜|效果|调色"
    ):
        return [SetLook("none", tuple(f.ref for f in clause.take_refs()))]
    for look, pattern in lexicon.LOOKS:
        if look == "sepia" and re.search(MUSIC, clause.whole):
            continue
        if match := clause.take(pattern):
            if look != "none" and clause.removing and re.search(REMOVE, clause.whole[: match.start()]):
                look = "none"
            # "the picture" is all that is seen
            refs = tuple(f.ref for f in clause.take_refs() if f.ref.number != 0 or f.ref.kind == "clip")
            before = clause.previous
            if (
                not refs
                and before
                and re.search(r"\b(?:it|them)\b|它", clause.whole)
                and (before.first_read is None or lexicon.first(lexicon.LOOKS, before.whole) == look)
            ):
                refs = tuple(f.ref for f in before.refs)  # "the second one is too dark, brighten it"
            if refs and clause.has(EXCEPT):
                return [SetLook(look), SetLook("none", refs)]
            return [SetLook(look, refs)]
    return []


def motions(clause: Clause) -> list[Operation]:
    for motion, pattern in lexicon.MOTIONS:
        if clause.take(pattern):
            return [SetMotion(motion, tuple(f.ref for f in clause.take_refs()))]
    return []


def fits(clause: Clause) -> list[Operation]:
    for fit, pattern in lexicon.FITS:
        if clause.take(pattern):
            return [SetFit(fit, tuple(f.ref for f in clause.take_refs()))]
    return []


RULES = (trim, speed, rotate, fits, motions, looks)
