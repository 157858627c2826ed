"""One conversation with the agent alone, and makers of files."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.studio import agent
from core.studio.draft import from_draft, to_draft
from core.studio.history import History
from core.studio.project import Project
from core.studio.records import Upload


def photo(name: str, width: int = 3000, height: int = 4000) -> Upload:
    return Upload(name, f"x-{name}", "image", "jpg", 1000, None, width, height)


def clip(name: str, seconds: float = 12.0, width: int = 1920, height: int = 1080) -> Upload:
    return Upload(name, f"x-{name}", "video", "mp4", 1000, seconds, width, height, True)


def song(name: str, seconds: float = 60.0) -> Upload:
    return Upload(name, f"x-{name}", "audio", "mp3", 1000, seconds)


THREE = (photo("loaf.jpg"), photo("oven.jpg", 4000, 3000), photo("shop.jpg"))


@dataclass
class Table:
    """Does what the studio does with a message, without a studio. Every film passes through its draft."""

    files: tuple[Upload, ...] = ()
    language: str | None = None
    project: Project | None = None
    used: int = 0
    history: History = field(default_factory=History)
    turn: agent.Turn | None = None
    outcomes: list[agent.Outcome] = field(default_factory=list)
    offered: bool = False
    voice: bool = False

    def say(self, message: str) -> str:
        """The agent's closing words."""
        scene = agent.Scene(
            self.project, self.files, self.used, agent.language_of(self.language, message),
            bool(self.history.past), bool(self.history.future), self.offered,
            self.voice,
        )  # fmt: skip
        self.turn = agent.plan(message, scene)
        self.outcomes = []
        before = self.project
        for step in self.turn.steps:
            if isinstance(step.operation, agent.Undo | agent.Redo):
                outcome = self.travel(step.operation)
            else:
                outcome = agent.perform(step.operation, self.project, scene)
                assert outcome.changed == (outcome.project != self.project) or outcome.project == self.project
                if outcome.changed:
                    if all(not o.changed for o in self.outcomes):
                        draft = None if before is None else to_draft(before)
                        self.history = self.history.stepped(draft, message)
                    self.project = None if outcome.project is None else from_draft(to_draft(outcome.project))
                    assert self.project == outcome.project
            self.outcomes.append(outcome)
            self.offered |= isinstance(step.operation, agent.ShowVersions)
        self.used = max(self.used, self.turn.uses)
        return agent.closing(self.turn, self.outcomes, self.project)

    def travel(self, order: agent.Undo | agent.Redo) -> agent.Outcome:
        now = None if self.project is None else to_draft(self.project)
        go = self.history.back if isinstance(order, agent.Undo) else self.history.forth
        moved = go(now, order.steps)
        if moved.said:
            self.history = moved.history
            self.project = None if moved.draft is None else from_draft(moved.draft)
        return agent.travelled(order, self.project, moved.said)

    @property
    def film(self) -> Project:
        assert self.project is not None
        return self.project

    @property
    def names(self) -> list[str]:
        return [shot.name for shot in self.film.shots]

    @property
    def title(self) -> str | None:
        return next((t.text for t in self.film.roles("title")), None)

    @property
    def cards(self) -> list[str]:
        return [t.text for t in self.film.texts]

    @property
    def mood(self) -> str | None:
        return self.film.music.mood if self.film.music else None
