"""Small words that several commands share."""

from __future__ import annotations

from hashlib import sha1
from typing import TYPE_CHECKING

from core.words import Phrase, phrase_of

if TYPE_CHECKING:
    from bots.cli_frame import Frame
    from core.settings import BackendKind, Settings
    from core.skills import Skill


def backend_line(kind: BackendKind, where: str) -> Phrase:
    """The one line said at start: who does the work."""
    return Phrase("console-backend-studio" if kind == "studio" else "console-backend-cloud", {"url": where})


def chosen(frame: Frame, settings: Settings, wanted: str | None) -> Skill:
    """The skill to work with. Raises SkillUnknown; a file that was left out is told first: it may be the one
    that is missed."""
    from bots.compose import skills
    from core.errors import SkillUnknown

    book = skills(settings)
    try:
        return book.get(wanted or settings.skill)
    except SkillUnknown:
        for broken in book.broken:
            frame.tell(phrase_of(broken))
        raise


def short(job: str) -> str:
    """A job's id as a person types it: seven letters and digits, always the same for the same job."""
    return sha1(job.encode(), usedforsecurity=False).hexdigest()[:7]
