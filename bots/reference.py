"""README's settings table and `deploy/env.example`, from the settings themselves.

`python -m bots.reference` prints both; `python -m bots.reference --write` brings the files up to date.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr

from core.environment import CONFIG, CONFIG_FILE
from core.settings import Settings, names

BEGIN, END = "<!-- settings:begin -->", "<!-- settings:end -->"
ROOT = Path(__file__).parents[1]
HEADINGS = {
    "": "",
    "telegram": "Telegram",
    "discord": "Discord",
    "studio": "The studio: switches for tests and demonstrations, and a language model",
    "rhythm": "Rhythm: durations in seconds",
}
FOLDED = {"studio", "rhythm"}


def main(arguments: list[str]) -> None:
    if arguments == ["--write"]:
        readme, example = ROOT / "README.md", ROOT / "deploy" / "env.example"
        readme.write_text(within(readme.read_text(encoding="utf-8")), encoding="utf-8")
        example.write_text(env_example(), encoding="utf-8")
    else:
        sys.stdout.write(f"{table()}\n\n{env_example()}")


def within(readme: str) -> str:
    """The README with the table between its two marks. Raises ValueError where they are not there."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md lacks {BEGIN} or {END}")
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def rows() -> list[tuple[str, str, str, str]]:
    """(room or "", name, default, meaning) of every setting, in the order of the settings."""
    found = [("", CONFIG, CONFIG_FILE, "path of the settings file")]
    for name, path in names().items():
        owner: Any = Settings.model_fields[path[0]].annotation if len(path) > 1 else Settings
        meaning = " ".join(meanings(owner).get(path[-1], "").split())
        found.append((path[0] if len(path) > 1 else "", name, shown(default(owner, path[-1])), meaning))
    return found


def table() -> str:
    """Markdown: the plain settings, then each room's own."""
    lines: list[str] = []
    room = None
    for where, name, value, meaning in rows():
        if where != room:
            lines += ["", "</details>"] if room in FOLDED else []
            heading = (
                f"<details><summary>{HEADINGS[where]}</summary>"
                if where in FOLDED
                else f"**{HEADINGS[where]}**"
            )
            lines += ["", heading, ""] if where else []
            lines += ["| name | default | meaning |", "|---|---|---|"]
            room = where
        lines.append(f"| `{name}` | {f'`{value}`' if value else '–'} | {cell(meaning)} |")
    return "\n".join([*lines, *(["", "</details>"] if room in FOLDED else [])])


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def env_example() -> str:
    """Every setting, commented out, with its default."""
    lines = ["# Copy to .env and take the # away from what you change. Lists are written with commas."]
    room = ""
    for where, name, value, meaning in rows():
        if where != room:
            lines += ["", f"# --- {HEADINGS[where]} ---"]
            room = where
        lines += [
            "",
            *textwrap.wrap(meaning, 100, initial_indent="# ", subsequent_indent="# "),
            f"#{name}={value}",
        ]
    return "\n".join(lines) + "\n"


def default(owner: Any, name: str) -> object:
    if is_dataclass(owner):
        found = next(field for field in fields(owner) if field.name == name).default
        return None if found is MISSING else found
    assert issubclass(owner, BaseModel)
    info = owner.model_fields[name]
    return None if info.default_factory else info.get_default()


def shown(value: object) -> str:
    if value is None or isinstance(value, SecretStr):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)


def meanings(owner: Any) -> dict[str, str]:
    """The docstring under each field of a class, those it inherits included."""
    found: dict[str, str] = {}
    for kind in reversed(owner.__mro__):
        if kind.__module__.split(".")[0] != "core":
            continue
        tree = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
        assert isinstance(tree, ast.ClassDef)
        for line, after in zip(tree.body, tree.body[1:], strict=False):
            if (
                isinstance(line, ast.AnnAssign)
                and isinstance(line.target, ast.Name)
                and isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
                and isinstance(after.value.value, str)
            ):
                found[line.target.id] = after.value.value
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
