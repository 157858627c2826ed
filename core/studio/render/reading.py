"""Reading values out of anybody's JSON: every reader has a default and a range, none ever raises."""

import json
import math
from collections.abc import Mapping, Sequence

WHITE = (255, 255, 255)


def number(value: object, default: float, low: float, high: float) -> float:
    """Anything → a finite number within [low, high]; `default` where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return default
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return default
    return min(high, max(low, found)) if math.isfinite(found) else default


def ms(segment: Mapping[str, object], key: str) -> float:
    """A time in milliseconds, 0 where there is none."""
    return number(segment.get(key), 0.0, 0.0, 1e9)


def choice(value: object, known: Sequence[str], default: str | None = None) -> str:
    """One of `known`, else the default, else the first known."""
    return value if isinstance(value, str) and value in known else (default or known[0])


def mapping(value: object) -> Mapping[str, object]:
    if isinstance(value, str) and value.startswith("{"):  # §3.4: some drafts carry JSON in strings
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def focus(value: object) -> tuple[float, float] | None:
    """[x, y], each 0..1."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    x, y = (number(v, -1, -1, 1) for v in value)
    return (x, y) if x >= 0 and y >= 0 else None


def color(value: object) -> tuple[int, int, int]:
    """ "#rgb" or "#rrggbb" → (r, g, b); white where unreadable."""
    text = str(value or "").lstrip("#")
    if len(text) == 3:
        text = "".join(c * 2 for c in text)
    try:
        return (int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)) if len(text) >= 6 else WHITE
    except ValueError:
        return WHITE
