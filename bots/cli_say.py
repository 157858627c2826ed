"""Small words that several commands share."""

from __future__ import annotations

from hashlib import sha1
from typing import TYPE_CHECKING

from core.words import Phrase

if TYPE_CHECKING:
    from core.settings import BackendKind


def backend_line(kind: BackendKind, where: str) -> Phrase:
    """The one line said at start: who does the work."""
    return Phrase("console-backend-studio" if kind == "studio" else "console-backend-cloud", {"url": where})


def short(job: str) -> str:
    """A job's id as a person types it: seven letters and digits, always the same for the same job."""
    return sha1(job.encode(), usedforsecurity=False).hexdigest()[:7]
