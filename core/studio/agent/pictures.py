"""Finding the pictures a person speaks of, and laying them out anew (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from core.studio.agent.operations import Ref, Refs
from core.studio.agent.scene import Scene
from core.studio.project import Project, Shot

Key = str
"""A picture, wherever it stands: its source, or the shot's id where it has none."""


class NotThere(LookupError):
    """No picture of that number or name. `ref` is the one that was meant."""

    def __init__(self, ref: Ref) -> None:
        self.ref = ref
        super().__init__(str(ref))


def key_of(shot: Shot) -> Key:
    return f"{shot.src or shot.id}#{shot.piece}" if shot.piece else shot.src or shot.id


def is_card(project: Project, shot: Shot) -> bool:
    """Is it an intro or end card? Those are not counted among the pictures of a film that has others."""
    return shot.kind == "made" and any(s.kind != "made" for s in project.shots)


def pictures(project: Project, kind: str = "any") -> list[Key]:
    """All pictures in the order they first appear; of one kind where the film has any of it."""
    shown = [s for s in project.shots if not is_card(project, s)]
    of_kind = [s for s in shown if s.kind == kind or kind == "any"] or shown
    return list(dict.fromkeys(key_of(s) for s in of_kind))


def find(project: Project, ref: Ref, scene: Scene) -> Key:
    """Raises NotThere."""
    if ref.new:
        late = {f"/media/{f.file}" for f in scene.files[scene.used :]}
        inside = [key_of(s) for s in project.shots if s.src in late]
        if inside:
            return inside[-1]
        raise NotThere(ref)
    if ref.name:
        for shot in project.shots:
            if shot.name == ref.name:
                return key_of(shot)
        raise NotThere(ref)
    there = pictures(project, ref.kind)
    if ref.number == 0 and len(there) > 1:
        raise NotThere(ref)
    number = ref.number or 1
    if number > len(there) or -number > len(there):
        raise NotThere(ref)
    return there[number - 1 if number > 0 else number]


def chosen(project: Project, refs: Refs, scene: Scene) -> set[Key]:
    """The pictures meant; no references means all of them, as does "the clip" where the film has none.
    Raises NotThere."""
    if not refs or all(r.number == 0 and not any(s.kind == r.kind for s in project.shots) for r in refs):
        return set(pictures(project))
    return {find(project, ref, scene) for ref in refs}


def changed(project: Project, refs: Refs, scene: Scene, change: Callable[[Shot], Shot]) -> Project:
    """`change` made to the shots of these pictures, without references to all that is shown. Raises
    NotThere."""
    keys = chosen(project, refs, scene)
    return project.with_shots(change(s) if not refs or key_of(s) in keys else s for s in project.shots)


def in_order(project: Project, order: Sequence[Key]) -> Project:
    """The pictures in this order, also where they come round several times; transitions stay at their
    places."""
    rank = {key: place for place, key in enumerate(order)}
    opening, closing = cards_around(project)
    seen: dict[Key, int] = {}
    rounds: list[tuple[int, int, Shot]] = []
    for shot in project.shots[len(opening) : len(project.shots) - len(closing)]:
        key = key_of(shot)
        seen[key] = seen.get(key, 0) + 1
        rounds.append((seen[key], rank.get(key, len(rank)), shot))
    laid = [*opening, *(shot for _, _, shot in sorted(rounds, key=lambda r: r[:2])), *closing]
    usual = next((s.transition for s in project.shots[1:]), None)
    places = [s.transition for s in project.shots]
    return project.with_shots(
        replace(shot, transition=places[i] if i or usual is None else usual) for i, shot in enumerate(laid)
    )


def cards_around(project: Project) -> tuple[list[Shot], list[Shot]]:
    """The cards a film opens and closes with."""
    shots = list(project.shots)
    opening = 0
    while opening < len(shots) and is_card(project, shots[opening]):
        opening += 1
    closing = len(shots)
    while closing > opening and is_card(project, shots[closing - 1]):
        closing -= 1
    return shots[:opening], shots[closing:]


def available(shot: Shot, scene: Scene) -> int | None:
    """How long a clip could play from where it is entered, in ms of the film; None: as long as you like."""
    if shot.kind != "clip":
        return None
    whole = scene.seconds(shot.src)
    return None if whole is None else max(300, int((whole * 1000 - shot.offset) / shot.speed))


def lengthened(project: Project, target: int, scene: Scene) -> Project:
    """The film at `target` ms, or as near as its clips allow: photos and made backgrounds give and take
    first, cards keep their time."""
    cards = [s for s in project.shots if is_card(project, s)]
    target -= sum(s.length for s in cards)
    soft = [s for s in project.shots if s.kind != "clip" and s not in cards]
    clips = [s for s in project.shots if s.kind == "clip"]
    footage = sum(s.length for s in clips)
    floor = 1000 * len(soft)
    if clips and (not soft or target - footage < floor):
        factor = max(0.02, (target - floor) / footage) if soft else target / footage
        sizes = {s.id: fitted(round(s.length * factor), available(s, scene)) for s in clips}
    else:
        sizes = {s.id: s.length for s in clips}
    given = sum(sizes.values())
    sizes |= {s.id: s.length for s in cards}
    rest = max(300 * len(soft), target - given)
    if soft:
        weight = sum(s.length for s in soft)
        edge, before = 0, 0
        for shot in soft:
            edge += shot.length
            size = edge * rest // weight
            sizes[shot.id] = max(300, size - before)
            before = size
    return project.with_shots(replace(s, length=sizes[s.id]) for s in project.shots)


def fitted(length: int, limit: int | None) -> int:
    return max(300, length if limit is None else min(length, limit))


def refilled(project: Project, shots: Iterable[Shot], scene: Scene) -> Project:
    """These shots; over the length that was asked for, where photos can fill it."""
    laid = project.with_shots(shots)
    if laid.asked is None or not laid.shots or all(s.kind == "clip" for s in laid.shots):
        return laid
    return lengthened(laid, laid.asked, scene)
