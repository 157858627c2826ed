"""The terminal's Bot: opens conversations by address, and listens to lines."""

from __future__ import annotations

import getpass
import secrets
import time
from collections.abc import AsyncIterable, Awaitable, Callable
from itertools import count
from pathlib import Path

from bots.console.chat import ConsoleChat
from bots.console.inbound import Attach, Press, Quit, Said, read
from bots.console.screen import Screen
from core import (
    Address,
    Attachment,
    Choice,
    FileMissing,
    Listener,
    MediaError,
    Message,
    Reply,
    phrase_of,
    say,
)

PLATFORM = "console"
IDENTITY = "local"

Check = Callable[[Path], Awaitable[None]]
"""Looks at a file before it is sent. Raises MediaError."""


async def unchecked(path: Path) -> None:
    """Only: is it there, and a file?"""
    if not path.is_file():
        raise FileMissing(name=path.name or str(path))


def address(chat: str) -> Address:
    """A conversation of whoever is logged in on this machine."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a container without a user database
        user = "me"
    return Address(PLATFORM, IDENTITY, chat, "", user)


def stamped(name: str, now: float | None = None) -> str:
    """`make` → `make-20261120-101500-3f2a`: sorts by time, never twice the same."""
    return f"{name}-{time.strftime('%Y%m%d-%H%M%S', time.localtime(now))}-{secrets.token_hex(2)}"


def attachment(path: Path) -> Attachment:
    """A file of this machine, by its absolute path. Written anew it is another file."""
    found = path.stat()
    key = f"{path}:{found.st_size}:{found.st_mtime_ns}"
    return Attachment(path.name, {"path": str(path)}, found.st_size, key=key)


class ConsoleBot:
    """`here`: the conversation on the screen. `folder`: the working folder. `spare`: where films go when
    no other place takes them. `claimed`: a place for which a film is being made in this process.
    `lines`: what is typed. Remembers of the conversation on the screen: the choices `offered` last, the film
    `delivered` last, and the last `trouble` it was told."""

    platform = PLATFORM
    identity = IDENTITY
    refuses_doubles = True

    def __init__(
        self,
        screen: Screen,
        *,
        folder: Path,
        language: str = "en",
        here: Address | None = None,
        name: str = "film",
        spare: Path | None = None,
        claimed: Path | None = None,
        lines: AsyncIterable[str] | None = None,
        check: Check = unchecked,
    ) -> None:
        self.screen, self.folder, self.language, self.here = screen, folder, language, here
        self.name, self.spare, self.claimed, self.lines, self.check = name, spare, claimed, lines, check
        self.offered: tuple[Choice, ...] = ()
        self.delivered: Path | None = None
        self.trouble = ""
        self._count = count(1)

    def count(self) -> int:
        """The number of the next line that was shown."""
        return next(self._count)

    def new_name(self, name: object = None) -> str:
        """`<skill>-<time>.mp4`"""
        return f"{name or self.name}-{time.strftime('%Y%m%d-%H%M%S')}.mp4"

    def open(self, address: Address, reply: Reply | None) -> ConsoleChat:
        return ConsoleChat(self, address, reply)

    def link(self, attachment: Attachment) -> str | None:
        """A file of this machine has no public address."""
        return None

    async def fetch(self, attachment: Attachment, into: Path) -> Path:
        """The file itself, where it lies. Raises FileMissing."""
        path = Path(str(attachment.handle["path"]))
        if not path.is_file():
            raise FileMissing(name=attachment.name)
        return path

    def alone(self, user: str) -> Address | None:
        """Whoever sits here reads it."""
        return self.here

    async def close(self) -> None:
        """The terminal stays."""

    async def run(self, desk: Listener) -> None:
        """Give every line to the desk, until /quit, the end of the lines, or cancellation."""
        if self.lines is None or self.here is None:
            return
        async for line in self.lines:
            asked = read(line, self.offered)
            if isinstance(asked, Quit):
                return
            if isinstance(asked, Attach):
                await self._attach(desk, asked)
            elif isinstance(asked, Press):
                await desk.receive(self.message(command=asked.choice.command, subject=asked.choice.subject))
            elif isinstance(asked, Said):
                await desk.receive(self.message(asked.text))

    def message(
        self,
        text: str = "",
        *,
        files: tuple[Attachment, ...] = (),
        command: str | None = None,
        subject: str = "",
    ) -> Message:
        """What the person typed, as a message of the conversation on the screen."""
        assert self.here is not None
        reply = {"cwd": str(self.folder), "name": self.name}
        return Message(
            stamped("line"), self.here, text, files, command, subject, language=self.language, reply=reply
        )

    async def _attach(self, desk: Listener, asked: Attach) -> None:
        """All of the named files or none: a sentence says which one will not do."""
        found = []
        for named in asked.paths:
            path = self.folder / Path(named).expanduser()
            try:
                await self.check(path)
                found.append(attachment(path.absolute()))
            except MediaError as error:
                self.screen.said(say(phrase_of(error), self.language), trouble=True)
                return
            except OSError:
                self.screen.said(say(phrase_of(FileMissing(name=path.name)), self.language), trouble=True)
                return
        if not found:
            self.screen.said(say("console-attach-what", self.language), trouble=True)
            return
        await desk.receive(self.message(files=tuple(found)))
