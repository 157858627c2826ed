"""The rule-based agent: reads a message, edits the film, says what happened. Everything here is pure.

`plan` (language → steps) · `perform` (step → film) · `closing` (what to say). No network, no model, no
chance.
"""

from core.studio.agent.advice import advised, scripted, unread, wants_script
from core.studio.agent.answer import closing, language_of
from core.studio.agent.edits import perform, travelled
from core.studio.agent.operations import Redo, Undo
from core.studio.agent.plan import plan
from core.studio.agent.scene import Outcome, Scene, Step, Turn

__all__ = [
    "Outcome",
    "Redo",
    "Scene",
    "Step",
    "Turn",
    "Undo",
    "advised",
    "closing",
    "language_of",
    "perform",
    "plan",
    "scripted",
    "travelled",
    "unread",
    "wants_script",
]
