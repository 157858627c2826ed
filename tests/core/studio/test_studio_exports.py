"""Exports: in line, idempotent, cancelled, failed, and served (§7)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.studio import Switches
from tests.core.studio.outsider import FakeRenderer, Person, ask, eventually, studio

Arrive = Callable[..., Person]


def ready(base: str, client: str = "client-1") -> Person:
    person = Person.arrives(base, client)
    person.photos("a.png")
    person.say("make a 2 second video, no music")
    return person


def test_the_same_id_is_the_same_export(tmp_path: Path) -> None:
    renderer = FakeRenderer()
    with studio(tmp_path, renderer=renderer) as base:
        person = ready(base)
        for _ in range(3):
            person.export("render_7")
        first = person.finished("render_7")
        assert person.export("render_7").json["output"] == first["output"]
        assert len(renderer.asked) == 1


def test_two_people_may_use_the_same_id(tmp_path: Path) -> None:
    with studio(tmp_path) as base:
        one, other = ready(base), ready(base, "client-2")
        one.export("render_1")
        assert other.ask("/api/render/proxy/lambda/render_1").status == 404
        other.export("render_1")
        assert one.finished()["output"]["url"] != other.finished()["output"]["url"]


def test_exports_wait_in_line_and_say_where(tmp_path: Path) -> None:
    renderer = FakeRenderer(gate=threading.Event())
    with studio(tmp_path, renderer=renderer) as base:
        person = ready(base)
        for name in ("r1", "r2", "r3"):
            person.export(name)
        running = eventually(lambda: (p := person.poll("r1"))["progress"] == 50 and p)
        assert running["status"] == "processing"
        assert "position" not in running
        assert [(person.poll(r)["status"], person.poll(r)["position"]) for r in ("r2", "r3")] == [
            ("pending", 1),
            ("pending", 2),
        ]
        renderer.gate.set()  # type: ignore[union-attr]
        assert [person.finished(r)["status"] for r in ("r1", "r2", "r3")] == ["completed"] * 3


def test_an_export_can_be_cancelled_while_it_waits_and_while_it_runs(tmp_path: Path) -> None:
    renderer = FakeRenderer(gate=threading.Event())
    with studio(tmp_path, renderer=renderer) as base:
        person = ready(base)
        person.export("r1")
        person.export("r2")
        eventually(lambda: renderer.asked)
        for name in ("r2", "r1"):
            ended = person.ask(f"/api/render/proxy/lambda/{name}", method="DELETE").json
            assert (ended["status"], ended["error"]) == ("failed", "cancelled")
        eventually(lambda: renderer.stopped == 1)
        renderer.gate.set()  # type: ignore[union-attr]
        person.export("r3")
        assert person.finished("r3")["status"] == "completed"
        assert person.poll("r1")["error"] == "cancelled"


def test_a_failure_says_why_and_the_next_works(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(render_failure="disk-full@1")) as base:
        person = ready(base)
        person.export("r1")
        failed = person.finished("r1")
        assert (failed["status"], failed["error"], "output" in failed) == ("failed", "disk-full", False)
        assert person.ask("/api/render/proxy/r1/download").status == 404
        person.export("r2")
        assert person.finished("r2")["status"] == "completed"


def test_a_renderer_that_dies_or_hangs_ends_one_film_only(tmp_path: Path) -> None:
    async def dies(draft: Any, media: Path, output: Path, **_: Any) -> Any:
        raise RuntimeError("out of memory")

    with studio(tmp_path / "dies", renderer=dies) as base:
        person = ready(base)
        person.export()
        assert person.finished()["error"] == "worker-died"
    with studio(
        tmp_path / "hangs", Switches(render_timeout=0.05), FakeRenderer(gate=threading.Event())
    ) as base:
        person = ready(base)
        person.export()
        assert person.finished()["error"] == "timeout"
        assert list((tmp_path / "hangs" / "output").iterdir()) == []


def test_an_empty_timeline_is_no_film(arrive: Arrive) -> None:
    person = arrive()
    person.export("r1", {"d": 0, "t": []})
    assert person.finished("r1")["error"] == "empty"


@pytest.mark.parametrize(
    "src",
    [
        "/media/../studio.json",
        "/media/aaaaaaaaaaaaaaaaaaaaaa.png",
        "http://x/media/..",
        "/etc/passwd",
        "file:///x",
    ],
)
def test_a_draft_may_name_only_the_persons_own_files(arrive: Arrive, src: str) -> None:
    person = arrive()
    segment = {"id": "s1", "s": 0, "d": 1000, "m": {"kind": "photo", "src": src}}
    person.export("r1", {"d": 1000, "m": {}, "t": [{"tt": 0, "sg": [segment]}]})
    assert person.finished("r1")["error"] == "missing-media"


@pytest.mark.parametrize(
    "change",
    [
        {"id": 7},
        {"id": "a b"},
        {"id": "../x"},
        {"id": "x" * 200},
        {"sessionId": None},
        {"draft": None},
        {"draft": "{"},
        {"draft": []},
        {"output": {"format": "avi"}},
        {"output": "mp4"},
    ],
)
def test_a_bad_order_is_422(arrive: Arrive, change: dict[str, Any]) -> None:
    person = arrive()
    body = {"id": "r", "sessionId": person.session, "draft": {"t": []}, "output": {"format": "mp4"}, **change}
    assert person.ask("/api/render/proxy/lambda", body).status == 422


def test_a_draft_may_come_as_text(arrive: Arrive) -> None:
    person = ready(arrive().base, "as-text")
    import json

    assert person.export("r1", json.dumps(person.draft())).status == 200
    assert person.finished("r1")["status"] == "completed"


def test_a_film_is_served_in_parts_without_a_token(tmp_path: Path) -> None:
    with studio(tmp_path) as base:
        person = ready(base)
        person.export()
        url = person.finished()["output"]["url"]
        part = ask(url, Range="bytes=5-8")
        assert (part.status, part.body) == (206, b"2000")
        assert part.headers["Content-Range"].startswith("bytes 5-8/")
        assert ask(url, method="HEAD").headers["Accept-Ranges"] == "bytes"
        assert ask(url, Range="bytes=99999-").status == 416
        assert (
            person.ask("/api/render/proxy/render_1/download").headers["Content-Disposition"]
            == 'attachment; filename="render_1.mp4"'
        )
        assert person.state()["generated_media"] == [
            {"id": "render_1", "type": "video", "url": url, "duration": 2.0, "width": 1080, "height": 1920}
        ]


def test_a_link_can_expire_and_a_new_poll_gives_another(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(link_seconds=0.1)) as base:
        person = ready(base)
        person.export()
        url = person.finished()["output"]["url"]
        assert ask(url).status == 200
        time.sleep(0.12)
        assert ask(url).status == 410
        assert ask(url.partition("?")[0]).status == 410
        assert ask(person.poll()["output"]["url"]).status == 200
