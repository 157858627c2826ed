"""The steps of a new film: of files, or of words alone (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from core.studio.agent import brief, lexicon, rules_sound
from core.studio.agent import operations as op
from core.studio.agent.cards import kinetic
from core.studio.agent.edits_logo import is_logo
from core.studio.agent.film import PROMO, shape_for
from core.studio.agent.language import Understood
from core.studio.agent.scene import Scene, Step, Turn
from core.studio.agent.script import Parted, lines_of, thoughts_of, weight
from core.words import Phrase, say

MOST_CARDS = 150
"""More cards than this do not fit the longest film."""
WHOLE = (
    op.SetLength,
    op.SetShape,
    op.SetSharpness,
    op.StartOver,
    op.Undo,
    op.Redo,
    op.AddFiles,
    op.Arrange,
    op.SetType,
    op.SetVoice,
    op.ShowVersions,
    op.TakeVersion,
)
"""These go into the first cut, or make no sense with one."""


def from_files(
    files: tuple[int, ...], parted: Parted, asked: Understood, scene: Scene, *, plain: bool = False
) -> Turn:
    """A film of these files. `plain`: only edits were asked for, so nothing is added to them."""
    ops = asked.operations
    if any(isinstance(o, op.SetLogo) for o in ops):  # a logo is no scene
        files = tuple(i for i in files if not is_logo(scene.files[i])) or files
    promo = brief.is_promo(asked)
    length = next((o.to for o in ops if isinstance(o, op.SetLength) and o.to), None)
    has_clips = any(scene.files[i].kind == "video" for i in files)
    if length is None and promo and not plain:
        length = PROMO if not has_clips else None
    width, height = size_of(ops, shape_for([scene.files[i] for i in files]))
    steps: list[op.Operation] = [op.Arrange(files, length, width, height, promo, platform_of(ops))]
    steps += picture_edits(ops, length)
    text = parted.text or brief.own_words(asked)
    lines = list(lines_of(text))
    topic = brief.topic_of(asked)
    if lines and not parted.text and (subject := brief.subject_in(lines[0])):
        topic = topic or subject
        lines.pop(0)
    title = title_for(asked, None if plain else brief.title_of(brief.greeted(topic, asked)), ops)
    if not title and lines and not plain and not parted.captions and is_short(lines[0]):
        title = lines.pop(0)
    steps += texts_of(title, lines, ops)
    steps += music_for(asked, scene, promo=promo, plain=plain)
    notes = []
    if (
        brief.MENTIONS_TEXT.search(asked.reading.norm)
        and not text
        and not any(isinstance(o, op.AddCaptions | op.SetTitle) for o in ops)
    ):
        notes.append(Phrase("studio-note-text-missing"))
    kinds = {scene.files[i].kind for i in files}
    later = any(isinstance(o, op.SetTitle | op.AddCaptions | op.AddMusic) for o in steps)
    opening = Phrase(
        "studio-opening-files",
        {
            "count": len(files),
            "more": "yes" if later else "no",
            "kind": "both" if len(kinds) > 1 else "photos" if "image" in kinds else "clips",
        },
    )
    return turn_of(scene, steps, generation=True, opening=opening, notes=notes)


def from_words(message: str, parted: Parted, asked: Understood, scene: Scene, *, wants: bool) -> Turn:
    """A film of set words: the person's script, else what the film is about. Without either: ask for it."""
    ops = asked.operations
    topic = brief.topic_of(asked)
    quoted = next((o.text for o in ops if isinstance(o, op.SetTitle) and o.role == "title"), None)
    text = parted.text or brief.own_words(asked)
    if not text and not wants and not ops and not asked.cannot and weight(message) >= 14:
        text = message
    said, heard = thoughts_of(text)
    lines = list(said)
    lines += [line for o in ops if isinstance(o, op.AddCaptions) for line in o.lines]
    if (
        len(lines) == 1
        and not topic
        and not quoted
        and (single := brief.clean(lines[0]))
        and brief.title_of(single)
    ):
        topic, lines = single, []  # one short line is what the film is about
    scripted = bool(lines)
    title = quoted or brief.title_of(brief.greeted(topic, asked))
    length = next((o.to for o in ops if isinstance(o, op.SetLength) and o.to), None)
    if not title and not lines:
        if topic:
            lines = list(lines_of(topic))
        else:
            ask = (
                "studio-need-pictures"
                if scene.sounds
                else "studio-need-script"
                if brief.MENTIONS_TEXT.search(asked.reading.norm)
                else "studio-need-material"
            )
            return Turn(scene, ask=(Phrase(ask),))
    cards = [*([title] if title else []), *lines]
    if not scripted and title:
        cards = kinetic(title, length)
        length = length or max(8000, 2600 * len(cards))
    width, height = size_of(ops, (1080, 1920))
    palette = lexicon.first(lexicon.PALETTES, asked.reading.norm + " " + text.lower()) or "dusk"
    notes = [] if scripted else [Phrase("studio-note-only-topic")]
    if len(cards) > MOST_CARDS:
        notes.append(Phrase("studio-note-long-script", {"used": MOST_CARDS, "count": len(cards)}))
        cards = cards[:MOST_CARDS]
    made = op.SetType(tuple(cards), length, width, height, palette, bool(title), platform_of(ops))
    steps: list[op.Operation] = [made]
    steps += [o for o in ops if isinstance(o, op.SetLook | op.SetTransition | op.StyleTitle)]
    steps += [o for o in ops if isinstance(o, op.SetTitle) and o.role == "end"]
    steps += [o for o in ops if isinstance(o, op.AddCard | op.SetLogo)]
    steps += music_for(asked, scene, promo=brief.is_promo(asked), plain=False, heard=heard)
    opening = Phrase(
        "studio-opening-words",
        {"cards": len(cards), "more": "yes" if any(isinstance(o, op.AddMusic) for o in steps) else "no"},
    )
    return turn_of(scene, steps, generation=True, opening=opening, notes=notes)


def size_of(ops: Iterable[op.Operation], usual: tuple[int, int]) -> tuple[int, int]:
    """In the shape and sharpness asked for; 1080 is the short side otherwise."""
    width, height = next(((o.width, o.height) for o in ops if isinstance(o, op.SetShape)), usual)
    pixels = next((o.pixels for o in ops if isinstance(o, op.SetSharpness)), 1080)
    return round(width * pixels / 2160) * 2, round(height * pixels / 2160) * 2


def platform_of(ops: Iterable[op.Operation]) -> str:
    return next((o.platform for o in ops if isinstance(o, op.SetShape) and o.platform), "")


def title_for(asked: Understood, topic: str | None, ops: Iterable[op.Operation]) -> str | None:
    return next((o.text for o in ops if isinstance(o, op.SetTitle) and o.role == "title"), topic)


def picture_edits(ops: Iterable[op.Operation], length: int | None) -> list[op.Operation]:
    later = (
        op.SetTitle,
        op.StyleTitle,
        op.TimeText,
        op.RemoveText,
        op.AddCaptions,
        op.ChangeCaption,
        op.ChangeText,
        op.AddCard,
        op.RemoveLogo,
        op.AddMusic,
        op.RemoveMusic,
        op.Volume,
        op.FadeMusic,
        op.Duck,
        op.PlaceMusic,
    )
    relative: list[op.Operation] = [
        o for o in ops if isinstance(o, op.SetLength) and o.to is None and length is None
    ]
    return [*(o for o in ops if not isinstance(o, (*WHOLE, *later))), *relative]


def is_short(line: str) -> bool:
    """Could it be a title?"""
    if any(c > "\u2e7f" for c in line):
        return weight(line) <= 20 and not set(line) & set("，、；")
    return len(line.split()) <= 6 and weight(line) <= 36


def texts_of(title: str | None, lines: list[str], ops: Iterable[op.Operation]) -> list[op.Operation]:
    """Title, captions, end card, then how they look; what was refused is left out."""
    refused = {o.role for o in ops if isinstance(o, op.RemoveText)}
    steps: list[op.Operation] = []
    if title and not refused & {"title", "all"}:
        steps.append(op.SetTitle(title))
    steps += [o for o in ops if isinstance(o, op.SetTitle) and o.role == "end"]
    if not refused & {"caption", "all"}:
        steps += [op.AddCaptions(tuple(lines))] if lines else []
        steps += [o for o in ops if isinstance(o, op.AddCaptions)]
    if steps:
        steps += [o for o in ops if isinstance(o, op.StyleTitle | op.TimeText)]
    return [*steps, *(o for o in ops if isinstance(o, op.AddCard))]


def music_for(
    asked: Understood, scene: Scene, *, promo: bool, plain: bool, heard: str = ""
) -> list[op.Operation]:
    """Music as asked for; by default some, unless it was refused or only an edit was wanted. `heard`: what
    the person's text says about it."""
    ops = asked.operations
    tuning: list[op.Operation] = [
        o for o in ops if isinstance(o, op.Volume | op.FadeMusic | op.Duck | op.PlaceMusic)
    ]
    if any(isinstance(o, op.RemoveMusic) for o in ops):
        return [o for o in tuning if isinstance(o, op.Volume) and o.what == "clips"]
    if wanted := next((o for o in ops if isinstance(o, op.AddMusic)), None):
        if wanted.mood is None and wanted.file is None:
            wanted = op.AddMusic(rules_sound.mood_in(asked.reading.norm) or "upbeat")
        return [wanted, *tuning]
    if plain:
        return tuning
    if scene.sounds:
        return [op.AddMusic(file=scene.sounds[-1]), *tuning]
    mood = rules_sound.mood_in(heard.lower() or asked.reading.norm)
    return [op.AddMusic(mood or "upbeat"), *tuning]


def turn_of(
    scene: Scene,
    operations: Iterable[op.Operation],
    *,
    generation: bool = False,
    opening: Phrase | None = None,
    notes: Iterable[Phrase] = (),
) -> Turn:
    steps = tuple(Step(o, arguments(o)) for o in operations)
    said = say(opening, scene.language) if opening else ""
    return Turn(scene, steps, generation=generation, opening=said, notes=tuple(notes))


def arguments(operation: op.Operation) -> dict[str, Any]:
    """What a tool call shows of its operation: what is set in it."""
    return {key: value for key, value in asdict(operation).items() if value not in (None, (), "")}
