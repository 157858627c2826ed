"""The bots of one process: made, listened with, let go. One that cannot go on leaves the others alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from core.errors import ReelwireError
from core.words import Phrase

if TYPE_CHECKING:
    from bots.cli_frame import Frame
    from core import Bot, Listener
    from core.bot_settings import BotSettings
    from core.settings import Settings

log = structlog.get_logger(__name__)

Make = Callable[["BotSettings", "Settings"], "Bot"]


@dataclass(slots=True)
class Member:
    """A bot, its settings, and its listening while it listens."""

    settings: BotSettings
    bot: Bot
    task: asyncio.Task[None] | None = None

    @property
    def names(self) -> dict[str, str]:
        """What a person calls it: its @name where the adapter knows it already, else the platform's id."""
        known = str(getattr(self.bot, "username", "") or "").lstrip("@")
        name = f"@{known}" if known else self.bot.identity
        return {"platform": self.bot.platform.capitalize(), "name": name}

    @property
    def listens(self) -> bool:
        return self.task is not None and not self.task.done()


class Crew:
    def __init__(self, frame: Frame, members: Sequence[Member], drain: float) -> None:
        self.frame, self.members, self.drain = frame, members, drain

    @classmethod
    def made(cls, frame: Frame, settings: Settings, configured: Sequence[BotSettings], make: Make) -> Crew:
        """Each bot that can be made; why one cannot is told."""
        members = []
        for one in configured:
            try:
                members.append(Member(one, make(one, settings)))
            except ReelwireError as error:
                frame.refuse(error)
            except Exception as error:  # noqa: BLE001 - one adapter's mistake is not the others'
                frame.unexpected(error)
        return cls(frame, members, settings.rhythm.drain)

    @property
    def bots(self) -> list[Bot]:
        return [member.bot for member in self.members]

    def own_skills(self, usual: str) -> dict[tuple[str, str], str]:
        """The skill of each bot that has another than usual."""
        return {
            (member.bot.platform, member.bot.identity): member.settings.skill
            for member in self.members
            if member.settings.skill != usual
        }

    def lines(self) -> list[Phrase]:
        """One for each, to be said at start."""
        return [
            Phrase("run-bot", {**member.names, "skill": member.settings.skill}) for member in self.members
        ]

    def listens(self, bot: Bot) -> bool:
        return any(member.listens for member in self.members if member.bot is bot)

    async def listen(self, desk: Listener, stopped: asyncio.Event) -> bool:
        """Until stopped: True. False where every bot has ended: they do so only when something is wrong."""
        stop = asyncio.create_task(stopped.wait())
        going = {}
        for member in self.members:
            member.task = asyncio.create_task(member.bot.run(desk))
            going[member.task] = member
        try:
            while going:
                ended, _ = await asyncio.wait({stop, *going}, return_when=asyncio.FIRST_COMPLETED)
                if stop in ended:
                    return True
                for task in [task for task in going if task in ended]:
                    self._tell_end(going.pop(task), task, len(going))
            return False
        finally:
            stop.cancel()
            for task in going:
                task.cancel()
            if going:
                _, late = await asyncio.wait(going, timeout=self.drain)
                if late:
                    log.warning("bots.late", bots=[going[task].names["name"] for task in late])

    def _tell_end(self, member: Member, task: asyncio.Task[None], left: int) -> None:
        error = None if task.cancelled() else task.exception()
        log.error("bot.ended", platform=member.bot.platform, bot=member.bot.identity, error=repr(error))
        if error is None:
            self.frame.tell("run-bot-ended", **member.names)
        else:
            self.frame.tell("run-bot-failed", **member.names)
            if isinstance(error, ReelwireError):
                self.frame.refuse(error)
            else:
                self.frame.unexpected(error)
        if left:
            self.frame.tell("run-bots-left", count=left)

    async def close(self) -> None:
        """Let go of every bot's connections, the last made first."""
        for member in reversed(self.members):
            try:
                async with asyncio.timeout(self.drain):
                    await member.bot.close()
            except Exception as error:  # noqa: BLE001 - nothing is sent any more: the next one's turn
                log.warning("bot.not_closed", bot=member.bot.identity, error=repr(error))
