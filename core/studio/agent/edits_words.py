"""Edits of titles, captions and end cards (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.studio.agent import operations as op
from core.studio.agent.cards import is_kinetic, is_type, reading_time, retitled, with_card
from core.studio.agent.edits_picture import outcome
from core.studio.agent.film import seconds
from core.studio.agent.pictures import find, key_of
from core.studio.agent.scene import Outcome, Scene
from core.studio.project import SHORTEST, Project, Text
from core.words import Phrase

TITLE = 4000
"""A title stands so long, in ms, but at most 40 % of the film."""
SIZES = ("s", "m", "l")


def set_title(order: op.SetTitle, project: Project, scene: Scene) -> Outcome:
    """Change the one that is there, else put one at the start (the end card at the end)."""
    there = project.roles(order.role)
    if there and order.role == "title" and is_type(project) and is_kinetic(project):
        after = retitled(project, order.text, scene)
    elif there:
        after = reworded(project, there[0] if order.role == "title" else there[-1], order.text)
    elif is_type(project):
        after = with_card(project, order.text, order.role, scene, first=order.role == "title")
    else:
        after = project.with_texts(order.role, [new_title(order, project)])
    if order.role == "title":
        after = cleared(replace(after, title=order.text))
    shown = next((t for t in after.roles(order.role) if t.text == order.text), None)
    if shown is None:
        return Outcome(project, False, (Phrase("studio-no-room"),))
    values = {
        "text": order.text,
        "from": seconds(shown.start),
        "to": seconds(shown.end),
        "role": order.role,
        "was": "there" if there else "new",
    }
    return outcome(project, after, Phrase("studio-title", values))


def reworded(project: Project, old: Text, words: str) -> Project:
    """Other words in this text, and on the cards that repeat it."""
    size = "l" if len(words) <= 42 else "m"
    repeats = {old.id} | {t.id for t in project.roles("card") if t.text == old.text}
    texts = tuple(
        replace(t, text=words, size=size if len(words) > 42 else t.size) if t.id in repeats else t
        for t in project.texts
    )
    return replace(project, texts=texts)


def new_title(order: op.SetTitle, project: Project) -> Text:
    long = min(max(TITLE, reading_time(order.text)), max(1000, project.length * 2 // 5), project.length)
    return Text(
        project.fresh_id("t"),
        0 if order.role == "title" else project.length - long,
        long,
        text=order.text,
        role=order.role,
        size="l" if len(order.text) <= 42 else "m",
        style=next((t.style for t in project.roles("title", "end")), "bold"),
        anim="rise",
    )


def numbered(texts: Sequence[Text], number: int) -> Text | None:
    """The one with this number in order of time: 1 first, -1 last."""
    if number == 0 or abs(number) > len(texts):
        return None
    return sorted(texts, key=lambda t: t.start)[number - 1 if number > 0 else number]


def cleared(project: Project) -> Project:
    """Free captions begin when the title has gone."""
    title, captions = project.roles("title")[:1], project.roles("caption")
    if not title or not captions or any("on" in t.extra for t in captions):
        return project
    end = title[0].end
    moved = [
        replace(t, start=end, length=t.end - end) if t.start < end < t.end else t
        for t in captions
        if t.end - end >= 300
    ]
    return project.with_texts("caption", moved)


def style_title(order: op.StyleTitle, project: Project, scene: Scene) -> Outcome:
    texts = project.roles(order.role)
    if order.role == "title":
        texts = project.roles("title", "card") or project.roles("caption")
    if not texts:
        return Outcome(project, False, (Phrase("studio-no-text", {"role": order.role}),))
    one = None
    if order.number is not None:
        one = numbered(texts, order.number)
        if one is None:
            return Outcome(project, False, (Phrase("studio-no-such-caption", {"count": len(texts)}),))

    def styled(text: Text) -> Text:
        if one is not None and text.id != one.id:
            return text
        size = (
            SIZES[min(2, max(0, SIZES.index(text.size) + order.scale))] if text.size in SIZES else text.size
        )
        length = text.length if order.seconds is None else max(300, round(order.seconds * 1000))
        return replace(
            text,
            place=order.place or ("bottom" if order.style == "lower-third" else text.place),
            color=order.color or text.color,
            style=order.style or text.style,
            size=order.size or size,
            anim=order.anim or text.anim,
            length=min(length, project.length - text.start),
        )

    after = project
    for role in dict.fromkeys(t.role for t in texts):
        after = after.with_texts(role, [styled(t) for t in texts if t.role == role])
    if after == project and order.scale:
        return Outcome(
            project, False, (Phrase("studio-size-limit", {"way": "big" if order.scale > 0 else "small"}),)
        )
    what = (
        "seconds"
        if order.seconds is not None
        else "place"
        if order.place
        else "size"
        if order.scale or order.size
        else "color"
        if order.color
        else "anim"
        if order.anim
        else "style"
    )
    shown = next((t for t in after.texts if one is not None and t.id == one.id), None)
    shown = shown or after.roles(texts[0].role)[0]
    values = {
        "what": what,
        "role": texts[0].role,
        "place": shown.place,
        "size": shown.size,
        "anim": shown.anim,
        "seconds": seconds(shown.length),
    }
    return outcome(project, after, Phrase("studio-text-style", values))


def add_captions(order: op.AddCaptions, project: Project, scene: Scene) -> Outcome:
    if order.refs:
        return caption_on(order, project, scene)
    if order.at is not None:
        return caption_at(order, project)
    if is_type(project):
        return more_cards(order.lines, project, scene)
    return spread(order.lines, project)


def caption_on(order: op.AddCaptions, project: Project, scene: Scene) -> Outcome:
    """One line on each picture that is meant."""
    keys = [find(project, ref, scene) for ref in order.refs]
    text = order.lines[0]
    kept = list(project.roles("caption"))
    new: list[Text] = []
    for shot in project.shots:
        if key_of(shot) in keys:
            gap = min(200, shot.length // 8)
            kept = [t for t in kept if t.end <= shot.start + gap or t.start >= shot.end]
            made = caption(project, text, shot.start + gap, shot.length - gap, len(new))
            new.append(replace(made, extra={"on": shot.id}))
    after = project.with_texts("caption", [*kept, *new])
    values = {"count": 1, "text": text, "from": seconds(new[0].start), "to": seconds(new[0].end)}
    return outcome(project, after, Phrase("studio-captions", values))


def caption_at(order: op.AddCaptions, project: Project) -> Outcome:
    start = order.at or 0
    start = max(0, project.length + start) if start < 0 else start
    if start > project.length - 500:
        return Outcome(project, False, (Phrase("studio-trim-outside", {"length": seconds(project.length)}),))
    until = project.length if order.until == 0 else order.until
    long = reading_time(order.lines[0]) + 1000 if until is None else until - start
    made = caption(project, order.lines[0], start, max(SHORTEST, min(long, project.length - start)), 0)
    kept = [t for t in project.roles("caption") if t.end <= made.start or t.start >= made.end]
    after = project.with_texts("caption", [*kept, made])
    values = {"count": 1, "text": made.text, "from": seconds(made.start), "to": seconds(made.end)}
    return outcome(project, after, Phrase("studio-captions", values))


def spread(lines: Sequence[str], project: Project) -> Outcome:
    """Lines one after the other between title and end card, each by the time it takes to read."""
    titles = [t.end for t in project.roles("title") if t.start < 500]
    ends = [t.start for t in project.roles("end")]
    start = min(max(titles, default=0), project.length // 2)
    end = max(start + 300, min(ends, default=project.length))
    needs = [reading_time(line) for line in lines]
    total = sum(needs)
    marks, at = [start], 0
    for need in needs:
        at += need
        marks.append(start + (end - start) * at // total)
    captions = [caption(project, line, marks[i], marks[i + 1] - marks[i], i) for i, line in enumerate(lines)]
    after = project.with_texts("caption", captions)
    shown = after.roles("caption")
    if not shown:
        return Outcome(project, False, (Phrase("studio-no-room"),))
    notes = []
    if end - start < total * 0.6:
        notes.append(Phrase("studio-note-dense", {"needs": seconds(total), "asked": seconds(end - start)}))
    values = {
        "count": len(shown),
        "text": shown[0].text,
        "from": seconds(shown[0].start),
        "to": seconds(shown[-1].end),
    }
    done = outcome(project, after, Phrase("studio-captions", values))
    return replace(done, said=(*done.said, *notes))


def caption(project: Project, text: str, start: int, length: int, number: int) -> Text:
    taken = {s.id for s in project.segments}
    free = [f"c{n}" for n in range(1, len(taken) + number + 2) if f"c{n}" not in taken]
    return Text(
        free[number], start, length, text=text, role="caption", place="bottom", size="m", style="card"
    )


def more_cards(lines: Sequence[str], project: Project, scene: Scene) -> Outcome:
    """A film of words gets more cards at its end."""
    grown = project
    for line in lines:
        grown = with_card(grown, line, "card", scene)
    new = grown.roles("card")[-len(lines) :]
    values = {
        "count": len(lines),
        "text": lines[0],
        "from": seconds(new[0].start),
        "to": seconds(new[-1].end),
    }
    return outcome(project, grown, Phrase("studio-captions", values))
