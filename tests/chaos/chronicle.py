"""What happened, in order, with the time of each; and the figures of the report."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    at: float
    what: str
    about: str = ""


@dataclass
class Chronicle:
    """`faults` by name. `about` of a line: the tag of the wish it belongs to, where that is known."""

    lines: list[Line] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    began: float = field(default_factory=time.monotonic)

    def note(self, what: str, about: str = "", at: float | None = None) -> None:
        self.lines.append(Line(time.monotonic() if at is None else at, what, about))

    def fault(self, name: str, what: str = "", about: str = "") -> None:
        self.faults[name] += 1
        self.note(f"FAULT {name} {what}".rstrip(), about)

    def kill(self, name: str, what: str = "") -> None:
        """The end of a process that nobody asked it for; a fault like any other, counted twice."""
        self.kills += 1
        self.fault(name, what)

    def history(self, about: str, around: float = 0.3) -> list[str]:
        """Everything of one wish, and the trouble that came near any of it."""
        mine = [line for line in self.lines if line.about == about]
        near = [
            line
            for line in self.lines
            if line not in mine
            and line.what.startswith(("FAULT", "life"))
            and any(abs(line.at - one.at) <= around for one in mine)
        ]
        return [f"{one.at - self.began:9.3f}  {one.what}" for one in sorted([*mine, *near], key=_at)]


def _at(line: Line) -> float:
    return line.at
