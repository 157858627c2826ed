"""The whole way with nothing faked: `make` in a process of its own, stopped half-way, finished by another."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("cv2", reason="the studio's extra is not installed")

ROOT = Path(__file__).parents[2]
PHOTO = ROOT / "tests" / "photos" / "harbour.jpg"


def test_an_interrupted_film_is_finished_by_the_next_process(tmp_path: Path) -> None:
    """SIGTERM once the film is planned: exit 130 with the way to go on, nothing at OUT; then the film at
    OUT."""
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("REELWIRE_", "NEMO_"))},
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
        "REELWIRE_DATA": str(tmp_path / "data"),
        "REELWIRE_RHYTHM__POLL": "0.2",
    }
    command = [sys.executable, "-m", "bots"]
    out = tmp_path / "film.mp4"
    make = subprocess.Popen(
        [*command, "make", "a 2 second film of the harbour", str(PHOTO), "-o", "film.mp4", "--json"],
        cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert make.stdout is not None
    events = []
    for line in make.stdout:
        events.append(json.loads(line)["event"])
        if events[-1] == "exporting":
            break
    make.send_signal(signal.SIGTERM)
    _, told = make.communicate(timeout=30)
    assert events[-1] == "exporting" and {"ready", "uploaded"} <= set(events), told
    assert make.returncode == 130 and not out.exists()
    job = told.rpartition("reelwire jobs retry ")[2].strip()

    again = subprocess.run(
        [*command, "jobs", "retry", job], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60
    )
    assert (again.returncode, again.stdout) == (0, f"{out}\n"), again.stderr
    assert out.read_bytes()[4:8] == b"ftyp"
    assert [path.name for path in tmp_path.iterdir() if path.suffix] == ["film.mp4"]
