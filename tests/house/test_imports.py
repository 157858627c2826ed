"""Who may know whom: the contracts of pyproject.toml, kept by every import there is."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def contracts() -> list[dict[str, Any]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]  # type: ignore[no-any-return]


def test_every_import_keeps_the_contracts() -> None:
    """In a process of its own: the linter sets up logging for itself, and would silence everybody else's."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout.rpartition("Contracts:")[2]


def test_no_room_is_forgotten() -> None:
    """A new room of core is named in a contract, or it is free to import whatever it likes."""
    named = {word for contract in contracts() for value in contract.values() for word in words(value)}
    rooms = {
        path.stem
        for path in (ROOT / "core").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    rooms -= {"__init__", "setting_kinds"}
    assert {room for room in rooms if f"core.{room}" not in named} == set()


def words(value: object) -> list[str]:
    if isinstance(value, list):
        return [word for one in value for word in words(one)]
    return str(value).replace("|", " ").replace(":", " ").split()
