"""Text in, text out: interface talk taken off clause by clause, so that talk of the video in the same
breath stays."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.gui.cleaning import HIDDEN, cleaned
from core.gui.talk import Do, is_apology, is_done, is_interface, is_issue, masked, meaning
from core.words import Phrase, say


@dataclass(frozen=True, slots=True)
class Translated:
    """`text` about the video, "" where nothing was said about it; `does` what the interface talk asked for.

    `instead` is a sentence in the person's language for the case that all of it was interface talk and
    nothing has changed either; else ""."""

    text: str
    does: frozenset[Do] = frozenset()
    instead: str = ""


_MARKER = re.compile(
    r"^(?:•|\d{1,2}[.)、]|[①-⑳]|(?:step|步骤) ?\d+[:：.]|第[一二三四五六]步[:：，,])\s*", re.I
)
_NUMBER = re.compile(r"^\d{1,2}(?=[.)、])")
_SENTENCES = re.compile(
    r"(?<=[.!?…])\s+|(?<=[.!?…][\"”’)])\s+|(?<=[。！？])(?![”」』）\"])|(?<=[。！？][”」』）\"])"
)
_SHORTENED = re.compile(r"\b(?:e\.g|i\.e|vs|etc|approx|no|mr|ms|dr)\.$", re.I)
_CLAUSES = re.compile(
    r"(\s*[;—–；]+\s*|\s+-\s+|,\s+(?:and |then |so |but |or )*|，|,(?=[\u4e00-\u9fff])"
    r"|\s+and then\s+|\s+(?:and|so|or|then|where|so that)\s+(?=(?:you|just|simply|please|click|tap"
    r"|press|hit|open|drag|preview|export"
    r"|download|go to|use the|head)\b)|\s+by\s+(?=(?:click|tapp|press|dragg|open|using the)))",
    re.I,
)
_LEADS = re.compile(
    r"^\W*(?:if|when|whenever|once|to|for|after|before|as soon as|in order to|in case|should you|while"
    r"|until|from here|from there"
    r"|now|then|next|finally|first|lastly|alternatively|otherwise|from now on)\b"
    r"|^\W*(?:如果|如需|如要|如|若|想要|想|要是|当|需要|为了|要|完成后|确认后|满意后|确认无误后|满意的话|没问题的话|之后|然后|接下来|最后|接着|现在|首先|随后|另外|此外)",
    re.I,
)
_FOLLOWS = re.compile(
    r"^\W*(?:to|and|then|or|so|where|which|for|until|in order|you can|you'll|you’ll|you will|there"
    r"|choose|select|pick|wait|enter|set|it will|the file)\b"
    r"|^\W*(?:即可|就可以|就能|便可|以便|来|可以|并|然后|再|接着|选择|等待|最后|从而|您就|你就|就会|系统|视频就会|文件就会|也可以|或者|或|进行)",
    re.I,
)
_FRAGMENT = re.compile(
    r"^\W*(?:great|sure|perfect|ok|okay|alright|now|next|finally|simply|please|awesome|then|also|just|so|and|but|or|there|here|excellent"
    r"|wonderful|of course|好的|现在|接下来|最后|然后|此外|另外|同时|您|你|请|好|太好了|当然)?\W*$",
    re.I,
)
_READY = (
    (
        re.compile(
            r"\bready (?:to|for) (?:be )?(?:export(?:ed|ing)?|download(?:ed|ing)?)(?: (?:and"
            r"|or) (?:shar|download|export)\w*)?",
            re.I,
        ),
        "ready",
    ),
    (re.compile(r"(?:准备就绪|准备好|已就绪)[，,]?(?:可以|可供|等待|随时)?(?:导出|下载)了?"), "准备好了"),
)
_TOLD = re.compile(
    r"\b(?:I|we)(?:'ve|’ve| have)?(?: just| also| now)?\s+(?:\w+ed|put|set|cut|made)\b[^.!?]*|(?:我"
    r"|已经?)(?:为您|为你|帮您|帮你)?(?:添加|加入|加上|生成|完成|调整|修改|制作|剪辑|替换)[^，。！？]*"
)
_BRACKETS = re.compile(r"\s*\([^()]*\)|（[^（）]*）")
# What is left of a sentence that only led to a link
_POINTER = re.compile(
    r"^\W*(?:(?:here(?:['’]s| is| are)?|view|watch|see|open|visit|download|link|you can|your|the|it"
    r"|video|film|preview|result"
    r"|project|file|is|at|on|in|from|this|for|to|use|play|workspace|and|or|now)\b\W*)*$"
    r"|^\W*(?:查看|观看|下载|打开|访问|链接|点此|这里|在此|视频|影片|地址|预览|您可以|你可以|请|在|的|是|项目|成片)*\W*$",
    re.I,
)
_INSTEAD = (
    (Do.EXPORT, "gui-export"),
    (Do.STATE, "gui-state"),
    (Do.SUMMARY, "gui-state"),
    (Do.CREDITS, "gui-credits"),
    (Do.EDIT, "gui-edit"),
)


def translate(text: str, language: str) -> Translated:
    """The agent's text for a person without its screen. Never raises."""
    plain = cleaned(text)
    does: set[Do] = set()
    kept: list[str] = []
    heading: tuple[int, str] | None = None  # of a list, none of whose items was kept so far: where, and what
    steps = False  # inside a list whose last item was an instruction for the screen
    for line in plain.split("\n"):
        marker = _MARKER.match(line)
        body = line[marker.end() :] if marker else line
        ordered = marker is not None and not marker[0].startswith("•")
        if ordered and steps and _step(body) and not is_done(body):
            rest, wanted = "", set(meaning(body) & {Do.EXPORT})
        else:
            rest, wanted = _line(body)
        does |= wanted
        if marker:
            steps = not rest
            if heading is not None:  # "To export:" goes with its steps, and stays with what is kept
                kept[heading[0]] = heading[1] if rest else ""
                heading = None if rest else heading
        elif body:
            heading = (len(kept), rest) if rest.endswith((":", "：")) else None
            steps = False
        if rest:
            kept.append(f"{marker[0].rstrip()} {rest}" if marker else rest)
        elif not body:
            kept.append("")
    whole = _joined(kept)
    if not whole and (told := _TOLD.search(plain)) and not is_issue(told[0]):
        whole = _finished(told[0], ".")
    instead = "" if whole else next((say(Phrase(key), language) for do, key in _INSTEAD if do in does), "")
    return Translated(whole, frozenset(does), instead)


def _line(line: str) -> tuple[str, set[Do]]:
    """A line's sentences without interface talk and false alarms, and what the talk wanted."""
    does: set[Do] = set()
    kept: list[str] = []
    alarm = False
    for sentence in _split(line):
        if is_issue(sentence):
            alarm = True
            before = _before_alarm(sentence)
            if _FRAGMENT.match(before) or is_apology(before) or _LEADS.match(before):
                continue
            sentence = _finished(before, _end(sentence))
        elif alarm and is_apology(sentence):
            continue
        else:
            alarm = False
        for pattern, words in _READY:
            if pattern.search(sentence) and not sentence.rstrip().endswith(("?", "？")):
                sentence = pattern.sub(words, sentence)
                does.add(Do.EXPORT)
        rest, wanted = _sentence(sentence)
        does |= wanted
        if rest:
            kept.append(rest)
    if len(kept) == 1 and kept[0].endswith((":", "：")) and does:  # "To export your video:" and its steps
        return "", does
    text = ""
    for sentence in kept:
        text += ("" if not text or text[-1] in "。！？…”」" else " ") + sentence
    return text, does


def _before_alarm(sentence: str) -> str:
    """What a sentence says before a false alarm in it ("The title is in, but I ran into a temporary
    issue")."""
    text = ""
    for clause, separator in zip(*_clauses(sentence), strict=True):
        if is_issue(clause):
            break
        text += separator + clause
    return text


def _sentence(sentence: str) -> tuple[str, set[Do]]:
    """A sentence without its clauses about the interface, and what these wanted."""
    does: set[Do] = set()
    whole = _BRACKETS.sub(lambda found: _bracket(found[0], does), sentence)
    if HIDDEN in whole:
        whole = re.sub(rf"\s*(?:[:：]|\bat|\bhere)?\s*{HIDDEN}", "", whole)
        if _POINTER.match(whole):
            return "", does | meaning(whole)
    clauses, between = _clauses(whole)
    talk = [is_interface(clause) for clause in clauses]
    if not any(talk):  # only the sentence as a whole may read as an instruction
        return (
            ("", does | meaning(whole))
            if is_interface(whole) and not is_done(whole)
            else (whole.strip(), does)
        )
    drop = list(talk)
    for i in range(len(clauses) - 2, -1, -1):  # "If you want to hear it, press play"
        if drop[i + 1] and not drop[i] and _LEADS.search(clauses[i]) and not is_done(clauses[i]):
            drop[i] = True
    for i in range(1, len(clauses)):  # "click Export, choose 1080p and wait"
        if drop[i - 1] and not drop[i] and _FOLLOWS.search(clauses[i]) and not is_done(clauses[i]):
            drop[i] = True
    does |= {do for clause, gone in zip(clauses, talk, strict=True) if gone for do in meaning(clause)}
    text = ""
    for clause, separator, gone in zip(clauses, between, drop, strict=True):
        if not gone and clause.strip():
            text += (separator if text else "") + clause
    text = text.strip(" ,，;；—–-")
    return ("", does) if _FRAGMENT.match(text) else (_finished(text, _end(sentence)), does)


def _bracket(found: str, does: set[Do]) -> str:
    """An aside goes whole, or stays whole."""
    if not is_interface(found.strip()[1:-1]):
        return found
    does |= meaning(found)
    return ""


def _clauses(sentence: str) -> tuple[list[str], list[str]]:
    """The clauses, and what stood before each; nothing inside quotation marks divides."""
    clauses, between, at = [], [""], 0
    for found in _CLAUSES.finditer(masked(sentence)):
        clauses.append(sentence[at : found.start()])
        between.append(sentence[found.start() : found.end()])
        at = found.end()
    return [*clauses, sentence[at:]], between


def _split(line: str) -> list[str]:
    sentences: list[str] = []
    for part in _SENTENCES.split(line):
        if sentences and _SHORTENED.search(sentences[-1]):
            sentences[-1] += " " + part
        elif part.strip():
            sentences.append(part.strip())
    return sentences


def _step(body: str) -> bool:
    """An imperative that makes sense only inside such a list: choose 1080p, wait, name the file."""
    return bool(
        is_interface(body)
        or re.match(
            r"\W*(?:choose|select|pick|set|enter|wait|save|download|export|adjust|type|name|confirm"
            r"|then|open|find|use|(?:your|the) (?:file|download|video) will)\b"
            r"|\W*(?:选择|设置|输入|等待|保存|下载|导出|调整|确认|然后|打开|找到|即可|文件|视频将|视频会|命名)",
            body,
            re.I,
        )
    )


def _end(sentence: str) -> str:
    found = re.search(r"[.!?。！？…:：]+[”\"」』)）]*\s*$", sentence)
    return found[0].strip() if found else ""


def _finished(text: str, end: str) -> str:
    """As a sentence of its own: a capital first, the end it had."""
    text = text.strip(" ,，;；—–")
    if text[:1].islower() and text[:1].isascii() and not re.match(r"\w+\.\w{2,4}\b", text):
        text = text[0].upper() + text[1:]
    return text if not text or re.search(r"[.!?。！？…:：][”\"」』)）]*$", text) else text + end


def _joined(lines: list[str]) -> str:
    """One empty line at most between paragraphs; steps counted anew where some are gone; no heading without
    a body."""
    kept: list[str] = []
    for position, line in enumerate(lines):
        after = next((each for each in lines[position + 1 :] if each), "")
        if line.endswith((":", "：")) and not after and any(kept):
            continue
        kept.append(line)
    number = 0
    for position, line in enumerate(kept):
        if _NUMBER.match(line):
            number += 1
            kept[position] = _NUMBER.sub(str(number), line)
        elif line and not line.startswith("•"):
            number = 0
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
