"""`core` is the door by which platforms come in: its names are public, and it weighs nothing."""

import subprocess
import sys
from pathlib import Path

import core

ROOT = Path(__file__).parents[2]


def test_every_public_name_is_there() -> None:
    assert [name for name in core.__all__ if not hasattr(core, name)] == []
    assert set(core.__all__) <= set(dir(core))
    assert not hasattr(core, "desk_of_somebody_else")


def test_the_door_opens_without_a_library() -> None:
    heavy = "sqlalchemy dbos httpx av numpy cv2 pydantic structlog telegram discord asyncio"
    code = f"import sys, core; sys.exit(bool(set('{heavy}'.split()) & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=30).returncode == 0
