"""The rule-based agent: reads a message, edits the film, says what happened. Everything here is pure.

`plan` (language → steps) · `perform` (step → film) · `closing` (what to say). No network, no model, no
chance.
"""

from core.studio.agent.advice import advised, scripted, unread, wants_script
from core.studio.agent.answer import closing, language_of
from core.studio.agent.edits import perform, travelled
from core.studio.agent.operations import Arrange, Redo, SetType, ShowVersions, StartOver, Undo
from core.studio.agent.plan import plan
from core.studio.agent.scene import Outcome, Scene, Step, Turn
from core.studio.agent.versions import excerpt, manner_of, unseen, versions

__all__ = [
    "Arrange",
    "Outcome",
    "Redo",
    "Scene",
    "SetType",
    "ShowVersions",
    "StartOver",
    "Step",
    "Turn",
    "Undo",
    "advised",
    "closing",
    "excerpt",
    "language_of",
    "manner_of",
    "perform",
    "plan",
    "scripted",
    "travelled",
    "unread",
    "unseen",
    "versions",
    "wants_script",
]
