"""The draft of any shape, its summary as the skills write it, and what changed where in time."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.timeline import Timeline, changes, finished_clip, read
from core.words import LANGUAGES, Phrase, say

PUBLISHED: dict[str, Any] = {
    "d": 10_000,
    "m": {"w": 1080, "h": 1920},
    "t": [
        {"tt": 0, "sg": [{"s": 0, "d": 10_000, "m": {"name": "city timelapse"}}]},
        {"tt": 1, "sg": [{"s": 0, "d": 10_000, "m": {"name": "Lo-fi", "volume": 0.35}}]},
        {"tt": 7, "sg": [{"s": 0, "d": 3_000, "m": {"text": "Urban Dreams"}}]},
    ],
}


def told(phrases: tuple[Phrase, ...], language: str = "en") -> list[str]:
    return [say(phrase, language) for phrase in phrases]


def edited(**tracks: Any) -> dict[str, Any]:
    """The published draft with other tracks or values."""
    draft = copy.deepcopy(PUBLISHED)
    for name, value in tracks.items():
        if name in ("video", "audio", "text"):
            draft["t"][("video", "audio", "text").index(name)]["sg"] = value
        else:
            draft[name] = value
    return draft


def clip(name: str, start: int, length: int, **meta: Any) -> dict[str, Any]:
    return {"s": start, "d": length, "m": {"name": name, **meta}}


def test_the_summary_is_the_one_the_skills_show() -> None:
    assert told(read(PUBLISHED).summary()) == [
        "Timeline (3 tracks):",
        "1. Video: city timelapse (0-10s)",
        "2. BGM: Lo-fi (0-10s, 35%)",
        '3. Title: "Urban Dreams" (0-3s)',
    ]


def test_the_summary_speaks_chinese() -> None:
    assert told(read(PUBLISHED).summary(), "zh-CN") == [
        "时间线（3 条轨道）：",
        "1. 视频：city timelapse（0-10秒）",
        "2. 配乐：Lo-fi（0-10秒，35%）",
        "3. 标题：“Urban Dreams”（0-3秒）",
    ]


@pytest.mark.parametrize(
    "draft", [None, "", "null", "nonsense", 7, [], {}, {"t": None}, {"t": [{"tt": 0, "sg": []}]}]
)
def test_an_empty_draft_says_so_and_is_not_exportable(draft: object) -> None:
    timeline = read(draft)
    assert not timeline.exportable
    assert timeline.summary() == (Phrase("timeline-empty"),)


def test_a_draft_may_be_json_text_or_lie_inside_the_state() -> None:
    assert read(json.dumps(PUBLISHED)) == read(PUBLISHED)
    assert read({"state": {"draft": json.dumps(PUBLISHED)}}) == read(PUBLISHED)
    assert Timeline.read(json.dumps(PUBLISHED).encode()) == read(PUBLISHED)


@pytest.mark.parametrize(
    "segments",
    [
        [{"d": 4000}, {"d": 6000}],
        [{"m": {"d": 4000}}, {"m": {"d": "6000"}}],
        [{"m": {"duration": 4.0}}, {"duration": 6000}],
        [{"s": 0, "e": 4000}, {"start": 4000, "end": 10000}],
        [{"m": {"start": 0, "end": 4000}}, {"m": {"start": 4000, "d": 6000}}],
    ],
)
def test_lengths_are_found_at_whichever_level_they_stand(segments: list[Any]) -> None:
    (track,) = read({"t": [{"tt": 0, "sg": segments}]}).tracks
    assert [(part.start, part.end) for part in track.segments] == [(0, 4), (4, 10)]
    assert read({"t": [{"tt": 0, "sg": segments}]}).duration == 10


def test_without_any_length_the_pieces_share_the_whole() -> None:
    (track,) = read({"d": 9000, "t": [{"tt": 0, "sg": [{}, {}, {}]}]}).tracks
    assert [(part.start, part.end) for part in track.segments] == [(0, 3), (3, 6), (6, 9)]


@pytest.mark.parametrize(
    ("segment", "name"),
    [
        ({"m": {"name": " harbour\n.jpg "}}, "harbour .jpg"),
        ({"m": {"title": "Lake"}}, "Lake"),
        ({"name": "Lanterns"}, "Lanterns"),
        ({"m": {"src": "https://cdn.example/a/my%20clip.mp4?sig=1#t"}}, "my clip.mp4"),
        ({"m": {"src": "/media/sea.png"}}, "sea.png"),
        ({"m": {"name": "x" * 200}}, "x" * 59 + "…"),
        ({"m": "not a mapping"}, ""),
        ("a string", ""),
    ],
)
def test_a_name_is_found_and_cleaned(segment: object, name: str) -> None:
    assert read({"t": [{"tt": 0, "sg": [segment]}]}).tracks[0].segments[0].name == name


def test_unknown_tracks_are_layers_and_count_as_something_to_export() -> None:
    timeline = read({"t": [{"tt": 42, "sg": [{"d": 2000, "m": {"name": "sparkle"}}]}, "junk", {"sg": "?"}]})
    assert timeline.exportable
    assert told(timeline.summary()) == ["Timeline (1 track):", "1. Layer: sparkle (0-2s)"]


def test_a_long_timeline_is_shortened() -> None:
    photos = [clip(f"{n}.jpg", n * 3000, 3000) for n in range(30)]
    lines = told(read({"t": [{"tt": 0, "sg": photos}] * 12}).summary())
    assert len(lines) == 10
    assert lines[1] == "1. Video: 0.jpg (0-3s), 1.jpg (3-6s), 2.jpg (6-9s), and 27 more (0:09-1:30)"
    assert lines[-1] == "… and 4 more tracks"


def test_the_aspect_is_known_by_its_usual_name() -> None:
    assert read(PUBLISHED).aspect == "9:16"
    assert read({"m": {"width": "1920", "height": 1080}, "t": []}).aspect == "16:9"
    assert read({"t": []}).aspect == ""


def test_nothing_changed_is_said_with_nothing() -> None:
    assert changes(PUBLISHED, copy.deepcopy(PUBLISHED)) == ()
    assert changes(None, {}) == ()


def test_a_new_time_stamp_or_id_is_no_change() -> None:
    touched = edited(m={**PUBLISHED["m"], "updated_at": "2030-01-01", "version": 9})
    assert changes(PUBLISHED, touched) == ()


CHANGED: list[tuple[str, dict[str, Any], list[str], list[str]]] = [
    (
        "a clip came",
        edited(d=14_000, video=[clip("city timelapse", 0, 10_000), clip("lake.jpg", 10_000, 4000)]),
        ["Added lake.jpg (10-14s)", "The film is now 14 s long (was 10 s)"],
        ["加入 lake.jpg（10-14秒）", "影片现在长 14 秒（原来 10 秒）"],
    ),
    (
        "the title says something else",
        edited(text=[{"s": 0, "d": 3000, "m": {"text": "Night"}}]),
        ["Title: “Urban Dreams” → “Night” (0-3s)"],
        ["标题：“Urban Dreams” → “Night”（0-3秒）"],
    ),
    ("the title is gone", edited(text=[]), ["Removed the title “Urban Dreams”"], ["去掉标题“Urban Dreams”"]),
    (
        "the title moved",
        edited(text=[{"s": 5000, "d": 3000, "m": {"text": "Urban Dreams"}}]),
        ["“Urban Dreams” is now at 5-8s"],
        ["“Urban Dreams” 现在在 5-8秒"],
    ),
    (
        "other music",
        edited(audio=[clip("Calm", 0, 10_000, volume=0.35)]),
        ["Music: Lo-fi → Calm (0-10s)"],
        ["配乐：Lo-fi → Calm（0-10秒）"],
    ),
    (
        "louder",
        edited(audio=[clip("Lo-fi", 0, 10_000, volume=0.6)]),
        ["Volume of Lo-fi: 35% → 60%"],
        ["Lo-fi 的音量：35% → 60%"],
    ),
    (
        "upright to wide",
        edited(m={"w": 1920, "h": 1080}),
        ["The picture is now 16:9 (was 9:16)"],
        ["画面现在是 16:9（原来 9:16）"],
    ),
    (
        "another look",
        edited(video=[clip("city timelapse", 0, 10_000, look="bw", transition={"kind": "slide", "d": 600})]),
        ["city timelapse (0-10s): new colours, transition"],
        ["city timelapse（0-10秒）：换了色调、转场"],
    ),
    (
        "a look for all of it",
        edited(m={**PUBLISHED["m"], "look": "warm"}),
        ["Whole film: new colours"],
        ["整部影片换了色调"],
    ),
    (
        "shorter, and the music with it",
        edited(d=6000, video=[clip("city timelapse", 0, 6000)], audio=[clip("Lo-fi", 0, 6000, volume=0.35)]),
        ["city timelapse now lasts 6 s (0-6s; was 10 s)", "The film is now 6 s long (was 10 s)"],
        ["city timelapse 现在长 6 秒（0-6秒，原来 10 秒）", "影片现在长 6 秒（原来 10 秒）"],
    ),
    (
        "a piece swapped",
        edited(video=[clip("lake.jpg", 0, 10_000)]),
        ["city timelapse → lake.jpg (0-10s)"],
        ["city timelapse → lake.jpg（0-10秒）"],
    ),
]


@pytest.mark.parametrize(
    ("after", "english", "chinese"), [row[1:] for row in CHANGED], ids=[row[0] for row in CHANGED]
)
def test_what_changed_is_told_in_both_languages(after: Any, english: list[str], chinese: list[str]) -> None:
    assert told(changes(PUBLISHED, after)) == english
    assert told(changes(read(PUBLISHED), read(after)), "zh") == chinese


def test_a_new_order_is_told_as_that() -> None:
    first = edited(video=[clip("a", 0, 2000), clip("b", 2000, 2000), clip("c", 4000, 2000)], d=6000)
    turned = edited(video=[clip("c", 0, 2000), clip("a", 2000, 2000), clip("b", 4000, 2000)], d=6000)
    assert told(changes(first, turned)) == ["The clips are in a new order"]


def test_the_same_piece_keeps_its_id_whatever_its_name() -> None:
    before = edited(video=[{"id": "s1", **clip("old.jpg", 0, 10_000)}])
    after = edited(video=[{"id": "s1", **clip("new.jpg", 0, 10_000)}])
    assert told(changes(before, after)) == ["old.jpg → new.jpg (0-10s)"]


def test_a_first_film_is_told_in_a_few_lines() -> None:
    photos = [clip(f"{n}.jpg", n * 2000, 2000) for n in range(10)]
    lines = told(changes(None, edited(d=20_000, video=photos)))
    assert lines == [
        "Added 10 clips (0-20s)",
        "Added music: Lo-fi (0-10s, 35%)",
        'Added the title "Urban Dreams" (0-3s)',
        "The film is 20 s long",
    ]


def test_very_many_changes_are_counted() -> None:
    titles = [{"s": n * 1000, "d": 500, "m": {"text": f"T{n}", "place": "top"}} for n in range(12)]
    moved = [{"s": n * 1000 + 300, "d": 500, "m": {"text": f"T{n}", "place": "center"}} for n in range(12)]
    lines = told(changes(edited(text=titles), edited(text=moved)))
    assert len(lines) <= 8
    assert lines[-1].startswith("… and ")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ["t", "tt", "sg", "d", "m", "s", "id", "name", "text", "volume", "w", "h", "src", "draft", "duration"]
)
DRAFTS = st.recursive(
    JSON, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=30
)


@settings(max_examples=250, deadline=None)
@given(JSON | DRAFTS)
def test_any_json_is_a_timeline_that_can_be_told(draft: object) -> None:
    timeline = read(draft)
    for language in LANGUAGES:
        assert all(told(timeline.summary(), language))
    assert changes(draft, draft) == ()
    assert changes(draft, copy.deepcopy(draft)) == ()


@settings(max_examples=150, deadline=None)
@given(DRAFTS, DRAFTS)
def test_any_two_can_be_compared(before: object, after: object) -> None:
    lines = changes(before, after)
    assert all(told(lines)) and all(told(lines, "zh"))
    assert len(lines) <= 8


TRACKS = st.fixed_dictionaries(
    {
        "d": st.integers(0, 60_000),
        "t": st.lists(
            st.fixed_dictionaries(
                {
                    "tt": st.sampled_from([0, 1, 7, 9]),
                    "sg": st.lists(
                        st.fixed_dictionaries(
                            {"s": st.integers(0, 30_000), "d": st.integers(0, 9_000)},
                            optional={
                                "id": st.sampled_from("ab"),
                                "m": st.dictionaries(KEYS, JSON, max_size=4),
                            },
                        ),
                        max_size=5,
                    ),
                }
            ),
            max_size=4,
        ),
    }
)


@settings(max_examples=200, deadline=None)
@given(TRACKS, TRACKS)
def test_drafts_of_the_right_shape_are_told_and_compared(before: object, after: object) -> None:
    assert all(told(changes(before, after)))
    assert changes(before, copy.deepcopy(before)) == ()


@pytest.mark.parametrize(
    ("media", "url"),
    [
        (None, None),
        ([], None),
        ([{"url": "https://cdn.example/a.mp4"}], "https://cdn.example/a.mp4"),
        (
            [{"type": "video", "status": "completed", "output": {"url": "https://c.example/x"}}],
            "https://c.example/x",
        ),
        (
            [
                {"type": "video", "url": "https://c.example/1.mp4"},
                {"type": "image", "url": "https://c.example/2.jpg"},
            ],
            "https://c.example/1.mp4",
        ),
        ([{"status": "processing", "url": "https://c.example/1.mp4"}], None),
        ([{"video_url": "file:///etc/passwd.mp4"}, {"url": "not a url.mp4"}], None),
        (
            {
                "clips": [
                    {"cdn_url": "https://c.example/old.mp4"},
                    {"cdn_url": "https://c.example/new.mp4?x=1"},
                ]
            },
            "https://c.example/new.mp4?x=1",
        ),
    ],
)
def test_a_finished_clip_is_found_in_whatever_shape(media: object, url: str | None) -> None:
    assert finished_clip(media) == url


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_any_generated_media_can_be_looked_through(media: object) -> None:
    assert finished_clip(media) is None or str(finished_clip(media)).startswith("http")
