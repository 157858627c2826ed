"""Edits of the order: pictures taken out, moved, added, replaced. Each gives the new film and what can truly
be said (pure)."""

from __future__ import annotations

import random
from dataclasses import replace

from core.studio.agent import operations as op
from core.studio.agent.edits_picture import names, outcome
from core.studio.agent.film import clip_shot, photo_shot, seconds
from core.studio.agent.pictures import (
    NotThere,
    cards_around,
    chosen,
    find,
    fitted,
    in_order,
    is_card,
    key_of,
    pictures,
    refilled,
)
from core.studio.agent.scene import Outcome, Scene
from core.studio.project import LONGEST, Project, Shot, Transition
from core.words import Phrase


def remove(order: op.Remove, project: Project, scene: Scene) -> Outcome:
    keys = chosen(project, order.refs, scene)
    left = [s for s in project.shots if key_of(s) not in keys]
    if not any(key in pictures(project) for key in map(key_of, left)):
        return Outcome(project, False, (Phrase("studio-last-picture"),))
    after = refilled(project, left, scene)
    return outcome(
        project,
        after,
        Phrase("studio-removed", {"names": names(project, keys), "length": seconds(after.length)}),
    )


def keep(order: op.Keep, project: Project, scene: Scene) -> Outcome:
    keys = chosen(project, order.refs, scene)
    kept = [s for s in project.shots if key_of(s) in keys or is_card(project, s)]
    after = refilled(project, kept, scene)
    return outcome(
        project,
        after,
        Phrase("studio-kept", {"names": names(project, keys), "length": seconds(after.length)}),
    )


def move(order: op.Move, project: Project, scene: Scene) -> Outcome:
    keys = [find(project, ref, scene) for ref in order.refs]
    rest = [key for key in pictures(project) if key not in keys]
    if order.before or order.after:
        anchor = find(project, order.before or order.after, scene)  # type: ignore[arg-type]
        if anchor in keys:
            return Outcome(project, False, (Phrase("studio-already"),))
        place = rest.index(anchor) + (0 if order.before else 1)
    elif order.place == -1:
        place = len(rest)
    else:
        place = min(len(rest), max(0, (order.place or 1) - 1))
    after = in_order(project, [*rest[:place], *dict.fromkeys(keys), *rest[place:]])
    values = {
        "names": names(project, set(keys)),
        "place": place + 1,
        "where": "first" if place == 0 else "last" if place == len(rest) else "between",
    }
    return outcome(project, after, Phrase("studio-moved", values))


def swap(order: op.Swap, project: Project, scene: Scene) -> Outcome:
    one, other = find(project, order.one, scene), find(project, order.other, scene)
    turned = {one: other, other: one}
    after = in_order(project, [turned.get(key, key) for key in pictures(project)])
    return outcome(project, after, Phrase("studio-swapped", {"names": names(project, {one, other})}))


def reorder(order: op.Reorder, project: Project, scene: Scene) -> Outcome:
    keys = pictures(project)
    if order.how == "listed":
        named = [find(project, ref, scene) for ref in order.refs]
        keys = list(dict.fromkeys([*named, *keys]))
    elif order.how == "reverse":
        keys.reverse()
    else:
        random.Random(",".join(keys)).shuffle(keys)
        if keys == pictures(project):
            keys = keys[1:] + keys[:1]
    after = in_order(project, keys)
    return outcome(project, after, Phrase("studio-reordered", {"names": names_in(after)}))


def names_in(project: Project) -> tuple[str, ...]:
    return names(project, set(pictures(project)))


def add_files(order: op.AddFiles, project: Project, scene: Scene) -> Outcome:
    new = [scene.files[i] for i in scene.visuals if f"/media/{scene.files[i].file}" not in project.sources]
    fresh = [f for f in new if scene.files.index(f) >= scene.used] or new
    if not fresh:
        return Outcome(project, False, (Phrase("studio-no-new-files"),))
    stands = [s.length for s in project.shots if s.kind == "photo"]
    long = sum(stands) // len(stands) if stands else 4000
    frame = op.Arrange((), None, project.width, project.height, False)
    shots: list[Shot] = []
    for offset, file in enumerate(fresh):
        index = len(project.shots) + offset
        shot = (
            photo_shot(index, file, long, frame)
            if file.kind == "image"
            else clip_shot(index, file, round((file.duration or 4) * 1000), frame)
        )
        shots.append(replace(shot, id=fresh_id(project, shots), look=project.look))
    usual = next((s.transition for s in project.shots[1:]), Transition("crossfade", 600))
    shots = [replace(s, transition=usual) for s in shots]
    old = [replace(s, transition=usual) if i == 0 else s for i, s in enumerate(project.shots)]
    opening, closing = cards_around(project)
    at = len(opening) if order.first else len(old) - len(closing)
    after = refilled(project, [*old[:at], *shots, *old[at:]], scene)
    values = {
        "names": tuple(f.name for f in fresh),
        "where": "first" if order.first else "last",
        "length": seconds(after.length),
    }
    return outcome(project, after, Phrase("studio-added-files", values))


def fresh_id(project: Project, more: list[Shot]) -> str:
    taken = {s.id for s in (*project.segments, *more)}
    return next(f"s{n}" for n in range(1, len(taken) + 2) if f"s{n}" not in taken)


def replace_with_new(order: op.ReplaceWithNew, project: Project, scene: Scene) -> Outcome:
    old = find(project, order.ref, scene)
    there = project.sources
    if order.by is not None and not order.by.new:
        by = order.by
        new = next((f for f in scene.files if f.kind != "audio" and f.name == by.name), None)
        if new is None:
            raise NotThere(by)
    else:
        new = next(
            (f for f in reversed(scene.files) if f.kind != "audio" and f"/media/{f.file}" not in there), None
        )
    if new is None:
        return Outcome(project, False, (Phrase("studio-no-new-files"),))
    frame = op.Arrange((), None, project.width, project.height, False)

    def exchange(shot: Shot) -> Shot:
        if new.kind == "image":
            made = photo_shot(0, new, shot.length, frame)
        else:
            made = clip_shot(0, new, fitted(shot.length, round((new.duration or 4) * 1000)), frame)
        return replace(made, id=shot.id, look=shot.look, transition=shot.transition)

    after = project.with_shots(exchange(s) if key_of(s) == old else s for s in project.shots)
    values = {"names": names(project, {old}), "name": new.name}
    return outcome(project, after, Phrase("studio-replaced", values))


def duplicate(order: op.Duplicate, project: Project, scene: Scene) -> Outcome:
    """Right behind itself; each copy is a picture of its own from then on."""
    keys = chosen(project, order.refs, scene)
    shots: list[Shot] = []
    fresh: list[Shot] = []
    for shot in project.shots:
        shots.append(shot)
        if key_of(shot) in keys:
            for _ in range(min(10, order.times) - 1):
                name = fresh_id(project, fresh)
                fresh.append(replace(shot, id=name, piece=name))
                shots.append(fresh[-1])
    after = project.with_shots(shots)
    if after.length > LONGEST:
        return Outcome(project, False, (Phrase("studio-note-longest", {"minutes": LONGEST // 60_000}),))
    values = {
        "names": names(project, keys),
        "times": min(10, order.times),
        "length": seconds(after.length),
    }
    return outcome(project, replace(after, asked=None), Phrase("studio-duplicated", values))
