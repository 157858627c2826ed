"""A language model's plan, believed only as far as it is one: JSON → operations, every value checked (pure).

`outline()` tells the model what there is to plan with; `read_plan` takes what it answers. What is not
exactly as described raises `Wrong`: half a plan is none.
"""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal

from core.studio.agent import lexicon
from core.studio.agent import operations as op
from core.studio.agent.operations import Operation, Ref

MOST = 12
"""Operations of one plan."""
MOST_LINES = 40
LONGEST_LINE = 160
LONGEST_TIME = 600_000
LONGEST_ANSWER = 20_000

PLANNED: dict[str, type[Operation]] = {
    name: kind
    for kind, name in op.TOOLS.items()
    if kind not in {op.Arrange, op.SetType, op.ShowVersions, op.TakeVersion, op.StartOver, op.Undo, op.Redo}
}
"""What a model may plan, by the name it is called in the stream. Never to begin anew, nor to travel in
time."""
CHOICES: dict[str, tuple[str, ...]] = {
    "look": ("none", "bw", "warm", "cool", "bright", "vivid", "dark", "sepia"),
    "mood": ("calm", "upbeat", "lofi", "cinematic", "corporate", "happy"),
    "motion": ("none", "vary", "zoom-in", "zoom-out", "pan-left", "pan-right", "pan-up", "pan-down"),
    "fit": ("fill", "blur", "fit"),
    "part": ("left", "right", "top", "bottom", "center"),
    "style": ("clean", "bold", "card", "outline", "lower-third", "serif"),
    "anim": ("fade", "rise", "none"),
    "size": ("s", "m", "l"),
    "platform": ("tiktok", "douyin", "reels", "shorts", "xiaohongshu", "moments"),
}
PLACES: dict[type[Operation], tuple[str, ...]] = {
    op.SetLogo: ("top-left", "top-right", "bottom-left", "bottom-right", "center"),
    op.StyleTitle: ("top", "center", "bottom"),
}
KINDS: dict[type[Operation], tuple[str, ...]] = {
    op.SetTransition: ("cut", "crossfade", "fade-black", "slide")
}
RANGES: dict[str, tuple[float, float]] = {
    "by": (0.1, 10),
    "factor": (0.25, 8),
    "scale": (-1, 1),
    "fainter": (-1, 1),
    "number": (-50, 50),
    "times": (2, 10),
    "seconds": (0.3, 60),
    "pixels": (360, 1080),
    "degrees": (0, 270),
    "width": (64, 2520),
    "height": (64, 2520),
    "place": (-1, 50),
    "file": (-1, -1),
}


class Wrong(ValueError):
    """No plan, or not one of ours."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`operations` for a film that is there; `script`: lines of words for one that is to be."""

    operations: tuple[Operation, ...] = ()
    script: tuple[str, ...] = ()


def read_plan(answer: str) -> Plan:
    """Raises Wrong."""
    if len(answer) > LONGEST_ANSWER:
        raise Wrong("too long")
    text = re.sub(r"^\s*```(?:json)?|```\s*$", "", answer.strip())
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Wrong("no JSON") from None
    if not isinstance(value, dict) or not set(value) <= {"operations", "script"}:
        raise Wrong("no plan")
    rows, lines = value.get("operations") or [], value.get("script") or []
    if not isinstance(rows, list) or not isinstance(lines, list):
        raise Wrong("no lists")
    if len(rows) > MOST or len(lines) > MOST_LINES:
        raise Wrong("too many")
    return Plan(tuple(operation(row) for row in rows), tuple(line(text) for text in lines))


def operation(row: object) -> Operation:
    """One operation of a plan. Raises Wrong."""
    if not isinstance(row, dict) or not isinstance(row.get("op"), str):
        raise Wrong("an operation has a name")
    kind = PLANNED.get(row["op"])
    if kind is None:
        raise Wrong(f"no operation {row['op'][:40]!r}")
    given = {name: inner for name, inner in row.items() if name != "op"}
    known = hints(kind)
    if strange := set(given) - set(known):
        raise Wrong(f"{row['op']}: unknown {min(strange)[:40]!r}")
    try:
        made = kind(**{name: value_of(kind, name, known[name], inner) for name, inner in given.items()})
    except TypeError as error:
        raise Wrong(f"{row['op']}: {error}") from None
    sensible(made)
    return made


def sensible(made: Operation) -> None:
    """What each value allows and all together do not. Raises Wrong."""
    if isinstance(made, op.SetShape) and (made.width, made.height) not in lexicon.SIZES.values():
        raise Wrong("no such shape")
    if isinstance(made, op.CutOut) and not 0 <= made.start < made.end:
        raise Wrong("a part has a beginning before its end")
    if isinstance(made, op.KeepShare) and not 0 <= made.start < made.end <= 1:
        raise Wrong("shares lie between 0 and 1")
    if isinstance(made, op.Reorder) and (made.how == "listed") != bool(made.refs):
        raise Wrong("a list has pictures, and only a list")
    if isinstance(made, op.Rotate) and made.degrees % 90:
        raise Wrong("quarter turns alone")
    if isinstance(made, op.Remove | op.Keep | op.Move | op.Duplicate) and not made.refs:
        raise Wrong("of which picture?")
    if isinstance(made, op.AddCaptions) and not made.lines:
        raise Wrong("captions without words")
    if isinstance(made, op.StyleTitle) and made.color and not re.fullmatch(r"#[0-9a-fA-F]{6}", made.color):
        raise Wrong("a colour is #rrggbb")


def value_of(kind: type[Operation], name: str, hint: Any, value: object) -> Any:
    """The value as its field wants it. Raises Wrong."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in {types.UnionType, typing.Union}:
        if value is None:
            return None
        return value_of(kind, name, next(h for h in inner if h is not type(None)), value)
    if origin is Literal:
        if value not in inner:
            raise Wrong(f"{name}: one of {inner}")
        return value
    if origin is tuple:
        if not isinstance(value, list) or len(value) > MOST_LINES:
            raise Wrong(f"{name}: a list")
        return tuple(value_of(kind, name, inner[0], one) for one in value)
    if hint is Ref:
        return ref(value)
    if hint is bool:
        if not isinstance(value, bool):
            raise Wrong(f"{name}: true or false")
        return value
    if hint is str:
        return word(kind, name, value)
    return amount(name, hint, value)


def choices(kind: type[Operation], name: str) -> tuple[str, ...] | None:
    """The words a field takes; None: any."""
    if name == "place":
        return PLACES.get(kind)
    return KINDS.get(kind) if name == "kind" else CHOICES.get(name)


def word(kind: type[Operation], name: str, value: object) -> str:
    allowed = (
        PLACES.get(kind) if name == "place" else KINDS.get(kind) if name == "kind" else CHOICES.get(name)
    )
    if allowed is not None:
        if value not in allowed:
            raise Wrong(f"{name}: one of {allowed}")
        return str(value)
    return line(value)


def line(value: object) -> str:
    """Words that may be shown: one line, not too long, nothing unseen."""
    if not isinstance(value, str):
        raise Wrong("words")
    text = " ".join(value.split())
    if not text or len(text) > LONGEST_LINE or not text.isprintable():
        raise Wrong("a line of words")
    return text


def amount(name: str, hint: Any, value: object) -> float | int:
    low, high = RANGES.get(name, (-LONGEST_TIME, LONGEST_TIME))
    whole = hint is int
    if whole and isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise Wrong(f"{name}: a number")
    if not low <= value <= high:
        raise Wrong(f"{name}: {low} to {high}")
    return int(value) if whole else float(value)


def ref(value: object) -> Ref:
    if not isinstance(value, dict) or not value or not set(value) <= {"kind", "number", "name", "new"}:
        raise Wrong("a picture is kind and number, or a name, or new")
    kind, number, name = value.get("kind", "any"), value.get("number"), value.get("name", "")
    if kind not in {"photo", "clip", "any"} or not isinstance(name, str) or len(name) > 200:
        raise Wrong("which picture?")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int) or abs(number) > 500):
        raise Wrong("which number?")
    if number is None and not name and value.get("new") is not True:
        raise Wrong("which picture?")
    return Ref(kind, number, name, value.get("new") is True)


def hints(kind: type[Operation]) -> Mapping[str, Any]:
    return {field.name: typing.get_type_hints(kind)[field.name] for field in fields(kind)}


@cache
def outline() -> str:
    """All operations with their fields, as the model reads them: one a line."""
    rows = []
    for name, kind in PLANNED.items():
        told = ", ".join(f"{field}: {described(kind, field, hint)}" for field, hint in hints(kind).items())
        doc = (kind.__doc__ or "").split("\n\n")[0]
        about = "" if doc.startswith(f"{kind.__name__}(") else " ".join(doc.split())
        rows.append(f"{name}({told}){'  ' + about if about else ''}")
    return "\n".join(rows)


def described(kind: type[Operation], name: str, hint: Any) -> str:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in {types.UnionType, typing.Union}:
        return described(kind, name, next(h for h in inner if h is not type(None))) + "?"
    if origin is Literal:
        return "|".join(map(str, inner))
    if origin is tuple:
        return f"[{described(kind, name, inner[0])}]"
    if hint is Ref:
        return "ref"
    allowed = (
        PLACES.get(kind) if name == "place" else KINDS.get(kind) if name == "kind" else CHOICES.get(name)
    )
    if hint is str and allowed:
        return "|".join(allowed)
    return str(hint.__name__)
