"""What was done to a film, step by step, so that it can be taken back and done again (pure).

A step holds the draft as it was before and what the person said. `past` is oldest first; `future` holds
what was taken back, the next one to do again last. A new step forgets the future.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Draft = Mapping[str, Any] | None
MOST = 20
"""So many steps can be undone."""
LONGEST = 60
"""Characters of what was said that are kept with a step."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A draft to go back (or forward) to, and what was said to get away from it."""

    draft: Draft
    said: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"draft": self.draft, "said": self.said}


@dataclass(frozen=True, slots=True)
class Moved:
    """After going back or forward: the draft now, and what was taken back or done again, oldest first."""

    history: History
    draft: Draft
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class History:
    past: tuple[Mark, ...] = ()
    future: tuple[Mark, ...] = ()

    def stepped(self, before: Draft, said: str) -> History:
        """A new step away from `before`."""
        words = " ".join(said.split())
        short = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
        return History((*self.past, Mark(before, short))[-MOST:])

    def back(self, now: Draft, steps: int = 1) -> Moved:
        """So many steps taken back, as far as there are any."""
        history, draft = self, now
        said: list[str] = []
        for mark in reversed(self.past[-max(1, steps) :]):
            history = History(history.past[:-1], (*history.future, Mark(draft, mark.said)))
            draft = mark.draft
            said.insert(0, mark.said)
        return Moved(history, draft, tuple(said))

    def forth(self, now: Draft, steps: int = 1) -> Moved:
        """So many steps done again, as far as they were taken back."""
        history, draft = self, now
        said: list[str] = []
        for mark in reversed(self.future[-max(1, steps) :]):
            history = History((*history.past, Mark(draft, mark.said)), history.future[:-1])
            draft = mark.draft
            said.append(mark.said)
        return Moved(history, draft, tuple(said))

    def as_json(self) -> tuple[list[Any], list[Any]]:
        return [mark.as_json() for mark in self.past], [mark.as_json() for mark in self.future]

    @classmethod
    def from_json(cls, past: Sequence[Any], future: Sequence[Any] = ()) -> History:
        """Also what an earlier version kept: bare drafts."""
        return cls(tuple(map(mark_of, past)), tuple(map(mark_of, future)))


def mark_of(row: Any) -> Mark:
    if isinstance(row, dict) and "draft" in row and set(row) <= {"draft", "said"}:
        return Mark(row["draft"], str(row.get("said") or ""))
    return Mark(row if isinstance(row, dict) else None)
