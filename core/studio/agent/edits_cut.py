"""Edits that cut: parts kept, parts taken out, pictures split (pure)."""

from __future__ import annotations

from dataclasses import replace

from core.studio.agent import operations as op
from core.studio.agent.edits_picture import names, outcome
from core.studio.agent.film import seconds
from core.studio.agent.pictures import chosen, key_of
from core.studio.agent.scene import Outcome, Scene
from core.studio.project import SHORTEST, Project, Shot, Text, Transition
from core.words import Phrase


def trim(order: op.Trim, project: Project, scene: Scene) -> Outcome:
    """Without references in the film's time, with them in each picture's own."""
    if not order.refs:
        after = replace(windowed(project, *window(order, project.length)), asked=None)
    else:
        keys = chosen(project, order.refs, scene)
        after = replace(
            project.with_shots(
                cut(s, *window(order, s.length)) if key_of(s) in keys else s for s in project.shots
            ),
            asked=None,
        )
    if after.length == project.length:
        return outside(project)
    return outcome(project, after, Phrase("studio-trimmed", {"length": seconds(after.length)}))


def keep_share(order: op.KeepShare, project: Project, scene: Scene) -> Outcome:
    """Of the film, or of each picture meant."""

    def part(length: int) -> op.Trim:
        return op.Trim(start=round(order.start * length), end=round(order.end * length))

    if not order.refs:
        return trim(part(project.length), project, scene)
    keys = chosen(project, order.refs, scene)
    after = project.with_shots(
        cut(s, *window(part(s.length), s.length)) if key_of(s) in keys else s for s in project.shots
    )
    if after.length == project.length:
        return outside(project)
    after = replace(after, asked=None)
    return outcome(project, after, Phrase("studio-trimmed", {"length": seconds(after.length)}))


def outside(project: Project) -> Outcome:
    return Outcome(project, False, (Phrase("studio-trim-outside", {"length": seconds(project.length)}),))


def window(order: op.Trim, length: int) -> tuple[int, int]:
    """What is kept, from and to in ms. All of it where the order does not fit."""
    start = order.drop_start if order.start is None else order.start
    start = max(0, length + start) if start < 0 else start
    end = (length if order.end is None else min(order.end, length)) - order.drop_end
    return (start, end) if end - start >= SHORTEST else (0, length)


def cut(shot: Shot, start: int, end: int) -> Shot:
    into = round(start * shot.speed) if shot.kind == "clip" else 0
    return replace(shot, offset=shot.offset + into, length=end - start)


def windowed(project: Project, start: int, end: int) -> Project:
    """Only this part of the film; pieces shorter than 300 ms go with their neighbours."""
    kept = [
        cut(s, max(0, start - s.start), min(s.length, end - s.start))
        for s in project.shots
        if s.end - start >= SHORTEST and end - s.start >= SHORTEST
    ]
    shift = kept[0].start if kept and kept[0].start > start else start

    def moved(text: Text) -> Text | None:
        if text.role != "caption":
            return text  # a title opens the film, wherever that begins
        first, last = max(text.start, shift), min(text.end, end)
        return replace(text, start=first - shift, length=last - first) if last - first >= SHORTEST else None

    return project.with_shots(kept, moved) if kept else project


def cut_out(order: op.CutOut, project: Project, scene: Scene) -> Outcome:
    """A part taken away; what comes after it moves up, and its captions with it."""
    start, end = order.start, order.end
    if order.refs:
        keys = chosen(project, order.refs, scene)
        shot = next(s for s in project.shots if key_of(s) in keys)
        if start >= shot.length:
            return outside(project)
        start, end = shot.start + start, shot.start + min(end, shot.length)
    end = min(end, project.length)
    if end - start < SHORTEST or start < 0:
        return outside(project)
    shots: list[Shot] = []
    for shot in project.shots:
        left, right = start - shot.start, end - shot.start
        head = cut(shot, 0, min(left, shot.length)) if left >= SHORTEST else None
        tail = cut(shot, max(0, right), shot.length) if shot.length - right >= SHORTEST else None
        if head and tail and left < shot.length and right > 0:
            name = project.fresh_id("s")
            shots += [head, replace(tail, id=name, piece=name, transition=Transition())]
        elif (head and left >= shot.length) or (tail and right <= 0):
            shots.append(shot)
        elif head or tail:
            shots.append(head or tail)  # type: ignore[arg-type]
    if not shots:
        return Outcome(project, False, (Phrase("studio-last-picture"),))

    def moved(text: Text) -> Text | None:
        first = text.start if text.start <= start else max(start, text.start - (end - start))
        last = text.end if text.end <= start else max(start, text.end - (end - start))
        return replace(text, start=first, length=last - first) if last - first >= SHORTEST else None

    after = replace(project.with_shots(shots, moved), asked=None)
    values = {"from": seconds(start), "to": seconds(end), "length": seconds(after.length)}
    return outcome(project, after, Phrase("studio-cut-out", values))


def split(order: op.Split, project: Project, scene: Scene) -> Outcome:
    """The second half becomes a picture of its own: it can be moved, removed, slowed down."""
    if order.refs:
        keys = chosen(project, order.refs, scene)
        if len(keys) > 1:
            return Outcome(project, False, (Phrase("studio-which-picture"),))
        shot = next(s for s in project.shots if key_of(s) in keys)
        at = shot.length // 2 if order.at is None else order.at
    else:
        place = project.length // 2 if order.at is None else order.at
        found = next((s for s in project.shots if s.start <= place < s.end), None)
        if found is None:
            return outside(project)
        shot, at = found, place - found.start
    if at < SHORTEST or shot.length - at < SHORTEST:
        return outside(project)
    name = project.fresh_id("s")
    tail = replace(cut(shot, at, shot.length), id=name, piece=name, transition=Transition())
    index = project.shots.index(shot)
    head = cut(shot, 0, at)
    after = project.with_shots(
        [*project.shots[:index], head, tail, *project.shots[index + 1 :]], moved_text=lambda text: text
    )
    values = {
        "names": names(project, {key_of(shot)}),
        "first": seconds(at),
        "second": seconds(shot.length - at),
    }
    return outcome(project, after, Phrase("studio-split", values))
