"""A language model beside the rules: asked only where they do not understand, and never believed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from core.studio.adviser import Adviser
from tests.core.studio.outsider import Person, studio


@dataclass
class Model:
    """Answers what it is told to, and remembers what it was asked."""

    answer: Any = "NONE"
    status: int = 200
    heard: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def model() -> Iterator[Model]:
    state = Model()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            state.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            state.keys.append(self.headers["Authorization"])
            body = json.dumps({"choices": [{"message": {"content": state.answer}}]}).encode()
            self.send_response(state.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield state
    server.shutdown()
    server.server_close()


def test_what_the_rules_do_not_understand_is_reworded(tmp_path: Path, model: Model) -> None:
    model.answer = 'make it black and white\nadd the title "Noir"'
    with studio(tmp_path, adviser=Adviser(model.url, "small", "secret")) as base:
        person = Person.arrives(base)
        person.photos("a.png", "b.png")
        person.say("make a video")
        assert model.heard == []
        answer = person.say("give it that 1940s detective feeling")
        assert set(answer.tools) == {"apply_look", "set_title"}
        assert "Noir" in answer.texts[-1]
        assert model.keys == ["Bearer secret"]
        asked = model.heard[0]["messages"][-1]["content"]
        assert "a.png" in asked
        assert "detective" in asked


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("NONE", 200),
        ("I have removed everything for you.", 200),
        (None, 200),
        ("make it square", 500),
        ([1], 200),
    ],
)
def test_a_model_that_does_not_help_changes_nothing(
    tmp_path: Path, model: Model, answer: Any, status: int
) -> None:
    model.answer, model.status = answer, status
    with studio(tmp_path, adviser=Adviser(model.url, "small")) as base:
        person = Person.arrives(base)
        person.photos("a.png", "b.png")
        person.say("make a video")
        before = person.draft()
        assert "did not understand" in person.say("blubb bla").texts[-1]
        assert person.draft() == before


def test_a_model_that_is_not_there_is_no_failure(tmp_path: Path) -> None:
    with studio(tmp_path, adviser=Adviser("http://127.0.0.1:1/v1", "small")) as base:
        person = Person.arrives(base)
        person.photos("a.png")
        person.say("make a video")
        assert person.say("blubb bla").texts


def test_its_key_is_not_printed() -> None:
    assert "secret" not in repr(Adviser("http://a.test", "small", "secret"))
