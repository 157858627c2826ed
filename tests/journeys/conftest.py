from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.chat import DiaryBot
from tests.doubles.cloud import WorkingBackend, tiny_film

PHOTOS = Path(__file__).parent.parent / "photos"


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_film(tmp_path_factory.mktemp("film") / "film.mp4")


@pytest.fixture
async def cloud(film: Path) -> AsyncIterator[WorkingBackend]:
    async with WorkingBackend(film) as backend:
        yield backend


@pytest.fixture
def bot(tmp_path: Path) -> DiaryBot:
    return DiaryBot(tmp_path / "diary.jsonl")


@pytest.fixture
def photos() -> list[Path]:
    return [PHOTOS / "harbour.jpg", PHOTOS / "lake.jpg"]
