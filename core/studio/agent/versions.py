"""The same film in several ways, to choose from (pure). Nothing offers them yet: that needs previews."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.studio.project import Project, Shot, Text, Transition
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
