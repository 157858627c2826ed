"""The same film in several ways, to choose from (pure)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.studio.agent import operations as op
from core.studio.agent.scene import Outcome, Scene
from core.studio.project import SHORTEST, Project, Shot, Text, Transition
from core.words import Phrase, say


@dataclass(frozen=True, slots=True)
class Manner:
    """What makes a version: its colours, how pictures follow one another, its music and its letters."""

    name: str
    look: str
    transition: Transition
    mood: str
    style: str


MANNERS = (
    Manner("gentle", "warm", Transition("crossfade", 900), "calm", "serif"),
    Manner("lively", "vivid", Transition("slide", 350), "upbeat", "bold"),
    Manner("grand", "dark", Transition("fade-black", 800), "cinematic", "outline"),
)
SEEN = 12_000
"""So much of each is shown, in ms."""


def versions(project: Project) -> tuple[Project, ...]:
    """Three films that look and sound different, of the same pictures, words, length and shape. A song of
    the person's own stays."""
    return tuple(in_manner(project, manner) for manner in MANNERS)


def in_manner(project: Project, manner: Manner) -> Project:
    def shown(shot: Shot) -> Shot:
        long = min(manner.transition.length, shot.length // 3)
        moved = replace(shot.transition, kind=manner.transition.kind, length=long)
        return replace(shot, look=manner.look, transition=moved)

    def lettered(text: Text) -> Text:
        return replace(text, style=manner.style) if text.role != "caption" else text

    made = project.with_shots(shown(shot) for shot in project.shots)
    name = say(Phrase("studio-music-name", {"mood": manner.mood}), project.language)
    return replace(
        made,
        look=manner.look,
        texts=tuple(lettered(text) for text in made.texts),
        sounds=tuple(
            replace(sound, mood=manner.mood, name=name) if sound.kind == "music" else sound
            for sound in made.sounds
        ),
    )


def excerpt(project: Project, length: int = SEEN) -> Project:
    """Its beginning, as it is to be seen in the whole; closing words stand at its end."""
    shots, left = [], length
    for shot in project.shots:
        if left < SHORTEST:
            break
        shots.append(replace(shot, length=min(shot.length, left)))
        left -= shots[-1].length
    return project if project.length <= length else project.with_shots(shots, lambda text: text)


def show(order: op.ShowVersions, project: Project, scene: Scene) -> Outcome:
    """Nothing changes. Who has no way to show them says so with `unseen`."""
    seconds = min(SEEN, project.length) // 1000
    return Outcome(project, False, (Phrase("studio-versions", {**named(), "seconds": seconds}),))


def unseen(project: Project | None) -> Outcome:
    return Outcome(project, False, (Phrase("studio-versions-unseen", named()),))


def take(order: op.TakeVersion, project: Project, scene: Scene) -> Outcome:
    """The film as it is by now, in that manner. What was said in between is kept."""
    if not scene.offered:
        return Outcome(project, False, (Phrase("studio-no-versions"),))
    number = len(MANNERS) if order.number == -1 else order.number
    after = in_manner(project, MANNERS[number - 1])
    if after == project:
        return Outcome(project, False, (Phrase("studio-already"),))
    return Outcome(after, True, (Phrase("studio-version", {"number": number, "manner": manner_of(number)}),))


def manner_of(number: int) -> Phrase:
    """How the version with this number is called, from 1."""
    return Phrase("studio-manner", {"manner": MANNERS[number - 1].name})


def named() -> dict[str, object]:
    return {name: manner_of(n) for n, name in enumerate(("one", "two", "three"), 1)}
