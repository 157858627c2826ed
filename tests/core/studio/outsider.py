"""The studio as an outsider meets it: plain urllib, and a server in a thread of its own."""

from __future__ import annotations

import asyncio
import http.client
import io
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from core.studio import Switches, running

ATTRIBUTION = {
    "X-Skill-Source": "free-generator-maker",
    "X-Skill-Version": "1.0.0",
    "X-Skill-Platform": "unknown",
}


@dataclass(frozen=True)
class Painted:
    """What a renderer gives back."""

    path: Path
    duration: float
    width: int
    height: int
    bytes: int


@dataclass
class FakeRenderer:
    """Writes a file that says how long the film would be; remembers what it was asked. `gate` holds it."""

    asked: list[Mapping[str, Any]] = field(default_factory=list)
    gate: threading.Event | None = None
    stopped: int = 0

    async def __call__(
        self,
        draft: Mapping[str, Any],
        media: Path,
        output: Path,
        *,
        quality: str = "high",
        on_progress: Callable[[float], None] | None = None,
    ) -> Painted:
        self.asked.append(draft)
        if on_progress:
            on_progress(0.5)
        try:
            while self.gate is not None and not self.gate.is_set():  # noqa: ASYNC110 - set in another thread
                await asyncio.sleep(0.005)
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        data = b"film " + str(draft["d"]).encode() + b"." * 1000
        output.write_bytes(data)
        return Painted(output, draft["d"] / 1000, draft["m"]["w"], draft["m"]["h"], len(data))


@contextmanager
def studio(
    folder: Path, switches: Switches | None = None, renderer: Any = None, **more: Any
) -> Iterator[str]:
    """A studio of this folder, as its base URL; its loop runs in a thread."""
    ready = threading.Event()
    told: dict[str, Any] = {}

    async def serve() -> None:
        stop = told["stop"] = asyncio.Event()
        told["loop"] = asyncio.get_running_loop()
        try:
            async with running(
                folder, switches=switches or Switches(), renderer=renderer or FakeRenderer(), **more
            ) as url:
                told["url"] = url
                ready.set()
                await stop.wait()
        except BaseException as error:
            told["error"] = error
            raise
        finally:
            ready.set()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(20)
    if "error" in told:
        raise told["error"]
    try:
        yield told["url"]
    finally:
        told["loop"].call_soon_threadsafe(told["stop"].set)
        thread.join(20)
        assert not thread.is_alive()


@dataclass
class Answer:
    status: int
    body: bytes
    headers: Any

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def data(self) -> Any:
        return self.json["data"]

    @property
    def events(self) -> list[dict[str, Any]]:
        """The stream's frames that are JSON."""
        lines = self.body.decode().split("\n\n")
        return [json.loads(line[6:]) for line in lines if line.startswith("data: {")]

    @property
    def texts(self) -> list[str]:
        """What was said, whole texts only."""
        whole = [e for e in self.events if not e.get("partial")]
        return [p["text"] for e in whole for p in e.get("content", {}).get("parts", []) if "text" in p]

    @property
    def tools(self) -> list[str]:
        parts = [p for e in self.events for p in e.get("content", {}).get("parts", [])]
        return [p["functionCall"]["name"] for p in parts if "functionCall" in p]


def ask(url: str, body: Any = None, *, method: str | None = None, **headers: str) -> Answer:
    """`body` a dict is sent as JSON, bytes as they are."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    data = body
    if isinstance(body, dict | list):
        data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
    request = urllib.request.Request(url, data=data, method=method, headers=sent)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return Answer(answer.status, answer.read(), answer.headers)
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.read(), error.headers)


def multipart(*files: tuple[str, bytes], field: str = "files") -> tuple[bytes, str]:
    body = b""
    for name, data in files:
        body += (
            (
                f'--line\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n"
            ).encode()
            + data
            + b"\r\n"
        )
    return body + b"--line--\r\n", "multipart/form-data; boundary=line"


def picture(color: str = "teal", size: tuple[int, int] = (48, 64), kind: str = "PNG") -> bytes:
    from PIL import Image

    held = io.BytesIO()
    Image.new("RGB", size, color).save(held, kind)
    return held.getvalue()


@dataclass
class Person:
    """Somebody with a token and a session."""

    base: str
    token: str
    session: str = ""
    user_id: str = ""

    @classmethod
    def arrives(cls, base: str, client: str = "client-1", language: str | None = "en") -> Person:
        given = ask(f"{base}/api/auth/anonymous-token", b"", X_Client_Id=client)
        assert given.status == 200, given.body
        person = cls(base, given.data["token"], user_id=given.data["user_id"])
        person.open_session(language)
        return person

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **ATTRIBUTION}

    def ask(self, path: str, body: Any = None, method: str | None = None, **more: str) -> Answer:
        return ask(self.base + path, body, method=method, **{**self.headers, **more})

    def open_session(self, language: str | None = "en") -> None:
        body = {"task_name": "project", **({"language": language} if language else {})}
        self.session = self.ask("/api/tasks/me/with-session/nemo_agent", body).data["session_id"]

    def upload(self, *files: tuple[str, bytes], field: str = "files") -> Answer:
        body, kind = multipart(*files, field=field)
        return self.ask(f"/api/upload-video/nemo_agent/me/{self.session}", body, Content_Type=kind)

    def photos(self, *names: str) -> Answer:
        return self.upload(
            *(
                (name, picture(color))
                for name, color in zip(names, cycle(("red", "green", "blue")), strict=False)
            )
        )

    def say(self, text: str, **body: Any) -> Answer:
        return self.ask("/run_sse", self.message(text, **body), Accept="text/event-stream")

    def message(self, text: str, **body: Any) -> dict[str, Any]:
        said = {"parts": [{"text": text}]}
        return {
            "app_name": "nemo_agent",
            "user_id": "me",
            "session_id": self.session,
            "new_message": said,
            **body,
        }

    def state(self) -> Any:
        return self.ask(f"/api/state/nemo_agent/me/{self.session}/latest").data["state"]

    def draft(self) -> Any:
        return self.state()["draft"]

    def credits(self) -> Any:
        return self.ask("/api/credits/balance/simple").data

    def export(self, render_id: str = "render_1", draft: Any = None) -> Answer:
        body = {"id": render_id, "sessionId": self.session, "draft": draft or self.draft()}
        return self.ask("/api/render/proxy/lambda", {**body, "output": {"format": "mp4", "quality": "high"}})

    def poll(self, render_id: str = "render_1") -> Any:
        return self.ask(f"/api/render/proxy/lambda/{render_id}").json

    def finished(self, render_id: str = "render_1") -> Any:
        """Poll until it is completed or failed."""
        return eventually(lambda: (p := self.poll(render_id))["status"] in {"completed", "failed"} and p)


def eventually(check: Callable[[], Any], seconds: float = 10.0) -> Any:
    """What the check gives as soon as it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := check():
            return found
        time.sleep(0.01)
    raise AssertionError("it never happened")


def connection(base: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(base.removeprefix("http://"), timeout=10)
