"""A backend that works: uploads show in the state, a prompt changes the timeline, a render gives a film that
plays.

What it accepted is on its books (`runs`, `uploads`, `renders`), for a test to count what would have been
paid."""

from __future__ import annotations

import re
from pathlib import Path

from aiohttp import web

from tests.doubles.backend import Answer, Broken, FakeBackend, Heard, Plan, Stream, called, returned, said


def tiny_film(
    path: Path, *, seconds: float = 1.0, size: tuple[int, int] = (72, 128), noise: bool = False
) -> Path:
    """A film that plays, silent: grey and a few kilobytes, or (`noise`) as large as it can be."""
    import av
    import numpy as np

    chance = np.random.default_rng(1)
    with av.open(str(path), "w", options={"movflags": "faststart"}) as out:
        stream = out.add_stream("libx264", rate=10)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for number in range(int(seconds * 10)):
            picture = np.full((size[1], size[0], 3), 40 + number, dtype=np.uint8)
            if noise:
                picture = chance.integers(0, 255, picture.shape, dtype=np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode(None))
    return path


class WorkingBackend(FakeBackend):
    """`polls`: how many times a render says "processing" before it is completed; `fails`: so many renders
    fail. `edits_silently`: runs without a word. `breaks`: runs do their work, and the stream ends like this.
    `loses_upload`: so many uploads arrive and their answer is lost."""

    def __init__(self, film: Path, *, polls: int = 1) -> None:
        super().__init__()
        self.film = film.read_bytes()
        self.polls = polls
        self.fails = 0
        self.edits_silently = False
        self.breaks = "clean"
        self.loses_upload = 0
        self.edits: dict[str, list[str]] = {}
        self.files: dict[str, list[str]] = {}
        self.renders: dict[str, int] = {}
        self.generated: list[object] = []

    @property
    def runs(self) -> list[str]:
        """The prompts that were accepted, in order."""
        return [heard.json["new_message"]["parts"][0]["text"] for heard in self.heard_at("talk")]

    @property
    def uploads(self) -> list[str]:
        return [name for names in self.files.values() for name in names]

    def _ordinary(self, route: str, request: web.Request) -> Plan:
        match route:
            case "upload":
                return self._upload(_session(request))
            case "state":
                return Answer({"code": 0, "data": {"state": self.state(_session(request))}})
            case "talk":
                return self._run()
            case "submit":
                id = self.heard[-1].json["id"]
                self.renders.setdefault(id, 0)
                return Answer({"code": 0, "data": {"id": id, "status": "pending"}})
            case "poll":
                return self._poll(request.path.rsplit("/", 1)[1])
        return super()._ordinary(route, request)

    def _upload(self, session: str) -> Plan:
        name = _name(self.heard[-1])
        self.files.setdefault(session, []).append(name)
        if self.loses_upload:
            self.loses_upload -= 1
            return Broken("reset")
        return Answer({"code": 0, "data": {"files": [{"filename": name, "cdn_url": f"{self.url}/{name}"}]}})

    def _run(self) -> Plan:
        asked = self.heard[-1].json
        prompt = asked["new_message"]["parts"][0]["text"]
        self.edits.setdefault(asked["session_id"], []).append(prompt)
        words = [] if self.edits_silently or self.breaks != "clean" else [said(f"Made: {prompt}")]
        return Stream(called("add_bgm"), returned("add_bgm"), *words, end=self.breaks)

    def _poll(self, id: str) -> Plan:
        if id not in self.renders:
            return Answer({"detail": "render not found"}, status=404)
        self.renders[id] += 1
        if self.fails:
            self.fails -= 1
            return Answer({"code": 0, "data": {"id": id, "status": "failed", "error": "out of frames"}})
        if self.renders[id] <= self.polls:
            return Answer({"code": 0, "data": {"id": id, "status": "processing", "progress": 50}})
        done = {"id": id, "status": "completed", "output": {"url": f"{self.url}/{id}.mp4"}}
        return Answer({"code": 0, "data": done})

    def state(self, session: str) -> dict[str, object]:
        edits = self.edits.get(session, [])
        draft = None
        if edits:
            segments = [
                {"id": f"s{n}", "s": n * 1000, "d": 1000, "m": {"name": text}} for n, text in enumerate(edits)
            ]
            draft = {"d": 1000 * len(edits), "t": [{"tt": 0, "sg": segments}]}
        return {
            "draft": draft,
            "video_infos": [{"name": n} for n in self.files.get(session, [])],
            "generated_media": self.generated,
        }


def _session(request: web.Request) -> str:
    return request.path.split("/me/")[1].split("/")[0]


def _name(heard: Heard) -> str:
    if heard.body.startswith(b"{"):
        return str(heard.json["urls"][0]).rsplit("/", 1)[-1]
    found = re.search(rb'filename="([^"]+)"', heard.body)
    return found.group(1).decode() if found else "?"
