"""What the agent sees, and what it decides: the values that go in and out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.studio.agent.operations import TOOLS, Operation
from core.studio.project import Project
from core.studio.records import Upload
from core.words import Phrase


@dataclass(frozen=True, slots=True)
class Scene:
    """`files` are all uploads of the session; those from index `used` on have not been offered to a film
    yet. `offered`: versions of the film were shown to choose from. `voice`: words can be read aloud here."""

    project: Project | None = None
    files: tuple[Upload, ...] = ()
    used: int = 0
    language: str = "en"
    can_undo: bool = False
    can_redo: bool = False
    offered: bool = False
    voice: bool = False

    @property
    def visuals(self) -> tuple[int, ...]:
        return tuple(i for i, f in enumerate(self.files) if f.kind in {"image", "video"})

    @property
    def new_visuals(self) -> tuple[int, ...]:
        return tuple(i for i in self.visuals if i >= self.used)

    @property
    def sounds(self) -> tuple[int, ...]:
        return tuple(i for i, f in enumerate(self.files) if f.kind == "audio")

    def seconds(self, src: str) -> float | None:
        """Length of an upload by its address in a draft."""
        return next((f.duration for f in self.files if f"/media/{f.file}" == src), None)


@dataclass(frozen=True, slots=True)
class Step:
    """One operation, and how it is called in the stream."""

    operation: Operation
    args: Mapping[str, Any] = field(default_factory=dict)

    @property
    def tool(self) -> str:
        return TOOLS[type(self.operation)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """After a step: the film as it is now, whether that differs from before, and what can truly be said
    about it."""

    project: Project | None
    changed: bool
    said: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What is done about one message, `said`. `generation`: a new film. `opening` is said before the work,
    `notes` after what was done, `ask` instead of it where nothing is to be done. `uses`: so many uploads are
    known to the film then. `unread`: parts of the message in which nothing was understood."""

    scene: Scene
    steps: tuple[Step, ...] = ()
    generation: bool = False
    opening: str = ""
    notes: tuple[Phrase, ...] = ()
    ask: tuple[Phrase, ...] = ()
    uses: int = 0
    said: str = ""
    unread: tuple[str, ...] = ()

    @property
    def unclear(self) -> bool:
        """Was nothing understood?"""
        return any(phrase.key == "studio-unclear" for phrase in self.ask)
