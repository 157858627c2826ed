"""Three versions of one film: different to see and hear, the same in what they tell."""

from __future__ import annotations

from core.studio.agent.versions import versions
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


def test_versions_are_not_promised_before_they_can_be_shown() -> None:
    table = Table(THREE)
    table.say("make a video")
    before = table.film
    assert "one version at a time" in table.say("show me three versions")
    assert table.film == before
