"""The newest generated clip, in whatever shape the state holds it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.timeline import Clip, finished_clip, newest_clip

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
