"""A photo that stands long is shown from several sides, within its own time, on the music's beat."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.studio.render.compose import Composer
from core.studio.render.draft import plan_film
from core.studio.render.interest import spots
from core.studio.render.moods import MOODS, bars_in
from core.studio.render.motion import cover, glide
from core.studio.render.picture import nearness
from core.studio.render.plan import Plan
from core.studio.render.planes import sheet
from core.studio.render.views import LEAST, SOFT

Drafts = Any


def film(make: Drafts, *shots: tuple[str, int, str], mood: str = "upbeat", **more: object) -> Plan:
    """Shots of (source, ms, fit), one after the other, with music."""
    at = 0
    segments: list[dict[str, Any]] = []
    meta: dict[str, object]
    for name, length, fit in shots:
        meta = {"kind": "photo", "src": f"/media/{name}", "fit": fit, "motion": "zoom-in", "views": True}
        meta |= {"transition": {"kind": "crossfade", "d": 600}, **more}
        segments.append(make.segment(at, length, **meta))
        at += length
    music = [{"s": 0, "d": at, "m": {"kind": "music", "mood": mood}}] if mood else []
    return plan_film(make.draft(segments, sounds=music))


def test_three_photos_in_thirty_seconds_become_nine_views(make: Drafts) -> None:
    """Each of two to five seconds, none like the one before, and each photo seen whole as well as close."""
    plan = film(make, ("a.jpg", 10_000, "blur"), ("b.jpg", 10_000, "fill"), ("c.jpg", 10_000, "blur"))
    assert len(plan.shots) == 9
    assert all(2 * 30 <= shot.last - shot.first <= 5 * 30 for shot in plan.shots)
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        assert {s.view for s in plan.shots if s.source == f"/media/{name}"} == {"", "near", "other"}
    sides = [(shot.source, shot.view) for shot in plan.shots]
    assert all(one != other for one, other in pairwise(sides))


def test_photos_begin_and_end_when_the_draft_says(make: Drafts) -> None:
    """Views are cut inside a segment; what leads into the next photo is that photo's own transition."""
    plan = film(make, ("a.jpg", 10_000, "blur"), ("b.jpg", 7_000, "fill"))
    assert [shot.first for shot in plan.shots if shot.blend_frames == 18 or shot.first == 0] == [0, 300]
    assert plan.shots[-1].last == plan.frames == 510
    for shot, follower in pairwise(plan.shots):
        assert shot.last == follower.first
        assert shot.until == follower.first + follower.blend_frames


@pytest.mark.parametrize("mood", list(MOODS))
def test_views_change_on_the_beat(make: Drafts, mood: str) -> None:
    plan = film(make, ("a.jpg", 30_000, "fill"), mood=mood)
    beat = bars_in(mood, 30.0)[1] / 4
    for shot in plan.shots[1:]:
        away = (shot.first / 30 + SOFT / 2) / beat % 1
        assert min(away, 1 - away) * beat < 0.03


def test_slow_music_lets_views_stand_longer(make: Drafts) -> None:
    assert len(film(make, ("a.jpg", 10_000, "fill"), mood="calm").shots) == 2
    assert len(film(make, ("a.jpg", 10_000, "fill"), mood="happy").shots) == 3
    assert len(film(make, ("a.jpg", 10_000, "fill"), mood="").shots) == 3


def test_short_photos_stay_as_they_are(make: Drafts) -> None:
    """Only a picture that would be small over its own blur is shown close as well."""
    plan = film(make, ("a.jpg", 4_000, "fill"), ("b.jpg", 4_000, "blur"), ("c.jpg", 2_500, "blur"))
    assert [(s.source, s.view) for s in plan.shots] == [
        ("/media/a.jpg", ""),
        ("/media/b.jpg", ""),
        ("/media/b.jpg", "other"),
        ("/media/c.jpg", ""),
    ]
    assert plan.shots[0].motion == plan.shots[-1].motion == "zoom-in"


def test_a_photo_that_comes_again_goes_on_with_its_next_view(make: Drafts) -> None:
    a, b = ("a.jpg", 3_000, "fill"), ("b.jpg", 3_000, "fill")
    plan = film(make, a, b, a, b)
    assert [s.view for s in plan.shots] == ["", "", "near", "near"]


def test_without_leave_a_photo_is_one_shot_as_written(make: Drafts) -> None:
    """Drafts of others, and photos of which all is wanted or which are to stand still."""
    plan = film(make, ("a.jpg", 20_000, "blur"), views=False)
    assert [(s.view, s.motion) for s in plan.shots] == [("", "zoom-in")]


def test_hard_cuts_stay_hard(make: Drafts) -> None:
    plan = film(
        make, ("a.jpg", 10_000, "fill"), ("b.jpg", 10_000, "fill"), transition={"kind": "cut", "d": 0}
    )
    assert {shot.blend for shot in plan.shots} == {"cut"}


def test_a_painted_ground_that_stands_long_changes_its_style(make: Drafts) -> None:
    made = {"style": "bokeh", "palette": "sand", "seed": 3}
    plan = plan_film(make.draft([make.segment(0, 15_000, kind="made", made=made, views=True)]))
    assert len({s.style for s in plan.shots}) == len(plan.shots) > 1
    assert {s.palette for s in plan.shots} == {"sand"}


@given(st.lists(st.integers(300, 60_000), min_size=1, max_size=6), st.sampled_from(["blur", "fill"]))
@settings(deadline=None, derandomize=True)
def test_views_fill_any_film_exactly(lengths: list[int], fit: str) -> None:
    at = 0
    segments: list[dict[str, Any]] = []
    for number, length in enumerate(lengths):
        meta = {"kind": "photo", "src": f"/media/{number % 3}.jpg", "fit": fit, "views": True}
        segments.append({"id": f"s{number}", "s": at, "d": length, "m": meta})
        at += length
    plan = plan_film({"d": at, "t": [{"tt": 0, "sg": segments}]})
    assert [s.first for s in plan.shots] == [0, *(s.last for s in plan.shots[:-1])]
    assert plan.shots[-1].last == plan.frames
    starts = {round(s["s"] * 30 / 1000) for s in segments}
    for shot in plan.shots:
        assert shot.blend_frames < shot.last - shot.first
        assert shot.last - shot.first >= LEAST * 30 - 1 or shot.first in starts


def test_two_things_in_a_picture_are_found_one_after_the_other() -> None:
    """The stronger first; the other at the same height."""
    pixels = np.full((120, 240, 3), 90, np.uint8)
    pixels[45:65, 60:80] = (250, 220, 40)
    pixels[50:60, 180:190] = (250, 220, 40)
    first, second = spots(pixels, 0.3, 1.0)
    assert first[0] == pytest.approx(0.29, abs=0.06)
    assert second[0] == pytest.approx(0.77, abs=0.1)
    assert first[1] == second[1]


@given(
    st.floats(1, 1.4), st.floats(0, 1), st.floats(0, 1), st.sampled_from(["zoom-in", "pan-left", "pan-up"])
)
@settings(deadline=None, derandomize=True)
def test_a_close_view_lies_inside_the_picture(close: float, x: float, y: float, kind: str) -> None:
    usual = cover(4000, 3000, 0.5625, (x, y))
    for rect in glide(kind, 4.0, 4000, 3000, 0.5625, (x, y), close=close):
        assert rect.x >= -1e-6
        assert rect.y >= -1e-6
        assert rect.x + rect.w <= 4000 + 1e-6
        assert rect.y + rect.h <= 3000 + 1e-6
        assert rect.w <= usual.w / close + 1e-6


def test_small_photos_are_not_blown_up() -> None:
    """A phone's photo is shown close, one from a chat still fills the film, a thumbnail stays whole."""
    assert nearness(3000, 4000, 1080, 1920, "fill") == 1.4
    assert nearness(1067, 1600, 1080, 1920, "fill") == 1.4
    assert nearness(540, 960, 1080, 1920, "fill") == pytest.approx(1.11, abs=0.01)
    assert nearness(1280, 960, 1080, 1920, "blur") == 1.0
    assert nearness(640, 480, 1080, 1920, "blur") is None


def test_a_close_view_fills_the_film_with_what_matters(tmp_path: Path, make: Drafts) -> None:
    """A red ball far right in a wide photo: small in the view of all of it, large and inside when near."""
    pixels = np.full((600, 1200, 3), 120, np.uint8)
    ys, xs = np.mgrid[0:600, 0:1200]
    pixels[np.hypot(xs - 900, ys - 280) < 70] = (230, 40, 30)
    make.photo(tmp_path / "ball.png", pixels=pixels)
    plan = film(make, ("ball.png", 6_000, "blur"))
    shares = {}
    for view in ("", "near"):
        shots = tuple(replace(s, view=view, motion="none") for s in plan.shots)
        composer = Composer(replace(plan, shots=shots), tmp_path)
        planes = sheet(plan.width, plan.height)[1]
        composer.draw(0, planes)
        composer.close()
        shares[view] = float((planes.v > 180).mean())
    assert shares["near"] > 3 * shares[""] > 0
