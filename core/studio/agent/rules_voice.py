# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""Rules for words that are read aloud (pure)."""

from __future__ import annotations

from core.studio.agent.clauses import Clause
from core.studio.agent.operations import Operation, SetVoice

VOICE = (
    r"\bvoice[- ]?overs?\b|\bnarrat(?:e|ion|or|ing)\b|\btext[- ]to[- ]speech\b|\btts\b|\bread (?:it |this |them |(?:out )?(?:all )?(?:the |my )?(?:captions?|subtitles?|text|titles?|words|script|lines) )?(?:aloud|out)(?: loud)?\b"
    r"|\bread out (?:the|my) (?:captions?|subtitles?|text|titles?|words|script|lines)\b|\bspeak (?:the|my) (?:captions?|subtitles?|text|words|lines|script)\b|\bspoken\b|\bai voice\b|配音|旁白|朗读|念出来|读出来|语音播报"
)


UNDER = r"\b(?:under|behind|below|beneath) (?:the |a |my )?(?:voice|narrat)|\bduck"
"""About the music, not the voice."""


def voice(clause: Clause) -> list[Operation]:
    if clause.quotes() or not clause.has(VOICE) or clause.has(UNDER):
        return []
    off = clause.removing or clause.has(r"\b(?:stop|don't|do not|no)\b")
    clause.take_all()
    return [SetVoice(not off)]


RULES = (voice,)
