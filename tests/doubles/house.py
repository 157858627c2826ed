"""The composition root of the tests: real desk, ledger and engine around a fake platform and any backend."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.account import Accounts
from core.actions import Options, Workshop, perform_export, perform_turn
from core.backend import Backend
from core.chat import Bot
from core.desk import Desk
from core.engine import Engine
from core.film_links import FilmLinks
from core.hosts import Resolve
from core.rhythm import Rhythm
from core.skills import load
from core.store import Cipher, Ledger

if TYPE_CHECKING:
    from core.store import Observer


async def nowhere(host: str) -> Sequence[str]:
    """Tests have no network: a test that speaks of hosts brings its own."""
    raise OSError(f"nobody knows {host}")


@dataclass
class House:
    desk: Desk
    ledger: Ledger
    backend: Backend
    workshop: Workshop


@asynccontextmanager
async def house(
    folder: Path,
    url: str,
    bot: Bot,
    *,
    options: Options | None = None,
    rhythm: Rhythm | None = None,
    operator: str | None = None,
    observer: Observer | None = None,
    name: str | None = None,
    poll: float = 0.02,
    film_links: FilmLinks | None = None,
    work: bool = True,
    database: str | None = None,
    executor: str = "tests",
    adopt_after: float = 10.0,
    media: Path | None = None,
    resolve: Resolve = nowhere,
    others: Sequence[Bot] = (),
) -> AsyncIterator[House]:
    """Everything real but the platform. `folder` may be one that an earlier house left behind. `database`: a
    Postgres of several houses, instead of files in it, each with its `executor`.
    `others`: more bots of the same house."""
    rhythm = rhythm or Rhythm().tiny()
    ledger = await Ledger.open(
        database or folder / "reelwire.db", Cipher.in_folder(folder), observer, before=observer is not None
    )
    backend = Backend(url, name=name, turn_seconds=rhythm.turn, stall_seconds=rhythm.stall)
    engine = Engine(
        database=database or f"sqlite:///{folder / 'engine.db'}",
        executor=executor,
        adopt_after=adopt_after,
        version="1",
        poll=poll,
        work=work,
        jobs={
            "turn": lambda id: perform_turn(workshop, id),
            "export": lambda id: perform_export(workshop, id),
        },
    )
    workshop = Workshop(
        ledger=ledger,
        accounts=Accounts(ledger, backend, rhythm, operator=operator),
        backend=backend,
        engine=engine,
        bots={(one.platform, one.identity): one for one in (bot, *others)},
        skills=load(home=folder),
        rhythm=rhythm,
        folder=media or folder / "media",
        options=options or Options(),
        film_links=film_links,
        resolve=resolve,
    )
    desk = Desk(workshop)
    await engine.start()
    try:
        await desk.start()
        yield House(desk, ledger, backend, workshop)
    finally:
        await desk.stop()
        await engine.stop()
        await backend.close()
        await ledger.close()
