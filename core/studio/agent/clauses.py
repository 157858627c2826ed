# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""A message cut into clauses, each with what is still unread in it (pure, apart from the reading mark)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.studio.agent.reading import MARK, Reading, times
from core.studio.agent.refs import ORDINAL, Found, find_refs
from core.words import Phrase

REMOVE = re.compile(
    r"\b(?:titles?|captions?|subtitles?|text|music|sound|filter|transitions?) off\b"
    r"|\b(?:remove|removing|delete|drop(?= (?:the|that|this|those|these|all|my|any|photo|picture|clip|music|title|caption|last|first|\d))|cut out|take out|take away|get rid of|leave out|lose|erase|discard|skip|kill|ditch|scrap|take (?:the |my |our |this |that |all )?(?!it\b)[\w ]{1,24} (?:out|off|away)\b|without|no(?= (?:more |background |other )?(?:music|bgm|sounds?|audio|texts?|titles?|captions?|subtitles?|transitions?|zoom|motion|filters?|effects?|logos?|voice|words|borders?|bars|fades?|cross-?fades?|animations?|songs?|crop|cropping|watermark)\b)|don't (?:want|use|need|add|include)|do not (?:want|use|need|add|include))\b"
    r"|删除|删掉|删去|去掉|移除|拿掉|去除|不要|不用|不需要|取消|移走|别加|别放|无(?=音乐|字幕|标题)|没有(?=音乐|字幕|标题)|删"
)
EXCEPT = re.compile(r"\bexcept\b|\bbut not\b|\bapart from\b|\bother than\b|\beverything but\b|除了|除开|以外")
VERB = re.compile(
    r"^(?:please |then |also |now |just |can you |could you )*(?:add|put|make|set|change|use|keep|give|turn|move|swap|trim|cut|speed|slow|show|start|begin|open|end|fade|replace|apply|include|write|call|rename"
    r"|crop|rotate|mute|raise|lower|increase|decrease|reduce|bring|place|insert|shorten|extend|i (?:want|need|would))\b|^(?:请|再|把|将|给|让|也)*(?:加|放|改|换|设|用|变|调|移|交换|剪|加速|保留|显示|旋转|静音)"
)
KEEPING = re.compile(
    r"^(?:with|just|only)\b|\b(?:keep|keeps|stays?|leave|fine|ok(?:ay)?|good|great|nice|remains?)\b|^(?:但|只)|留|不动|可以|不错|好看"
)
"""What is said to be good or to stay is not removed along with what came before."""
BREAK = re.compile(
    r"[!?;。!?;\n]+|\.(?=\s|$)|,(?!\d)(?! \d{1,2}(?:,| and| &|$))|(?<!第[一二三四五六七八九十\d])、"
    rf"|\s(?:and|then|but|plus|also)(?=\s)(?!\s(?:white|out|a half|images?|clips?|photos?|videos?|pictures?|text|\d|(?:the )?{ORDINAL} (?:one|photo|picture|image|clip|shot|slide)|(?:the )?{ORDINAL}\b(?! (?:with|to|for))))"
    r"|然后|接着|再(?=[加把删放给将去变换调])|并且|并(?=[加把删放给将去配])|而且|同时|另外|顺便|还要"
)


@dataclass(slots=True)
class Clause:
    """`text` loses (to spaces) what a rule has read; `whole` stays. `start` is its place in the message. `asks`:
    what could mean two things is asked."""

    whole: str
    start: int
    reading: Reading
    names: Sequence[str]
    removing: bool = False
    previous: Clause | None = None
    role: str | None = None
    text: str = ""
    first_read: int | None = None
    refs: list[Found] = field(default_factory=list)
    asks: list[Phrase] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.whole
        self.refs = find_refs(self.whole, self.names)

    def has(self, pattern: str | re.Pattern[str]) -> bool:
        return re.search(pattern, self.text) is not None

    def take(self, pattern: str | re.Pattern[str]) -> re.Match[str] | None:
        """Find it and mark it as read."""
        match = re.search(pattern, self.text)
        if match:
            self.blank(match.start(), match.end())
        return match

    def blank(self, start: int, end: int) -> None:
        self.text = self.text[:start] + " " * (end - start) + self.text[end:]
        place = self.start + start
        self.first_read = place if self.first_read is None else min(self.first_read, place)

    def take_all(self) -> None:
        self.blank(0, len(self.text))

    def take_time(self) -> int | None:
        """The first time that is still unread, in ms."""
        found = times(self.text)
        if not found:
            return None
        self.blank(found[0][0], found[0][1])
        return found[0][2]

    def take_refs(self) -> list[Found]:
        """All pictures spoken of in what is still unread."""
        fresh = [f for f in self.refs if self.text[f.start : f.end].strip()]
        for one in fresh:
            self.blank(one.start, one.end)
        return fresh

    def raw(self, start: int, end: int) -> str:
        """The message's own letters at this place of the clause, quotations filled in."""
        return self.reading.fill(self.reading.raw[self.start + start : self.start + end])

    def quotes(self) -> list[tuple[int, str]]:
        """Quotations still unread: (place, text)."""
        return [
            (m.start(), self.reading.quotes[ord(m.group(1)) - 0xE100])
            for m in re.finditer(f"{MARK}(.)", self.text)
        ]


def clauses(reading: Reading, names: Sequence[str]) -> list[Clause]:
    """A clause that only names things ("and the title") takes over the removing of the one before."""
    found: list[Clause] = []
    start = 0
    for match in [*BREAK.finditer(reading.norm), None]:
        end = match.start() if match else len(reading.norm)
        if reading.norm[start:end].strip():
            clause = Clause(
                reading.norm[start:end], start, reading, names, previous=found[-1] if found else None
            )
            words = clause.whole.strip()
            bare = len(words) < 40 and not VERB.search(words) and not KEEPING.search(words)
            listed = reading.norm[:start].rstrip().endswith((",", "and", "、", "or"))
            inherits = bool(found) and found[-1].removing and bare and listed
            clause.removing = bool(REMOVE.search(clause.whole)) or inherits
            found.append(clause)
        start = match.end() if match else end
    return found
