"""The workshop: everything an action may use, chosen once by the composition root and handed around as one
value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from core.access import Access
from core.account import Accounts
from core.actions.stopping import Stop
from core.backend import Backend
from core.chat import Bot
from core.engine import Engine
from core.errors import ReelwireError, SkillUnknown
from core.film_links import FilmLinks
from core.hosts import Resolve, system
from core.message import Address
from core.rhythm import Rhythm
from core.routing import Action
from core.skills import Skill, Skills
from core.store import Conversation, Job, Ledger, Turn

LANE = frozenset({Action.CREATE, Action.UPLOAD, Action.NEW, Action.EXPORT, Action.REBUILD})
"""What takes the conversation's lane, one at a time and in order; the rest answers at once."""

AutoExport = Literal["first", "always", "never"]


@dataclass(frozen=True, slots=True)
class Options:
    """What an operator decides. Addresses are URLs; `max_upload_mb` overrides the skill's; `cloud` is false
    on the embedded backend, where accounts, links and credits mean nothing to a person. `waiting`: so many
    requests of a conversation may wait behind the one that runs."""

    cloud: bool = False
    auto_export: AutoExport = "first"
    skill: str = "free-generator-maker"
    language: str = "en"
    web_url: str = "https://nemovideo.com"
    max_upload_mb: int | None = None
    keep_media_hours: float = 24
    keep_days: float = 30
    disk_mb: float = 20_000
    waiting: int = 5
    access: Access = field(default_factory=Access)


class NotConnected(ReelwireError):
    """A turn of a platform that this process does not serve: it waits for one that does."""

    phrase = "error-not-connected"


@dataclass(slots=True)
class Workshop:
    """`folder` holds media in passing. `bots`, and `own_skills` (the skill that a bot's new conversations
    start with, where it is not the deployment's), by (platform, identity). `film_links`: how films are
    reached from outside; None where this process cannot be. `resolve`: how a link's host is looked up.
    `missed`: so many jobs in a row failed at the backend. `forgotten`: the jobs, by (kind, id), of people who
    are; the engine lists them."""

    ledger: Ledger
    accounts: Accounts
    backend: Backend
    engine: Engine
    bots: Mapping[tuple[str, str], Bot]
    skills: Skills
    rhythm: Rhythm
    folder: Path
    options: Options = field(default_factory=Options)
    own_skills: Mapping[tuple[str, str], str] = field(default_factory=dict)
    film_links: FilmLinks | None = None
    stops: dict[str, Stop] = field(default_factory=dict)
    stopped: dict[str, int] = field(default_factory=dict)
    resolve: Resolve = system
    missed: int = 0
    forgotten: set[tuple[str, str]] = field(default_factory=set)
    stop_all: Callable[[Conversation], Awaitable[int]] = field(init=False)
    """Stops everything under way in a conversation; the desk's."""
    stop_before: Callable[[Conversation, Turn], Awaitable[int]] = field(init=False)
    """Carries out what a Cancel asks for, of all that came before it; the desk's."""

    def bot(self, address: Address) -> Bot:
        """Raises NotConnected."""
        try:
            return self.bots[address.platform, address.bot]
        except KeyError:
            raise NotConnected(platform=address.platform) from None

    def starts_with(self, address: Address) -> str:
        """The name of the skill that a new conversation there starts with."""
        return self.own_skills.get((address.platform, address.bot), self.options.skill)

    def skill(self, name: str) -> Skill:
        """The one of that name; one whose file is gone gives way to the deployment's own, for a person must
        be answered."""
        try:
            return self.skills.get(name)
        except SkillUnknown:
            return self.skills.get(self.options.skill)

    async def give_turn(self, turn: Turn | Job) -> None:
        """Have it run; again changes nothing. Also of a swept Job: it names what an enqueue needs. What went
        wrong waits for nobody: it only has to be told."""
        waits = turn.action in LANE and turn.stage not in {"failed", "cancelled", "interrupted"}
        lane = f"{turn.conversation_id}" if waits else turn.id
        await self.engine.enqueue("turn", turn.id, lane=lane, priority=turn.sequence)

    def stop_of(self, job: str) -> Stop:
        """Set when the person wants this job stopped; also before the job has begun."""
        return self.stops.setdefault(job, Stop())
