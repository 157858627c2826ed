# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""The person's own text in a message: where it begins, and its lines as they fit on a screen (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from core.studio.agent.reading import normal

MARKED = re.compile(
    r"(?:^|[\s,.!;(])(?:here(?:'s| is| are) )?(?:(?:my|the|this|our|following|with this|from this|product|full|short|voice) )*"
    r"(?P<noun>script|text|copy|description|story|narration|lyrics|poem|captions?|subtitles?|lines|words|paragraph|article|speech|message)"
    r"(?: is| are| reads?| below| here| follows| as follows| for it)*\s*:\s*(?=\S)"
    r"|(?P<han>文案|脚本|剧本|台词|文字|内容|介绍|描述|字幕|歌词|诗)(?:如下|是|为|在下面)?\s*:\s*(?=\S)"
)
COLON = re.compile(
    r"[^:.!?。!?\n]{0,200}\b(?:generat\w+|creat(?:e|ing)|mak(?:e|ing)|build|produc(?:e|ing)|turn|videos?|films?|promos?)\b[^:.!?。!?\n]{0,120}:\s+(?=\S)|[^:。!?\n]{0,40}(?:视频|短片|影片|宣传片|广告)[^:。!?\n]{0,20}:\s*(?=\S)"
)
"""An asking clause that ends in a colon: what follows is the person's text."""
SENTENCE = re.compile(
    r"[^.!?。！？\n]+(?:[.!?。！？]+[\"'”’」』)]*(?=\s|$|[^\x00-\x7f])|[.](?=\S)[^.!?。！？\n]*)*[.!?。！？]*[”’」』]?|\n+"
)
COMMAND_START = re.compile(
    r"^(?:please|pls|can you|could you|would you|will you|i (?:want|need|would|'d|wish|like)|i'd|make|create|generat|build|produce|use|using|add|put|keep|don't|do not|let|give|set|turn|edit|cut|trim|export|render"
    r"|it (?:should|must|needs)|the (?:video|film|clip|music|title|style|text|format|mood|look) (?:should|must|needs|is)|should be|with |in \d|for (?:tiktok|youtube|instagram)|no |without |thanks|thank you|hi\b|hello|hey"
    r"|请|麻烦|帮|我想|我要|我需要|希望|不要|需要|做|制作|生成|剪|配|加|用|把|给我|要|可以|能|谢谢|你好|视频要|风格|时长|比例)"
)
ASKS = re.compile(
    r"(?:please |now |then )?(?:make|create|generate|turn|add|use|put|set|with|keep|give)\b.*\b(?:video|film|promo|ad|reel|music|title|vertical|square|landscape|captions?|format|it|this|seconds?)\b"
    r"|(?:请|再|然后|并)?(?:做成?|生成|制作|配|加|用|改成|剪成).*(?:视频|短片|影片|音乐|竖屏|横屏|方形|标题|字幕|秒|宣传片|广告)"
)
"""A sentence after the text that is meant for us."""
TIMED = re.compile(
    r"([\"”’'」』]) ?[,，、]? ?(?=(?:from|at|between|during|starting at) (?:the |second )?\d|(?:从|在)第?[\d一二两三四五六七八九十]|第[\d一二两三四五六七八九十]+(?:\.\d)?秒|\d+(?:\.\d)?秒?[到至-]\d)"
)
"""When a quotation is shown, behind a comma: that goes with it."""
LONGEST_LINE = 64
"""Characters of a line on a card; Chinese ones count double."""


@dataclass(frozen=True, slots=True)
class Parted:
    """`asking` is what is said to us; `text` what is to be shown; `captions`: it was called captions or subtitles."""

    asking: str
    text: str = ""
    captions: bool = False


def part(message: str) -> Parted:
    """Take a marked text ("script: …", "文案：…"), a long quotation or the paragraphs after a first asking line."""
    message = TIMED.sub(r"\1 ", message)
    norm = normal(message)
    if (match := MARKED.search(norm)) and not quoted_at(message, match.end()):
        rest = message[match.end() :]
        before = message[: match.start()]
        noun = match["noun"] or match["han"]
        quoted = re.match(r"\s*[\"“「『](.+?)[\"”」』]\s*([\s\S]*)$", rest, re.S)
        if quoted and TIMED.match(rest, quoted.end(1)):
            return Parted(f"{message[: match.end()].rstrip(' :：')} {rest}")
        if quoted and len(quoted[1]) >= 12:
            return Parted(
                f"{before}\n{quoted[2]}", quoted[1].strip(), noun.startswith(("caption", "subtitle", "字幕"))
            )
        if (
            not quoted
            and (weight(rest) >= 24 or "\n" in rest.strip() or several(noun, rest))
            and not re.search(r"\btitle\s*$|标题\s*$", norm[: match.start()])
        ):
            text, after = tail(rest)
            return Parted(f"{before}\n{after}", text, noun.startswith(("caption", "subtitle", "字幕")))
    match = COLON.match(norm)
    if match and not quoted_at(message, match.end()) and weight(message[match.end() :]) >= 8:
        text, after = tail(message[match.end() :])
        return Parted(f"{message[: match.end() - 1]}\n{after}", text)
    if (match := re.match(r"([^\n]{8,300}?)\n\s*\n?(?=\S)", norm)) and COMMAND_START.match(norm.strip()):
        text, after = tail(message[match.end() :])
        first = normal(text.split("\n")[0]).strip()
        if (
            weight(text) >= 24
            and not COMMAND_START.match(first)
            and not re.match(r"(?:and|then|also|-|\*|\d[.)])", first)
        ):
            return Parted(f"{message[: match.end()]}\n{after}", text)
    if match := re.search(
        r"[\"“「『]([^\"”」』]{90,}|[^\"”」』]*[.!?。！？]\s*[^\"”」』]{12,})[\"”」』]", message
    ):
        return Parted(f"{message[: match.start()]} \n {message[match.end() :]}", match[1].strip())
    return Parted(message)


def quoted_at(message: str, place: int) -> bool:
    """Does this place lie within a quotation?"""
    before = message[:place]
    pairs = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"))
    return before.count('"') % 2 == 1 or any(before.count(a) > before.count(b) for a, b in pairs)


def several(noun: str, rest: str) -> bool:
    """Short captions are captions if there is more than one."""
    return noun.startswith(("caption", "subtitle", "字幕")) and len(sentences(rest)) > 1


def tail(rest: str) -> tuple[str, str]:
    """The text, and what asks for something again at its end: a last paragraph, or last sentences."""
    blocks = re.split(r"\n\s*\n", rest.strip())
    if len(blocks) > 1 and COMMAND_START.match(normal(blocks[-1]).strip()):
        return "\n".join(blocks[:-1]), blocks[-1]
    text = "\n".join(blocks)
    end = len(text)
    for start, _ in reversed(sentences(text)[1:]):
        if not ASKS.match(normal(text[start:end]).strip()):
            break
        end = start
    return text[:end].strip(), text[end:].strip()


def sentences(text: str) -> list[tuple[int, int]]:
    """Places (from, to) of the sentences of a text."""
    return [(m.start(), m.end()) for m in SENTENCE.finditer(text) if m.group().strip()]


def lines_of(text: str) -> tuple[str, ...]:
    """A text as lines for the screen: sentences, long ones cut where they breathe, list marks taken off."""
    found: list[str] = []
    for piece in (p for start, end in sentences(text) for p in re.split(r"[|｜]|\s/\s", text[start:end])):
        line = re.sub(
            r"^\s*(?:[-*•·]|\d{1,2}[.)、]|(?:scene|slide|shot|card) \d+ ?[:.-]|(?:场景|镜头|第)\d+(?:幕|页)? ?[:：])\s*",
            "",
            piece,
            flags=re.I,
        )
        line = re.sub(
            r"^\s*(?:here's|here is|this is|these are) (?:my|our|the) [\w ]{1,24}:\s*", "", line, flags=re.I
        )
        line = " ".join(line.split()).strip(' "“”「」')
        line = re.sub(r"(?<![.。])[.。]$", "", line)
        if line and any(c.isalnum() for c in line):
            found += breathed(line)
    return tuple(found)


MUSIC = re.compile(r"(?:with |and )?(?:[\w-]+ ){0,3}music|.{0,8}(?:音乐|配乐)", re.I)
"""A clause that says how the film should sound, not what it shows."""


def thoughts_of(text: str) -> tuple[tuple[str, ...], str]:
    """A single sentence of short clauses as one line each, so that every one gets its moment; and what it
    says about music. Any other text: its lines."""
    lines = lines_of(text)
    clauses = [
        c.strip() for c in re.split(r"[,，、;；]\s*", " ".join(text.split()).rstrip(".。")) if c.strip()
    ]
    if len(sentences(text)) != 1 or len(clauses) < 2 or max(weight(c) for c in clauses) > LONGEST_LINE // 2:
        return lines, ""
    shown = [c for c in clauses if not MUSIC.fullmatch(c)]
    if not shown or len(shown) + 1 == len(clauses) == 2:
        return lines, ""
    heard = " ".join(c for c in clauses if MUSIC.fullmatch(c))
    return tuple(c[0].upper() + c[1:] for c in shown), heard


def breathed(line: str) -> list[str]:
    """Cut a long line at commas, else in the middle between words."""
    if weight(line) <= LONGEST_LINE:
        return [line]
    places = [m.end() for m in re.finditer(r"[,;:，；：、]\s*|\s[-–—]\s", line)]
    if not places:
        places = [m.end() for m in re.finditer(r"\s", line)] or list(range(1, len(line)))
    widths = [0, *accumulate(2 if ord(c) > 0x2E7F else 1 for c in line)]
    middle = min(places, key=lambda place: abs(widths[place] - widths[-1] / 2))
    left, right = line[:middle].strip(), line[middle:].strip()
    if not left or not right:
        return [line]
    return [*breathed(left.rstrip(",，、;；")), *breathed(right)]


def weight(text: str) -> int:
    """Width in Latin letters: Chinese characters count double."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text.strip())
