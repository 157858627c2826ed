"""Three versions of one film: different to see and hear, the same in what they tell."""

from __future__ import annotations

import pytest

from core.studio.agent.versions import excerpt, versions
from core.studio.draft import from_draft, to_draft
from tests.core.studio.agent.table import THREE, Table, song


def test_three_versions_differ_in_manner_and_agree_in_matter() -> None:
    table = Table(THREE)
    table.say('make a 15 second promo titled "Sea" and end with "Bye"')
    made = versions(table.film)
    assert len({(v.look, v.music and v.music.mood, v.shots[1].transition.kind) for v in made}) == 3
    for version in made:
        assert from_draft(to_draft(version)) == version
        assert (version.length, version.width) == (15_000, 1080)
        assert [s.name for s in version.shots] == table.names
        assert [t.text for t in version.texts] == ["Sea", "Bye"]


def test_an_own_song_stays_in_every_version() -> None:
    table = Table((*THREE, song("theme.mp3")))
    table.say("make a video with my song")
    assert {v.music and v.music.name for v in versions(table.film)} == {"theme.mp3"}


def test_they_are_shown_to_choose_from_and_nothing_changes() -> None:
    table = Table(THREE)
    table.say("make a 30 second promo")
    before = table.film
    answer = table.say("show me three versions")
    assert "Three versions, 12 seconds of each" in answer
    assert table.film == before


PICKED = [
    ("the second one", 2), ("2", 2), ("I like the first", 1), ("take number three", 3), ("the last one", 3),
    ("B", 2), ("version 1", 1), ("第二个", 2), ("就要第三个", 3), ("我喜欢第一个", 1), ("选第二种吧", 2),
    ("最后一个", 3),
]  # fmt: skip


@pytest.mark.parametrize(("said", "number"), PICKED)
def test_one_is_taken_in_a_few_words_and_undone(said: str, number: int) -> None:
    table = Table(THREE)
    table.say("make a 15 second promo titled “Sea”")
    before = table.film
    table.say("show me three versions")
    answer = table.say(said)
    assert f" {number} " in answer
    assert table.film == versions(before)[number - 1]
    table.say("undo")
    assert table.film == before


def test_what_was_changed_since_stays_and_another_can_be_taken_after_all() -> None:
    table = Table(THREE)
    table.say("make a 15 second promo titled “Sea”")
    table.say("show me three versions")
    table.say('change the title to "Lake"')
    edited = table.film
    table.say("the second version")
    assert table.title == "Lake"
    table.say("no, the third version")
    assert table.film == versions(edited)[2]
    assert "already" in table.say("the third version")


@pytest.mark.parametrize("said", ["the second one", "第二个", "2"])
def test_without_versions_a_bare_number_takes_none(said: str) -> None:
    table = Table(THREE)
    table.say("make a promo")
    before = table.film
    table.say(said)
    assert table.film == before


def test_a_version_that_was_never_shown_cannot_be_taken() -> None:
    table = Table(THREE)
    table.say("make a promo")
    assert "No versions" in table.say("take the second version")


@pytest.mark.parametrize(
    "wish", ["make a promo and show me three versions", "用照片做个视频，给我看三个版本"]
)
def test_a_new_film_is_made_first_and_then_shown_in_versions(wish: str) -> None:
    table = Table(THREE)
    table.say(wish)
    assert table.turn is not None and table.turn.generation
    assert table.turn.steps[-1].tool == "offer_versions"
    assert table.film.music is not None


def test_an_excerpt_is_the_beginning_with_the_words_where_they_stand() -> None:
    table = Table(THREE)
    table.say('make a 30 second promo titled "Sea" and end with "Bye"')
    table.say('show the caption "Now" from 6 to 9 seconds')
    whole, short = table.film, excerpt(table.film)
    assert short.length == 12_000
    assert short.roles("title") == whole.roles("title")
    assert short.roles("caption") == whole.roles("caption")
    assert short.roles("end")[0].end == 12_000
    assert excerpt(short) == short
    assert from_draft(to_draft(short)) == short


def test_one_shape_each_is_more_than_one_film_and_said_to_be() -> None:
    table = Table(THREE)
    table.say("make a video")
    before = table.film
    assert "one film at a time" in table.say("three versions: vertical and square")
    assert table.film == before
