"""The studio as a service: previews beside films, renderers that die, a full disk, and what is cleared."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.studio import Switches
from core.studio.exports import WAITING
from tests.core.studio.outsider import FakeRenderer, Painted, Person, eventually, picture, studio

OLD = time.time() - 40 * 86400


def ready(base: str, client: str = "client-1") -> Person:
    person = Person.arrives(base, client)
    person.photos("a.png")
    person.say("make a 2 second video, no music")
    return person


def order(person: Person, render_id: str, quality: str) -> Any:
    draft = person.draft()
    draft["m"] |= {"w": 360, "h": 640} if quality == "high" else {}
    body = {"id": render_id, "sessionId": person.session, "draft": draft}
    return person.ask(
        "/api/render/proxy/lambda", {**body, "output": {"format": "mp4", "quality": quality}}
    ).json


@dataclass
class Slow(FakeRenderer):
    """Films wait for the gate, previews do not."""

    qualities: list[str] = field(default_factory=list)

    async def __call__(
        self,
        draft: Mapping[str, Any],
        media: Path,
        output: Path,
        *,
        quality: str = "high",
        on_progress: Callable[[float], None] | None = None,
    ) -> Painted:
        self.qualities.append(quality)
        if quality != "preview":
            return await super().__call__(draft, media, output, quality=quality, on_progress=on_progress)
        output.write_bytes(b"preview")
        return Painted(output, 2.0, 360, 640, 7)


@dataclass
class Mortal(FakeRenderer):
    """Dies so many times, then works."""

    deaths: int = 1

    async def __call__(self, *given: Any, **more: Any) -> Painted:
        if self.deaths:
            self.deaths -= 1
            self.asked.append(given[0])
            raise RuntimeError("killed")
        return await super().__call__(*given, **more)


def test_a_preview_does_not_wait_for_a_film(tmp_path: Path) -> None:
    """Not for the one under way, nor for those in line; it is no finished film of the session."""
    renderer = Slow(gate=threading.Event())
    with studio(tmp_path, renderer=renderer) as base:
        person = ready(base)
        for name in ("r1", "r2"):
            order(person, name, "high")
        eventually(lambda: renderer.asked)
        order(person, "p1", "preview")
        assert person.finished("p1")["output"]["width"] == 360
        assert person.poll("r2")["position"] == 1
        assert person.state()["generated_media"] == []
        renderer.gate.set()  # type: ignore[union-attr]
        assert person.finished("r2")["status"] == "completed"
    assert renderer.qualities == ["high", "preview", "high"]


def test_previews_stand_before_films_in_line(tmp_path: Path) -> None:
    renderer = FakeRenderer(gate=threading.Event())
    with studio(tmp_path, renderer=renderer) as base:
        person = ready(base)
        for name, quality in (("r1", "high"), ("p1", "preview")):
            order(person, name, quality)
        eventually(lambda: len(renderer.asked) == 2)
        for name, quality in (("r2", "high"), ("p2", "preview"), ("p3", "preview")):
            order(person, name, quality)
        assert [person.poll(name)["position"] for name in ("p2", "p3", "r2")] == [1, 2, 3]
        renderer.gate.set()  # type: ignore[union-attr]
        assert person.finished("r2")["status"] == "completed"


def test_a_renderer_that_dies_is_started_once_more(tmp_path: Path) -> None:
    renderer = Mortal()
    with studio(tmp_path, renderer=renderer) as base:
        person = ready(base)
        person.export()
        assert person.finished()["status"] == "completed"
        assert len(renderer.asked) == 2


def test_a_renderer_that_dies_again_fails_with_a_reason_and_a_retry(tmp_path: Path) -> None:
    """A new id renders it; what is the draft's own fault says that a retry is of no use."""
    renderer = Mortal(deaths=2)
    with studio(tmp_path, renderer=renderer) as base:
        person = ready(base)
        person.export("r1")
        failed = person.finished("r1")
        assert (failed["status"], failed["error"], failed["retry"]) == ("failed", "worker-died", True)
        person.export("r2")
        assert person.finished("r2")["status"] == "completed"
        person.export("r3", {"d": 0, "t": []})
        assert person.finished("r3")["retry"] is False


def test_one_person_cannot_fill_the_line(tmp_path: Path) -> None:
    renderer = FakeRenderer(gate=threading.Event())
    with studio(tmp_path, renderer=renderer) as base:
        person, other = ready(base), ready(base, "client-2")
        draft = person.draft()
        person.export("r0", draft)
        eventually(lambda: renderer.asked)
        for number in range(WAITING):
            assert person.export(f"w{number}", draft).status == 200
        refused = person.export("more", draft)
        assert (refused.status, refused.json["code"]) == (429, 429)
        assert other.export().status == 200
        renderer.gate.set()  # type: ignore[union-attr]


def test_a_full_share_refuses_uploads_and_films(tmp_path: Path) -> None:
    """What was used within a day is never cleared for it; earlier files are as they were."""
    with studio(tmp_path) as base:
        person = ready(base)
    with studio(tmp_path, Switches(disk_mb=0.0001)) as base:
        person.base = base
        refused = person.upload(("b.png", picture()))
        assert (refused.status, refused.json["message"]) == (507, "no space left")
        person.export()
        assert (person.finished()["error"], person.finished()["retry"]) == ("disk-full", True)
        assert len(person.state()["video_infos"]) == 1
        assert len(list((tmp_path / "media").iterdir())) == 1


def aged(folder: Path, person: Person, **changes: Any) -> None:
    row = folder / "sessions" / f"{person.session}.json"
    row.write_text(json.dumps({**json.loads(row.read_text()), **changes}))


def test_the_longest_untouched_project_is_cleared_to_make_room(tmp_path: Path) -> None:
    """Coded groups first, then old projects, as many as it takes."""
    with studio(tmp_path) as base:
        people = [ready(base, f"client-{n}") for n in range(3)]
        for person in people:
            person.upload(("noise.wav", wave(400_000)))
    (tmp_path / "groups").mkdir(exist_ok=True)
    (tmp_path / "groups" / "group").write_bytes(bytes(1000))
    for person, days in zip(people, (9, 7, 0), strict=True):
        aged(tmp_path, person, touched_at=time.time() - days * 86400)
    with studio(tmp_path, Switches(disk_mb=1.0)) as base:
        answers = [
            person.ask(f"/api/state/nemo_agent/me/{person.session}/latest").status
            for person in people
            if not setattr(person, "base", base)
        ]
        assert answers == [404, 200, 200]
        assert list((tmp_path / "groups").iterdir()) == []
        assert people[1].upload(("noise.wav", wave(400_000))).status == 200
        assert people[1].upload(("noise.wav", wave(400_000))).status == 507


def wave(size: int) -> bytes:
    import io
    import wave as waves

    held = io.BytesIO()
    with waves.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(bytes(size))
    return held.getvalue()


def test_old_projects_and_strays_are_cleared_but_not_a_film_under_way(tmp_path: Path) -> None:
    with studio(tmp_path, renderer=FakeRenderer(gate=threading.Event())) as base:
        gone, busy = ready(base), ready(base, "client-2")
        busy.export()
        eventually(lambda: busy.poll()["status"] == "processing")
    for name in ("stray.mp4", "fresh.mp4"):
        (tmp_path / "output" / name).write_bytes(b"x")
    os.utime(tmp_path / "output" / "stray.mp4", (OLD, OLD))
    for person in (gone, busy):
        aged(tmp_path, person, touched_at=OLD)
    with studio(tmp_path, renderer=FakeRenderer(), keep_days=30) as base:
        gone.base = busy.base = base
        assert gone.ask(f"/api/state/nemo_agent/me/{gone.session}/latest").status == 404
        assert busy.finished()["status"] == "completed"
        assert not (tmp_path / "output" / "stray.mp4").exists()
        assert (tmp_path / "output" / "fresh.mp4").exists()


def test_the_studios_own_films_keep_their_groups(tmp_path: Path) -> None:
    """A second export of nearly the same film takes them from there; a preview takes none of them."""
    from core.studio.app import own_renderer

    with studio(tmp_path, renderer=own_renderer(tmp_path)) as base:
        person = ready(base)
        order(person, "r1", "high")
        assert person.finished("r1")["status"] == "completed"
        groups = {path.name for path in (tmp_path / "groups").iterdir()}
        assert groups
        order(person, "r2", "high")
        assert person.finished("r2")["status"] == "completed"
        assert {path.name for path in (tmp_path / "groups").iterdir()} == groups
        order(person, "p1", "preview")
        seen = person.finished("p1")["output"]
        assert (seen["width"], seen["height"]) == (360, 640)
