"""Who may know whom: the contracts of pyproject.toml, kept by every import there is."""

import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]


def there(module: str) -> bool:
    """Is there such a module? A room that is still to be built cannot break a rule yet."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def built(contract: dict[str, Any]) -> dict[str, Any]:
    """The contract for what there is."""
    kept = dict(contract)
    for key in ("source_modules", "forbidden_modules", "modules"):
        if key in kept:
            kept[key] = [module for module in kept[key] if there(module)]
    if "layers" in kept:
        layers = []
        for layer in kept["layers"]:
            mark = " | " if "|" in layer else " : "
            rooms = [room for room in layer.replace("|", ":").replace(" ", "").split(":") if there(room)]
            layers += [mark.join(rooms)] if rooms else []
        kept["layers"] = layers
    return kept


def contracts() -> list[dict[str, Any]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]  # type: ignore[no-any-return]


def test_every_import_keeps_the_contracts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["[tool.importlinter]", 'root_packages = ["core", "bots"]', "include_external_packages = true"]
    lines.append("exclude_type_checking_imports = true")
    for contract in map(built, contracts()):
        lines.append("[[tool.importlinter.contracts]]")
        lines += [f"{key} = {toml(value)}" for key, value in contract.items()]
    config = tmp_path / "pyproject.toml"
    config.write_text("\n".join(lines) + "\n")
    kept = lint_imports(config_filename=str(config), no_cache=True) == EXIT_STATUS_SUCCESS
    told = capsys.readouterr().out
    assert kept, told.rpartition("Contracts:")[2]


def toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).replace("'", '"') if isinstance(value, list) else f'"{value}"'


def test_no_room_is_forgotten() -> None:
    """A new room of core is named in a contract, or it is free to import whatever it likes."""
    named = {part for contract in contracts() for value in contract.values() for part in words(value)}
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
