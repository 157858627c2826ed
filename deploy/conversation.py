"""The picture in README, drawn from a real conversation: `python deploy/conversation.py`.

Runs `reelwire chat` with three photos on an empty data folder and draws what a person would see.
"""

from __future__ import annotations

import io
import queue
import re
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
PHOTOS = [f"tests/photos/{name}.jpg" for name in ("harbour", "lake", "lanterns")]
SAID = [
    f"/attach {' '.join(PHOTOS)}",
    "make a calm 15-second film, title “Three Evenings”",
    "音乐小一点",
    "/export",
]


def until_silent(lines: queue.Queue[str], seconds: float = 20) -> str:
    heard = ""
    with suppress(queue.Empty):
        while True:
            heard += lines.get(timeout=seconds)
    return heard


def main() -> None:
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as folder:
        for photo in PHOTOS:
            into = Path(folder) / photo
            into.parent.mkdir(parents=True, exist_ok=True)
            into.write_bytes((ROOT / photo).read_bytes())
        child = subprocess.Popen(
            [sys.executable, "-m", "bots", "chat"],
            env={"REELWIRE_DATA": data, "PATH": "", "PYTHONPATH": str(ROOT), "LANG": "en_US.UTF-8"},
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert child.stdin is not None
        assert child.stdout is not None
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=lambda: [lines.put(line) for line in child.stdout or ()], daemon=True).start()
        heard = until_silent(lines)
        for said in SAID:
            child.stdin.write(f"{said}\n")
            child.stdin.flush()
            heard += f"\n> {said}\n{until_silent(lines)}"
        child.stdin.close()
        child.wait()
    console = Console(record=True, width=96, file=io.StringIO())
    console.print(Text(heard))
    drawn = console.export_svg(title="reelwire chat")
    # The viewer's own fonts will do: a picture fetches nothing from elsewhere.
    drawn = re.sub(r"@font-face\s*{[^}]*}", "", drawn)
    Path(__file__).with_suffix(".svg").write_text(drawn)
    print(heard)


if __name__ == "__main__":
    main()
