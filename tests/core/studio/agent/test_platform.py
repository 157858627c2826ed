"""A platform that is named stands in the draft, where the renderer reads it: words keep clear of its own."""

from __future__ import annotations

import pytest

from core.studio.draft import to_draft
from core.studio.records import Upload
from core.studio.render.draft import PLATFORMS, plan_film
from core.studio.render.titles import safe
from core.words import strict
from tests.core.studio.agent.table import THREE, Table

strict()
NAMED = [
    ("make a 10 second promo titled “Sea” for TikTok", "tiktok"),
    ("make a Reel out of these, for Instagram Reels", "reels"),
    ("turn my photos into a YouTube Shorts video", "shorts"),
    ("用照片做一个抖音视频", "douyin"),
    ("做一个发小红书的视频", "xiaohongshu"),
    ("做个朋友圈小视频", "moments"),
    ("make a video about bees for TikTok", "tiktok"),
    ("make a 9:16 film", ""),
    ("make a film for YouTube", ""),
    ("做个快手视频", ""),
]


@pytest.mark.parametrize(("wish", "platform"), NAMED)
@pytest.mark.parametrize("files", [THREE, ()], ids=["photos", "words"])
def test_a_first_film_is_made_for_the_platform_that_was_named(
    wish: str, platform: str, files: tuple[Upload, ...]
) -> None:
    table = Table(files)
    table.say(wish)
    if table.project is None:
        assert not files  # of nothing but a shape no film of words is made
        return
    draft = to_draft(table.film)
    assert draft["m"].get("platform", "") == platform
    plan = plan_film(draft)
    assert plan.platform == platform
    assert (safe(plan.width, plan.height, plan.platform) != safe(plan.width, plan.height)) == bool(platform)


def test_every_platform_of_the_renderer_can_be_named() -> None:
    assert {platform for _, platform in NAMED} == set(PLATFORMS)


def test_a_film_is_made_for_another_platform_and_back() -> None:
    table = Table(THREE)
    table.say("make a 10 second vertical promo titled “Sea”")
    assert "TikTok" in table.say("it's for TikTok")
    assert table.film.platform == "tiktok"
    assert "抖音" in table.say("要发抖音")
    assert table.film.platform == "douyin"
    table.say("undo")
    assert table.film.platform == "tiktok"
    table.say("undo")
    assert "platform" not in to_draft(table.film)["m"]
    table.say("redo")
    assert table.film.platform == "tiktok"


def test_said_twice_it_is_so_already() -> None:
    table = Table(THREE)
    table.say("make a promo for TikTok")
    before = table.film
    assert "already" in table.say("I want it for TikTok")
    assert table.film == before


def test_another_shape_is_for_no_platform_and_the_same_shape_changes_nothing() -> None:
    table = Table(THREE)
    table.say("make a promo for TikTok")
    table.say("make it vertical")
    assert table.film.platform == "tiktok"
    table.say("make it landscape")
    assert table.film.platform == ""
