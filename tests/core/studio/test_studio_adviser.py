"""A language model beside the rules: asked about what they leave, believed only as far as its plan is one."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.studio import agent
from core.studio.adviser import Adviser
from core.studio.agent.planned import LONGEST_ANSWER, PLANNED, Wrong, hints, operation, outline, read_plan
from core.studio.project import Project, Shot, Sound, Text
from tests.core.studio.agent.table import clip, photo
from tests.core.studio.outsider import Person, studio


@dataclass
class Model:
    """Answers what it is told to, and remembers what it was asked."""

    answer: Any = '{"operations": []}'
    status: int = 200
    wait: float = 0.0
    redirect: str = ""
    raw: bytes | None = None
    heard: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def model() -> Iterator[Model]:
    state = Model()
    going = threading.Event()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            state.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            state.keys.append(self.headers["Authorization"])
            if state.wait:
                going.wait(state.wait)
            body = json.dumps({"choices": [{"message": {"content": state.answer}}]}).encode()
            body = body if state.raw is None else state.raw
            try:
                self.send_response(state.status)
                if state.redirect:
                    self.send_header("Location", state.redirect)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:
                pass  # whoever asked has gone

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield state
    going.set()
    server.shutdown()
    server.server_close()


def plan(*operations: dict[str, Any]) -> str:
    return json.dumps({"operations": list(operations)})


def at_work(base: str) -> Person:
    person = Person.arrives(base)
    person.photos("a.png", "b.png")
    person.say("make a video")
    return person


def test_what_the_rules_do_not_understand_is_planned(tmp_path: Path, model: Model) -> None:
    model.answer = plan({"op": "apply_look", "look": "bw"}, {"op": "set_title", "text": "Noir"})
    with studio(tmp_path, adviser=Adviser(model.url, "small", "secret")) as base:
        person = at_work(base)
        assert model.heard == []
        answer = person.say("give it that 1940s detective feeling")
        assert answer.tools == ["apply_look", "set_title"]
        assert "Noir" in answer.texts[-1]
        assert "did not understand" not in answer.texts[-1]
        assert model.keys == ["Bearer secret"]
        asked = json.loads(model.heard[0]["messages"][-1]["content"])
        assert asked["message"] == "give it that 1940s detective feeling"
        assert [p["name"] for p in asked["film"]["pictures"]] == ["a.png", "b.png"]
        assert "apply_look(look: none|bw|" in model.heard[0]["messages"][0]["content"]


def test_only_what_the_rules_left_is_asked_about(tmp_path: Path, model: Model) -> None:
    """What they understood is theirs; the model's part is added to it."""
    model.answer = plan({"op": "apply_look", "look": "sepia"})
    with studio(tmp_path, adviser=Adviser(model.url, "small")) as base:
        person = at_work(base)
        answer = person.say('change the title to "Sea". Let the whole thing smell of old paper.')
        assert answer.tools == ["set_title", "apply_look"]
        asked = json.loads(model.heard[0]["messages"][-1]["content"])
        assert asked["message"] == "Let the whole thing smell of old paper"
        person.say("make it 10 seconds")
        assert len(model.heard) == 1


def test_without_a_model_the_part_that_was_not_understood_is_said(tmp_path: Path) -> None:
    with studio(tmp_path) as base:
        person = at_work(base)
        answer = person.say('change the title to "Sea". Let the whole thing smell of old paper.')
        assert answer.tools == ["set_title"]
        assert "I did not understand “Let the whole thing smell of old paper”" in answer.texts[-1]


def test_it_writes_the_words_of_a_film_that_has_a_subject_alone(tmp_path: Path, model: Model) -> None:
    model.answer = json.dumps({"script": ["Rain on the roof", "A kettle sings", "Nobody has to go anywhere"]})
    with studio(tmp_path, adviser=Adviser(model.url, "small")) as base:
        person = Person.arrives(base)
        answer = person.say("make a video about rainy Sundays")
        words = [s["m"]["text"] for t in person.draft()["t"] if t["tt"] == 7 for s in t["sg"]]
        assert words == ["Rainy Sundays", "Rain on the roof", "A kettle sings", "Nobody has to go anywhere"]
        assert "A language model wrote these lines" in answer.texts[-1]


def test_words_the_person_wrote_are_never_replaced(tmp_path: Path, model: Model) -> None:
    with studio(tmp_path, adviser=Adviser(model.url, "small")) as base:
        Person.arrives(base).say("make a video: Every cup begins with a bean. Roasted at dawn.")
    assert model.heard == []


BAD = [
    "NONE",
    "I have removed everything for you.",
    None,
    [1],
    "{}",
    "[]",
    '{"operations": 3}',
    '{"operations": [{"op": "clear_timeline"}]}',
    '{"operations": [{"op": "undo"}]}',
    '{"operations": [{"op": "set_title"}]}',
    '{"operations": [{"op": "set_title", "text": "x", "evil": 1}]}',
    '{"operations": [{"op": "set_title", "text": 5}]}',
    '{"operations": [{"op": "apply_look", "look": "/etc/passwd"}]}',
    '{"operations": [{"op": "apply_look", "look": "bw"}, {"op": "nonsense"}]}',
    plan(*[{"op": "apply_look", "look": "bw"}] * 13),
    plan({"op": "set_title", "text": "x" * 500}),
    plan({"op": "set_speed", "factor": 1e9}),
    plan({"op": "set_aspect_ratio", "width": 7, "height": 9000}),
    "[" * 5000,
    '{"operations": [], "more": 1}',
]


@pytest.mark.parametrize("answer", BAD, ids=range(len(BAD)))
def test_half_a_plan_is_none(tmp_path: Path, model: Model, answer: Any) -> None:
    model.answer = answer
    with studio(tmp_path, adviser=Adviser(model.url, "small")) as base:
        person = at_work(base)
        before = person.draft()
        said = person.say("blubb bla").texts[-1]
        assert "did not understand" in said
        assert person.draft() == before
        assert len(model.heard) == 1


@pytest.mark.parametrize(
    "how",
    [
        {"status": 500},
        {"status": 404},
        {"raw": b"<html>"},
        {"raw": b"x" * 5 * LONGEST_ANSWER},
        {"status": 302, "redirect": "http://127.0.0.1:1/elsewhere"},
        {"wait": 5.0},
    ],
    ids=lambda how: str(next(iter(how.items())))[:30],
)
def test_a_model_that_fails_or_is_slow_leaves_the_rules_to_serve(
    tmp_path: Path, model: Model, how: dict[str, Any]
) -> None:
    """Within its time, and its key goes nowhere else."""
    for name, value in how.items():
        setattr(model, name, value)
    model.answer = plan({"op": "apply_look", "look": "bw"})
    with studio(tmp_path, adviser=Adviser(model.url, "small", "secret", seconds=0.3)) as base:
        person = at_work(base)
        answer = person.say('title: "Sea". Let it smell of paper')
        assert answer.tools == ["set_title"]
        assert "I did not understand “Let it smell of paper”" in answer.texts[-1]
        assert "secret" not in answer.body.decode()


def test_a_model_that_is_not_there_is_no_failure(tmp_path: Path) -> None:
    with studio(tmp_path, adviser=Adviser("http://127.0.0.1:1/v1", "small")) as base:
        person = at_work(base)
        assert "did not understand" in person.say("blubb bla").texts[-1]
        assert person.say("make it black and white").tools == ["apply_look"]


def test_its_key_is_not_printed() -> None:
    assert "secret" not in repr(Adviser("http://a.test", "small", "secret"))


def test_the_model_is_told_of_every_operation_it_may_plan_and_of_no_other() -> None:
    told = [row.partition("(")[0] for row in outline().splitlines()]
    assert told == list(PLANNED)
    assert not {"undo", "redo", "clear_timeline", "arrange_media", "set_type"} & set(told)
    assert len(outline()) < 9000


REF = st.one_of(
    st.fixed_dictionaries({"kind": st.sampled_from(["photo", "clip", "any"]), "number": st.integers(-3, 6)}),
    st.fixed_dictionaries({"name": st.sampled_from(["a.jpg", "b.mp4", "zzz"])}),
    st.just({"new": True}),
)
ANY = st.one_of(
    st.none(), st.booleans(), st.integers(-700_000, 700_000), st.integers(-2, 60), st.floats(-5, 20),
    st.text(max_size=8), REF, st.lists(REF, max_size=3), st.lists(st.text("ab ", max_size=5), max_size=3),
    st.sampled_from([
        "bw", "calm", "title", "caption", "end", "slide", "left", "center", "top-left", "fill", "none",
        "music", "clips", "any", "reverse", "#ffffff", "all", 1080, 1920, 90, 180, 5000, 0.5, 2,
    ]),
)  # fmt: skip


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(list(PLANNED)))
    wanted = draw(st.lists(st.sampled_from([*hints(PLANNED[name]), ""]), unique=True))
    return {"op": name, **{field: draw(ANY) for field in wanted if field}}


FILM = Project(
    sounds=(Sound("m", 0, 12_000, mood="calm"),),
    texts=(Text("t", 0, 3000, text="Sea"), Text("c", 4000, 2000, text="and sky", role="caption")),
).with_shots(
    [
        Shot("s1", 0, 4000, name="a.jpg", src="/media/x-a.jpg"),
        Shot("s2", 0, 8000, kind="clip", name="b.mp4", src="/media/x-b.mp4"),
    ]
)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(rows())
def test_a_plan_is_refused_or_can_be_carried_out(row: dict[str, Any]) -> None:
    """Whatever a model writes: no operation that is taken can stumble."""
    scene = agent.Scene(FILM, (photo("a.jpg"), clip("b.mp4", 12), photo("c.jpg")), used=2)
    try:
        order = operation(row)
    except Wrong:
        return
    outcome = agent.perform(order, FILM, scene)
    assert outcome.changed == (outcome.project != FILM)
    assert outcome.said


def test_a_plan_in_a_code_fence_is_read() -> None:
    answer = '```json\n{"operations": [{"op": "set_length", "to": 20000.0}]}\n```'
    assert [repr(o) for o in read_plan(answer).operations] == ["SetLength(to=20000, by=1.0, add=0)"]
