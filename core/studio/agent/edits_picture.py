"""Edits of the pictures themselves: length, speed, look. Each gives the new film and what can truly be said
(pure)."""

from __future__ import annotations

from dataclasses import replace

from core.studio.agent import operations as op
from core.studio.agent.film import seconds
from core.studio.agent.pictures import (
    available,
    changed,
    chosen,
    fitted,
    is_card,
    key_of,
    lengthened,
    pictures,
)
from core.studio.agent.scene import Outcome, Scene
from core.studio.project import LONGEST, SHORTEST, Project, Shot
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


def about(refs: op.Refs, project: Project, scene: Scene) -> dict[str, object]:
    """Whether a sentence is about all of the film or some pictures, and how those are called."""
    return {"all": "some" if refs else "all", "names": names(project, chosen(project, refs, scene))}


def shot_length(order: op.ShotLength, project: Project, scene: Scene) -> Outcome:
    def stood(shot: Shot) -> Shot:
        if is_card(project, shot):
            return shot
        wanted = max(SHORTEST, (order.to or shot.length) + order.add)
        return replace(shot, length=fitted(wanted, available(shot, scene)))

    after = changed(project, order.refs, scene, stood)
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
            still = order.absolute or is_card(project, shot)
            return shot if still else replace(shot, length=max(300, round(shot.length / order.factor)))
        new = min(8.0, max(0.25, order.factor if order.absolute else shot.speed * order.factor))
        return replace(shot, speed=new, length=max(300, round(shot.length * shot.speed / new)))

    after = replace(changed(project, order.refs, scene, quicken), asked=None)
    keys = chosen(project, order.refs, scene)
    if not any(s.kind == "clip" for s in project.shots if key_of(s) in keys):
        if order.absolute:
            return Outcome(project, False, (Phrase("studio-already"),))
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
        "way": "normal" if order.absolute else "faster" if order.factor > 1 else "slower",
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
    keys = chosen(project, order.refs, scene) if order.refs else None
    if keys is not None and key_of(project.shots[0]) in keys and len(keys) == 1:
        return Outcome(project, False, (Phrase("studio-nothing-before"),))

    def led(shot: Shot) -> Shot:
        if keys is not None and key_of(shot) not in keys:
            return shot
        kind = replace(shot.transition, kind=order.kind, length=min(long, shot.length // 2))
        return replace(shot, transition=kind)

    after = project.with_shots(led(s) for s in project.shots)
    values = {
        "kind": Phrase(f"studio-transition-{order.kind}"),
        "all": "all" if keys is None else "some",
        "names": names(project, keys or set()),
    }
    return outcome(project, after, Phrase("studio-transitions", values))


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
        Phrase(
            "studio-motion",
            {"motion": Phrase(f"studio-motion-{order.motion}"), **about(order.refs, project, scene)},
        ),
    )


def fit(order: op.SetFit, project: Project, scene: Scene) -> Outcome:
    def fitted_in(shot: Shot) -> Shot:
        """Where all of a photo is wanted, no view of it is close."""
        if shot.kind == "made":
            return shot
        views = shot.kind == "photo" and order.fit == "fill"
        return replace(shot, fit=order.fit, views=views, near=1.0, focus=None)

    after = changed(project, order.refs, scene, fitted_in)
    return outcome(
        project, after, Phrase("studio-fit", {"fit": order.fit, **about(order.refs, project, scene)})
    )


CORNERS = {"left": (0.0, 0.5), "right": (1.0, 0.5), "top": (0.5, 0.0), "bottom": (0.5, 1.0)}
CLOSER = 1.6
"""How much closer a cut-out has to be where the frame leaves no choice of the part."""


def crop(order: op.Crop, project: Project, scene: Scene) -> Outcome:
    """This part of a picture fills the frame; closer, where all of it would show in that direction."""
    if not order.refs and len(pictures(project)) > 1:
        return Outcome(project, False, (Phrase("studio-which-picture"),))
    sizes = {f"/media/{f.file}": f for f in scene.files}
    frame = project.width / project.height

    def cropped(shot: Shot) -> Shot:
        if shot.kind == "made":
            return shot
        file = sizes.get(shot.src)
        wide = (file.width or 1) / (file.height or 1) if file else frame
        ratio = (1 / wide if shot.rotate % 180 else wide) / frame
        across, down = order.part in {"left", "right"}, order.part in {"top", "bottom"}
        roomy = ratio > 1.25 if across else ratio < 0.8 if down else max(ratio, 1 / ratio) > 1.25
        focus = CORNERS.get(order.part, (0.5, 0.5))
        return replace(shot, fit="fill", focus=focus, near=1.0 if roomy else CLOSER, views=False)

    after = changed(project, order.refs, scene, cropped)
    values = {"names": names(project, chosen(project, order.refs, scene)), "part": order.part}
    return outcome(project, after, Phrase("studio-cropped", values))


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
    wanted = order.to if order.to is not None else round(project.length * order.by) + order.add
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
