"""Drafts written in other hands: names for numbers, lengths in text, endless shapes."""

from typing import Any

import pytest

from core.timeline import changes, finished_clip, read
from core.timeline.reading import _canonical
from core.words import Phrase, say


def draft(*segments: Any, type: object = 0, **other: Any) -> dict[str, Any]:
    return {"d": 10_000, "t": [{"tt": type, "sg": list(segments)}], **other}


def clip(name: str, start: int) -> dict[str, Any]:
    return {"s": start, "d": 1000, "m": {"name": name}}


@pytest.mark.parametrize(
    ("type", "kind"),
    [("Music", "audio"), ("caption", "text"), ("0", "video"), (1.0, "audio"), (0.5, "other"), ("x", "other"),
     (None, "other"), (True, "other"), ("1e999", "other"), (10**400, "other")],
)  # fmt: skip
def test_a_track_may_be_named_or_numbered(type: object, kind: str) -> None:
    assert [track.kind for track in read(draft(clip("a", 0), type=type)).tracks] == [kind]


def test_a_draft_in_too_many_wrappers_is_none() -> None:
    inner: object = draft(clip("a", 0))
    for _ in range(3):
        inner = {"state": inner}
    assert read(inner).exportable
    for _ in range(9):
        inner = {"data": inner}
    assert not read(inner).exportable


@pytest.mark.parametrize(
    ("size", "aspect"), [((1000, 500), "2:1"), ((1003, 501), "1003x501"), ((2100, 900), "21:9"), ((0, 5), "")]
)
def test_an_unusual_picture_is_told_by_its_shape_or_size(size: tuple[int, int], aspect: str) -> None:
    assert read(draft(m={"w": size[0], "h": size[1]})).aspect == aspect


def test_the_meta_may_be_json_in_a_string() -> None:
    (segment,) = read(draft({"s": 0, "d": 1000, "m": '{"name": "sea"}'})).tracks[0].segments
    assert segment.name == "sea"


@pytest.mark.parametrize(
    ("meta", "name"),
    [
        ({"src": "/media/a%20b.mp4?x=1"}, "a b.mp4"),
        ({"src": "???", "path": "c.mp4"}, "c.mp4"),
        ({"src": 7}, ""),
    ],
)
def test_a_nameless_piece_is_named_by_its_file(meta: dict[str, Any], name: str) -> None:
    assert read(draft({"s": 0, "d": 1000, "m": meta})).tracks[0].segments[0].name == name


def test_a_fact_that_cannot_be_written_down_is_compared_by_its_type() -> None:
    endless: list[object] = []
    endless.append(endless)
    assert _canonical(endless) == "<class 'list'>"
    before, after = draft(clip("a", 0), odd=endless), draft(clip("a", 0), odd=endless)
    assert changes(before, after) == ()


def test_another_size_of_the_same_shape_is_told_in_pixels() -> None:
    before, after = (draft(clip("a", 0), m={"w": 16 * n, "h": 9 * n}) for n in (40, 80))
    (told,) = changes(before, after)
    assert told == Phrase("timeline-aspect", {"before": "640x360", "after": "1280x720"})
    assert "1280x720" in say(told, "en") and "640x360" in say(told, "zh")


def test_many_alike_are_told_in_one_line() -> None:
    """Pieces swapped, and pieces edited in the same way."""
    before = draft(*(clip(f"a{n}", n * 1000) for n in range(5)))
    swapped = draft(*(clip(f"b{n}", n * 1000) for n in range(5)))
    assert [line.key for line in changes(before, swapped)] == ["timeline-replaced-many"]
    looks = draft(*({**clip(f"a{n}", n * 1000), "m": {"name": f"a{n}", "look": "bw"}} for n in range(5)))
    assert [line.key for line in changes(before, looks)] == ["timeline-edited-many"]
    for lines in (changes(before, swapped), changes(before, looks)):
        assert all("5" in say(line, language) for line in lines for language in ("en", "zh"))


def test_a_film_hidden_too_deep_is_not_looked_for() -> None:
    media: object = {"type": "video", "url": "https://films.example/a.mp4"}
    assert finished_clip([media, {"status": "failed", "url": "https://films.example/b.mp4"}]) == (
        "https://films.example/a.mp4"
    )
    for _ in range(12):
        media = [media]
    assert finished_clip(media) is None
