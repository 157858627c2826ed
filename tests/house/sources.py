"""What the sources say to people: keys of sentences, and sentences that should have been keys."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
SAYING = frozenset(
    {
        "say",
        "print",
        "echo",
        "secho",
        "answer",
        "show",
        "reply",
        "send",
        "send_message",
        "edit",
        "edit_text",
        "picture",
    }
    | {
        "deliver",
        "word",
        "followup",
        "respond",
        "prompt",
        "confirm",
        "rule",
        "Choice",
        "Button",
        "Panel",
        "Argument",
    }
    | {"Option", "Typer", "Text", "BotCommand", "set_my_description"}
)
TOLD = frozenset({"help", "label", "caption", "description", "text", "title", "placeholder", "epilog"})


@dataclass
class Heard:
    """`keys`: every literal that may be a key. `patterns`: keys put together by an f-string. `asked`: keys
    handed to say or Phrase, with their place. `sentences`: literal sentences handed to something that
    speaks. `broken`: files that are no Python."""

    keys: set[str] = field(default_factory=set)
    patterns: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)
    sentences: list[tuple[str, str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def heard() -> Heard:
    found = Heard()
    for path in sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("bots/**/*.py")]):
        where = str(path.relative_to(ROOT))
        try:
            tree = ast.parse(path.read_text("utf-8"))
        except SyntaxError:
            found.broken.append(where)
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
                found.keys.add(node.value)
            elif isinstance(node, ast.JoinedStr) and (pattern := _pattern(node)):
                found.patterns.add(pattern)
            elif isinstance(node, ast.Call):
                _call(node, where, found)
    return found


def _pattern(node: ast.JoinedStr) -> str | None:
    """`f"error-{kind}"` → `error\\-[a-z0-9-]+`; None where the beginning is not literal."""
    first = node.values[0] if node.values else None
    if not isinstance(first, ast.Constant) or not re.fullmatch(
        r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*-", str(first.value)
    ):
        return None
    parts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else "[a-z0-9-]+" for v in node.values]
    return "".join(parts)


def _call(node: ast.Call, where: str, found: Heard) -> None:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    place = f"{where}:{node.lineno}"
    if name in ("say", "Phrase") and node.args and isinstance(node.args[0], ast.Constant):
        key = node.args[0].value
        if isinstance(key, str) and KEY.fullmatch(key):
            found.asked.append((place, key))
    if isinstance(node.func, ast.Attribute) and _logs(node.func):
        return
    spoken = list(node.args) if name in SAYING else []
    if not name.endswith("Response"):  # what the studio answers is read by our own client
        spoken += [word.value for word in node.keywords if word.arg in TOLD]
    for argument in spoken:
        found.sentences += [(place, text) for text in _literals(argument) if sentence(text)]


def _logs(function: ast.Attribute) -> bool:
    owner = function.value
    called = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return called.strip("_") in ("log", "logger", "logging", "warnings")


def _literals(node: ast.expr) -> Iterator[str]:
    """Literal text in an expression, calls inside it left out (they are looked at themselves)."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(v.value) if isinstance(v, ast.Constant) else "…" for v in node.values)
    elif isinstance(node, ast.BinOp):
        yield from (*_literals(node.left), *_literals(node.right))
    elif isinstance(node, ast.IfExp):
        yield from (*_literals(node.body), *_literals(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for each in node.values:
            yield from _literals(each)


def sentence(text: str) -> bool:
    """Three words or more of a language, rather than markup, an address or a pattern."""
    if re.search(r"[\\^$<>{}]|://|%\(", text):
        return False
    return (
        len(re.findall(r"(?<![\w-])[A-Za-z]{2,}(?![\w-])", text)) >= 3
        or len(re.findall(r"[\u4e00-\u9fff]", text)) >= 4
    )
