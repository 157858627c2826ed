"""`reelwire run`: every configured bot. `reelwire studio`: the embedded backend alone. Both until SIGTERM
or SIGINT."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

from bots.cli_frame import FAILED, OK, WRONG_USE, Frame
from bots.cli_say import backend_line, short
from core.words import Phrase

if TYPE_CHECKING:
    from socket import socket

    from bots.compose import House
    from bots.crew import Crew, Make
    from bots.door_metrics import Metrics, Spent
    from core import Bot
    from core.bot_settings import BotSettings
    from core.settings import Settings


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
    from bots.crew import Crew
    from bots.door_metrics import Metrics
    from bots.tuning import collect_seldom

    metrics = Metrics()
    log = structlog.get_logger("bots.run")
    kind, works = settings.backend_for("run"), "work" in settings.roles
    async with until_stopped() as stopped, AsyncExitStack() as stack:
        crew = Crew.made(frame, settings, configured, make or from_registry)
        stack.push_async_callback(crew.close)  # the last of all: jobs that stop may still say something
        if not crew.members:
            return FAILED
        # Before the house, which takes up its jobs at once.
        port = listening(frame, settings, crew)
        if port is None and needs_door(settings, crew):
            return FAILED
        # Films that a `make` left behind are finished here too.
        terminal = ConsoleBot(
            Silent(log), folder=frame.cwd, language=frame.language, spare=settings.data / "films"
        )
        home = await stack.enter_async_context(
            frame.open_house(
                settings,
                [*crew.bots, terminal],
                kind,
                own_skills=crew.own_skills(settings.skill),
                work=works,
                observer=metrics.observe,
            )
        )
        for line in (backend_line(kind, home.where), *crew.lines(), *access_lines(settings)):
            frame.tell(line)
        if port is not None:
            await stack.enter_async_context(answering(frame, settings, home, crew, metrics, port))
        await stack.enter_async_context(metrics.watching())
        collect_seldom()
        if "listen" in settings.roles:
            going = await crew.listen(metrics.heard(home.desk), stopped)
        else:
            going = await stopped.wait()
        await farewell(frame, home, crew if works else None)
        return OK if going else FAILED


def needs_door(settings: Settings, crew: Crew) -> bool:
    """Somebody outside was told, or will be, to come there."""
    from bots.door import hooks_of

    return settings.public_url is not None or bool("listen" in settings.roles and hooks_of(crew.bots))


def listening(frame: Frame, settings: Settings, crew: Crew) -> socket | None:
    """The port that the door will have; None, and a sentence, where it cannot be had."""
    from bots.door import bound

    try:
        return bound(settings.listen)
    except OSError as error:
        told = "run-port-taken" if needs_door(settings, crew) else "run-no-health"
        frame.tell(told, listen=settings.listen, reason=error.strerror or "")
        return None


@asynccontextmanager
async def answering(
    frame: Frame, settings: Settings, home: House, crew: Crew, metrics: Metrics, port: socket
) -> AsyncIterator[None]:
    """The door, open while the block runs."""
    from bots.compose import media
    from bots.door import address_of, door, hooks_of, opened
    from bots.door_films import Films
    from bots.door_health import Health
    from bots.door_metrics import MetricsPage

    listens = "listen" in settings.roles
    health = Health(home.ledger, home.engine, crew.bots, crew.listens if listens else None)
    films = Films(home.film_links, media(settings)) if home.film_links is not None else None
    page = MetricsPage(metrics, home.ledger, home.engine, health, media(settings), spent_of(settings, home))
    async with opened(door(health, films, hooks_of(crew.bots) if listens else (), page.answer), port):
        frame.tell("run-door", url=address_of(port), films=films is not None)
        yield


def spent_of(settings: Settings, home: House) -> Spent | None:
    """The operator's credits; every person's own account is theirs."""
    if home.kind != "cloud" or settings.nemo_token is None:
        return None
    from bots.compose import skills
    from bots.door_metrics import Spent
    from core.backend.values import Credentials

    skill = skills(settings).get(settings.skill)
    mine = Credentials(settings.nemo_token.get_secret_value(), skill.attribution())

    async def left() -> float:
        return (await home.backend.credits(mine)).total

    return Spent(left)


def access_lines(settings: Settings) -> list[Phrase]:
    """Who may, and a warning where that costs the operator's credits, or lets nobody in."""
    if settings.who_may == "open" and settings.nemo_token is not None:
        return [Phrase("doctor-access-open-paid"), Phrase("remedy-access-open-paid")]
    if settings.who_may == "pairing" and not settings.admins:
        return [Phrase("doctor-no-admins"), Phrase("remedy-no-admins")]
    return [Phrase(f"doctor-access-{settings.who_may}")]


async def farewell(frame: Frame, home: House, crew: Crew | None) -> None:
    """What stops here and goes on with the next start. `crew`: None where nothing is worked on here."""
    import structlog

    under_way = []
    if crew is not None:
        mine = {(bot.platform, bot.identity) for bot in crew.bots}
        try:
            jobs = await home.ledger.sweep()
            under_way = [short(job.id) for job in jobs if (job.address.platform, job.address.bot) in mine]
        except Exception as error:  # noqa: BLE001 - a stop is a stop
            structlog.get_logger("bots.run").warning("run.uncounted", error=repr(error))
    structlog.get_logger("bots.run").info("run.stopping", jobs=len(under_way), under_way=under_way[:50])
    frame.tell("run-stopping", count=len(under_way))


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
