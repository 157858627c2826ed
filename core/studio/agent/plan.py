"""A message in its scene → what will be done about it: a new film, edits, or an answer alone (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from core.studio.agent import brief, lexicon, rules_versions
from core.studio.agent import operations as op
from core.studio.agent.film import seconds
from core.studio.agent.first_cut import from_files, from_words, turn_of
from core.studio.agent.language import Understood, understand
from core.studio.agent.scene import Scene, Turn
from core.studio.agent.script import Parted, lines_of, part
from core.words import Phrase

READY = re.compile(
    r"\bexport\b|\bdownload\b|\bsend (?:me|it)\b|\brender\b|\bfinish(?:ed)?\b|\bdone\b"
    r"|导出|下载|汇出|渲染|发给我|好了吗|完成"
)
OFFERED = re.compile(
    r"\b(?:here|this|these|those|photos?|pictures?|images?|clips?|videos?|files?|pics?)\b"
    r"|\b(?:more|another|also|too|next|new|add|last one)\b"
    r"|这|那|新|再|还|照片|图|相片|视频|片段|素材|加|^\W*$"
)
"""Words that may go along with a file; anything else that is not understood is not about it."""
LONG = re.compile(r"\bhow long\b|多长|多久|几秒|多少秒")


def plan(message: str, scene: Scene) -> Turn:
    parted = part(message)
    asked = understand(parted.asking, [f.name for f in scene.files])
    asked = as_able(asked, scene)
    notes = [Phrase(f"studio-cannot-{name}") for name in asked.cannot]
    if asked.nearest and any(isinstance(o, op.AddMusic) for o in asked.operations):
        mood = lexicon.NEAREST[asked.nearest]
        notes.append(
            Phrase("studio-nearest-music", {"style": asked.nearest, "mood": Phrase(f"studio-mood-{mood}")})
        )
    if scene.project is None:
        turn = first_film(message, parted, asked, scene)
    else:
        turn = next_step(parted, asked, scene)
    turn = with_last(turn, asked)
    notes += unsaid_words(asked, turn, scene)
    if turn.steps:
        notes += asked.asks
        if not turn.generation:
            notes += [Phrase("studio-not-read", {"said": shortened(words)}) for words in asked.unread[:2]]
    uses = len(scene.files) if turn.steps else scene.used
    unread = () if turn.generation else asked.unread
    return replace(turn, notes=(*notes, *turn.notes), uses=uses, said=message, unread=unread)


LAST = (op.SetVoice, op.ShowVersions)
"""What is done with the film as it is when all else is done."""


def with_last(turn: Turn, asked: Understood) -> Turn:
    late = [o for kind in LAST for o in asked.operations if isinstance(o, kind)]
    if not turn.steps or not late:
        return turn
    others = [step for step in turn.steps if not isinstance(step.operation, LAST)]
    return replace(turn, steps=(*others, *turn_of(turn.scene, late).steps))


def as_able(asked: Understood, scene: Scene) -> Understood:
    """Where nothing can speak, a wish for a voice is one for what we cannot do."""
    if scene.voice or op.SetVoice(True) not in asked.operations:
        return asked
    left = tuple(o for o in asked.operations if o != op.SetVoice(True))
    return replace(asked, operations=left, cannot=(*asked.cannot, "voice"))


def shortened(words: str) -> str:
    words = " ".join(words.split()).strip(" ,，.。")
    return words if len(words) <= 60 else words[:59] + "…"


def unsaid_words(asked: Understood, turn: Turn, scene: Scene) -> list[Phrase]:
    """Texts that were wanted and that nobody said the words of."""
    if not turn.steps and scene.project is None:
        return []
    told: set[str] = set()
    for step in turn.steps:
        if isinstance(step.operation, op.SetTitle):
            told.add(step.operation.role)
        elif isinstance(step.operation, op.AddCaptions):
            told.add("caption")
        elif isinstance(step.operation, op.SetType):
            told |= {"title", "caption"}
    return [Phrase("studio-need-words", {"role": role}) for role in asked.wordless if role not in told]


def first_film(message: str, parted: Parted, asked: Understood, scene: Scene) -> Turn:
    wants = brief.wants_film(asked, there_is_one=False)
    travels = [o for o in asked.operations if isinstance(o, op.Undo | op.Redo)]
    if travels and (scene.can_undo or scene.can_redo):
        return turn_of(scene, travels)
    if (asked.greeting or (asked.question and not wants and not asked.operations)) and not parted.text:
        return Turn(
            scene,
            ask=(Phrase("studio-what-i-can-empty" if not scene.visuals else "studio-what-i-can-files"),),
        )
    if scene.visuals:
        plain = not wants and any(not isinstance(o, op.ShowVersions) for o in asked.operations)
        return from_files(scene.visuals, parted, asked, scene, plain=plain)
    return from_words(message, parted, asked, scene, wants=wants)


def next_step(parted: Parted, asked: Understood, scene: Scene) -> Turn:
    """There is a film: edit it, or make another one where that is clearly asked for."""
    edits = [o for o in asked.operations if not isinstance(o, op.StartOver)]
    if scene.offered and not edits and (number := rules_versions.picked(asked.reading.norm)):
        edits = [op.TakeVersion(number)]
    travels = any(isinstance(o, op.Undo | op.Redo) for o in edits)
    restart = any(isinstance(o, op.StartOver) for o in asked.operations)
    if restart and not brief.wants_film(asked, there_is_one=False):
        return turn_of(scene, [op.StartOver()])
    if (restart or brief.wants_film(asked, there_is_one=True)) and not travels:
        files = scene.new_visuals or scene.visuals
        if files and not (
            parted.text
            and not scene.new_visuals
            and not brief.MENTIONS_TEXT.search(asked.reading.norm)
            and not scene.visuals
        ):
            return from_files(files, parted, asked, scene)
        made = from_words(parted.asking, parted, asked, scene, wants=True)
        if made.steps:
            return made
    if parted.text:
        lines = lines_of(parted.text)
        return turn_of(scene, [*edits, op.AddCaptions(lines)]) if lines else turn_of(scene, edits)
    if edits:
        return turn_of(scene, with_new(edits, scene))
    if READY.search(asked.reading.norm) or LONG.search(asked.reading.norm):
        return Turn(
            scene,
            ask=(Phrase("studio-ready", {"length": seconds(scene.project.length if scene.project else 0)}),),
        )
    if asked.asks:
        return Turn(scene, ask=asked.asks)
    if asked.cannot or asked.wordless:
        return Turn(scene)
    if asked.declined:
        return Turn(scene, ask=(Phrase("studio-thanks"),))
    wondering = asked.question or asked.greeting or asked.unread
    if scene.new_visuals and not wondering and OFFERED.search(asked.reading.norm):
        return turn_of(scene, [op.AddFiles()])
    if asked.question and not LONG.search(asked.reading.norm):
        return Turn(scene, ask=(Phrase("studio-what-i-can-edit"),))
    return Turn(scene, ask=(Phrase("studio-thanks" if asked.greeting else "studio-unclear"),))


def with_new(edits: Sequence[op.Operation], scene: Scene) -> Sequence[op.Operation]:
    """A new picture that is to go somewhere has to be in the film first."""
    refers = any(ref.new for o in edits if isinstance(o, op.Move) for ref in o.refs)
    if refers and scene.new_visuals and not any(isinstance(o, op.AddFiles) for o in edits):
        return [op.AddFiles(), *edits]
    return edits
