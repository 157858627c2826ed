"""Captions spoken by whatever program is there; here by one that plays a tone and remembers its orders."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from core.studio import voices
from core.studio.render import render
from core.studio.render.draft import plan_film

SPEAKER = """#!{python}
import json, math, struct, sys, wave
args = sys.argv[1:]
said = sys.stdin.buffer.read().decode()
with open({diary!r}, "a") as diary:
    diary.write(json.dumps({{"args": args, "said": said}}) + "\\n")
if "fail" in said:
    sys.exit("no such voice")
pace = int(args[args.index("-s") + 1])
seconds = len(said) / 10 * 165 / pace
with wave.open(args[args.index("-w") + 1], "wb") as out:
    out.setnchannels(1); out.setsampwidth(2); out.setframerate(8000)
    tone = [int(9000 * math.sin(n / 8000 * 2 * math.pi * 440)) for n in range(int(seconds * 8000))]
    out.writeframes(struct.pack(f"<{{len(tone)}}h", *tone))
"""


@pytest.fixture
def diary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path, program = tmp_path / "diary.jsonl", tmp_path / "bin" / "espeak-ng"
    program.parent.mkdir()
    program.write_text(SPEAKER.format(python=sys.executable, diary=str(path)))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return path


def heard(diary: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in diary.read_text().splitlines()]


def draft(make: Any, texts: list[Any], length: int = 6000) -> Any:
    made = make.draft([make.segment(0, length, kind="made")], texts)
    made["m"] |= {"voice": True}
    return made


async def test_each_caption_is_heard_from_its_beginning(
    tmp_path: Path, diary: Path, make: Any, look: Any
) -> None:
    texts = [
        make.segment(1000, 1500, text="Ten signs!", role="caption"),
        make.segment(4000, 1500, text="你好世界你好世界你好", role="caption"),
        make.segment(0, 900, text="A title", role="title"),
    ]
    await render(draft(make, texts), tmp_path, tmp_path / "out.mp4")
    told = heard(diary)
    assert [entry["said"] for entry in told] == ["Ten signs!", "你好世界你好世界你好"]
    assert [entry["args"][1] for entry in told] == ["en", "cmn"]
    film = look(tmp_path / "out.mp4")
    assert film.level(1.2, 1.8) > 0.05
    assert film.level(4.2, 4.8) > 0.05
    assert max(film.level(0.1, 0.9), film.level(2.3, 3.8), film.level(5.3, 5.9)) < 0.001


async def test_what_would_take_too_long_is_said_faster(tmp_path: Path, diary: Path, make: Any) -> None:
    texts = [make.segment(0, 900, text="x" * 15), make.segment(1000, 900, text="y")]
    await render(draft(make, texts, 2000), tmp_path, tmp_path / "out.mp4")
    paces = [entry["args"][entry["args"].index("-s") + 1] for entry in heard(diary)]
    assert paces == ["165", "248", "165"]


async def test_a_voice_that_fails_costs_the_voice_alone(
    tmp_path: Path, diary: Path, make: Any, look: Any
) -> None:
    await render(draft(make, [make.segment(0, 900, text="-fail\x07")], 1000), tmp_path, tmp_path / "out.mp4")
    assert heard(diary)[0]["said"] == "-fail "
    assert look(tmp_path / "out.mp4").level(0, 1) < 0.001


def test_nothing_installed_is_nothing_available(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not voices.available()
    with pytest.raises(voices.Mute):
        voices.speak("Hi", tmp_path / "x.wav", 1.0)


def test_piper_speaks_a_language_that_it_has_a_voice_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "piper"
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.exit(' '.join(sys.argv[1:]))\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert not voices.available()
    voice = tmp_path / "piper-voices" / "en" / "en_US-amy.onnx"
    voice.parent.mkdir(parents=True)
    voice.touch()
    assert voices.available()
    with pytest.raises(voices.Mute, match=r"--model \S*en_US-amy.onnx --length_scale 1.000"):
        voices.speak("Hello", tmp_path / "x.wav", 1.0)
    with pytest.raises(voices.Mute, match="no program"):
        voices.speak("你好", tmp_path / "x.wav", 1.0)


def test_a_draft_without_the_wish_is_not_spoken(make: Any) -> None:
    silent = make.draft([make.segment(0, 1000, kind="made")], [make.segment(0, 900, text="Hi")])
    assert not plan_film(silent).sounds
    silent["m"]["voice"] = "yes"
    assert not plan_film(silent).sounds
