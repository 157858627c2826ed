"""A title's words as lines of letters at a size that fits. Measures only; nothing is drawn here."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from core.fonts import JOINED, Face, Run, chain, dense, face_of, font, runs
from core.studio.render.plan import Title
from core.studio.render.wrap import lines

MOST_LINES = 3
LONGEST = 240  # letters of a title that are considered at all
SIZES = {  # share of the film's shorter side
    "title": {"s": 0.072, "m": 0.094, "l": 0.122},
    "end": {"s": 0.066, "m": 0.086, "l": 0.112},
    "caption": {"s": 0.046, "m": 0.056, "l": 0.07},
}
BOLDER = {"bold": 1.14, "outline": 1.06}
THICK = 0.02  # of the size: makes a regular face bold
THICK_CJK = 0.013
PADDING = {"card": (0.55, 0.34), "lower-third": (0.5, 0.3)}  # of the size, across and down


@dataclass(frozen=True)
class Line:
    """Runs from left to right, with their advance widths; `width` in pixels."""

    runs: tuple[Run, ...]
    widths: tuple[float, ...]
    width: float


@dataclass(frozen=True)
class Setting:
    """Lines at `size` pixels. `rise` and `drop`: ink above the first and below the last baseline; `lead`:
    from baseline to baseline. `width`, `height`: all of it with the style's panel, in pixels."""

    lines: tuple[Line, ...]
    size: int
    rise: float
    drop: float
    lead: float
    width: float
    height: float
    pad: tuple[float, float]


def thickness(run: Run, size: int, style: str) -> float:
    """How far letters are widened on each side, in pixels."""
    if style == "serif":
        return 0.006 * size
    share = (THICK_CJK if dense(run.text) else THICK) if run.face.thin else 0.0
    if style == "bold":
        share += 0.004 if dense(run.text) else 0.014
    return share * size


def typeset(title: Title, width: int, height: int, room: float, deep: float, scale: float = 1.0) -> Setting:
    """The title in at most three lines within `room` x `deep` pixels, as large as its size allows.

    What fits in no way, not even small and broken anywhere, is cut with an ellipsis.
    """
    base = min(width, height)
    wanted = SIZES[title.role][title.size] * base * BOLDER.get(title.style, 1.0) * scale
    least = max(8, round(0.026 * base))
    size = max(least, round(wanted))
    faces = chain(title.style == "serif")
    text = _shown(title.text, faces)
    while len(title.text) <= LONGEST:
        setting = _set(text, title, faces, size, room)
        if setting and setting.height <= deep:
            return setting
        if size <= least:
            break
        size = max(least, min(size - 1, round(size * 0.94)))
    return _squeezed(title, faces, least, room)


def _set(text: str, title: Title, faces: tuple[Face, ...], size: int, room: float) -> Setting | None:
    pad_x, pad_y = (share * size for share in PADDING.get(title.style, (0.0, 0.0)))
    edge = _edge(title.style, size)
    measure, wide = _measure(faces, size), room - 2 * (pad_x + edge + THICK * size)
    if measure(text) > wide * MOST_LINES:
        return None
    broken = lines(text, wide, MOST_LINES, measure)
    if broken is None:
        return None
    found = tuple(_line(line, faces, size) for line in broken)
    found = tuple(line for line in found if line.runs)
    if not found:  # letters no font here has: an empty title takes no room
        return Setting((), size, 0, 0, 0, 0, 0, (0, 0))
    rise = max(-_box(run, size)[0] for run in found[0].runs)
    drop = max(_box(run, size)[1] for run in found[-1].runs)
    lead = size * 1.22
    across = max(line.width for line in found) + 2 * (pad_x + edge) + 2 * THICK * size
    tall = rise + drop + lead * (len(found) - 1) + 2 * (pad_y + edge)
    return Setting(found, size, rise, drop, lead, across, tall, (pad_x + edge, pad_y + edge))


def _edge(style: str, size: int) -> float:
    return 0.085 * size if style == "outline" else 0.03 * size


def _squeezed(title: Title, faces: tuple[Face, ...], size: int, room: float) -> Setting:
    """The longest beginning that fits at `size`, ended by an ellipsis; words too long for a line are cut."""
    text = _breakable(" ".join(title.text[:LONGEST].split()), faces, size, room)
    best, low, high = Setting((), size, 0, 0, 0, 0, 0, (0, 0)), 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        whole = middle == len(text) and len(title.text) <= LONGEST
        setting = _set(text[:middle].rstrip() + ("" if whole else "…"), title, faces, size, room)
        if setting:
            best, low = setting, middle
        else:
            high = middle - 1
    return best


def _breakable(text: str, faces: tuple[Face, ...], size: int, room: float) -> str:
    """Words wider than most of a line are cut into pieces."""
    most = max(1, int(room * 0.8 / size))
    measure, words = _measure(faces, size), []
    for word in text.split():
        if measure(word) <= room * 0.8:
            words.append(word)
        else:
            words += [word[at : at + most] for at in range(0, len(word), most)]
    return " ".join(words)


def _shown(text: str, faces: tuple[Face, ...]) -> str:
    """Without letters that no font has (an emoji, say), and without the double spaces they would leave."""
    kept = "".join(c for c in text if c in "\n\t" or _drawn(c, faces))
    return "\n".join(" ".join(line.split()) for line in kept.splitlines())


def _drawn(letter: str, faces: tuple[Face, ...]) -> bool:
    return letter.isspace() or unicodedata.category(letter) in JOINED or face_of(letter, faces) is not None


def _measure(faces: tuple[Face, ...], size: int) -> Callable[[str], float]:
    return lambda text: _line(text, faces, size).width


def _line(text: str, faces: tuple[Face, ...], size: int) -> Line:
    found = tuple(runs(text.strip(), faces))
    widths = tuple(font(run.face, size).getlength(run.text) for run in found)
    return Line(found, widths, sum(widths))


def _box(run: Run, size: int) -> tuple[float, float]:
    """Ink above (negative) and below the baseline."""
    _, top, _, low = font(run.face, size).getbbox(run.text, anchor="ls")
    return top, low
