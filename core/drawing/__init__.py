"""The timeline as a picture for a phone: tracks with their pieces, thumbnails, a ruler in seconds.

Light, the same every time, and bounded in size whatever the draft holds. Blocking: call it in a thread."""

from core.drawing.letters import Letters
from core.drawing.plan import WIDTH, Plan, plan
from core.drawing.sheet import Newest, draw

__all__ = ["WIDTH", "Letters", "Newest", "Plan", "draw", "plan"]
