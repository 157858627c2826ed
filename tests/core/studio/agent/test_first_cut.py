# ruff: noqa: E501 - sentences are read as tables, one case per line
"""What a new film is made of: photos that may be shown from several sides, words that each get a moment."""

import pytest

from core.studio.draft import from_draft, to_draft
from tests.core.studio.agent.table import THREE, Table, clip


def opened() -> Table:
    table = Table(THREE)
    table.say("generate a 30-second promo video from my photos")
    return table


def test_a_first_cut_has_one_segment_per_photo_and_lets_it_be_shown_from_several_sides() -> None:
    """So that everything said about photos stays true; the render alone knows of views."""
    table = opened()
    assert table.names == ["loaf.jpg", "oven.jpg", "shop.jpg"]
    assert [shot.length for shot in table.film.shots] == [10_000] * 3
    assert all(shot.views for shot in table.film.shots)
    assert from_draft(to_draft(table.film)) == table.film


@pytest.mark.parametrize(
    ("wish", "views"),
    [
        ("show the whole picture, don't crop", [False, False, False]),
        ("no motion on the photos, keep them still", [False, False, False]),
        ("put the second photo first", [True, True, True]),
        ("make it 15 seconds", [True, True, True]),
    ],
)
def test_who_wants_a_picture_whole_or_still_gets_it_so(wish: str, views: list[bool]) -> None:
    table = opened()
    table.say(wish)
    assert [shot.views for shot in table.film.shots] == views


def test_clips_are_not_cut_into_views() -> None:
    table = Table((clip("surf.mp4"), *THREE))
    table.say("make a promo from these")
    assert [shot.views for shot in table.film.shots] == [False, True, True, True]


@pytest.mark.parametrize(
    ("message", "cards", "mood"),
    [
        (
            "Turn this into a 1080p MP4: a product launch, the lights go down, the box opens, the crowd cheers",
            ["A product launch", "The lights go down", "The box opens", "The crowd cheers"],
            "upbeat",
        ),
        (
            "Make a 30-second video from my product description: a handmade oak lamp, warm light, calm music",
            ["A handmade oak lamp", "Warm light"],
            "calm",
        ),
        (
            "用我的产品介绍做一支30秒的视频：手工橡木台灯，暖光，安静的音乐",
            ["手工橡木台灯", "暖光"],
            "calm",
        ),
        (
            "做成1080p的视频：新品发布会，灯光暗下，盒子打开，全场欢呼",
            ["新品发布会", "灯光暗下", "盒子打开", "全场欢呼"],
            "upbeat",
        ),
    ],
)
def test_every_thought_of_a_short_description_gets_its_card(
    message: str, cards: list[str], mood: str
) -> None:
    """And what it says about music is heard, not shown."""
    table = Table()
    table.say(message)
    assert table.cards == cards
    assert table.mood == mood


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("把一段产品介绍和三张产品照片做成1080p的视频", None),
        ("用这些图片给我的小店做一支短片，加上字幕和轻快的音乐", None),
        ("给我的频道做一支短片，讲一个拍照技巧，配上字幕", "拍照技巧"),
        ("做一支短片，介绍我们新上市的球鞋", "新上市的球鞋"),
    ],
)
def test_no_piece_of_the_wish_itself_becomes_a_title(message: str, title: str | None) -> None:
    table = Table(THREE)
    table.say(message)
    assert table.title == title


def test_a_film_without_a_title_is_offered_one_first() -> None:
    said = Table(THREE).say("generate a 30-second promo video from my photos")
    assert "You could say next: “add the title" in said


def test_a_chinese_preview_has_music_like_any_film() -> None:
    table = Table((clip("surf.mp4"),))
    table.say("用这些片段给粉丝剪一支竖屏预告，节奏快一点")
    assert table.mood == "upbeat"
    assert table.film.shots[0].speed > 1
