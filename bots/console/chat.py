"""One conversation in the terminal, as core sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bots.console.inbound import clean
from bots.console.saving import save, stamp
from core import Address, ChatGone, ChatRefused, Choice, Limits, Mark, Progress, Reply, Sent, Video, say

if TYPE_CHECKING:
    from bots.console.bot import ConsoleBot

log = structlog.get_logger(__name__)


class ConsoleChat:
    """The conversation on the screen shows everything; any other only what must not be missed.

    Reply: {"out": absolute path, or nothing: a new name in "cwd"; "cwd"; "name": stem of a new name;
    "named": the person chose `out`; "seen": what lay there then; "json": events were asked for}.
    """

    limits = Limits(text=100_000, caption=100_000, file_bytes=None, edit_seconds=0.2, pictures=False)

    def __init__(self, bot: ConsoleBot, address: Address, reply: Reply | None) -> None:
        self.bot, self.address, self.reply = bot, address, dict(reply or {})

    @property
    def here(self) -> bool:
        return self.address == self.bot.here

    async def acknowledge(self, message_id: str, mark: Mark = "seen") -> None:
        """A person sees what they typed."""

    async def say(
        self, text: str, choices: Sequence[Choice] = (), *, trouble: bool = False, key: str = ""
    ) -> Sent:
        """Raises ChatGone when the terminal is."""
        try:
            if self.here:
                self.bot.offered = tuple(choices)
                self.bot.trouble = clean(text) if trouble else self.bot.trouble
                self.bot.screen.said(clean(text), choices, trouble=trouble)
            elif trouble:
                self.bot.screen.notice(say("console-earlier-said", self.bot.language, text=clean(text)))
        except (OSError, ValueError) as error:
            raise ChatGone from error
        return {"line": self.bot.count()}

    async def show(
        self, card: Sent | None, progress: Progress, text: str, choices: Sequence[Choice] = ()
    ) -> Sent | None:
        if self.here:
            try:
                self.bot.screen.progress(progress, clean(text))
            except (OSError, ValueError) as error:
                log.warning("console.card_lost", error=repr(error))
        return card or {"line": self.bot.count()}

    async def picture(
        self, image: Path, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent:
        """A terminal shows no pictures: its words alone."""
        return await self.say(caption, choices, key=key)

    async def repeat(
        self, sent: Sent, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent:
        """The film lies where it was put. Raises ChatRefused when it is gone."""
        path = str(sent.get("path", ""))
        if not path or not await asyncio.to_thread(Path(path).is_file):
            raise ChatRefused
        await self.say(f"{caption}\n{clean(path)}", choices, key=key)
        return sent

    async def erase(self, message_id: str) -> None:
        """What was typed cannot be taken back from a screen."""

    async def deliver(
        self, video: Video, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent:
        """Put the film where it was wanted. Raises ChatRefused when no folder takes it."""
        wanted, spare = self.place(), self.bot.spare
        places = [wanted, self.bot.folder / wanted.name, *([spare / wanted.name] if spare else [])]
        may = self.may_replace(wanted)
        try:
            path = await asyncio.to_thread(save, video.path, places, replace=may)
        except OSError as error:
            log.warning("console.undelivered", wanted=str(wanted), error=repr(error))
            raise ChatRefused(reason=error.strerror or "") from error
        try:
            self.tell(path, wanted, video, clean(caption), choices)
        except (OSError, ValueError) as error:  # the terminal is gone, but the film is where it was wanted
            log.warning("console.untold", path=str(path), error=repr(error))
        return {"path": str(path)}

    def place(self) -> Path:
        """Where the person wants it. A place for which a film is being made right now is left to that one."""
        if self.reply.get("out"):
            out = Path(str(self.reply["out"]))
            return out if self.here or out != self.bot.claimed else out.with_name(f"{out.stem}-2{out.suffix}")
        return Path(str(self.reply.get("cwd") or self.bot.folder)) / self.bot.new_name(self.reply.get("name"))

    def may_replace(self, wanted: Path) -> bool:
        """A file that the person named may be replaced by the command that names it. Later, by another
        one, only what they saw there then."""
        if not self.reply.get("named") or str(wanted) != self.reply.get("out"):
            return False
        return wanted == self.bot.claimed or stamp(wanted) == list(self.reply.get("seen") or [])

    def tell(self, path: Path, wanted: Path, video: Video, caption: str, choices: Sequence[Choice]) -> None:
        if path.parent != wanted.parent:
            self.bot.screen.notice(say("console-placed-elsewhere", self.bot.language, wanted=str(wanted)))
        if self.here:
            self.bot.offered, self.bot.delivered = tuple(choices), path
            self.bot.screen.film(path, video, caption)
        else:
            self.bot.screen.notice(say("console-earlier-film", self.bot.language, path=str(path)))
