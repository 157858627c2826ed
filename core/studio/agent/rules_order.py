# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""Rules for which pictures are in the film, and in what order: one clause → operations (pure)."""

from __future__ import annotations

import re

from core.studio.agent import lexicon
from core.studio.agent.clauses import EXCEPT, Clause
from core.studio.agent.operations import (
    AddFiles,
    Keep,
    Move,
    Operation,
    Ref,
    Remove,
    Reorder,
    ReplaceWithNew,
    Swap,
)
from core.studio.agent.reading import number, times

PUT = r"\b(?:insert|show|come|comes|go|goes|should be|belongs|put|move|place|bring|shift|use|have|make|set)\b|放|移|挪|排|调|提|当|作为"
START = r"\b(?:(?:to|at|in|on) the (?:very )?(?:start|beginning|front|opening|top)|first|up front|as the (?:opening|opener|intro|cover))\b|(?:最前|开头|前面|第一个|最开始|首位|开场|片头|第一位)"
FINISH = r"\b(?:(?:to|at|in) the (?:very )?(?:end|back|finish)|last(?! (?:for |about |only |just )?(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|a|half)\b)|as the (?:ending|closing|finale))\b|(?:最后|末尾|结尾|后面|最末|片尾)"
THESE = r"(?:\b(?:these|this|those|that|them|it|my|the (?:other|new|rest|remaining|last)|new|more|other|the (?:photos?|pictures?|clips?|images?|files?|video)|all)\b|这|新|刚|剩下|其他|其它|它|进去|进来)"


def keep(clause: Clause) -> list[Operation]:
    if (
        not clause.refs
        or times(clause.text)
        or (lexicon.first(lexicon.LOOKS, clause.text) and not clause.has(r"\bkeep\b|保留|留"))
        or not clause.has(
            r"\b(?:only|just) (?:use|keep|with|have|show)?|\b(?:use|keep|show) (?:only|just)\b|只(?:要|用|保留|留|放)"
        )
    ):
        return []
    refs = clause.take_refs()
    clause.take_all()
    return [Keep(tuple(f.ref for f in refs))] if refs else []


def reorder(clause: Clause) -> list[Operation]:
    if clause.take(
        r"\b(?:reverse|flip|invert) (?:the |their )?(?:order|sequence|photos|pictures|clips)\b|\bin reverse order\b|\bbackwards order\b|(?:顺序|次序)(?:反过来|倒过来|颠倒)|倒序|颠倒顺序|反过来排"
    ):
        return [Reorder("reverse")]
    if clause.take(r"\b(?:shuffle|randomi[sz]e|mix up)\b|\brandom order\b|打乱|随机(?:排列|顺序)"):
        return [Reorder("shuffle")]
    return []


def swap(clause: Clause) -> list[Operation]:
    if clause.has(r"\bswap out\b") or any(f.ref.new for f in clause.refs):
        return []
    if not clause.has(r"\b(?:swap|switch|exchange)\b|交换|互换|对调|调换|换一下|换个?位"):
        return []
    if bare := re.search(r"\b(?:swap|switch|exchange) (\d{1,2}) (?:and|with) (\d{1,2})\b", clause.text):
        clause.take_all()
        return [Swap(Ref(number=int(bare[1])), Ref(number=int(bare[2])))]
    if len(clause.refs) < 2:
        return []
    refs = clause.take_refs()
    clause.take_all()
    return [Swap(refs[0].ref, refs[1].ref)]


def replace_with_new(clause: Clause) -> list[Operation]:
    if not clause.has(
        r"\breplace\b|\binstead of\b|代替|\bswap\b.*\b(?:for|with)\b|\bchange\b.*\b(?:to|for|with)\b|换成|替换"
    ):
        return []
    old = [found.ref for found in clause.refs if not found.ref.new]
    new = any(found.ref.new for found in clause.refs) or clause.has(
        r"\b(?:with|for|to|by) (?:this|the other|that|it|my)\b|(?:换成|替换成|换为)(?:这|刚|新)"
    )
    if len(old) == 2 and old[1].name and not clause.has(r"\b(?:music|song|title)\b|音乐|标题"):
        clause.take_all()
        return [ReplaceWithNew(old[0], old[1])]
    if len(old) != 1 or not new:
        return []
    clause.take_all()
    return [ReplaceWithNew(old[0])]


def move(clause: Clause) -> list[Operation]:
    """ "put the second photo first", "第二张放到第一张前面", "start with harbour.jpg"."""
    if opening := clause.take(
        r"\b(?:start|begin|open|starts|opens|begins) with\b|\b(?:end|finish|close|ends) (?:with|on)\b|(?:以|用)(?=.*(?:开头|开场|结尾|收尾))"
    ):
        refs = clause.take_refs()
        if refs:
            last = re.search(r"end|finish|close", opening.group()) or re.search(r"结尾|收尾", clause.whole)
            return [Move((refs[0].ref,), place=-1 if last else 1)]
        return []
    if (
        clause.refs
        and not clause.removing
        and clause.take(r"^\W*first,? (?:show|use|comes?)\b|^\W*(?:先|首先)(?:放|显示|播放?)")
    ):
        return [Move(tuple(f.ref for f in clause.take_refs()), 1)]
    if not clause.refs or not clause.has(PUT) or clause.removing:
        return []
    refs = [found for found in clause.refs if clause.text[found.start : found.end].strip()]
    if len(refs) >= 2 and (move_beside := beside(clause, [found.ref for found in refs])):
        clause.take_all()
        return [move_beside]
    if not refs:
        return []
    text = clause.text
    for found in refs:
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    place = destination(text)
    if place is None:
        return []
    clause.take_all()
    return [Move(tuple(found.ref for found in refs), place=place)]


def beside(clause: Clause, refs: list[Ref]) -> Move | None:
    if len(refs) > 2 and clause.has(r"\bbetween\b|之间|中间"):
        return Move(tuple(refs[:-2]), after=refs[-2])
    if clause.has(r"\bbefore\b|\bin front of\b|\bahead of\b|(?:前面|之前|前边)"):
        return Move(tuple(refs[:-1]), before=refs[-1])
    if clause.has(r"\bafter\b|\bbehind\b|(?:后面|之后|后边)"):
        return Move(tuple(refs[:-1]), after=refs[-1])
    return None


def destination(text: str) -> int | None:
    """Where to: 1 first, -1 last, or the number of the place."""
    if match := re.search(
        r"\b(?:to|in|at|as) (?:position|place|number|spot|slot) (\d{1,2})\b|第([一二三四五六七八九十\d]+)(?:位|个位置)",
        text,
    ):
        return int(number(match[1] or match[2]) or 1)
    if match := re.search(r"\b(second|third|fourth|fifth)\b(?! (?:photo|picture|image|clip|shot))", text):
        return {"second": 2, "third": 3, "fourth": 4, "fifth": 5}[match[1]]
    if re.search(START, text):
        return 1
    return -1 if re.search(FINISH, text) else None


def add_files(clause: Clause) -> list[Operation]:
    if clause.removing or clause.quotes():
        return []
    if clause.take(
        rf"\b(?:add|include|append|insert|put in|use)\b (?:in )?(?:all )?(?:{THESE}) ?(?:\w+ )?(?:photos?|pictures?|images?|clips?|videos?|files?|ones?|shots?|in\b|as well|too|to the)|\b(?:add|include|append|insert) (?:it|them|this|these)\b|(?:加上?|放|插入?|添加|用上)(?:进去|进来|到视频|到片子)|(?:加上?|插入|添加|用上?|加入)(?:这|新|刚|剩下|其他)|(?:这|新|刚发)[^,]{{0,8}}(?:也)?(?:加|放|用)(?:上|进|到)"
    ):
        return [AddFiles(first=clause.take(START) is not None)]
    return []


THING = re.compile(
    r"\b(?:sounds?|audio|volume|texts?|words|writing|titles?|captions?|subtitles?|filters?|looks?|effects?|zoom\w*|motion|movement|animations?"
    r"|crop\w*|transitions?|cross-?fades?|fades?|music|song|bars|borders|backgrounds?|rotation|logo|watermark|black and white|colou?rs?|part|bit|section|seconds|half|middle)\b"
    r"|声音|原声|音量|文字|字|标题|字幕|滤镜|效果|缩放|动画|动效|转场|音乐|黑边|背景|颜色|水印|标志|部分|秒|中间"
)
"""What is taken from a picture is not the picture."""


def remove(clause: Clause) -> list[Operation]:
    if not clause.removing or THING.search(clause.whole):
        return []
    found = clause.take_refs()
    refs = tuple(f.ref for f in found)
    if refs and clause.has(EXCEPT):
        return [Keep(refs)]
    if not refs and clause.previous is not None and clause.has(r"\b(?:it|them|that one)\b|它"):
        # "the second one is blurry, remove it"
        refs = tuple(f.ref for f in clause.previous.refs) if clause.previous.first_read is None else ()
    return [Remove(refs)] if refs else []


RULES = (keep, reorder, swap, replace_with_new, move, add_files)
