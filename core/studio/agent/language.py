# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""A message → what it asks for, clause by clause (pure). The tables are in `lexicon`, the rules in `rules_…`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.studio.agent import (
    lexicon,
    rules_cut,
    rules_film,
    rules_lines,
    rules_listed,
    rules_logo,
    rules_order,
    rules_picture,
    rules_sound,
    rules_versions,
    rules_voice,
    rules_words,
)
from core.studio.agent.clauses import EXCEPT, VERB, Clause, clauses
from core.studio.agent.operations import Keep, Operation, Redo, Rotate, SetLook, SetShape, Undo
from core.studio.agent.reading import Reading, read
from core.words import Phrase

RULES = (
    rules_versions.versions,
    rules_film.undo,
    *rules_logo.RULES,
    *rules_lines.RULES,
    *rules_words.RULES,
    rules_film.stretch,
    rules_film.shape,
    rules_film.sharpness,
    *rules_voice.RULES,
    *rules_sound.RULES,
    *rules_cut.RULES,
    *rules_order.RULES,
    *rules_picture.RULES,
    rules_order.remove,
    *rules_film.RULES_LAST,
    rules_sound.mood_alone,
)
"""In this order each clause is read; a rule takes its words away from the later ones."""

QUESTION = re.compile(
    r"\b(?:what can you|what do you|how do i|how does|how can i|who are you|what is this|help\b|can you help)|^(?:what|why|how|who|when|where|which|is|are|does|did)\b.*\??$"
    r"|你能做什么|你会什么|怎么用|如何使用|帮助|能干什么|有什么功能|什么意思|为什么|吗?\?$|怎么样\?"
)
GREETING = re.compile(
    r"^(?:(?:perfect|love (?:it|this)|i love (?:it|this)|looks (?:good|great)|awesome|amazing|wonderful|well done|太棒了|很好|完美|不错|可以了|喜欢|真好看)[\s!.,~。!,]*)?(?:hi+|hello+|hey+|yo|thanks?(?: you)?(?: so much)?|thx|ok(?:ay)?|cool|great|nice|good (?:morning|evening|afternoon)|你好|您好|嗨|谢谢|多谢|好的?|嗯|早上好|test|测试)?(?: there| everyone)?[\s!.,~。!,]*$"
)


WISH = re.compile(
    r"^(?:(?:can|could|would|will) you |please |pls |i(?:'d| would) like |let's |let (?:the|it|them|my|our|every\w*) |have (?:the|a) |remove |delete |mute |blur |animate |colou?r |sharpen |smooth |convert |flip )"
    r"|^(?:请|麻烦|帮我|给我|能不能|可以|我想要?|把|将|让)"
)


LEAVE = re.compile(
    r"\b(?:don't|do not|never|shouldn't|should not|mustn't|must not|no need to)(?: you)? (?:be )?(?:remove|delete|drop|mute|change|make|cut|trim|shorten|lengthen|extend|rotate|move|touch|speed|slow|shuffle|reverse|replace|turn|swap|split|lower|raise|edit|mess|alter|undo|flip)\w*"
    r"|^\W*(?:but |and |please )*(?:keep|leave) (?:the |my |all |everything )?(?:title|captions?|subtitles?|music|texts?|rest|order|look|logo|everything|sound|it|them|that)(?: (?:as (?:it is|they are|is)|alone|unchanged|there|else|the same|please))*\W*$"
    r"|保持(?:不变|原样)|(?:其他|其它|其余|标题|音乐|字幕|顺序)的?(?:都)?(?:不变|保留|留着|别动|不动|不用动)"
    r"|(?:不要|别|不用|不必|请勿|先别|不许)再?(?:把[^,。]{0,12})?(?:删|改|换|剪|移|旋转|转(?!场)|静音|调|碰|动(?=第|标题|字幕|音乐|顺序|这|那|它|别的|其他|其它)|去掉|变)"
)
"""Something is to be left as it is."""
WONDERING = re.compile(
    r"^(?:and |but |so )?(?:how (?:do|can|could|would|should) (?:i|you|we)|how to|why|where|when|who|which|(?:is|are|was|were|does|do|did|has|have) (?!it possible|you able|there a way)[^,.;\n]*\?\s*$)"
    r"|^(?:怎么(?!样)|如何|为什么|为啥|哪里|哪个|什么时候)"
)
"""A question about the film or about us is no wish."""
SUGGESTING = re.compile(
    r"^(?:how about|what about|why not|why don't)\b|\b(?:please|can you|could you)\b|能不能|可以.*吗|帮我"
)
AGAIN = (Undo, Redo, Rotate)
"""What is meant twice when it is said twice; "too long, make it shorter" is one wish."""


@dataclass(frozen=True, slots=True)
class Understood:
    """`operations` in the order they were said; `cannot` names what we do not do; `nearest` is a style of music that
    we only come near to; `wordless` are texts that are wanted without their words; `covered` are the places of the message (from, to) that belong to clauses with an operation; `asks` is what could mean
    two things, `declined`: something was to be left as it is; `unread` are wishes in which nothing was understood."""

    reading: Reading
    operations: tuple[Operation, ...]
    cannot: tuple[str, ...]
    nearest: str | None
    wordless: tuple[str, ...]
    covered: tuple[tuple[int, int], ...]
    asks: tuple[Phrase, ...]
    declined: bool
    unread: tuple[str, ...]
    question: bool
    greeting: bool


def understand(message: str, names: Sequence[str] = ()) -> Understood:
    """`names` are the files the person may speak of."""
    reading = read(unquote_names(message, names))
    found: list[tuple[int, Operation]] = []
    covered: list[tuple[int, int]] = []
    cannot: list[str] = []
    nearest = None
    wordless: list[str] = []
    read_clauses: list[Clause] = []
    unread: list[str] = []
    declined = False
    told = reading.norm.strip()
    wondering = bool(WONDERING.search(told)) and not SUGGESTING.search(told)
    if not wondering and (order := rules_listed.listed(reading, names)):
        reading, start, end, listed = order
        found.append((start, listed))
        covered.append((start, end))
    for clause in [] if wondering else clauses(reading, names):
        if LEAVE.search(clause.whole):
            declined = True
            continue
        read_clauses.append(clause)
        refused = len(cannot)
        refusing(clause, cannot)
        if rules_sound.MUSIC and re.search(rules_sound.MUSIC, clause.text):
            nearest = nearest or rules_sound.nearest_in(clause.text)
        operations = [operation for rule in RULES for operation in rule(clause)]
        if "versions" in cannot:  # "a version each: vertical and square" is not the last of its shapes
            operations = [o for o in operations if not isinstance(o, SetShape)]
        if EXCEPT.search(clause.whole) and not any(isinstance(o, Keep | SetLook) for o in operations):
            operations = []  # better nothing than the opposite
        said = [operation for _, operation in found]
        found += [(clause.start, o) for o in operations if isinstance(o, AGAIN) or not repeated(o, said)]
        if not operations and (role := rules_words.wordless(clause)):
            wordless.append(role)
        elif not operations and not clause.asks and len(cannot) == refused and wish(clause):
            unread.append(reading.fill(reading.raw[clause.start : clause.start + len(clause.whole)]).strip())
        if operations:
            covered.append((clause.start, clause.start + len(clause.whole)))
    return Understood(
        reading,
        tuple(operation for _, operation in found),
        tuple(dict.fromkeys(cannot)),
        nearest,
        tuple(dict.fromkeys(wordless)),
        tuple(covered),
        tuple(ask for clause in read_clauses for ask in clause.asks),
        declined,
        tuple(unread),
        bool(QUESTION.search(reading.norm.strip())),
        bool(GREETING.match(reading.norm.strip())),
    )


def repeated(operation: Operation, said: Sequence[Operation]) -> bool:
    """Was it said already? "For TikTok, vertical" names one shape twice."""
    if isinstance(operation, SetShape) and operation.platform is None:
        return any(isinstance(o, SetShape) and replace(o, platform=None) == operation for o in said)
    return operation in said


def wish(clause: Clause) -> bool:
    """Does it ask for something? Praise, reasons and manners do not."""
    words = clause.whole.strip()
    return bool(VERB.search(words) or WISH.search(words)) and not GREETING.match(words)


def refusing(clause: Clause, cannot: list[str]) -> None:
    """Note what we do not do; those words then ask for nothing else."""
    for name, pattern in lexicon.CANNOT:
        match = pattern.search(clause.text)
        if not match or (name == "versions" and rules_versions.possible(clause)):
            continue
        negated = clause.removing and name in {"sticker", "effects", "avatar", "transcribe"}
        if not negated:
            cannot.append(name)
        if name == "song":
            clause.take(rules_sound.MUSIC)
        if name == "4k":
            continue  # the rule for sharpness gives the most we have
        if name in {
            "cutout",
            "backwards",
            "denoise",
            "translate",
            "publish",
            "transcribe",
            "mirror",
            "font",
            "versions",
        }:
            clause.take_all()
        else:
            clause.blank(match.start(), match.end())


def unquote_names(message: str, names: Sequence[str]) -> str:
    """A file's name in quotation marks is not a title."""
    for name in names:
        for left, right in ('""', "“”", "「」", "『』", "''", "‘’", "``"):
            message = message.replace(f"{left}{name}{right}", f" {name} ")
    return message
