"""Every shape an answer is known to have becomes the same value."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.backend import Credits, Render, Session, Token, Uploaded, answers
from core.backend.refusals import Reply, reply

WIRE = Path(__file__).parents[2] / "wire"


def wire(name: str) -> Reply:
    return reply(200, {"content-type": "application/json"}, (WIRE / f"{name}.json").read_bytes())


def bare(body: object) -> Reply:
    return reply(200, {}, json.dumps(body).encode())


def test_token() -> None:
    expires = datetime(2026, 1, 8, 9, 10, 11, 123000, tzinfo=UTC)
    assert answers.token(wire("token")) == Token("nmv_usr_0123", "anon_77", expires, 100.0)
    assert answers.token(wire("token-short")) == Token("nmv_usr_0123")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"expires_at": "2026-01-08T09:10:11"}, datetime(2026, 1, 8, 9, 10, 11, tzinfo=UTC)),
        ({"expires_at": "2026-01-08T17:10:11+08:00"}, datetime(2026, 1, 8, 9, 10, 11, tzinfo=UTC)),
        ({"expires_at": 1767863411}, datetime(2026, 1, 8, 9, 10, 11, tzinfo=UTC)),
        ({"expires_at": 1767863411000}, datetime(2026, 1, 8, 9, 10, 11, tzinfo=UTC)),
        ({"expires_at": "1767863411"}, datetime(2026, 1, 8, 9, 10, 11, tzinfo=UTC)),
        ({"expires_at": "soon"}, None),
        ({"expires_at": 1e300}, None),
        ({"expires_at": None}, None),
    ],
)
def test_expiry(told: dict[str, object], expected: datetime | None) -> None:
    assert answers.token(bare({"token": "nmv_usr_0", **told})).expires_at == expected


def test_expiry_may_be_told_as_seconds_left() -> None:
    left = answers.token(bare({"token": "nmv_usr_0", "expires_in": 60})).expires_at
    assert left is not None and 55 < (left - datetime.now(UTC)).total_seconds() <= 60


def test_a_session_id_keeps_every_digit_as_string_or_number() -> None:
    assert answers.session(wire("session")) == Session("5529798706024415232", "t-1", "anon_77")
    assert answers.session(wire("session-int")) == Session(
        "55297987060244152321", "9007199254740993", "anon_78"
    )
    assert answers.session(wire("session-bare")) == Session("5529798706024415232", None, "anon_79")


def test_the_bind_id_is_never_the_session_or_the_task() -> None:
    assert answers.session(bare({"session_id": "1", "id": "1"})).user_id is None
    assert answers.session(bare({"session_id": "1", "task_id": 2, "id": "2"})).user_id is None
    assert answers.session(bare({"session_id": "1", "user": {"id": 3}})).user_id == "3"


def test_claim() -> None:
    assert answers.claim(wire("claim")) == "clm_0123"
    assert answers.claim(bare({"data": {}, "code": 0})) is None


def test_uploads() -> None:
    assert answers.uploaded(wire("upload")) == (
        Uploaded("harbour.mp4", "video", "https://cdn.example/h.mp4", 12.5, 1080, 1920),
    )
    assert answers.uploaded(wire("upload-weak")) == (Uploaded(url="https://cdn.example/h.mp4"),)
    assert answers.uploaded(wire("upload-bare")) == (
        Uploaded("a.mp3", None, "https://cdn.example/a.mp3", 31.2),
    )
    assert answers.uploaded(bare({"code": 0, "data": {"url": "https://cdn.example/x"}})) == (
        Uploaded(url="https://cdn.example/x"),
    )
    assert answers.uploaded(bare({"code": 0, "data": {}})) == ()
    assert answers.uploaded(bare({"files": [None, 7, {}]})) == ()


def test_credits() -> None:
    assert answers.credits(wire("credits")) == Credits(25000, 40, 25040)
    assert answers.credits(wire("credits-strings")) == Credits(25000.5, 0, 25000.5)
    assert answers.credits(bare({"total": 5, "frozen": 2})) == Credits(3, 2, 5)
    with pytest.raises(answers.Unreadable):
        answers.credits(bare({"code": 0, "data": {"available": "many"}}))


def test_a_draft_is_the_same_as_object_and_as_json_in_a_string() -> None:
    state = answers.state(wire("state"))
    assert state.draft == answers.state(wire("state-draft-string")).draft
    assert isinstance(state.draft, dict) and state.draft["t"][0]["sg"][0]["x-unknown"] == {
        "deep": [1, 2.5, None]
    }
    assert state.video_infos == [{"url": "https://cdn.example/h.mp4"}]
    assert state.generated_media == [{"url": "https://cdn.example/g.mp4"}]
    assert answers.state(wire("state-draft-string")).user_id == "anon_77"
    assert state.user_id is None and state.raw["task_name"] == "project"


@pytest.mark.parametrize("draft", [None, "", "null", "not json", "{broken", '"{\\"d\\":1}'])
def test_no_draft(draft: object) -> None:
    assert answers.state(bare({"data": {"state": {"draft": draft}}})).draft is None


def test_a_draft_encoded_twice() -> None:
    twice = json.dumps(json.dumps({"d": 2**70}))
    assert answers.state(bare({"data": {"state": {"draft": twice}}})).draft == {"d": 2**70}


@pytest.mark.parametrize("name", ["state-draft-null", "state-empty"])
def test_an_empty_state(name: str) -> None:
    state = answers.state(wire(name))
    assert (state.draft, list(state.video_infos), list(state.generated_media)) == (None, [], [])


def test_renders() -> None:
    url = "https://cdn.example/f.mp4"
    assert answers.render(wire("render-pending"), "mine") == Render("render_1", "pending", 0.0)
    assert answers.render(wire("render-processing"), "mine") == Render("mine", "processing", 0.45)
    assert answers.render(wire("render-completed"), "mine") == Render("render_1", "completed", 1.0, url)
    assert answers.render(wire("render-completed-top"), "mine") == Render("render_1", "completed", None, url)
    assert answers.render(wire("render-completed-flat"), "mine") == Render("mine", "completed", None, url)
    failed = Render("mine", "failed", error="codec exploded")
    assert answers.render(wire("render-failed"), "mine") == failed
    assert answers.render(wire("render-failed-data"), "mine") == failed


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"data": {"status": "warming up"}}, "processing"),
        ({"data": {"outputUrl": "https://x/f.mp4"}}, "completed"),
        ({"data": {"output": '{"url": "https://x/f.mp4"}', "status": "Done"}}, "completed"),
        ({"data": {"error": "boom"}}, "failed"),
        ({"data": "render_9"}, "pending"),
        ({"data": {}}, "pending"),
        ({"status": "completed"}, "completed"),
    ],
)
def test_render_statuses(body: object, status: str) -> None:
    assert answers.render(bare(body), "mine").status == status


def test_progress_is_never_out_of_bounds() -> None:
    for told, expected in ((250, 1.0), (-3, 0.0), ("7%", 0.07), (True, None), ("x", None), (None, None)):
        assert answers.render(bare({"status": "processing", "progress": told}), "m").progress == expected


KEYS = [
    *("data", "code", "token", "session_id", "user", "id", "files", "url", "duration", "width", "available"),
    *("total", "frozen", "state", "draft", "status", "output", "progress", "error", "expires_at"),
    *("expires_in", "video_infos", "credits"),
]
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=6),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(KEYS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)
READERS: list[Callable[[Reply], Any]] = [
    answers.token,
    answers.claim,
    answers.session,
    answers.uploaded,
    answers.credits,
    answers.state,
    lambda answer: answers.render(answer, "mine"),
]


@given(body=JSON)
def test_any_shape_is_read_or_called_unreadable(body: object) -> None:
    for read in READERS:
        with suppress(answers.Unreadable):
            read(bare(body))
