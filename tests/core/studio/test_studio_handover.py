# ruff: noqa: E501 - documents are read as tables, one piece per line
"""A film that goes on in a real editor: OpenTimelineIO and EDL."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from core.studio.handover import to_edl, to_otio
from core.studio.project import Logo, Made, Project, Shot, Sound, Text, Transition
from tests.core.studio.outsider import Person

FADE = Transition("crossfade", 600)
FILM = Project(
    title="Sea", sounds=(Sound("m", 0, 9000, mood="calm"),), logo=Logo("l", 0, 9000, name="l.png", src="/media/l.png"),
    texts=(Text("t", 1000, 2000, text="Sea"), Text("c", 4000, 1500, text="and sky", role="caption")),
).with_shots(
    [
        Shot("s1", 0, 4000, name="a.jpg", src="/media/a.jpg"),
        Shot("s2", 0, 3000, kind="clip", name="b.mp4", src="/media/b.mp4", offset=1500, speed=2.0, transition=FADE),
        Shot("s3", 0, 2000, kind="made", name="waves", made=Made("waves"), extra={"later": 1}),
    ]
)  # fmt: skip


def seconds(time: dict[str, Any]) -> float:
    assert time["OTIO_SCHEMA"] == "RationalTime.1"
    return float(time["value"] / time["rate"])


def length(item: dict[str, Any]) -> float:
    """What an item takes on its track; a transition takes nothing."""
    return 0.0 if item["OTIO_SCHEMA"] == "Transition.1" else seconds(item["source_range"]["duration"])


NEEDED = {
    "Clip.2": {
        "name",
        "source_range",
        "media_references",
        "active_media_reference_key",
        "effects",
        "markers",
    },
    "Gap.1": {"source_range", "effects", "markers"},
    "Transition.1": {"transition_type", "in_offset", "out_offset"},
    "Track.1": {"kind", "children", "source_range"},
    "Stack.1": {"children", "source_range"},
    "Timeline.1": {"name", "tracks", "global_start_time"},
    "TimeRange.1": {"start_time", "duration"},
    "RationalTime.1": {"value", "rate"},
    "LinearTimeWarp.1": {"time_scalar", "effect_name"},
    "ExternalReference.1": {"target_url", "available_range"},
    "GeneratorReference.1": {"generator_kind", "parameters", "available_range"},
}


def checked(node: Any) -> None:
    """Every object that has a schema has the schema's fields."""
    if isinstance(node, dict):
        if "OTIO_SCHEMA" in node:
            assert NEEDED[node["OTIO_SCHEMA"]] <= set(node)
        for inner in node.values():
            checked(inner)
    elif isinstance(node, list):
        for inner in node:
            checked(inner)


def test_the_document_has_every_track_as_long_and_in_the_order_of_the_film() -> None:
    document = json.loads(json.dumps(to_otio(FILM, lambda src: f"file:///films{src}")))
    checked(document)
    tracks = {track["name"]: track for track in document["tracks"]["children"]}
    assert list(tracks) == ["Video", "Titles", "Captions", "Logo", "Clips", "Music"]
    video = tracks["Video"]["children"]
    assert [item["OTIO_SCHEMA"] for item in video] == ["Clip.2", "Transition.1", "Clip.2", "Clip.2"]
    assert [length(item) for item in video] == [4, 0, 3, 2]
    assert seconds(video[1]["out_offset"]) == 0.6
    assert video[2]["effects"][0]["time_scalar"] == 2
    assert seconds(video[2]["source_range"]["start_time"]) == 1.5
    assert video[2]["media_references"]["DEFAULT_MEDIA"]["target_url"] == "file:///films/media/b.mp4"
    assert video[3]["media_references"]["DEFAULT_MEDIA"]["OTIO_SCHEMA"] == "GeneratorReference.1"
    assert video[3]["metadata"]["reelwire"]["later"] == 1
    assert [length(item) for item in tracks["Titles"]["children"]] == [1, 2]
    assert [length(item) for item in tracks["Clips"]["children"]] == [4, 3]
    assert tracks["Clips"]["kind"] == tracks["Music"]["kind"] == "Audio"


def test_the_edl_lists_cuts_dissolves_and_speeds() -> None:
    rows = to_edl(FILM).splitlines()
    assert rows[:2] == ["TITLE: Sea", "FCM: NON-DROP FRAME"]
    events = [row for row in rows if re.match(r"\d{3}  ", row)]
    assert events == [
        "001  AX       V     C        00:00:00:00 00:00:04:00 00:00:00:00 00:00:04:00",
        "002  AX       V     C        00:00:04:00 00:00:04:00 00:00:04:00 00:00:04:00",
        "002  AX       V     D    018 00:00:01:15 00:00:07:15 00:00:04:00 00:00:07:00",
        "003  BL       V     C        00:00:00:00 00:00:02:00 00:00:07:00 00:00:09:00",
    ]
    assert "* TO CLIP NAME: b.mp4" in rows
    assert any(row.startswith("M2") and "060.0" in row for row in rows)


@pytest.mark.parametrize("form", ["otio", "edl"])
def test_a_person_fetches_the_timeline_of_their_own_session_alone(
    arrive: Callable[..., Person], form: str
) -> None:
    person, other = arrive(), arrive()
    path = f"/api/timeline/{person.session}.{form}"
    assert person.ask(path).status == 404
    person.photos("a.png", "b.png")
    person.say("make a video titled “Sea”")
    answer = person.ask(path)
    assert answer.status == 200
    assert f"timeline.{form}" in answer.headers["Content-Disposition"]
    assert b"a.png" in answer.body
    assert other.ask(path).json["code"] == 1002
    if form == "otio":
        checked(answer.json)
        first = answer.json["tracks"]["children"][0]["children"][0]
        url = first["media_references"]["DEFAULT_MEDIA"]["target_url"]
        assert url.startswith(person.base)
        assert person.ask(url.removeprefix(person.base)).status == 200
