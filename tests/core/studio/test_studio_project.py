# ruff: noqa: E501 - a draft is read as the wire writes it
"""The project: always valid, and the same after its draft."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.studio.draft import from_draft, to_draft
from core.studio.project import Broken, Made, Project, Shot, Sound, Text, Transition

DRAFT: dict[str, Any] = {
    "d": 9000,
    "m": {"w": 1080, "h": 1920, "fps": 30, "title": "Sea", "look": "warm", "lang": "zh", "asked": 9000, "cloud": {"a": 1}},
    "later": [1, 2],
    "t": [
        {
            "tt": 0,
            "m": {"name": "Video"},
            "sg": [
                {"id": "s1", "s": 0, "d": 4000, "x": True, "m": {
                    "kind": "clip", "name": "a.mp4", "src": "/media/a.mp4", "in": 500, "speed": 2.0, "volume": 0.0,
                    "fit": "blur", "rotate": 90, "motion": "none", "look": "bw", "mask": "heart",
                    "transition": {"kind": "cut", "d": 0}, "focus": [0.5, 0.25]}},
                {"id": "s2", "s": 4000, "d": 5000, "m": {
                    "kind": "made", "name": "waves", "in": 0, "speed": 1.0, "volume": 1.0, "fit": "fill", "rotate": 0,
                    "motion": "none", "look": "none", "transition": {"kind": "slide", "d": 700},
                    "made": {"style": "waves", "palette": "ocean", "seed": 7}}},
            ],
        },
        {"tt": 1, "m": {"name": "Music"}, "sg": [{"id": "m1", "s": 0, "d": 9000, "m": {
            "kind": "music", "name": "Calm", "mood": "calm", "seed": 3, "in": 0, "volume": 0.35, "fade_in": 0,
            "fade_out": 900, "duck": True, "eq": "soft"}}]},
        {"tt": 7, "m": {"name": "Titles"}, "sg": [{"id": "t1", "s": 0, "d": 3000, "m": {
            "text": "Sea", "role": "title", "place": "top", "size": "l", "color": "#fff", "style": "serif", "anim": "rise",
            "fade": 300, "kerning": 2}}]},
        {"tt": 7, "m": {"name": "Captions"}, "sg": [{"id": "c1", "s": 1000, "d": 3000, "m": {
            "text": "and sky", "role": "caption", "place": "bottom", "size": "m", "color": "#fff", "style": "card",
            "anim": "none", "fade": 0}}]},
        {"tt": 42, "m": {"name": "Stickers"}, "sg": [{"id": "z", "wild": None}]},
    ],
}  # fmt: skip


def test_a_draft_is_the_same_after_a_project() -> None:
    """With every key it has, known and unknown."""
    assert to_draft(from_draft(DRAFT)) == DRAFT
    assert to_draft(from_draft(json.loads(json.dumps(DRAFT)))) == DRAFT


def shots(*lengths: int) -> tuple[Shot, ...]:
    fade = Transition("crossfade", 600)
    laid = [Shot(f"s{i}", 0, n, src=f"/media/{i}.jpg", transition=fade) for i, n in enumerate(lengths)]
    return Project().with_shots(laid).shots


def test_unknown_keys_stay_through_an_edit() -> None:
    project = from_draft(DRAFT)
    turned = to_draft(project.with_shots(reversed(project.shots)))
    assert turned["t"][0]["sg"][1]["m"]["mask"] == "heart"
    assert turned["t"][0]["sg"][1]["x"] is True
    assert turned["t"][-1] == DRAFT["t"][-1]
    assert (turned["later"], turned["m"]["cloud"]) == ([1, 2], {"a": 1})


@pytest.mark.parametrize(
    "wrong",
    [
        {"shots": (Shot("a", 500, 1000, src="x"),)},
        {"shots": (Shot("a", 0, 1000, src="x"), Shot("b", 900, 1000, src="x"))},
        {"shots": (Shot("a", 0, 1000),)},
        {"shots": (Shot("a", 0, 0, src="x"),)},
        {"shots": (Shot("a", 0, 1000, src="x", speed=0),)},
        {"texts": (Text("a", 0, 2000, text="x"), Text("b", 1000, 2000, text="y"))},
        {"texts": (Text("a", 0, 2000, text="x"), Text("b", 1000, 2000, text="y", role="end"))},
        {"sounds": (Sound("a", 0, 2000), Sound("b", 1000, 2000))},
        {"sounds": (Sound("a", 0, 2000, volume=-1),)},
        {"sounds": (Sound("a", 0, 2000, kind="file"),)},
        {"texts": (Text("a", -5, 2000, text="x"),)},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Broken):
        Project(**wrong)


def test_a_title_and_a_caption_may_show_together() -> None:
    Project(texts=(Text("a", 0, 2000, text="x"), Text("b", 1000, 2000, text="y", role="caption")))


def test_sounds_and_texts_follow_the_pictures() -> None:
    project = Project(
        shots=shots(4000, 4000),
        sounds=(Sound("m", 0, 8000),),
        texts=(
            Text("t", 0, 3000, text="title"),
            Text("c", 4200, 3800, text="on two", role="caption", extra={"on": "s1"}),
            Text("d", 2000, 1000, text="free", role="caption"),
            Text("e", 6000, 2000, text="end", role="end"),
        ),
    )
    doubled = project.with_shots([*project.shots, Shot("s9", 0, 8000, kind="made", made=Made())])
    assert doubled.sounds[0].length == 16_000
    # the free caption has no room left before the one of the second shot
    assert [(t.id, t.start, t.end) for t in doubled.texts] == [
        ("t", 0, 3000),
        ("c", 4200, 8000),
        ("e", 14_000, 16_000),
    ]
    without = project.with_shots(project.shots[:1])
    assert [t.id for t in without.texts if t.role == "caption"] == ["d"]
    assert without.sounds[0].length == 4000


def test_a_transition_is_never_longer_than_half_its_shot_and_the_first_shot_has_none() -> None:
    assert [s.transition.length for s in shots(1000, 1000, 9000)] == [0, 500, 600]
