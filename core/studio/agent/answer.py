"""The closing words of a run: what was done, what was not, what could come next (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zlib import crc32

from core.studio.agent import operations as op
from core.studio.agent.reading import MARK, read
from core.studio.agent.scene import Outcome, Turn
from core.studio.project import Project
from core.words import Phrase, detect, say, spoken


def language_of(session: str | None, message: str) -> str:
    """That of the message, as far as its script tells; else the session's. English where we speak neither."""
    asked = re.sub(f"{MARK}.", " ", read(message).raw)  # what is to be shown may be in another language
    own = asked if any(c.isalpha() for c in asked) else message
    return spoken(detect(own, session) or session)


def closing(turn: Turn, outcomes: Sequence[Outcome], project: Project | None) -> str:
    language = turn.scene.language
    # in a new film, "already so" is no news
    told = [
        o
        for o, step in zip(outcomes, turn.steps, strict=False)
        if o.changed or not turn.generation or isinstance(step.operation, op.SetVoice | op.ShowVersions)
    ]
    said = list(dict.fromkeys(phrase for outcome in told for phrase in outcome.said))
    phrases = [*said, *turn.ask, *turn.notes]
    late = [f.name for f in turn.scene.files[turn.scene.used :] if f.kind != "audio"]
    if (
        late
        and project is not None
        and not turn.generation
        and not any(f"{name}" in str(p.values) for name in late for p in said)
    ):
        phrases.append(Phrase("studio-note-unused", {"names": tuple(late)}))
    lines = list(dict.fromkeys(say(phrase, language) for phrase in phrases))
    changed = any(outcome.changed for outcome in outcomes)
    if project is not None and (changed or not turn.ask):
        lines.append(
            say(
                Phrase("studio-next", {"ideas": tuple(say(idea, language) for idea in ideas(turn, project))}),
                language,
            )
        )
    return "\n".join(lines)


def ideas(turn: Turn, project: Project) -> list[Phrase]:
    """Two or three things to say next; each is understood, and none is what was just done. A new film
    without a title would gain most by one."""
    done = {type(step.operation) for step in turn.steps}
    options = [
        (op.SetTitle, not project.roles("title"), "studio-idea-title"),
        (op.AddMusic, not project.sounds, "studio-idea-add-music"),
        (op.SetShape, project.height > project.width, "studio-idea-landscape"),
        (op.SetShape, project.width > project.height, "studio-idea-vertical"),
        (op.Move, len({s.src for s in project.shots if s.src}) > 1, "studio-idea-order"),
        (op.Volume, bool(project.sounds), "studio-idea-music"),
        (op.RemoveText, bool(project.roles("title")), "studio-idea-change-title"),
        (op.SetLook, project.look == "none", "studio-idea-look"),
        (op.SetLength, project.length > 12_000, "studio-idea-shorter"),
        (op.ShowVersions, bool(project.sounds), "studio-idea-versions"),
    ]
    fresh = [
        Phrase(key) for kind, fits, key in options if fits and kind not in done - {op.AddMusic, op.SetTitle}
    ]
    first = [idea for idea in fresh if turn.generation and idea.key == "studio-idea-title"]
    rest = [idea for idea in fresh if idea not in first]
    turned = crc32(repr(turn.steps).encode()) % max(1, len(rest))
    return [*first, *rest[turned:], *rest[:turned]][:3]
