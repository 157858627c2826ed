"""The contact sheet in README, of the very film that README's first command makes: `python deploy/promo.py`.

Ten frames of it at fixed seconds, as large as fits into 200 kB.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import av
from PIL import Image

ROOT = Path(__file__).parent.parent
COMMAND = re.compile(r"<!-- make:begin -->.*?reelwire (make .*?)\n```", re.S)
SECONDS = [2.7 + 3 * n for n in range(10)]
ACROSS, GAP = 5, 8
FRAME = (270, 480)
LARGEST = 200_000
"""Bytes."""


def command() -> list[str]:
    """What README says to type, without its last word: where the film goes."""
    found = COMMAND.search((ROOT / "README.md").read_text("utf-8"))
    assert found
    return shlex.split(found[1])[:-1]


def film(into: Path) -> None:
    with tempfile.TemporaryDirectory() as data:
        order = [sys.executable, "-m", "bots", *command(), str(into)]
        subprocess.run(order, cwd=ROOT, env={**os.environ, "REELWIRE_DATA": data}, check=True)


def frames(path: Path) -> list[Image.Image]:
    """One at each of SECONDS."""
    found: list[Image.Image] = []
    with av.open(str(path)) as held:
        for frame in held.decode(video=0):
            if len(found) < len(SECONDS) and frame.time is not None and frame.time >= SECONDS[len(found)]:
                found.append(frame.to_image().resize(FRAME, Image.Resampling.LANCZOS))
    assert len(found) == len(SECONDS), "the film is shorter than its sheet"
    return found


def sheet(shown: list[Image.Image]) -> Image.Image:
    wide, tall = FRAME[0] + GAP, FRAME[1] + GAP
    page = Image.new("RGB", (wide * ACROSS + GAP, tall * -(-len(shown) // ACROSS) + GAP), "white")
    for number, frame in enumerate(shown):
        page.paste(frame, (GAP + number % ACROSS * wide, GAP + number // ACROSS * tall))
    return page


def packed(page: Image.Image) -> bytes:
    for quality in range(90, 40, -3):
        held = io.BytesIO()
        page.save(held, "JPEG", quality=quality, optimize=True, progressive=True)
        if held.tell() <= LARGEST:
            break
    return held.getvalue()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "promo.mp4"
        film(path)
        into = Path(__file__).with_suffix(".jpg")
        into.write_bytes(packed(sheet(frames(path))))
        print(into, into.stat().st_size)


if __name__ == "__main__":
    main()
