"""The contact sheet in README is of the film that README's first command makes."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def promo() -> ModuleType:
    pytest.importorskip("av")
    spec = importlib.util.spec_from_file_location("promo", ROOT / "deploy" / "promo.py")
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_it_asks_for_the_film_of_readme(promo: ModuleType) -> None:
    order = promo.command()
    assert order[:2] == ["make", "generate a 30-second promo video from my photos"]
    assert order[-1] == "-o"
    assert all((ROOT / photo).is_file() for photo in order[2:-1])


def test_the_sheet_that_is_kept_has_the_shape_that_is_made_and_is_small(promo: ModuleType) -> None:
    kept = ROOT / "deploy" / "promo.jpg"
    assert kept.stat().st_size <= promo.LARGEST
    blank = [Image.new("RGB", promo.FRAME)] * len(promo.SECONDS)
    with Image.open(kept) as sheet:
        assert sheet.size == promo.sheet(blank).size
    assert "deploy/promo.jpg" in (ROOT / "README.md").read_text("utf-8")


def test_frames_are_those_of_their_seconds(promo: ModuleType, tmp_path: Path) -> None:
    from tests.doubles.cloud import tiny_film

    path = tiny_film(tmp_path / "f.mp4", seconds=0.5)
    with pytest.raises(AssertionError):
        promo.frames(path)
    assert len(promo.packed(promo.sheet([Image.effect_noise(promo.FRAME, 90).convert("RGB")] * 10))) > 1000
