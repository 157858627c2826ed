"""Edits of the pictures themselves: length, speed, look. Each gives the new film and what can truly be said
(pure)."""

from __future__ import annotations

from dataclasses import replace

from core.studio.agent import operations as op
from core.studio.agent.film import seconds
from core.studio.agent.pictures import available, changed, chosen, fitted, key_of, lengthened, pictures
from core.studio.agent.scene import Outcome, Scene
from core.studio.project import LONGEST, Project, Shot, Transition
from core.words import Phrase


def outcome(before: Project, after: Project, *said: Phrase) -> Outcome:
    """Only a film that differs counts as changed; else that is what is said."""
    if after == before:
        return Outcome(before, False, (Phrase("studio-already"),))
    return Outcome(after, True, said)


def names(project: Project, keys: set[str]) -> tuple[str, ...]:
    """How pictures are called in an answer, in the order of the film."""
    words = {t.extra.get("on"): f"“{t.text}”" for t in project.texts if t.role != "caption"}
    found = {key_of(s): words.get(s.id, s.name) for s in reversed(project.shots) if key_of(s) in keys}
    return tuple(found[key] for key in pictures(project) if key in found)


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
        return Outcome(project, False, (Phrase("studio-trim-outside", {"length": seconds(project.length)}),))
    return outcome(project, after, Phrase("studio-trimmed", {"length": seconds(after.length)}))


def window(order: op.Trim, length: int) -> tuple[int, int]:
    """What is kept, from and to in ms. All of it where the order does not fit."""
    start = order.drop_start if order.start is None else order.start
    start = max(0, length + start) if start < 0 else start
    end = (length if order.end is None else min(order.end, length)) - order.drop_end
    return (start, end) if end - start >= 300 else (0, length)


def cut(shot: Shot, start: int, end: int) -> Shot:
    into = round(start * shot.speed) if shot.kind == "clip" else 0
    return replace(shot, offset=shot.offset + into, length=end - start)


def windowed(project: Project, start: int, end: int) -> Project:
    """Only this part of the film; pieces shorter than 300 ms go with their neighbours."""
    kept = [
        cut(s, max(0, start - s.start), min(s.length, end - s.start))
        for s in project.shots
        if s.end - start >= 300 and end - s.start >= 300
    ]
    return project.with_shots(kept) if kept else project


def shot_length(order: op.ShotLength, project: Project, scene: Scene) -> Outcome:
    to = max(300, order.to)
    after = changed(project, order.refs, scene, lambda s: replace(s, length=fitted(to, available(s, scene))))
    after = replace(after, asked=None)
    if after.shots == project.shots:
        return Outcome(project, False, (Phrase("studio-already"),))
    keys = chosen(project, order.refs, scene)
    real = {s.length for s in after.shots if key_of(s) in keys}
    values = {
        "names": names(project, keys),
        "all": "all" if not order.refs else "some",
        "stands": seconds(min(real)),
        "length": seconds(after.length),
    }
    return Outcome(after, True, (Phrase("studio-shot-length", values),))


def speed(order: op.Speed, project: Project, scene: Scene) -> Outcome:
    """Clips play faster or slower; photos and cards stand shorter or longer."""

    def quicken(shot: Shot) -> Shot:
        if shot.kind != "clip":
            return replace(shot, length=max(300, round(shot.length / order.factor)))
        new = min(8.0, max(0.25, shot.speed * order.factor))
        return replace(shot, speed=new, length=max(300, round(shot.length * shot.speed / new)))

    after = replace(changed(project, order.refs, scene, quicken), asked=None)
    keys = chosen(project, order.refs, scene)
    if not any(s.kind == "clip" for s in project.shots if key_of(s) in keys):
        stands = seconds(min(s.length for s in after.shots if key_of(s) in keys))
        values = {
            "names": names(project, keys),
            "all": "some" if order.refs else "all",
            "stands": stands,
            "length": seconds(after.length),
        }
        return outcome(project, after, Phrase("studio-shot-length", values))
    values = {
        "factor": f"{order.factor:g}",
        "way": "faster" if order.factor > 1 else "slower",
        "length": seconds(after.length),
    }
    return outcome(project, after, Phrase("studio-speed", values))


def look(order: op.SetLook, project: Project, scene: Scene) -> Outcome:
    after = changed(project, order.refs, scene, lambda s: replace(s, look=order.look))
    if not order.refs:
        after = replace(after, look=order.look)
    values = {
        "look": Phrase(f"studio-look-{order.look}"),
        "all": "some" if order.refs else "all",
        "names": names(project, chosen(project, order.refs, scene)),
    }
    return outcome(
        project, after, Phrase("studio-look-off" if order.look == "none" else "studio-look-on", values)
    )


def transition(order: op.SetTransition, project: Project, scene: Scene) -> Outcome:
    if len(project.shots) < 2:
        return Outcome(project, False, (Phrase("studio-one-picture"),))
    long = 0 if order.kind == "cut" else order.length or 700
    after = project.with_shots(
        replace(s, transition=Transition(order.kind, min(long, s.length // 2))) for s in project.shots
    )
    return outcome(
        project, after, Phrase("studio-transitions", {"kind": Phrase(f"studio-transition-{order.kind}")})
    )


def motion(order: op.SetMotion, project: Project, scene: Scene) -> Outcome:
    still = {s.kind for s in project.shots if key_of(s) in chosen(project, order.refs, scene)} <= {
        "clip",
        "made",
    }
    if still:
        return Outcome(project, False, (Phrase("studio-no-photos"),))
    ring = ("zoom-in", "pan-left", "zoom-out", "pan-right")
    places = {s.id: i for i, s in enumerate(project.shots)}

    def stir(shot: Shot) -> Shot:
        if shot.kind != "photo":
            return shot
        if order.motion == "vary":
            return replace(shot, motion=ring[places[shot.id] % 4], views=True)
        return replace(shot, motion=order.motion, views=False)

    return outcome(
        project,
        changed(project, order.refs, scene, stir),
        Phrase("studio-motion", {"motion": Phrase(f"studio-motion-{order.motion}")}),
    )


def fit(order: op.SetFit, project: Project, scene: Scene) -> Outcome:
    def fitted_in(shot: Shot) -> Shot:
        """Where all of a photo is wanted, no view of it is close."""
        if shot.kind == "made":
            return shot
        return replace(shot, fit=order.fit, views=shot.kind == "photo" and order.fit == "fill")

    after = changed(project, order.refs, scene, fitted_in)
    return outcome(project, after, Phrase("studio-fit", {"fit": order.fit}))


def rotate(order: op.Rotate, project: Project, scene: Scene) -> Outcome:
    if not order.refs and len(pictures(project)) > 1:
        return Outcome(project, False, (Phrase("studio-which-picture"),))
    after = changed(project, order.refs, scene, lambda s: replace(s, rotate=(s.rotate + order.degrees) % 360))
    return outcome(
        project,
        after,
        Phrase(
            "studio-rotated",
            {"names": names(project, chosen(project, order.refs, scene)), "degrees": order.degrees},
        ),
    )


def length(order: op.SetLength, project: Project, scene: Scene) -> Outcome:
    wanted = order.to if order.to is not None else round(project.length * order.by)
    target = min(LONGEST, max(1000, wanted))
    after = replace(lengthened(project, target, scene), asked=target if order.to else None)
    notes = []
    if wanted > LONGEST:
        notes.append(Phrase("studio-note-longest", {"minutes": LONGEST // 60_000}))
    if after.length < target - 500:
        notes.append(
            Phrase("studio-note-clips-short", {"has": seconds(after.length), "asked": seconds(target)})
        )
    if after.length == project.length:
        return Outcome(
            project,
            False,
            tuple(notes) or (Phrase("studio-already-long", {"length": seconds(after.length)}),),
        )
    return Outcome(after, True, (Phrase("studio-length", {"length": seconds(after.length)}), *notes))
