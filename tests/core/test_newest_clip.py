"""The newest generated clip, in whatever shape the state holds it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.timeline import Clip, alternatives, finished_clip, newest_clip

URL = "https://cdn.test/a/waves%20at%20night.mp4?sig=1"
COVER = "https://cdn.test/c.jpg"
HALF = {"name": "Half", "status": "processing", "url": "https://c.test/h.mp4"}


@pytest.mark.parametrize(
    ("media", "clip"),
    [
        ([{"name": "Waves", "url": URL}], Clip(URL, "Waves")),
        ([{"title": "Waves", "video": {"url": URL, "cover_url": COVER}}], Clip(URL, "Waves", COVER)),
        ([{"url": URL, "thumbnail_url": COVER}], Clip(URL, "waves at night.mp4", COVER)),
        ([{"name": "Old", "url": "https://cdn.test/o.mp4"}, {"name": "New", "url": URL}], Clip(URL, "New")),
        ([{"name": "New", "url": URL}, HALF], Clip(URL, "New")),
        ({"x": {"prompt": "line\none\x00", "output": URL, "type": "video"}}, Clip(URL, "line one")),
        ([{"name": "w" * 99, "url": URL}], Clip(URL, "w" * 59 + "…")),
        ([], None),
        ("nothing", None),
    ],
)  # fmt: skip
def test_it_is_named_by_what_stands_beside_its_address(media: Any, clip: Clip | None) -> None:
    assert newest_clip(media) == clip


shapes = st.recursive(
    st.one_of(st.none(), st.integers(), st.text(max_size=8), st.just(URL)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["url", "name", "video", "status"]), inner, max_size=4),
    ),
    max_leaves=20,
)


@given(shapes)
def test_any_shape_has_a_clip_exactly_where_it_has_a_film(media: Any) -> None:
    clip = newest_clip(media)
    assert (clip.url if clip else None) == finished_clip(media)


def test_alternatives_are_read_by_number_and_are_never_the_film() -> None:
    media = [
        {"alternative": 2, "url": "https://a.test/2.mp4", "name": "vivid\nand lively"},
        {"alternative": 1, "url": "https://a.test/1.mp4"},
        {"url": "https://a.test/film.mp4"},
        {"alternative": 3, "url": "https://a.test/3.mp4", "name": 7},
    ]
    assert [(one.number, one.clip.name) for one in alternatives(media)] == [
        (1, ""),
        (2, "vivid and lively"),
        (3, ""),
    ]
    assert finished_clip(media) == "https://a.test/film.mp4"


@pytest.mark.parametrize(
    "media",
    [
        None,
        {"alternative": 1, "url": "https://a.test/1.mp4"},
        [{"alternative": True, "url": "https://a.test/1.mp4"}],
        [
            {"alternative": "1", "url": "https://a.test/1.mp4"},
            {"alternative": 10, "url": "https://a.test/1.mp4"},
        ],
        [{"alternative": 1, "url": "file:///etc/passwd"}, {"alternative": 1}, 5],
    ],
)
def test_what_is_no_alternative_is_none(media: object) -> None:
    assert alternatives(media) == ()
