# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""Which pictures a sentence speaks of: "the second photo", "clips 1 and 3", "第二张", "harbour.jpg" (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from core.studio.agent.operations import Ref
from core.studio.agent.reading import ORDINALS, normal, number, times

Kind = Literal["photo", "clip", "any"]

ORDINAL = r"(?:" + "|".join(ORDINALS) + r"|\d{1,2}(?:st|nd|rd|th))"
NOUN = r"(?:photos?|pictures?|images?|pics?|clips?|videos?(?! clips?)|shots?|slides?|footage|ones?|files?|scenes?)"
ENGLISH = re.compile(
    rf"\b(?:the )?(?P<ords>{ORDINAL}(?:(?:,? and |,? ?& ?|, ?)(?:the )?{ORDINAL})*) (?:(?:two|uploaded) )?(?P<noun>{NOUN})\b"
    rf"|\b(?P<noun2>photos?|pictures?|images?|pics?|clips?|shots?|slides?) (?:number |no\.? ?|# ?)?(?P<nums>\d{{1,2}}(?:(?:,? and |,? ?& ?|, ?)\d{{1,2}})*)\b(?! ?(?:s\b|sec|%|min|x\b))"
    r"|\b(?P<only>(?:the|this|that) (?:clip|photo|picture|image))\b(?! (?:of|number|no\b|#|\d))"
    r"|\b(?P<new>(?:the )?(?:new|latest|newest|other new) (?:photos?|pictures?|images?|pics?|clips?|videos?|files?|ones?))\b"
)
COUNTER = r"(?:张|个|段|幅|条|部)"
CHINESE = re.compile(
    rf"(?P<back>倒数)?第(?P<han>[一二三四五六七八九十两\d]+(?:(?:、|和|,|跟|与)第?[一二三四五六七八九十两\d]+)*){COUNTER}(?P<noun>照片|图片|图|相片|片段|视频|镜头|素材)?"
    rf"|(?P<only>(?:这|那)(?:张|段)(?:照片|图片|图|视频|片段)?)"
    rf"|(?P<last>最后(?:一|那)?{COUNTER}|末尾那{COUNTER})(?P<noun_l>照片|图片|图|相片|片段|视频|镜头)?"
    rf"|(?P<new>(?:新|刚(?:才|刚)?)(?:发|传|加|上传)?的(?:那|这)?(?:{COUNTER})?(?:照片|图片|图|视频|片段|素材)?|新(?:照片|图片|图|视频|素材))"
)
SEVERAL = re.compile(
    rf"\b(?:the )?(?P<side>first|last|opening|final) (?P<count>two|three|four|five|\d) (?P<noun>{NOUN})\b"
    rf"|(?P<han_side>前|后|最后|开头)(?P<han_count>[两二三四五\d]){COUNTER}(?P<han_noun>照片|图片|图|片段|视频)?"
)
BESIDE = re.compile(
    rf"\b(?:before|after|behind|in front of|remove|delete|drop) (?:the )?(?P<ord>{ORDINAL})(?=\s*$)"
)
"""Where only a number follows: "put it before the first"."""
SPLIT = re.compile(r",? and |,? ?& ?|, ?|、|和|跟|与")


@dataclass(frozen=True, slots=True)
class Found:
    """A reference and where it stands in the text."""

    start: int
    end: int
    ref: Ref


def find_refs(norm: str, names: Sequence[str]) -> list[Found]:
    """All references in a text, in order. `names` are the names of the files."""
    found: list[Found] = []
    for match in SEVERAL.finditer(norm):
        count = int(number(match["count"] or match["han_count"]) or 0)
        kind = kind_of(match["noun"] or match["han_noun"] or "")
        back = (match["side"] or match["han_side"]) in {"last", "final", "后", "最后"}
        span = range(-count, 0) if back else range(1, count + 1)
        found += [Found(match.start(), match.end(), Ref(kind, place)) for place in span]
    several = [(f.start, f.end) for f in found]
    for match in ENGLISH.finditer(norm):
        if any(a < match.end() and match.start() < b for a, b in several):
            continue
        if match["new"]:
            found.append(Found(match.start(), match.end(), Ref(new=True)))
            continue
        if match["only"]:
            kind = kind_of(match["only"].split()[1])
            found.append(Found(match.start(), match.end(), Ref(kind, 0)))
            continue
        kind = kind_of(match["noun"] or match["noun2"])
        words = SPLIT.split((match["ords"] or match["nums"]).replace(" the ", " "))
        found += [
            Found(match.start(), match.end(), Ref(kind, place))
            for w in words
            if (place := ordinal(w)) is not None
        ]
    for match in CHINESE.finditer(norm):
        if match["new"]:
            found.append(Found(match.start(), match.end(), Ref(new=True)))
            continue
        if match["only"]:
            kind = "photo" if "张" in match["only"] else "clip"
            found.append(Found(match.start(), match.end(), Ref(kind, 0)))
            continue
        kind = kind_of(match["noun"] or match["noun_l"] or "")
        if match["last"]:
            found.append(Found(match.start(), match.end(), Ref(kind, -1)))
            continue
        places = [n for w in SPLIT.split(match["han"]) if (n := number(w.removeprefix("第"))) is not None]
        found += [
            Found(match.start(), match.end(), Ref(kind, int(-n if match["back"] else n))) for n in places
        ]
    for match in BESIDE.finditer(norm):
        if (place := ordinal(match["ord"])) is not None:
            found.append(Found(match.start("ord"), match.end("ord"), Ref("any", place)))
    found += named(norm, names)
    clocks = times(norm)  # "30-second video" is no second video
    found = [f for f in found if not any(a < f.end and f.start < b for a, b, _ in clocks)]
    return sorted(found, key=lambda f: f.start)


def named(norm: str, names: Sequence[str]) -> list[Found]:
    """Files called by their name, or by its stem before a word such as photo."""
    found = []
    for name in dict.fromkeys(names):
        stem = normal(PurePath(name).stem)
        whole = re.escape(normal(name))
        words = re.escape(stem).replace(r"\_", "[ _-]").replace(r"\-", "[ _-]").replace("_", "[ _-]")
        pattern = rf"(?<![\w.]){whole}(?!\w)" if "." in name else r"(?!)"
        if len(stem) >= 3 and not stem.isdigit():
            pattern += rf"|\bthe {words} (?:photo|picture|image|pic|clip|video|shot|one)\b|{words}(?=那张|这张|那段|照片|图)"
        found += [Found(m.start(), m.end(), Ref(name=name)) for m in re.finditer(pattern, norm)]
    return found


def ordinal(word: str) -> int | None:
    word = word.strip().removeprefix("the ")
    if word in ORDINALS:
        return ORDINALS[word]
    digits = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word)
    return int(digits.group(1)) if digits else None


def kind_of(noun: str) -> Kind:
    if re.match(r"photo|picture|image|pic|照片|图|相片", noun):
        return "photo"
    if re.match(r"clip|video|footage|片段|视频", noun):
        return "clip"
    return "any"
