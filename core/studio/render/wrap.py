"""Breaking a title into lines: at spaces, between Chinese and Japanese letters, never before a comma."""

import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

CLOSING = set("、。，．・：；？！）」』】〕〉》”’…—～,.:;?!)]}%‰°ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ")
CLAUSES = "，。；：！？、,;:.!?"
AFTER, BEFORE = "的了", "与和及在"  # Chinese: words end, words begin
OPENING = set("（「『【〔〈《“‘([{")


def pieces(text: str) -> list[str]:
    """The parts of one paragraph that may not be broken; a part ends with its own space."""
    found: list[str] = []
    for letter in " ".join(text.split()):
        if not found or not _joined(found[-1], letter):
            found.append(letter)
        else:
            found[-1] += letter
    return found


def _joined(part: str, letter: str) -> bool:
    last = part[-1]
    if letter == " " or letter in CLOSING:
        return True
    if part.rstrip()[-1:] in OPENING:
        return True
    if last == " ":
        return False
    return not (_wide(last) or _wide(letter)) or unicodedata.combining(letter) != 0


def _wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in ("W", "F")


def clauses(parts: Sequence[str], after: str, before: str) -> list[str]:
    """The parts put together, to be broken only after or before these letters."""
    found: list[str] = []
    for part in parts:
        if found and found[-1].rstrip()[-1:] not in after and part[0] not in before:
            found[-1] += part
        else:
            found.append(part)
    return found


def lines(text: str, width: float, most: int, measure: Callable[[str], float]) -> list[str] | None:
    """`text` in at most `most` lines no wider than `width`, as even as can be; its own line breaks are kept.

    None where it does not fit.
    """
    paragraphs = [p for p in text.splitlines() if p.strip()]
    if len(paragraphs) > most:
        paragraphs = [" ".join(paragraphs)]
    found: list[str] = []
    for paragraph in paragraphs:
        parts = pieces(paragraph)
        broken = _greedy(parts, width, measure)
        if broken is None:
            return None
        count = len(broken)
        if count > 1 and (apart := _apart(paragraph, count, width, measure)):
            found += apart
            continue
        for thoughts in (clauses(parts, CLAUSES, ""), clauses(parts, f"{CLAUSES}{AFTER}", BEFORE)):
            # where the words breathe, if that takes no more lines
            breathed = _greedy(thoughts, width, measure)
            if breathed is not None and len(breathed) <= count > 1:
                parts = thoughts
                break
        found += _even(parts, count, width, measure)
    return found if len(found) <= most else None


def _apart(paragraph: str, count: int, width: float, measure: Callable[[str], float]) -> list[str] | None:
    """A title said in two scripts, one after the other: each on lines of its own, if that takes no more."""
    wide = [_wide(letter) for letter in paragraph if letter.isalpha()]
    if not wide or len([1 for a, b in pairwise(wide) if a != b]) != 1:
        return None
    turn = next(i for i, c in enumerate(paragraph) if c.isalpha() and _wide(c) != wide[0])
    head, tail = paragraph[:turn].rstrip(), paragraph[turn:]
    if paragraph[turn - 1] != " " or head[-1:] in CLAUSES:
        return None  # one word of both, or a breath there anyway
    both = [lines(part, width, count, measure) for part in (head, tail)]
    if None in both or sum(len(part or ()) for part in both) > count:
        return None
    return [line for part in both for line in part or ()]


def _greedy(parts: Sequence[str], width: float, measure: Callable[[str], float]) -> list[str] | None:
    found: list[str] = []
    for part in parts:
        if found and measure((found[-1] + part).rstrip()) <= width:
            found[-1] += part
        elif measure(part.rstrip()) <= width:
            found.append(part)
        else:
            return None
    return [line.rstrip() for line in found]


def _even(parts: Sequence[str], count: int, width: float, measure: Callable[[str], float]) -> list[str]:
    """The narrowest width that still needs only `count` lines."""
    low, high = 0.0, width
    best = _greedy(parts, width, measure) or []
    for _ in range(12):
        middle = (low + high) / 2
        tried = _greedy(parts, middle, measure)
        if tried is not None and len(tried) <= count:
            best, high = tried, middle
        else:
            low = middle
    return best
