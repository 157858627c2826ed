"""Anybody's draft becomes a valid plan, or one of two refusals."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.studio.render.draft import plan_film
from core.studio.render.errors import RenderError
from core.studio.render.plan import Plan, frame_at

values = st.recursive(
    st.none() | st.booleans() | st.integers(-5000, 20000) | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
metas = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["photo", "clip", "made", "music", "file", "?"]) | values,
        "src": st.just("/media/a.jpg") | values,
        "text": st.text(max_size=8) | values,
        "transition": st.fixed_dictionaries(
            {},
            optional={
                "kind": st.sampled_from(["crossfade", "fade-black", "slide", "cut"]) | values,
                "d": values,
            },
        )
        | values,
        "fade": values,
        "focus": values,
        "speed": values,
        "in": values,
        "volume": values,
        "rotate": values,
        "made": values,
        "color": values,
        "anim": st.sampled_from(["fade", "rise", "none"]) | values,
        "unknown": values,
    },
)
segments = st.fixed_dictionaries(
    {"m": metas | values}, optional={"s": st.integers(0, 4000) | values, "d": st.integers(0, 4000) | values}
)
tracks = st.fixed_dictionaries(
    {"sg": st.lists(segments, max_size=4) | values}, optional={"tt": st.sampled_from([0, 1, 7, "0", 3])}
)
drafts = st.fixed_dictionaries(
    {"t": st.lists(tracks, max_size=4) | values},
    optional={"d": st.integers(0, 8000) | values, "m": metas | values},
)


def planned(draft: Any) -> Plan | None:
    try:
        return plan_film(draft)
    except RenderError as refused:
        assert refused.reason in ("empty", "too-long", "too-many")
        return None


@given(drafts)
@settings(max_examples=250, deadline=None, derandomize=True)
def test_any_draft_is_planned_whole_or_refused_by_name(draft: dict[str, Any]) -> None:
    """Shots abut from the first frame to the last; every frame shows something within its time."""
    plan = planned(draft)
    if plan is None or plan.frames > 2000:
        return
    assert plan.shots[0].first == 0
    assert plan.shots[-1].last == plan.frames
    for before, after in zip(plan.shots, plan.shots[1:], strict=False):
        assert before.last == after.first < after.last
        assert before.until <= after.last, "a transition ends before its own shot does"
    for index in range(0, plan.frames, 7):
        frame = frame_at(plan, index)
        assert 0 <= frame.over.at <= 1
        assert 0 <= frame.share <= 1
        shot = plan.shots[frame.over.shot]
        assert shot.first <= index < shot.last
        if frame.under is not None:
            assert frame.under.shot == frame.over.shot - 1
        for title, opacity, rise in frame.titles:
            assert plan.titles[title].first <= index < plan.titles[title].last
            assert 0 < opacity <= 1
            assert 0 <= rise <= 1
    for sound in plan.sounds:
        assert sound.start + sound.length <= plan.seconds + 1e-6 or sound.kind == "clip"
        assert math.isfinite(sound.volume)


@given(st.integers(1, 20000), st.lists(st.integers(1, 5000), min_size=1, max_size=6))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_the_film_is_as_long_as_the_draft_says(length: int, pieces: list[int]) -> None:
    """Within half a frame, whatever the segments add up to."""
    start, video = 0, []
    for piece in pieces:
        video.append({"s": start, "d": piece, "m": {"kind": "made"}})
        start += piece
    plan = plan_film({"d": length, "t": [{"tt": 0, "sg": video}]})
    assert abs(plan.seconds - length / 1000) <= 0.5 / plan.fps + 1e-9 or plan.frames == 1


def test_without_pictures_there_is_nothing_to_render() -> None:
    for draft in (
        {},
        {"t": None},
        {"t": [{"tt": 0, "sg": []}]},
        {"t": [{"tt": 7, "sg": [{"s": 0, "d": 9}]}]},
    ):
        with pytest.raises(RenderError) as refused:
            plan_film(draft)
        assert refused.value.reason == "empty"


def test_an_hour_is_too_long() -> None:
    with pytest.raises(RenderError) as refused:
        plan_film({"d": 3_600_000, "t": [{"tt": 0, "sg": [{"s": 0, "d": 1000, "m": {}}]}]})
    assert refused.value.reason == "too-long"


@pytest.mark.parametrize(
    ("given_", "quality", "size"),
    [
        ({"w": 1080, "h": 1920}, "high", (1080, 1920)),
        ({"w": 1080, "h": 1350}, "high", (1080, 1350)),
        ({"w": 101, "h": 201}, "high", (100, 200)),
        ({"w": 1080, "h": 1920}, "preview", (360, 640)),
        ({"w": 320, "h": 320}, "preview", (320, 320)),
        ({"w": "wide", "h": None}, "high", (1080, 1920)),
        ({"w": 99999, "h": -4}, "high", (3840, 64)),
    ],
)
def test_sizes_are_even_and_sane(given_: dict[str, object], quality: str, size: tuple[int, int]) -> None:
    plan = plan_film({"d": 100, "m": given_, "t": [{"tt": 0, "sg": [{"s": 0, "d": 100, "m": {}}]}]}, quality)
    assert (plan.width, plan.height) == size


def test_the_picture_before_goes_on_under_a_transition() -> None:
    """crossfade: the first frame is mostly the old picture, the last mostly the new; the share only grows."""
    video = [
        {"s": 0, "d": 1000, "m": {"kind": "made"}},
        {"s": 1000, "d": 1000, "m": {"kind": "made", "transition": {"kind": "crossfade", "d": 400}}},
    ]
    plan = plan_film({"d": 2000, "t": [{"tt": 0, "sg": video}]})
    assert plan.shots[0].until == 42
    assert [frame_at(plan, i).under for i in (29, 42)] == [None, None]
    shares = [frame_at(plan, i).share for i in range(30, 42)]
    assert all(frame_at(plan, i).under is not None for i in range(30, 42))
    assert shares == sorted(shares)
    assert shares[0] < 0.05
    assert shares[-1] > 0.95


def test_a_look_of_the_whole_film_is_overruled_by_a_shots_own() -> None:
    video = [{"s": 0, "d": 500, "m": {"look": "warm"}}, {"s": 500, "d": 500, "m": {}}]
    plan = plan_film({"d": 1000, "m": {"look": "bw"}, "t": [{"tt": 0, "sg": video}]})
    assert [shot.look for shot in plan.shots] == ["warm", "bw"]
