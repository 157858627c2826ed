"""The timeline as a picture: its size, its colours at places, and that no draft can break it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from core.drawing import WIDTH, Letters, Newest, draw, plan
from core.drawing.letters import BUILT_IN
from core.drawing.plan import LEFT, SPAN, TALLEST
from core.drawing.sheet import BARS, CARD, GROUND, PAPER
from core.timeline import read

RED, BLUE = (220, 40, 40), (40, 60, 220)


def piece(start: float, length: float, **meta: Any) -> dict[str, Any]:
    return {"s": int(start * 1000), "d": int(length * 1000), "m": meta}


def draft(*tracks: tuple[int, list[dict[str, Any]]], **meta: Any) -> dict[str, Any]:
    return {"m": meta, "t": [{"tt": kind, "sg": pieces} for kind, pieces in tracks]}


SHORT = draft(
    (0, [piece(0, 5, name="one.jpg"), piece(5, 5, name="two.jpg")]),
    (1, [piece(0, 10, name="Lo-fi", volume=0.4)]),
    (7, [piece(0, 3, text="Urban Dreams")]),
    w=1080,
    h=1920,
)


def picture(source: object, folder: Path, **more: Any) -> Image.Image:
    path = draw(read(source), folder / "timeline.png", heading="Timeline", language="en", **more)
    with Image.open(path) as image:
        assert image.format == "PNG"
        return image.convert("RGB")


def at(image: Image.Image, seconds: float, y: float, each: float = 10.0) -> tuple[int, ...]:
    found = image.getpixel((int(LEFT + SPAN * seconds / each), int(y)))
    assert isinstance(found, tuple)
    return found


def colour(folder: Path, name: str, of: tuple[int, int, int]) -> Path:
    path = folder / name
    Image.new("RGB", (160, 90), of).save(path, "JPEG", quality=95)
    return path


def close(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


def test_each_piece_shows_its_own_picture_and_the_tracks_stand_below_one_another(tmp_path: Path) -> None:
    pictures = {"one.jpg": colour(tmp_path, "1", RED), "two.jpg": colour(tmp_path, "2", BLUE)}
    image = picture(SHORT, tmp_path, thumbnails=pictures)
    (row,) = plan(read(SHORT)).rows
    video, text, sound = row.lanes
    assert [lane.kind for lane in row.lanes] == ["video", "text", "audio"]
    assert close(at(image, 2, video.top + 40), RED) and close(at(image, 7, video.top + 40), BLUE)
    assert at(image, 2.9, text.top + 36) == BARS["text"][0], "the title"
    assert at(image, 6, text.top + 36) == GROUND, "and nothing after it"
    assert at(image, 6, sound.top + 3) == BARS["audio"][0]
    assert image.getpixel((5, 5)) == PAPER and image.getpixel((60, row.top + 20)) == CARD


def test_without_pictures_pieces_are_coloured_blocks_no_two_neighbours_alike(tmp_path: Path) -> None:
    clips = draft((0, [piece(n, 1, name=f"clip {n}") for n in range(6)]))
    image, (row,) = picture(clips, tmp_path), plan(read(clips)).rows
    seen = [at(image, n + 0.5, row.lanes[0].top + 20, 6.0) for n in range(6)]
    assert all(one != other for one, other in pairwise(seen))


def test_the_same_timeline_is_the_same_picture(tmp_path: Path) -> None:
    paths = [
        draw(read(SHORT), tmp_path / name, heading="Timeline", language="en").read_bytes()
        for name in ("a.png", "b.png")
    ]
    assert paths[0] == paths[1]


def test_a_picture_that_cannot_be_read_is_a_block(tmp_path: Path) -> None:
    broken, gone = tmp_path / "broken", tmp_path / "gone"
    broken.write_bytes(b"\xff\xd8\xff" + bytes(500))
    without = picture(SHORT, tmp_path)
    assert picture(SHORT, tmp_path, thumbnails={"one.jpg": broken, "two.jpg": gone}) == without


def test_the_newest_clip_has_a_place_of_its_own_below(tmp_path: Path) -> None:
    newest = Newest("Newest clip: waves", colour(tmp_path, "clip", RED))
    image, without = picture(SHORT, tmp_path, newest=newest), picture(SHORT, tmp_path)
    assert image.height > without.height and image.width == without.width == WIDTH
    assert close(tuple(image.getpixel((120, image.height - 90))), RED)  # type: ignore[arg-type]


def test_fifty_pieces_are_wide_enough_for_a_phone_and_wrapped_like_text() -> None:
    fifty = read(draft((0, [piece(n * 3, 3, name=f"{n}.jpg") for n in range(50)])))
    rows = plan(fifty).rows
    assert 1 < len(rows) <= 5
    assert rows[0].start == 0 and [r.end for r in rows[:-1]] == [r.start for r in rows[1:]]
    whole = [b.right - b.left for r in rows for b in r.lanes[0].blocks if b.opens and b.closes]
    assert min(whole) >= 60
    assert sum(b.opens for r in rows for b in r.lanes[0].blocks) == 50


def test_a_draft_of_ten_thousand_pieces_is_no_larger_than_a_phone_bears(tmp_path: Path) -> None:
    many = draft((0, [piece(n, 1, name=f"{n}") for n in range(10_000)]), *[(7, [piece(0, 1)])] * 500)
    image = picture(many, tmp_path)
    assert image.height <= TALLEST and (tmp_path / "timeline.png").stat().st_size < 1_000_000
    assert all(len(lane.blocks) < SPAN for row in plan(read(many)).rows for lane in row.lanes)


def test_the_ruler_counts_round_seconds_far_enough_apart() -> None:
    (row,) = plan(read(SHORT)).rows
    assert [second for _, second in row.ticks] == [0, 2, 4, 6, 8, 10]
    long = plan(read(draft((0, [piece(0, 3600)])))).rows[0]
    gaps = [b - a for (a, _), (b, _) in pairwise(long.ticks)]
    assert min(gaps) >= 100


@pytest.mark.parametrize("heading", ["时间线", "Timeline"])
def test_what_no_font_can_write_is_left_out_whole(tmp_path: Path, heading: str) -> None:
    """Without the extra `studio`, and without a font on the machine: no boxes, and no half of a name."""
    bare = Letters((BUILT_IN,))
    assert bare.fitted("时间线", 30, 500) == "" and bare.fitted("Lo-fi 轻快", 30, 500) == ""
    assert bare.fitted("Urban Dreams", 30, 500) == "Urban Dreams"
    draw(read(SHORT), tmp_path / "x.png", heading=heading, language="zh", letters=bare)
    with Image.open(tmp_path / "x.png") as image:
        words = image.convert("RGB").crop((40, 20, 400, 90)).getcolors(30_000) or []
    assert (len(words) == 1) == (heading == "时间线")


def test_both_languages_are_written_where_there_are_fonts() -> None:
    letters = Letters()
    assert letters.fitted("旅途的回忆 Travel 2026", 30, 900) == "旅途的回忆 Travel 2026"
    assert letters.fitted("party 🎉 time", 30, 900).startswith("party")


def test_a_long_name_is_shortened_to_its_room() -> None:
    letters = Letters()
    short = letters.fitted("a very long name of a clip indeed", 30, 200)
    assert short.endswith("…") and letters.length(short, 30) <= 200
    assert letters.fitted("Urban Dreams", 30, 12) == ""


values = st.one_of(
    st.none(), st.integers(-10, 10**9), st.floats(), st.text(max_size=30), st.booleans(), st.just([])
)
pieces = st.dictionaries(
    st.sampled_from(["s", "d", "id", "start", "end", "m", "name", "src"]), values, max_size=5
)
metas = st.dictionaries(
    st.sampled_from(["name", "text", "volume", "duration", "src", "role"]), values, max_size=4
)
tracks = st.fixed_dictionaries(
    {
        "tt": st.one_of(st.sampled_from([0, 1, 7, 2, "video"]), values),
        "sg": st.lists(st.builds(lambda p, m: {**p, "m": m}, pieces, metas), max_size=12),
    }
)
drafts = st.fixed_dictionaries({"t": st.lists(tracks, max_size=9)}, optional={"d": values, "m": metas})


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drafts)
def test_no_draft_breaks_the_picture(tmp_path: Path, made: dict[str, Any]) -> None:
    image = picture(made, tmp_path)
    assert image.width == WIDTH and 100 < image.height <= TALLEST
