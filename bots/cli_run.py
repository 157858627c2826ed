"""`reelwire run`: every configured bot. `reelwire studio`: the embedded backend alone. Both until SIGTERM
or SIGINT."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from bots.cli_frame import FAILED, OK, WRONG_USE, Frame
from bots.cli_say import backend_line

if TYPE_CHECKING:
    from core import Bot
    from core.bot_settings import BotSettings
    from core.settings import Settings


Make = Callable[["BotSettings", "Settings"], "Bot"]


def from_registry(one: BotSettings, settings: Settings) -> Bot:
    from bots.registry import factory

    return factory(one.platform)(one, settings)


def run(frame: Frame, only: str | None) -> int:
    settings = frame.settings()
    frame.logging(settings, stderr=True)
    chosen = [name.strip() for name in only.split(",") if name.strip()] if only is not None else None
    if chosen is not None and (strange := unknown(chosen)):
        frame.tell("console-no-platform", name=strange[0])
        return WRONG_USE
    configured = [one for one in settings.all_bots() if chosen is None or one.platform in chosen]
    if not configured:
        frame.tell("console-no-bots")
        return WRONG_USE
    return on_loop(serve(frame, settings, configured))


def unknown(names: list[str]) -> list[str]:
    from bots.registry import PLATFORMS

    return [name for name in names if name not in PLATFORMS]


def on_loop(work: Coroutine[Any, Any, int]) -> int:
    """On uvloop where there is one: half the memory of a stream, and faster."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)


@asynccontextmanager
async def until_stopped() -> AsyncIterator[asyncio.Event]:
    """Set by SIGTERM and SIGINT, while the block runs."""
    import signal

    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT) if sys.platform != "win32" else ()
    for one in signals:
        loop.add_signal_handler(one, stopped.set)
    try:
        yield stopped
    finally:
        for one in signals:
            loop.remove_signal_handler(one)


async def serve(
    frame: Frame, settings: Settings, configured: list[BotSettings], make: Make | None = None
) -> int:
    """Listen with every bot until stopped. `make` makes a Bot from its settings; by default the registry
    does."""
    import structlog

    from bots.console.bot import ConsoleBot
    from bots.console.screen import Silent

    log = structlog.get_logger("bots.run")
    bots = [(make or from_registry)(one, settings) for one in configured]
    # Films that a `make` left behind are finished here too.
    terminal = ConsoleBot(
        Silent(log), folder=frame.cwd, language=frame.language, spare=settings.data / "films"
    )
    kind = settings.backend_for("run")
    async with until_stopped() as stopped, frame.open_house(settings, [*bots, terminal], kind) as open_house:
        frame.tell(backend_line(kind, open_house.where))
        if settings.who_may == "pairing" and not settings.admins:
            frame.tell("access-nobody-approves")
            log.warning("access.nobody_approves")
        if "listen" not in settings.roles:
            await stopped.wait()
            return OK
        stop = asyncio.create_task(stopped.wait())
        listening = {asyncio.create_task(bot.run(open_house.desk)): bot for bot in bots}
        try:
            ended, _ = await asyncio.wait({stop, *listening}, return_when=asyncio.FIRST_COMPLETED)
            return tell_end(frame, log, [task for task in ended if task is not stop])
        finally:
            for task in (stop, *listening):
                task.cancel()
            for task in (stop, *listening):
                with suppress(asyncio.CancelledError, Exception):
                    await task


def tell_end(frame: Frame, log: Any, ended: list[asyncio.Task[Any]]) -> int:
    """Bots end by themselves only when something is wrong: a token, a second poller."""
    from core.errors import ReelwireError

    for task in ended:
        error = task.exception()
        if isinstance(error, ReelwireError):
            frame.refuse(error)
        elif error is not None:
            frame.unexpected(error)
        log.error("bot.ended", error=repr(error))
    return FAILED if ended else OK


def studio(frame: Frame, listen: str) -> int:
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        frame.tell("settings-not-listen", name="--listen")
        return WRONG_USE
    settings = frame.settings()
    frame.logging(settings, stderr=True)
    return on_loop(studio_alone(frame, settings, host.strip("[]"), int(port)))


async def studio_alone(frame: Frame, settings: Settings, host: str, port: int) -> int:
    from bots.compose import adviser
    from core.studio import running

    try:
        async with (
            until_stopped() as stopped,
            running(
                settings.data / "studio",
                host=host,
                port=port,
                switches=settings.studio,
                adviser=adviser(settings),
            ) as url,
        ):
            frame.tell("console-studio-ready", url=url)
            await stopped.wait()
    except OSError as error:
        frame.tell("console-port-taken", listen=f"{host}:{port}", reason=error.strerror or "")
        return FAILED
    return OK
