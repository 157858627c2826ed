"""Versions of a film on the wire: small films among the generated media, and what becomes of them."""

from __future__ import annotations

from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

from core.studio import Switches
from core.timeline import alternatives, finished_clip
from tests.core.studio.outsider import FakeRenderer, Person, ask, studio


def offered(person: Person) -> list[dict[str, object]]:
    return [media for media in person.state()["generated_media"] if "alternative" in media]


def test_they_stand_in_the_state_until_another_film_begins(tmp_path: Path) -> None:
    renderer = FakeRenderer()
    with studio(tmp_path, renderer=renderer) as base:
        person = Person.arrives(base)
        person.photos("a.png", "b.png")
        person.say("make a 20 second video")
        before = person.draft()
        answer = person.say("show me three versions")
        assert answer.tools == ["offer_versions"]
        assert "Three versions" in answer.texts[-1]
        assert person.draft() == before
        shown = offered(person)
        assert [media["alternative"] for media in shown] == [1, 2, 3]
        assert shown[1]["name"] == "vivid and lively"
        assert all(b"film 12000" in ask(str(media["url"])).body for media in shown)
        assert [one.number for one in alternatives(person.state()["generated_media"])] == [1, 2, 3]
        assert finished_clip(person.state()["generated_media"]) is None, "none of them is the film"
        person.say("take the second version")
        assert person.draft()["m"]["look"] == "vivid"
        person.say("undo")
        assert person.draft() == before
        person.say("make a new video")
        assert offered(person) == []


def test_they_and_the_choice_outlive_the_studio(tmp_path: Path) -> None:
    with studio(tmp_path) as base:
        person = Person.arrives(base)
        person.photos("a.png", "b.png")
        person.say("make a 20 second video")
        person.say("show me three versions")
    with studio(tmp_path) as base:
        person.base = base
        assert len(offered(person)) == 3
        person.say("the last one")
        assert person.draft()["m"]["look"] == "dark"


def test_a_renderer_that_fails_is_no_reason_not_to_choose(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(render_failure="worker-died")) as base:
        person = Person.arrives(base)
        person.photos("a.png", "b.png")
        person.say("make a 20 second video")
        assert "just now" in person.say("show me three versions").texts[-1]
        assert offered(person) == []
        assert "version 1" in person.say("I like the first one").texts[-1]


def test_a_stream_that_is_cut_leaves_the_words_true(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(cut_after=10, cut_times=None)) as base:
        person = Person.arrives(base)
        person.photos("a.png")
        with suppress(HTTPException):
            person.say("make a 20 second video and show me three versions")
        assert offered(person) == []
