"""Edits of single texts: when they show, other words, gone; and the cards before and after a film (pure)."""

from __future__ import annotations

from dataclasses import replace

from core.studio.agent import operations as op
from core.studio.agent.cards import card_shot, is_type, reading_time, with_card
from core.studio.agent.edits_picture import outcome
from core.studio.agent.edits_words import numbered, reworded
from core.studio.agent.film import seconds
from core.studio.agent.pictures import cards_around, chosen, is_card, key_of, refilled
from core.studio.agent.scene import Outcome, Scene
from core.studio.draft import lane_of
from core.studio.project import SHORTEST, Project, Shot, Text, Transition
from core.words import Phrase


def time_text(order: op.TimeText, project: Project, scene: Scene) -> Outcome:
    """When a title or caption shows. A card's words cannot leave their card."""
    texts = project.roles(order.role)
    if not texts:
        return Outcome(project, False, (Phrase("studio-no-text", {"role": order.role}),))
    if order.number is None and len(texts) > 1:
        return Outcome(project, False, (Phrase("studio-which-caption", {"count": len(texts)}),))
    text = numbered(texts, order.number or 1)
    if text is None:
        return Outcome(project, False, (Phrase("studio-no-such-caption", {"count": len(texts)}),))
    if any(s.id == text.extra.get("on") and s.kind == "made" for s in project.shots):
        return Outcome(project, False, (Phrase("studio-not-possible"),))
    film = project.length
    start = max(0, film + order.start) if order.start < 0 else order.start
    until = start + text.length if order.end is None else order.end if order.end > 0 else film + order.end
    end = min(film, until)
    if end - start < SHORTEST:
        return Outcome(project, False, (Phrase("studio-trim-outside", {"length": seconds(film)}),))
    # "the whole time" goes as far as there is room, a time that was named is kept or refused
    if order.end == 0:
        lane = [t for t in project.texts if lane_of(t) == lane_of(text) and t.id != text.id]
        end = min([end, *(t.start for t in lane if t.start >= max(start, 1))])
    free = {key: value for key, value in text.extra.items() if key != "on"}
    moved = replace(text, start=start, length=max(1, end - start), extra=free)
    others = [t for t in project.roles(order.role) if t.id != text.id]
    after = project.with_texts(order.role, [*others, moved])
    same = {t.id: (t.start, t.end) for t in (*project.texts, moved)}
    same[text.id] = (start, end)
    if {t.id: (t.start, t.end) for t in after.texts} != same:
        return Outcome(project, False, (Phrase("studio-in-the-way"),))
    values = {"role": order.role, "text": text.text, "from": seconds(start), "to": seconds(end)}
    return outcome(project, after, Phrase("studio-text-time", values))


def change_caption(order: op.ChangeCaption, project: Project, scene: Scene) -> Outcome:
    texts = project.roles("caption") or project.roles("card")
    if not texts:
        return Outcome(project, False, (Phrase("studio-no-text", {"role": "caption"}),))
    text = numbered(texts, order.number)
    if text is None:
        return Outcome(project, False, (Phrase("studio-no-such-caption", {"count": len(texts)}),))
    texts_now = tuple(replace(t, text=order.text) if t.id == text.id else t for t in project.texts)
    values = {"count": 1, "text": order.text, "from": seconds(text.start), "to": seconds(text.end)}
    return outcome(project, replace(project, texts=texts_now), Phrase("studio-captions", values))


def change_text(order: op.ChangeText, project: Project, scene: Scene) -> Outcome:
    """Found without regard to capitals; words the film does not show are no reason to add others."""
    wanted = bare(order.old)
    old = next((t for t in project.texts if bare(t.text) == wanted), None)
    if old is None:
        return Outcome(project, False, (Phrase("studio-no-such-words", {"text": order.old}),))
    after = reworded(project, old, order.new)
    if old.role == "title":
        after = replace(after, title=order.new)
    values = {"old": old.text, "text": order.new}
    return outcome(project, after, Phrase("studio-words-changed", values))


def bare(words: str) -> str:
    return words.casefold().strip(" .。!！")


def shows(text: Text, shot: Shot) -> bool:
    """Do these words belong to that picture, or stand on it most of their time?"""
    if "on" in text.extra:
        return bool(text.extra["on"] == shot.id)
    return min(text.end, shot.end) - max(text.start, shot.start) > text.length / 2


def remove_text(order: op.RemoveText, project: Project, scene: Scene) -> Outcome:
    """Words that have a card of their own take it with them."""
    if order.role == "intro":
        opening = {s.id for s in cards_around(project)[0]}
        gone = tuple(t for t in project.texts if t.extra.get("on") in opening)
    else:
        gone = project.texts if order.role == "all" else project.roles(order.role)
    if order.refs:
        keys = chosen(project, order.refs, scene)
        gone = tuple(t for t in gone if any(shows(t, s) for s in project.shots if key_of(s) in keys))
    if not gone:
        return Outcome(project, False, (Phrase("studio-no-text", {"role": order.role}),))
    if order.number is not None:
        one = numbered(gone, order.number)
        if one is None:
            return Outcome(project, False, (Phrase("studio-no-such-caption", {"count": len(gone)}),))
        gone = (one,)
    after = replace(project, texts=tuple(t for t in project.texts if t not in gone))
    cards = {t.extra.get("on") for t in gone}
    left = [s for s in project.shots if not (s.id in cards and is_card(project, s))]
    if len(left) < len(project.shots):
        after = after.with_shots(left)
    if any(t.role == "title" for t in gone):
        after = replace(after, title="")
    if order.number is not None or (order.refs and len(gone) == 1):
        return outcome(project, after, Phrase("studio-caption-removed", {"text": gone[0].text}))
    return outcome(project, after, Phrase("studio-text-removed", {"role": order.role}))


def add_card(order: op.AddCard, project: Project, scene: Scene) -> Outcome:
    """A ground of its own for these words. A card that is there already gets the new words."""
    if is_type(project):
        return in_type(order, project, scene)
    opening, closing = cards_around(project)
    there = {s.id for s in (closing if order.last else opening)}
    old = next((t for t in project.texts if t.extra.get("on") in there), None)
    after = carded(order, project) if old is None else reworded(project, old, order.text)
    if order.seconds is not None:
        long = max(SHORTEST, round(order.seconds * 1000))
        place = -1 if order.last else 0
        after = after.with_shots(
            replace(s, length=long) if s is after.shots[place] else s for s in after.shots
        )
    if project.asked is not None:  # the length that was asked for holds with the card
        after = refilled(after, after.shots, scene)
    shown = next(t for t in after.texts if t.text == order.text)
    values = {
        "text": order.text,
        "where": "last" if order.last else "first",
        "seconds": seconds(shown.length),
        "length": seconds(after.length),
    }
    return outcome(project, after, Phrase("studio-card", values))


def carded(order: op.AddCard, project: Project) -> Project:
    shot = card_shot(project, len(project.shots), "dusk", max(2500, reading_time(order.text)))
    shot = replace(shot, look=project.look)
    fade = Transition("crossfade", 600)
    old = list(project.shots)
    if not order.last:
        old[0] = replace(old[0], transition=fade)
    if order.last:
        # closing words over the last picture move onto the card
        kept = tuple(t for t in project.texts if t.role != "end")
        grown = replace(project, texts=kept).with_shots([*old, shot], moved_text=lambda text: text)
    else:
        late = shot.length  # all words stay with their pictures
        grown = project.with_shots([shot, *old], lambda text: replace(text, start=text.start + late))
    like = next(iter(project.roles("title", "end", "card")), Text("", 0, 1, style="bold", anim="rise"))
    there = next(s for s in grown.shots if s.id == shot.id)
    gap = min(200, there.length // 8)
    role = "end" if order.last else "card"
    words = replace(
        like,
        id=grown.fresh_id("t"),
        start=there.start + gap,
        length=there.length - gap,
        text=order.text,
        role=role,
        place="center",
        size="l" if len(order.text) <= 42 else "m",
        extra={"on": shot.id},
    )
    return grown.with_texts(role, [*grown.roles(role), words])


def in_type(order: op.AddCard, project: Project, scene: Scene) -> Outcome:
    """A film of words has cards anyway."""
    after = with_card(project, order.text, "end" if order.last else "card", scene, first=not order.last)
    values = {
        "text": order.text,
        "where": "last" if order.last else "first",
        "seconds": seconds(after.shots[-1 if order.last else 0].length),
        "length": seconds(after.length),
    }
    return outcome(project, after, Phrase("studio-card", values))
