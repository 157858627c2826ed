"""A film reaches its place whole, or not at all, and never over something unexpected."""

import os
from pathlib import Path

import pytest

from bots.console.saving import save, stamp


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "made.mp4"
    path.write_bytes(b"film" * 5000)
    return path


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def test_a_free_name_is_taken_and_nothing_else_is_left(film: Path, work: Path) -> None:
    assert save(film, [work / "a.mp4"], replace=False) == work / "a.mp4"
    assert [path.name for path in work.iterdir()] == ["a.mp4"]
    assert (work / "a.mp4").read_bytes() == film.read_bytes() and film.exists()


def test_a_named_place_is_overwritten(film: Path, work: Path) -> None:
    (work / "a.mp4").write_bytes(b"older")
    assert save(film, [work / "a.mp4"], replace=True) == work / "a.mp4"
    assert (work / "a.mp4").read_bytes() == film.read_bytes()


def test_a_name_of_ours_never_overwrites(film: Path, work: Path) -> None:
    (work / "a.mp4").write_bytes(b"somebody's")
    (work / "a-2.mp4").write_bytes(b"somebody's too")
    assert save(film, [work / "a.mp4"], replace=False) == work / "a-3.mp4"
    assert (work / "a.mp4").read_bytes() == b"somebody's"


def test_the_same_film_again_is_not_a_second_file(film: Path, work: Path) -> None:
    (work / "a.mp4").write_bytes(b"somebody's")
    assert save(film, [work / "a.mp4"], replace=False) == work / "a-2.mp4"
    assert save(film, [work / "a.mp4"], replace=False) == work / "a-2.mp4"
    assert len(list(work.iterdir())) == 2


def test_missing_folders_are_made(film: Path, work: Path) -> None:
    assert save(film, [work / "new" / "deep" / "a.mp4"], replace=True).is_file()


def test_the_next_place_takes_it_where_the_first_cannot(film: Path, work: Path) -> None:
    (work / "file").write_text("no folder")
    spare = work / "spare" / "a.mp4"
    assert save(film, [work / "file" / "a.mp4", spare], replace=True) == spare


def test_a_folder_in_the_way_is_not_harmed(film: Path, work: Path) -> None:
    (work / "a.mp4").mkdir()
    assert save(film, [work / "a.mp4", work / "b.mp4"], replace=True) == work / "b.mp4"
    assert not [path for path in work.iterdir() if path.name.endswith(".part")]


def test_no_place_at_all_raises_what_was_wrong_first(film: Path, work: Path) -> None:
    (work / "file").write_text("no folder")
    with pytest.raises(FileExistsError, match="work/file"):
        save(film, [work / "file" / "a.mp4", work / "file" / "b" / "c.mp4"], replace=False)


def test_it_crosses_to_another_disk(film: Path) -> None:
    """/dev/shm is another filesystem on Linux; elsewhere the same path proves the copy at least."""
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == film.stat().st_dev:
        other = film.parent
    place = other / f"reelwire-test-{os.getpid()}.mp4"
    try:
        assert save(film, [place], replace=True).read_bytes() == film.read_bytes()
    finally:
        place.unlink(missing_ok=True)


def test_a_stamp_tells_a_changed_file(work: Path) -> None:
    assert stamp(work / "a.mp4") == []
    (work / "a.mp4").write_bytes(b"1")
    before = stamp(work / "a.mp4")
    (work / "a.mp4").write_bytes(b"12")
    assert before and stamp(work / "a.mp4") != before
