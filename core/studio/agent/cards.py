"""Films of words: one card after the other, each long enough to read, on painted backgrounds (pure)."""

from __future__ import annotations

from dataclasses import replace

from core.studio.agent.film import FADE, seconds, shape_name
from core.studio.agent.operations import SetType
from core.studio.agent.pictures import refilled
from core.studio.agent.scene import Outcome, Scene
from core.studio.project import LONGEST, Made, Project, Shot, Text, Transition
from core.words import Phrase

GROUNDS = ("gradient", "bokeh", "waves")
SMALL = {
    "over",
    "under",
    "into",
    "how",
    "why",
    "what",
    "who",
    "is",
    "are",
    "a",
    "an",
    "the",
    "of",
    "and",
    "in",
    "on",
    "at",
    "to",
    "for",
    "with",
    "by",
    "from",
    "or",
}
"""Words that do not stand alone on a card, and stay small in a title."""
MOMENT = 200
"""A card's words come this much later than its picture, in ms."""


def set_type(order: SetType, scene: Scene) -> Outcome:
    """The film of these cards, over the length that was asked for."""
    needs = [reading_time(card) for card in order.cards]
    total = sum(needs)
    length = min(LONGEST, order.length or total)
    edges = [sum(needs[:i]) * length // total for i in range(len(needs) + 1)]
    project = Project(
        width=order.width,
        height=order.height,
        language=scene.language,
        asked=order.length,
        platform=order.platform,
    )
    for index, card in enumerate(order.cards):
        shot = card_shot(project, index, order.palette, edges[index + 1] - edges[index])
        project = project.with_shots([*project.shots, shot])
        role = "title" if order.titled and index == 0 else "card"
        project = with_words(project, shot.id, card, role)
    values = {
        "length": seconds(project.length),
        "cards": len(order.cards),
        "shape": shape_name(project),
    }
    said = [Phrase("studio-made-type", values)]
    if order.length is not None and length < total * 0.6:
        said.append(Phrase("studio-note-dense", {"needs": seconds(total), "asked": seconds(length)}))
    return Outcome(replace(project, title=order.cards[0] if order.titled else ""), True, tuple(said))


def kinetic(title: str, length: int | None) -> list[str]:
    """A short title as a few cards: whole, in its parts, whole again; one of few words stands on changing
    grounds."""
    words = title.split()
    middle = [(w[0].upper() + w[1:]).strip(",;:") for w in words if w.lower() not in SMALL]
    if len(words) < 3 or len(middle) < 2:
        return [title] * max(2, min(5, (length or 8000) // 4000))
    return [title, *middle[:5], title]


def is_kinetic(project: Project) -> bool:
    """Do all its cards only repeat the title and its parts?"""
    title = project.roles("title")[:1]
    cards = [t.text for t in project.roles("card")]
    return bool(title and cards) and set(cards) <= set(kinetic(title[0].text, project.length))


def retitled(project: Project, title: str, scene: Scene) -> Project:
    """A film that only repeats its title, with another one; its end card, music and length stay."""
    palette = next((s.made.palette for s in project.shots if s.made), "dusk")
    ends = project.roles("end")
    cards = (*kinetic(title, project.length), *(t.text for t in ends))
    order = SetType(cards, project.length, project.width, project.height, palette, True)
    made = set_type(order, scene).project
    if made is None:
        return project
    style = project.roles("title")[0]
    texts = tuple(
        replace(
            t,
            role="end" if ends and i >= len(cards) - len(ends) else t.role,
            style=style.style, color=style.color, place=style.place,
        )
        for i, t in enumerate(made.texts)
    )  # fmt: skip
    shots = tuple(replace(s, look=project.shots[0].look) for s in made.shots)
    return replace(project, shots=shots, texts=texts, title=title)


def is_type(project: Project) -> bool:
    """Is it a film of words alone?"""
    return all(shot.kind == "made" for shot in project.shots)


def with_card(project: Project, words: str, role: str, scene: Scene, *, first: bool = False) -> Project:
    """One card more. The length that was asked for is kept."""
    palette = next((s.made.palette for s in project.shots if s.made), "dusk")
    shot = card_shot(project, len(project.shots), palette, reading_time(words))
    shots = [shot, *project.shots] if first else [*project.shots, shot]
    fade = Transition("crossfade", FADE)
    shots = [replace(s, transition=fade) if i == 1 and first else s for i, s in enumerate(shots)]
    return refilled(with_words(project.with_shots(shots), shot.id, words, role), shots, scene)


def card_shot(project: Project, index: int, palette: str, length: int) -> Shot:
    """The background of the card with this number, from 0."""
    ground = Made(GROUNDS[index % len(GROUNDS)], palette, index + 1)
    fade = Transition("crossfade", min(FADE, length // 3))
    return Shot(
        project.fresh_id("s"),
        0,
        max(1, length),
        kind="made",
        name=ground.style,
        made=ground,
        transition=fade,
        views=True,
    )


def with_words(project: Project, shot_id: str, words: str, role: str) -> Project:
    """These words on that shot, for as long as it shows."""
    shot = next(s for s in project.shots if s.id == shot_id)
    gap = min(MOMENT, shot.length // 8)
    like = next((t for t in project.texts if t.role in {"card", "title"}), Text("", 0, 1, anim="rise"))
    text = replace(
        like,
        id=project.fresh_id("t"),
        start=shot.start + gap,
        length=shot.length - gap,
        text=words,
        role=role,
        size="l" if len(words) <= 42 else "m",
        extra={"on": shot_id},
    )
    return project.with_texts(role, [*project.roles(role), text])


def reading_time(line: str) -> int:
    """How long a line is read, in ms: about 3 words or 5 Chinese characters a second, and a moment to see
    it."""
    han = sum("\u3400" <= c <= "\u9fff" for c in line)
    words = len([w for w in line.split() if any(c.isascii() and c.isalnum() for c in w)])
    return min(8000, max(1800, 900 + han * 190 + words * 330))
