"""`reelwire make`: the whole job once, from the files on disk to the film at its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bots.cli_frame import FAILED, INTERRUPTED, OK, WRONG_USE, Frame, run_until_signal
from bots.cli_room import while_there_is_room
from bots.cli_say import backend_line, chosen, short
from bots.console.bot import ConsoleBot, address, attachment, stamped
from bots.console.saving import stamp
from bots.console.screen import Lines, Live, Screen
from core import Message, phrase_of

if TYPE_CHECKING:
    from core.settings import Settings
    from core.skills import Skill
    from core.store import Observer


log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed."""

    prompt: str
    files: tuple[Path, ...] = ()
    out: Path | None = None
    skill: str | None = None
    language: str | None = None
    as_json: bool = False


def make(frame: Frame, wish: Wish) -> int:
    settings = frame.settings()
    frame.logging(settings)
    making = Making(frame, settings, wish)
    try:
        return run_until_signal(making.run(), making.interrupted)
    except KeyboardInterrupt:
        return making.interrupted()


@dataclass(slots=True)
class Making:
    """One film. `turn`: its row in the ledger, once there is one."""

    frame: Frame
    settings: Settings
    wish: Wish
    turn: str | None = None
    screen: Screen = field(init=False)

    def __post_init__(self) -> None:
        frame = self.frame
        if self.wish.as_json:
            self.screen = frame.events
        elif frame.err.isatty():
            self.screen = Live(frame.out, frame.err, language=frame.language)
        else:
            self.screen = Lines(frame.out, frame.err, language=frame.language)

    async def run(self) -> int:
        from core.errors import DiskFull
        from core.store import turn_id

        skill = chosen(self.frame, self.settings, self.wish.skill)
        if not self.wish.prompt.strip():
            self.frame.fail(self.frame.say("console-no-prompt"))
            return WRONG_USE
        files = [(self.frame.cwd / file.expanduser()).resolve() for file in self.wish.files]
        if not await self.sound(files, skill):
            return FAILED
        named = self.wish.out is not None
        out = self.place(skill)
        if out.resolve() in files:
            self.frame.fail(self.frame.say("console-out-is-input", path=str(out)))
            return WRONG_USE
        if not self.writable(out):
            return FAILED
        kind = self.settings.backend_for("make")
        here = address(stamped("make"))
        bot = ConsoleBot(
            self.screen,
            folder=self.frame.cwd,
            language=self.frame.language,
            here=here,
            name=skill.name,
            spare=self.settings.data / "films",
            claimed=out,
        )
        message = Message(
            id="film",
            address=here,
            text=self.wish.prompt,
            command="create",
            attachments=tuple(attachment(file) for file in files),
            language=self.wish.language or self.frame.language,
            language_chosen=bool(self.wish.language),
            film=True,
            reply={
                "out": str(out),
                "named": named,
                "seen": stamp(out),
                "cwd": str(self.frame.cwd),
                "name": skill.name,
            },
        )
        try:
            watch = self.milestones(turn_id(here, message.id), files)
            async with self.frame.open_house(
                self.settings, [bot], kind, skill=skill.name, observer=watch
            ) as open_house:
                if not self.wish.as_json:
                    self.frame.tell(backend_line(kind, open_house.where))
                receipt = await open_house.desk.receive(message)
                outcome = await while_there_is_room(
                    self.settings.data, open_house.desk.finished(receipt.turn or "")
                )
        except DiskFull as error:
            if self.turn is None:
                raise
            self.screen.close()
            job = short(self.turn)
            log.warning("make.disk_full", job=job, turn=self.turn)
            told = self.frame.say(phrase_of(error), place="terminal")
            self.frame.fail(told, self.frame.say("console-same-again", job=job))
            return FAILED
        finally:
            self.screen.close()
        return self.ended(bot, outcome.ok, outcome.text)

    def ended(self, bot: ConsoleBot, ok: bool, text: str) -> int:
        if bot.delivered is not None:
            return OK
        sentence = bot.trouble or (self.frame.say("console-no-film") if ok or not text else text)
        if bot.trouble and not self.wish.as_json:
            self.screen.failed(sentence)  # on stderr already
        else:
            self.frame.fail(sentence)
        if self.turn is not None:
            job = short(self.turn)
            log.warning("make.failed", job=job, turn=self.turn)
            self.frame.tell("console-same-again", job=job)
        return FAILED

    def interrupted(self) -> int:
        """What was begun is kept; the sentence says how to pick it up."""
        self.screen.close()
        self.frame.new_line()
        if self.turn is None:
            self.frame.fail(self.frame.say("console-stopped-early"))
        else:
            self.frame.fail(self.frame.say("console-interrupted", job=short(self.turn)))
        return INTERRUPTED

    async def sound(self, files: Sequence[Path], skill: Skill) -> bool:
        """Every file is looked at before anybody is asked anything; every bad one is told."""
        from core.errors import MediaError
        from core.media import inspect

        limit = (self.settings.max_upload_mb or skill.max_mb) * 1024 * 1024
        bad = []
        for file in files:
            try:
                await inspect(file, file.name, limit_bytes=limit)
            except MediaError as error:
                log.warning("make.bad_file", name=file.name, error=str(error))
                bad.append(self.frame.say(phrase_of(error)))
        if bad:
            self.frame.fail(*bad)
        return not bad

    def place(self, skill: Skill) -> Path:
        """Where the film goes, absolute."""
        name = f"{stamped(skill.name).rpartition('-')[0]}.mp4"
        if self.wish.out is None:
            return self.frame.cwd / name
        out = (self.frame.cwd / self.wish.out.expanduser()).absolute()
        return out / name if out.is_dir() else out

    def writable(self, out: Path) -> bool:
        """Better told now than after minutes of work."""
        import os

        folder = out.parent
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        if folder.is_dir() and os.access(folder, os.W_OK) and not out.is_dir():
            return True
        self.frame.fail(self.frame.say("console-out-unwritable", path=str(out)))
        return False

    def milestones(self, turn: str, files: Sequence[Path]) -> Observer:
        """ready, uploaded, exporting: from the ledger, so that none is skipped between two looks at a card.
        Also notes that the turn is written down, from when on it is never lost."""
        told: set[str] = set()

        def once(event: str, key: str, text: str = "") -> None:
            if key not in told:
                told.add(key)
                self.screen.milestone(event, text)

        def watch(kind: str, id: str, stage: str, when: str) -> None:
            if when != "after":
                return
            if kind == "turn" and id == turn:
                self.turn = turn
                if stage == "sending":
                    once("ready", "ready")
            elif kind == "attachment" and id.startswith(f"{turn}#"):
                once("ready", "ready")
                if stage == "uploaded":
                    once("uploaded", id, files[int(id.rpartition("#")[2])].name)
            elif kind == "export" and stage == "planned" and "ready" in told:
                once("exporting", "exporting")

        return watch
