"""Where settings come from: the environment, then `.env`, then `reelwire.toml`; the first that names one
wins.

Nothing here knows what a setting means. A *name* is what a person writes (`REELWIRE_TELEGRAM__TOKEN`), a
*path* is where it lives (`("telegram", "token")`). The environment is an argument: nothing is read
behind its back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

PREFIX = "REELWIRE_"
CONFIG = "REELWIRE_CONFIG"
CONFIG_FILE = "reelwire.toml"
UNPREFIXED = {"NEMO_TOKEN": ("nemo_token",)}

Where = tuple[str | int, ...]
Mistake = tuple[str, str, dict[str, object]]


@dataclass
class Given:
    """What a person wrote, merged: `values` nested by path, `paths` all that were named, and the
    mistakes so far."""

    values: dict[str, Any] = field(default_factory=dict)
    paths: set[tuple[str, ...]] = field(default_factory=set)
    mistakes: list[Mistake] = field(default_factory=list)

    def put(self, path: tuple[str, ...], value: Any) -> None:
        """Unless a stronger source has put it already."""
        if path in self.paths:
            return
        self.paths.add(path)
        room = self.values
        for part in path[:-1]:
            room = room.setdefault(part, {})
        room[path[-1]] = value


def name_of(path: Iterable[str | int]) -> str:
    """`("telegram", "token")` → `REELWIRE_TELEGRAM__TOKEN`; `("bots", 0, "token")` → `bots[1].token`, as
    only the file can hold it."""
    parts = tuple(path)
    for name, alone in UNPREFIXED.items():
        if parts == alone:
            return name
    if parts and parts[0] == "bots":
        return "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in parts)[1:]
    return PREFIX + "__".join(str(part).upper() for part in parts if isinstance(part, str))


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that looks most like it; empty where none does."""
    bare = {one.removeprefix(PREFIX): one for one in known}
    return next(
        (bare[one] for one in get_close_matches(name.removeprefix(PREFIX), bare, n=1, cutoff=0.6)), ""
    )


def unknown(name: str, known: Iterable[str]) -> Mistake:
    close = nearest(name, known)
    if not close:
        return name, "settings-unknown", {}
    return name, "settings-unknown-near", {"nearest": close}


def gather(env: Mapping[str, str], cwd: Path, known: Mapping[str, tuple[str, ...]]) -> Given:
    """Everything a person set. `known`: the names that exist, each with its path. An empty value is no
    value."""
    given = Given()
    dotenv = _dotenv(cwd / ".env", given)
    for source in (env, dotenv):
        for name, value in source.items():
            if name in known:
                if value.strip():
                    given.put(known[name], value.strip())
            elif name.startswith(PREFIX) and name != CONFIG:
                given.mistakes.append(unknown(name, [*known, CONFIG]))
    _toml(env.get(CONFIG) or dotenv.get(CONFIG) or "", cwd, known, given)
    return given


def _dotenv(path: Path, given: Given) -> dict[str, str]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    try:
        read = dotenv_values(path, interpolate=False, encoding="utf-8-sig")  # a token may hold a dollar sign
    except (OSError, UnicodeDecodeError) as error:
        given.mistakes.append((str(path), "settings-file-unreadable", {"reason": _reason(error)}))
        return {}
    return {name: value for name, value in read.items() if value is not None}


def _toml(named: str, cwd: Path, known: Mapping[str, tuple[str, ...]], given: Given) -> None:
    path = cwd / (Path(named.strip()).expanduser() if named.strip() else CONFIG_FILE)
    if not named.strip() and not path.is_file():
        return
    import tomllib

    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        given.mistakes.append((CONFIG, "settings-file-missing", {"path": str(path)}))
    except (OSError, UnicodeDecodeError) as error:
        given.mistakes.append((str(path), "settings-file-unreadable", {"reason": _reason(error)}))
    except tomllib.TOMLDecodeError as error:
        given.mistakes.append((str(path), "settings-file-broken", {"reason": str(error)}))
    else:
        _table(tree, (), {path: name for name, path in known.items()}, given, path.name)


def _table(
    table: Mapping[str, Any],
    at: tuple[str, ...],
    names: Mapping[tuple[str, ...], str],
    given: Given,
    file: str,
) -> None:
    """One table of the file, and those inside it. Its keys are a setting's name in lower case, without
    prefix."""
    for key, value in table.items():
        path = (*at, key)
        if path in names or path == ("bots",):
            given.put(path, value)
        elif isinstance(value, Mapping) and any(known[: len(path)] == path for known in names):
            _table(value, path, names, given, file)
        else:
            known = [".".join(known) for known in names if len(known) == len(path) or not at]
            name, phrase, values = unknown(".".join(path), [*known, "bots"])
            given.mistakes.append((f"{name} ({file})", phrase, values))


def _reason(error: Exception) -> str:
    return (error.strerror or "") if isinstance(error, OSError) else type(error).__name__
