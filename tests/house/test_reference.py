"""README's settings table and deploy/env.example say what the settings say."""

import subprocess
import sys
from pathlib import Path

import pytest

from bots import reference
from core.settings import load, names

ROOT = Path(__file__).parents[2]
CURE = "run: python -m bots.reference --write"


def test_the_readme_table_is_current() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert reference.within(readme) == readme, CURE


def test_the_example_environment_is_current() -> None:
    assert (ROOT / "deploy" / "env.example").read_text(encoding="utf-8") == reference.env_example(), CURE


def test_every_setting_has_a_meaning() -> None:
    assert [name for _, name, _, meaning in reference.rows() if not meaning] == []
    assert {name for _, name, _, _ in reference.rows()} == {"REELWIRE_CONFIG", *names()}


def test_the_example_with_every_line_switched_on_is_valid(tmp_path: Path) -> None:
    """What is written as a default is accepted as a value."""
    lines = reference.env_example().splitlines()
    on = [line[1:] for line in lines if line.startswith("#") and line[1:2].isupper() and "=" in line]
    (tmp_path / ".env").write_text("\n".join(line for line in on if "CONFIG" not in line))
    assert load({}, tmp_path).skill == "free-generator-maker"


def test_a_readme_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="settings:begin"):
        reference.within("# Reelwire\n")


def test_printing_needs_nothing_but_the_module() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bots.reference"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "`REELWIRE_BACKEND`" in told.stdout and "#NEMO_TOKEN=" in told.stdout
