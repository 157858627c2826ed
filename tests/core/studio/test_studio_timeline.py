"""The timeline under everything that can happen to it: drafts with any keys, any edits, back and forth."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.studio import agent
from core.studio.agent.edits import EDITS
from core.studio.agent.operations import Ref
from core.studio.draft import from_draft, to_draft
from core.studio.history import MOST, History
from core.studio.project import (
    LONGEST,
    Broken,
    Logo,
    Made,
    Project,
    Shot,
    Sound,
    Text,
    Transition,
)
from tests.core.studio.agent.phrases import FILES, lines, value
from tests.core.studio.agent.table import clip, photo, song

UPLOADS = (
    photo("beach.jpg"), photo("oven.jpg", 4000, 3000), clip("surf.mp4", 20), clip("dog.mp4", 5),
    photo("logo.png", 400, 200), song("theme.mp3"), photo("shop.jpg"),
)  # fmt: skip
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
KEYS = WORDS.map(lambda word: f"x-{word}")
ROLES = st.sampled_from(["title", "caption", "card", "end"])
LOOSE = st.dictionaries(KEYS, st.one_of(st.integers(), WORDS, st.none(), st.lists(st.booleans())), max_size=2)


@st.composite
def shot(draw: st.DrawFn, number: int) -> Shot:
    kind = draw(st.sampled_from(["photo", "clip", "made"]))
    file = draw(st.sampled_from([f for f in UPLOADS if f.kind == ("video" if kind == "clip" else "image")]))
    return Shot(
        f"s{number}",
        0,
        draw(st.integers(300, 9000)),
        kind=kind,
        name=file.name,
        src="" if kind == "made" else f"/media/{file.file}",
        offset=draw(st.integers(0, 3000)) if kind == "clip" else 0,
        speed=draw(st.sampled_from([0.5, 1.0, 2.0])),
        volume=draw(st.sampled_from([0.0, 0.5, 1.0])),
        fit=draw(st.sampled_from(["fill", "blur", "fit"])),
        transition=Transition(
            draw(st.sampled_from(["cut", "crossfade", "slide"])), draw(st.integers(0, 900)), extra=draw(LOOSE)
        ),
        focus=draw(st.sampled_from([None, (0.0, 0.5)])),
        near=draw(st.sampled_from([1.0, 1.6])),
        piece=draw(st.sampled_from(["", f"s{number}"])),
        made=Made(seed=number, extra=draw(LOOSE)) if kind == "made" else None,
        extra=draw(LOOSE),
        outer=draw(LOOSE),
    )


@st.composite
def projects(draw: st.DrawFn) -> Project:
    shots = [draw(shot(n)) for n in range(draw(st.integers(1, 5)))]
    wide = draw(st.sampled_from([1080, 1920]))
    film = Project(width=wide, extra=draw(LOOSE), outer=draw(LOOSE)).with_shots(shots)
    texts, at = [], 0
    for number, role in enumerate(draw(st.lists(ROLES, max_size=4))):
        long = draw(st.integers(300, 2000))
        if at + long > film.length:
            break
        on = {"on": draw(st.sampled_from(film.shots)).id} if role == "card" else {}
        texts.append(Text(f"t{number}", at, long, text=draw(WORDS), role=role, extra={**draw(LOOSE), **on}))
        at += long
    sounds = draw(st.sampled_from([(), (Sound("m", 0, film.length, mood="calm"),)]))
    logo = draw(st.sampled_from([None, Logo("l", 0, film.length, text="© a")]))
    return replace(
        film, texts=tuple(sorted(texts, key=lambda t: (t.start, t.role))), sounds=sounds, logo=logo
    )


@settings(derandomize=True, max_examples=150)
@given(projects())
def test_a_project_is_the_same_after_its_draft_and_json(project: Project) -> None:
    draft = to_draft(project)
    assert from_draft(draft) == project
    assert from_draft(json.loads(json.dumps(draft))) == project
    assert to_draft(from_draft(draft)) == draft


def sprinkled(node: Any, more: dict[str, Any]) -> Any:
    """The same draft with unknown keys in every object."""
    if isinstance(node, dict):
        return {**{key: sprinkled(inner, more) for key, inner in node.items()}, **more}
    return [sprinkled(inner, more) for inner in node] if isinstance(node, list) else node


@settings(derandomize=True, max_examples=100)
@given(projects(), LOOSE)
def test_unknown_keys_are_kept_wherever_they_stand(project: Project, more: dict[str, Any]) -> None:
    draft = sprinkled(to_draft(project), more)
    assert to_draft(from_draft(draft)) == draft


ORDERS = [
    order for line in lines() for order in line.wanted if not isinstance(order, agent.Undo | agent.Redo)
]


@settings(derandomize=True, max_examples=120, deadline=None)
@given(projects(), st.lists(st.sampled_from(ORDERS), min_size=1, max_size=6))
def test_no_edit_breaks_a_film_or_claims_what_did_not_happen(project: Project, orders: list[Any]) -> None:
    """Whatever is asked of whatever film: it stays valid, plays its own files, and the outcome is honest."""
    scene = agent.Scene(project, UPLOADS, used=5)
    film: Project | None = project
    for order in orders:
        before = film
        outcome = agent.perform(order, film, scene)
        film = outcome.project
        assert outcome.changed == (film != before)
        assert outcome.said
        if film is not None:
            assert film.shots
            assert film.sources <= {f"/media/{f.file}" for f in UPLOADS}
            assert from_draft(to_draft(film)) == film
            assert all(s.end <= film.length for s in (*film.sounds, *film.texts))
            assert film.length <= max(LONGEST, before.length if before else 0) * 4


def test_every_operation_has_an_edit() -> None:
    kinds = {type(order) for order in ORDERS}
    assert kinds == set(EDITS)


def test_a_file_that_nobody_sent_does_not_get_into_a_film() -> None:
    film = Project().with_shots([Shot("s1", 0, 2000, src="/media/x-beach.jpg")])
    strange = replace(UPLOADS[1], file="elsewhere")
    outcome = agent.perform(value("ReplaceWithNew(P1, OVEN)"), film, agent.Scene(film, (strange,)))
    assert outcome.project is not None
    assert outcome.project.sources == {"/media/elsewhere"}
    gone = agent.perform(value("ReplaceWithNew(P1, OVEN)"), film, agent.Scene(film, ()))
    assert not gone.changed
    assert gone.project == film
    assert "oven.jpg" in FILES


def test_times_are_whole_milliseconds_and_ids_are_unique() -> None:
    for wrong in (
        lambda: Project(shots=(Shot("a", 0, 1000.5, src="x"),)),  # type: ignore[arg-type]
        lambda: Project(shots=(Shot("a", 0, 1000, src="x"), Shot("a", 1000, 1000, src="x"))),
        lambda: Project(logo=Logo("l", 0, 1000)),
        lambda: Project(shots=(Shot("a", 0, 1000, src="x", near=9),)),
    ):
        try:
            wrong()
        except Broken:
            continue
        raise AssertionError("it was taken")


DRAFTS = st.dictionaries(st.just("d"), st.integers(0, 9))


@settings(derandomize=True, max_examples=100)
@given(st.lists(DRAFTS, min_size=1, max_size=30), st.integers(1, 40))
def test_what_is_taken_back_is_done_again_the_same(drafts: list[dict[str, int]], steps: int) -> None:
    history, now = History(), None
    for number, draft in enumerate(drafts):
        history, now = history.stepped(now, f"step {number}"), draft
    back = history.back(now, steps)
    taken = min(steps, MOST, len(drafts))
    assert len(back.said) == taken
    assert back.said == tuple(f"step {n}" for n in range(len(drafts) - taken, len(drafts)))
    forth = back.history.forth(back.draft, steps)
    assert (forth.draft, forth.said) == (now, back.said)
    assert forth.history == history
    assert History.from_json(*history.as_json()) == history
    assert back.history.stepped(back.draft, "new").forth(now).said == ()


def test_a_history_of_bare_drafts_is_still_read() -> None:
    history = History.from_json([None, {"d": 1000, "t": []}])
    assert [mark.draft for mark in history.past] == [None, {"d": 1000, "t": []}]
    assert history.back({"d": 5}).draft == {"d": 1000, "t": []}


def test_refs_to_pieces_of_one_clip_are_apart() -> None:
    """What was split can be told apart afterwards."""
    film = Project().with_shots([Shot("s1", 0, 8000, kind="clip", name="surf.mp4", src="/media/x-surf.mp4")])
    scene = agent.Scene(film, UPLOADS)
    halves = agent.perform(value("Split((C0,), 3000)"), film, scene).project
    assert halves is not None
    assert [(s.offset, s.length) for s in halves.shots] == [(0, 3000), (3000, 5000)]
    left = agent.perform(value("Remove((C1,))"), halves, scene).project
    assert left is not None
    assert [(s.offset, s.length) for s in left.shots] == [(3000, 5000)]
    assert Ref("clip", 1)
