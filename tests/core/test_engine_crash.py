import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CHILD = Path(__file__).with_name("engine_child.py")
ROOT = Path(__file__).parents[2]


def child(folder: Path, mode: str) -> int:
    ran = subprocess.run(
        [sys.executable, str(CHILD), str(folder), mode],
        capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ran.returncode in (0, -signal.SIGKILL), ran.stderr
    return ran.returncode


@pytest.fixture
def ran(tmp_path: Path) -> Callable[[], list[str]]:
    return lambda: (tmp_path / "ran").read_text().splitlines()


def test_a_job_killed_in_its_middle_is_run_again_and_finds_its_stage(
    tmp_path: Path, ran: Callable[[], list[str]]
) -> None:
    """`kill -9` after the stage was written: the second process sees `sending`, and goes on in order."""
    assert child(tmp_path, "crash") == -signal.SIGKILL
    assert child(tmp_path, "resume") == 0
    assert ran() == ["crash 1 received", "resume 1 sending", "resume 2 received"]


def test_a_crash_between_journal_and_queue_is_mended_by_the_sweep(
    tmp_path: Path, ran: Callable[[], list[str]]
) -> None:
    assert child(tmp_path, "journal") == -signal.SIGKILL
    assert child(tmp_path, "resume") == 0
    assert ran() == ["resume 1 received", "resume 2 received"]
