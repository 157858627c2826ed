"""Lives of the product, to be killed: `python -m tests.chaos.life`.

Each line (JSON) is one life, a fork of this process, which has only imported what a life needs. It is the
real `run`: settings, crew, house and door; the root of the tests only makes everything quick, writes down
each stage, and kills itself (SIGKILL) where it is told to.

{"number", "env", "folder", "line": a unix socket that ends when the life does, "clock": a file with a double,
added to the machine's time, "discord": its address or "", "kill": [kind, stage, when, times] or null}
"""

from __future__ import annotations

import ctypes
import importlib
import json
import mmap
import os
import signal
import socket
import struct
import sys
import time
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from bots import compose
from bots.cli_frame import Frame
from bots.cli_run import on_loop, serve
from core.rhythm import Rhythm

if TYPE_CHECKING:
    from bots.compose import House
    from core import Bot
    from core.bot_settings import BotSettings
    from core.settings import Settings

RHYTHM = Rhythm().tiny(
    poll=0.05, recover_first=0.05, recover=0.05, recover_reads=4, turn=4.0, stall=3.0, sweep=0.5, look=0.2,
    album=0.05, album_max=0.5, card=0.5, retry=0.05, chat_retry=0.1, typing=0.5, tidy=5.0, drain=2.0,
)  # fmt: skip


def quick(one: BotSettings, settings: Settings) -> Bot:
    """As the registry makes it, in a hurry."""
    options: Any = one.options
    token = options.token.get_secret_value()
    if one.platform == "discord":
        from bots.discord import Choices, DiscordBot, Tempo

        choices = Choices(hosts=options.cdn_hosts, content=options.message_content)
        return DiscordBot(token, choices, tempo=Tempo().tiny(call=3.0, stall=2.0), clock=time.time)
    from bots.telegram.bot import TelegramBot
    from bots.telegram.tempo import Tempo as Pace

    hook = {}
    if options.webhook_url:
        hook = {
            "webhook_url": options.webhook_url,
            "webhook_secret": options.webhook_secret.get_secret_value(),
        }
    return TelegramBot(token, api_url=options.api_url, tempo=Pace().tiny(second=0.02), **hook)


PR_SET_PDEATHSIG = 1


class Watched:
    """Hears of every stage: writes it down, and dies of the one it was told."""

    def __init__(self, diary: TextIO, kill: list[Any] | None) -> None:
        self._diary, self._kill = diary, kill
        self._times = int(kill[3]) if kill else 0

    def __call__(self, kind: str, id: str, stage: str, when: str) -> None:
        about = {"at": time.monotonic(), "pid": os.getpid(), "kind": kind, "id": id, "stage": stage}
        if when == "after":
            self._diary.write(json.dumps(about) + "\n")
            self._diary.flush()
        if self._kill and self._kill[:3] == [kind, stage, when]:
            self._times -= 1
            if self._times <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


def opened(watched: Watched, up: Path) -> Callable[..., AbstractAsyncContextManager[House]]:
    """`up`: a file that is there once everything is open."""

    @asynccontextmanager
    async def house(
        settings: Settings, bots: Any, kind: Any, *, observer: Callable[..., None], **more: Any
    ) -> AsyncIterator[House]:
        def both(kind: str, id: str, stage: str, when: Any) -> None:
            observer(kind, id, stage, when)
            watched(kind, id, stage, when)

        async with compose.house(settings, bots, kind, observer=both, rhythm=RHYTHM, **more) as home:
            up.touch()
            yield home

    return house


def wound(clock: Path) -> None:
    """This process's idea of what time it is: the machine's, and a difference that others may change."""
    with clock.open("r+b") as file:
        shared = mmap.mmap(file.fileno(), 8)
    real = time.time

    def now() -> float:
        return real() + float(struct.unpack("d", shared[:8])[0])

    time.time = now


def main(job: dict[str, Any]) -> int:
    folder = Path(job["folder"])
    wound(Path(job["clock"]))
    with ExitStack() as stack:
        if job["discord"]:
            from tests.doubles.discord.pointing import pointed

            stack.enter_context(pointed(job["discord"]))
        diary = stack.enter_context((folder / f"stages-{job['number']}.jsonl").open("a"))
        watched, up = Watched(diary, job["kill"]), folder / f"up-{job['number']}"
        frame = Frame(job["env"], folder, sys.stdin, sys.stdout, sys.stderr, house=opened(watched, up))
        settings = frame.settings()
        frame.logging(settings, stderr=True)
        from core.errors import ReelwireError

        try:
            return on_loop(serve(frame, settings, list(settings.all_bots()), quick))
        except ReelwireError as error:
            return frame.refuse(error)


def live(job: dict[str, Any]) -> None:
    """In a fork: never returns, and never outlives the process it was forked from."""
    code = 70
    with suppress(OSError, AttributeError):  # Linux alone knows it
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        line = socket.socket(socket.AF_UNIX)
        line.connect(job["line"])
        line.sendall(f"{job['number']} {os.getpid()}\n".encode())
        log = os.open(
            Path(job["folder"]) / f"log-{job['number']}.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND
        )
        os.dup2(log, 1)
        os.dup2(log, 2)
        code = main(job)
        line.sendall(f"exit {code}\n".encode())
    except BaseException:  # noqa: BLE001 - the fork must never return
        traceback.print_exc()
    finally:
        os._exit(code)


READY = (
    "dbos", "core.engine.workflows", "core.engine.sharing", "core.store.ledger", "core.desk", "core.actions",
    "av", "PIL.Image", "httpx_aiohttp", "telegram", "bots.telegram.bot", "bots.discord", "bots.crew",
    "bots.door", "bots.door_health", "bots.door_metrics", "bots.console.bot", "core.settings", "core.backend",
    "bots.discord.listening", "core.studio.switches", "psycopg", "core.store.postgres",
)  # fmt: skip

if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for module in READY:
        importlib.import_module(module)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for one in sys.stdin:
        if os.fork() == 0:
            live(json.loads(one))
