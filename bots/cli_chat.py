"""`reelwire chat`: a conversation in the terminal, the same one each time on one data folder."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bots.cli_frame import INTERRUPTED, OK, Frame, run_until_signal
from bots.cli_room import while_there_is_room
from bots.cli_say import backend_line, chosen
from bots.console.bot import ConsoleBot, address
from bots.console.screen import Lines

if TYPE_CHECKING:
    from core.settings import Settings
    from core.skills import Skill

CHAT = "chat"


def chat(frame: Frame, skill: str | None) -> int:
    settings = frame.settings()
    frame.logging(settings)
    try:
        return run_until_signal(converse(frame, settings, skill))
    except KeyboardInterrupt:
        frame.new_line()
        frame.tell("console-chat-interrupted")
        return INTERRUPTED


async def converse(frame: Frame, settings: Settings, wanted: str | None) -> int:
    skill = chosen(frame, settings, wanted)
    kind, here = settings.backend_for("chat"), address(CHAT)
    typing = frame.stdin.isatty()
    screen = Lines(
        frame.out,
        frame.err,
        answers=frame.out,
        folder=frame.cwd,
        language=frame.language,
        prompt="> " if typing else "",
    )
    bot = ConsoleBot(
        screen,
        folder=frame.cwd,
        language=frame.language,
        here=here,
        name=skill.name,
        spare=settings.data / "films",
        check=checked(settings, skill),
    )
    async with frame.open_house(settings, [bot], kind, skill=skill.name) as open_house:
        desk = open_house.desk

        async def answered() -> None:
            if not typing:
                await while_there_is_room(settings.data, desk.idle(here))

        bot.lines = lines(frame.stdin, screen, answered)
        frame.tell(backend_line(kind, open_house.where))
        frame.tell("console-chat-welcome")
        if wanted:
            await desk.receive(bot.message(wanted, command="skill"))
            await answered()
        await bot.run(desk)
        await answered()
    return OK


def checked(settings: Settings, skill: Skill) -> Callable[[Path], Awaitable[None]]:
    """Looks at a file before it is attached. Raises MediaError."""

    async def check(path: Path) -> None:
        from core.media import inspect

        limit = (settings.max_upload_mb or skill.max_mb) * 1024 * 1024
        await inspect(path, path.name, limit_bytes=limit)

    return check


async def lines(stream: TextIO, screen: Lines, answered: Callable[[], Awaitable[None]]) -> AsyncIterator[str]:
    """What is typed, a line at a time; the next is taken when `answered` returns. Read in a thread of its
    own, which nobody waits for: a terminal cannot be told to stop reading."""
    loop, typed = asyncio.get_running_loop(), asyncio.Queue[str | None]()

    def give(line: str | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(typed.put_nowait, line)

    def read() -> None:
        try:
            for line in stream:
                give(line)
        except (OSError, ValueError, RuntimeError):  # closed under us
            pass
        finally:
            give(None)

    threading.Thread(target=read, name="stdin", daemon=True).start()
    while True:
        screen.ask()
        line = await typed.get()
        if line is None:
            return
        yield line
        await answered()
