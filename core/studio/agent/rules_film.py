# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""Rules for the film as a whole: its shape, length, transitions; undo and a new start (pure)."""

from __future__ import annotations

import re

from core.studio.agent import lexicon
from core.studio.agent.clauses import REMOVE, Clause
from core.studio.agent.operations import (
    Operation,
    Redo,
    SetLength,
    SetShape,
    SetSharpness,
    SetTransition,
    ShotLength,
    Speed,
    StartOver,
    Undo,
)  # fmt: skip
from core.studio.agent.reading import WHEN, number, time_in, times
from core.words import Phrase

TOLD = re.compile(
    r"\b(?:at|after|every|in|for|within|under|than|takes?|only|just|per|of)\s+(?:a |an |\d|\w+ (?:seconds?|minutes?))|\bago\b"
    r"|(?:每|不到|只要|仅需)\s*\d"
)
"""A time that tells of something else than the film: "brews in 2 minutes"."""
MEANT = re.compile(
    r"\b(?:make|cut|trim|shorten|keep|set|video|film|clip|promo|reel|ad|movie|slideshow|long|length|story|trailer|teaser"
    r"|explainer)\b|视频|短片|影片|片|剪|时长|做|改"
)
RELATIVE = re.compile(
    r"\bshorten\b|\bextend\b|\blengthen\b|久一|久些|久点|\b(?:shorter|longer)\b|短一|长一|更长|更短"
)


REDO = r"^\W*(?:please )?redo\b|\bundo (?:the|my|that) undo\b|\bbefore the undo\b|\bdo (?:it|that) again after all\b|重做|恢复(?:刚才|刚刚|被)?撤销|取消撤销|反撤销"
TIMES = r"\b(twice|two|three|four|five|\d{1,2})(?: (?:times|steps|changes|edits))?\b|([一二两三四五六七八九十\d]+)(?:步|次)"


def steps_in(clause: Clause) -> int:
    match = re.search(TIMES, clause.text)
    if not match:
        return 1
    return 2 if match[1] == "twice" else int(number(match[1] or match[2]) or 1)


def undo(clause: Clause) -> list[Operation]:
    if clause.has(REDO):
        steps = steps_in(clause)
        clause.take_all()
        return [Redo(steps)]
    if clause.take(
        r"^\W*(?:please )?(?:undo|revert|undo that|go back|take (?:that|it) back)\b|\bundo\b|\brevert (?:it|that|the last)\b|\bprevious version\b|撤销|撤回|恢复上一步|返回上一步|改回去|退回上一"
    ):
        steps = steps_in(clause)
        clause.take_all()
        return [Undo(steps)]
    if clause.take(
        r"\bstart (?:over|from scratch|again|afresh)\b|\bclear (?:the |my )?(?:timeline|project|everything)\b|\breset (?:the |my )?(?:project|timeline|everything)\b|重新开始|全部重来|重头来过|重来一遍|从头(?:开始|再?来)|清空|全部删(?:除|掉)"
    ):
        clause.take_all()
        return [StartOver()]
    return []


def shape(clause: Clause) -> list[Operation]:
    """Taken anywhere: "for TikTok", "9:16", 竖屏."""
    name, platform = None, lexicon.first(lexicon.PLATFORMS, clause.text)
    for value, pattern in lexicon.SHAPES:
        if clause.take(pattern):
            name = name or value
    return [SetShape(*lexicon.SIZES[name], platform)] if name else []


def sharpness(clause: Clause) -> list[Operation]:
    for pixels, pattern in lexicon.SHARPNESS:
        if clause.take(pattern):
            return [SetSharpness(min(1080, int(pixels)))]
    return []


DELTA = re.compile(
    rf"(?P<t>{WHEN}) (?P<way>longer|shorter|more|less)\b|(?P<zh>再?加长|延长|再长|缩短|再?短|减少|再?剪短)(?!到|至|成)(?:了)?(?P<t2>{WHEN})"
    rf"|\b(?P<plus>add) (?:another |an extra )?(?P<t4>{WHEN})(?: (?:to|at|on) (?:it|the (?:video|film|end)))?\W*$"
    rf"|\b(?P<verb>extend|lengthen|shorten)(?: (?:it|the (?:video|film)))? by (?P<t3>{WHEN})"
)
FACTOR = (
    (2.0, r"\btwice as long\b|\bdouble the (?:length|duration)\b|(?:时长|长度)(?:加倍|翻倍)|两倍长"),
    (0.5, r"\bhalf (?:as long|the (?:length|duration))\b|\b(?:cut|reduce) (?:it|the (?:length|duration|video|film)) (?:in|by) half\b|\bhalve (?:it|the (?:length|duration))\b|(?:时长|长度)(?:减半|缩短一半)|缩短一半"),
)  # fmt: skip


def stretch(clause: Clause) -> list[Operation]:
    """ "5 seconds longer", "twice as long": against what it is now."""
    for factor, pattern in FACTOR:
        if not clause.refs and clause.take(pattern):
            clause.take_all()
            return [SetLength(by=factor)]
    match = DELTA.search(clause.text)
    if not match or clause.quotes() or re.search(r"音乐|\bmusic\b|标题|\btitle|\bcaption|字幕", clause.whole):
        return []
    ms = time_in(match["t"] or match["t2"] or match["t3"] or match["t4"])
    longer = (
        (match["way"] or match["verb"]) in {"longer", "more", "extend", "lengthen"}
        or bool(match["plus"])
        or bool(match["zh"] and re.search(r"长", match["zh"]))
    )
    refs = tuple(f.ref for f in clause.take_refs())
    clause.take_all()
    change = ms if longer else -ms
    return [ShotLength(refs, 0, change)] if refs else [SetLength(add=change)]


VAGUE = r"^\W*(?:please |can you |could you )?(?:remove|delete|move|change|replace|swap|fix|crop|trim) (?:it|this|that|them|one|something)\W*(?:please)?\W*$|^\W*(?:请)?把?(?:它|这个|那个)(?:删掉|去掉|移走|改一下|换掉)\W*$|^\W*(?:删掉|换掉|改一下)\W*$"
BIGGER = r"\b(?:it|them|that|this|everything)\b.*\b(?:bigger|larger|smaller)\b|^\W*(?:bigger|larger|smaller)\b|^\W*(?:再)?(?:大|小)(?:一点|一些|点)\W*$|^\W*(?:放大|缩小)(?:一点|一些|点)?\W*$"


def vague(clause: Clause) -> list[Operation]:
    """A wish that could be about anything in the film is asked about."""
    if clause.refs or clause.quotes() or clause.text != clause.whole:
        return []
    if clause.has(BIGGER):
        clause.take_all()
        clause.asks.append(Phrase("studio-ask-bigger"))
    elif clause.has(VAGUE) and (clause.previous is None or not clause.previous.refs):
        clause.take_all()
        clause.asks.append(Phrase("studio-ask-what"))
    return []


def transitions(clause: Clause) -> list[Operation]:
    if clause.removing and clause.take(r"\b(?:cross-?fades?|transitions?|fades?|dissolves?)\b|转场|过渡"):
        return [SetTransition("cut", refs=tuple(f.ref for f in clause.take_refs()))]
    for kind, pattern in lexicon.TRANSITIONS:
        if clause.take(pattern):
            clause.take(r"\btransitions?\b|转场|过渡")
            between = clause.has(r"\bbetween\b|之间")
            refs = tuple(f.ref for f in clause.take_refs())
            if between and len(refs) > 1:
                refs = refs[1:]  # into the second of them
            quick = clause.take(r"\b(?:faster|quicker|shorter|snappier)\b|快一?[点些]|短一?[点些]")
            slow = clause.take(r"\b(?:slower|longer)\b|慢一?[点些]|长一?[点些]")
            return [
                SetTransition(kind, clause.take_time() or (350 if quick else 1400 if slow else None), refs)
            ]
    return []


AT = re.compile(rf"\bat (?:the )?(?:{WHEN})|第(?:{WHEN})")
"""A moment, no length."""


LIKE = re.compile(
    rf"^\W*(?:to |like |about |maybe |say |around |roughly |just |only |大概|大约|就|差不多|到){{0,2}}(?:{WHEN})(?: or so| long| max| maybe| please|左右|就好|就行|就够)?\W*$"
)
"""A time alone."""


def photos_longer(clause: Clause) -> list[Operation]:
    """ "the second photo should stay longer"."""
    if not clause.has(RELATIVE):
        return []
    photos = [f.ref for f in clause.refs if f.ref.kind != "clip"]
    if not photos:
        clause.take_all()
        clause.asks.append(Phrase("studio-ask-how-long"))
        return []
    factor = 0.7 if clause.has(r"\blonger\b|\bextend|\blengthen|长|久") else 1.4
    clause.take_all()
    return [Speed(factor, tuple(photos))]


def refused_before(clause: Clause) -> bool:
    """Is the time itself part of what is not wanted? "6 seconds without music" is not."""
    if not clause.removing:
        return False
    refusal, found = REMOVE.search(clause.whole), times(clause.text)
    return refusal is None or not found or refusal.start() < found[0][0]


def length(clause: Clause) -> list[Operation]:
    """What is left of times is the film's length, where nothing speaks against it."""
    if clause.quotes() or refused_before(clause):
        return []
    if AT.search(clause.text) or any(clause.text[f.start : f.end].strip() for f in clause.refs):
        return photos_longer(clause)
    before = clause.previous
    if before and before.refs and RELATIVE.search(before.whole) and LIKE.match(clause.text):
        before.asks.clear()  # "make the last clip shorter, like 4 seconds"
        return [ShotLength(tuple(f.ref for f in before.refs), clause.take_time() or 0)]
    if before and re.search(r"\btransitions?\b|转场", before.whole) and not clause.has(MEANT):
        kind = lexicon.first(lexicon.TRANSITIONS, before.whole) or "crossfade"
        return [SetTransition(kind, clause.take_time())] if times(clause.text) else []
    if times(clause.text) and (not clause.has(TOLD) or clause.has(MEANT)):
        return [SetLength(to=clause.take_time())]
    if re.search(r"音乐|\bmusic\b|标题|\btitle|\bcaption", clause.whole):
        return []
    if clause.take(
        r"\b(?:shorter|too long|more concise|shorten (?:it|the (?:video|film)))\b|短一点|短一些|短点|更短|太长|缩短"
    ):
        return [SetLength(by=0.7)]
    if clause.take(
        r"\b(?:longer|too short|extend (?:it|the (?:video|film)))\b|长一点|长一些|长点|更长|太短|延长"
    ):
        return [SetLength(by=1.4)]
    return []


RULES_FIRST = (undo, shape, sharpness)
RULES_LAST = (transitions, length, vague)
