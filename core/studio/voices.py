"""Words read aloud, where a program that speaks is installed: espeak-ng, or piper with a fitting voice.

Nothing is required and nothing fetched: without such a program the studio says that it cannot speak."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import wave
from pathlib import Path

from core.words import detect

PATIENCE = 60.0
"""Seconds for one text."""
MOST = 2000
"""Characters of one text."""
PACE = 165
"""Words a minute."""
FASTEST = 1.6
"""Times that pace, where the time is short."""
ESPEAK = {"zh": "cmn"}
"""Its name of a language, where that is not ours."""


class Mute(Exception):
    """The words could not be spoken."""


def available() -> bool:
    return shutil.which("espeak-ng") is not None or (shutil.which("piper") is not None and bool(models()))


def models() -> list[Path]:
    """Piper's voices, where packages and people put them."""
    own = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    return sorted(p for at in (own, Path("/usr/share")) for p in (at / "piper-voices").glob("**/*.onnx"))


def speak(text: str, into: Path, seconds: float) -> float:
    """A WAV file of these words, faster than usual where they would take longer than that; how long it is.
    Raises Mute."""
    words = "".join(c if c.isprintable() else " " for c in text)[:MOST]
    _spoken(words, into, 1.0)
    if (long := _seconds(into)) > seconds:
        _spoken(words, into, min(FASTEST, long / max(0.1, seconds)))
    return _seconds(into)


def _spoken(words: str, into: Path, rate: float) -> None:
    order = _order(words, into, rate)
    try:
        done = subprocess.run(order, input=words.encode(), capture_output=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Mute(repr(error)) from error
    if done.returncode or not into.is_file():
        raise Mute(done.stderr.decode(errors="replace")[-500:])


def _order(words: str, into: Path, rate: float) -> list[str]:
    """The words themselves go in by stdin: none is taken for an option."""
    language = (detect(words, "en") or "en").split("-")[0]
    if piper := shutil.which("piper"):
        fitting = [m for m in models() if re.match(rf"{language}[_-]", m.name)]
        if fitting:
            pace = ["--length_scale", f"{1 / rate:.3f}"]
            return [piper, "--model", str(fitting[0]), *pace, "--output_file", str(into)]
    if espeak := shutil.which("espeak-ng"):
        voice = ESPEAK.get(language, language)
        return [espeak, "-v", voice, "-s", str(round(PACE * rate)), "-w", str(into), "--stdin"]
    raise Mute("no program that speaks")


def _seconds(path: Path) -> float:
    """Raises Mute."""
    try:
        with wave.open(str(path)) as held:
            return float(held.getnframes() / max(1, held.getframerate()))
    except (OSError, EOFError, wave.Error) as error:
        raise Mute(repr(error)) from error
