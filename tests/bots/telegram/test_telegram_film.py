"""What a film is shown by."""

import io
from pathlib import Path

import pytest
from PIL import Image

from bots.telegram.film import measures, pictures
from core import Video


def poster(folder: Path, size: tuple[int, int], *, noise: bool = False, kind: str = "JPEG") -> Path:
    path = folder / "film.poster.jpg"
    image = Image.effect_noise(size, 200) if noise else Image.new("RGB", size, "teal")
    image.convert("RGB").save(path, kind, quality=95)
    return path


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (320, 180), (5000, 50)])
def test_the_small_picture_is_what_telegram_takes(tmp_path: Path, size: tuple[int, int]) -> None:
    made = pictures(poster(tmp_path, size, noise=True))
    with Image.open(io.BytesIO(made["thumbnail"])) as image:
        assert image.format == "JPEG" and max(image.size) <= 320
    assert len(made["thumbnail"]) < 200_000
    assert ("cover" in made) == (max(size) >= 640)


def test_a_cover_is_the_poster_itself(tmp_path: Path) -> None:
    path = poster(tmp_path, (720, 1280))
    assert pictures(path)["cover"] == path.read_bytes()


def test_a_poster_that_is_none_costs_nobody_the_film(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    assert pictures(tmp_path / "a.jpg") == {} == pictures(None) == pictures(tmp_path / "missing.jpg")


def test_measures_are_whole_numbers(tmp_path: Path) -> None:
    video = Video(tmp_path / "a.mp4", duration=0.2, width=1080, height=1920, bytes=1)
    assert measures(video) == {"width": 1080, "height": 1920, "duration": 1, "supports_streaming": True}
