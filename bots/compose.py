"""The composition root: every real thing is chosen here, opened from top to bottom and closed in reverse."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core import Bot
    from core.backend import Backend
    from core.desk import Desk
    from core.engine import Engine
    from core.film_links import FilmLinks
    from core.rhythm import Rhythm
    from core.settings import BackendKind, Settings
    from core.skills import Skills
    from core.store import Cipher, Ledger, Observer
    from core.studio.adviser import Adviser

JOBS_VERSION = "1"
"""Pinned for good: jobs of another version would wait for ever."""
ALONE = "local"
"""The executor's name where the data folder's lock already keeps it unique."""


@dataclass(frozen=True, slots=True)
class House:
    """What is open. `where`: the backend's address, for the line said at start. `film_links`: None where
    nobody reaches this process from outside."""

    settings: Settings
    kind: BackendKind
    where: str
    rhythm: Rhythm
    ledger: Ledger
    backend: Backend
    engine: Engine
    desk: Desk
    film_links: FilmLinks | None = None


@asynccontextmanager
async def house(
    settings: Settings,
    bots: Sequence[Bot],
    kind: BackendKind,
    *,
    skill: str | None = None,
    own_skills: Mapping[tuple[str, str], str] | None = None,
    work: bool = True,
    observer: Observer | None = None,
    rhythm: Rhythm | None = None,
) -> AsyncIterator[House]:
    """Lock → ledger → backend → engine → desk. `skill`: what new conversations start with; `own_skills`: of
    bots with another, by (platform, identity). `work` false: messages are taken, and others work on them.

    Raises DataInUse, DataUnwritable, KeyWrong, DataTooNew, ExtraMissing, SkillUnknown before anything was
    begun.
    """
    from core.store import hold

    async with AsyncExitStack() as stack:
        stack.enter_context(hold(settings.data))
        book = skills(settings)
        for name in (skill or settings.skill, *(own_skills or {}).values()):
            book.get(name)
        from core.access import Access
        from core.account import Accounts
        from core.actions import Options, Workshop, perform_export, perform_turn
        from core.desk import Desk
        from core.engine import Engine

        pulse = rhythm or settings.rhythm_on(kind)
        ledger = await stack.enter_async_context(await open_ledger(settings, observer))
        backend, where = await open_backend(settings, kind, pulse, stack)
        operator = settings.nemo_token.get_secret_value() if settings.nemo_token and kind == "cloud" else None
        url = _url(settings)
        engine = Engine(
            database=settings.data / "engine.db" if url is None or url.startswith("sqlite") else url,
            executor=settings.executor or ALONE,
            version=JOBS_VERSION,
            work=work,
            jobs={
                "turn": lambda id: perform_turn(workshop, id),
                "export": lambda id: perform_export(workshop, id),
            },
        )
        workshop = Workshop(
            ledger=ledger,
            accounts=Accounts(ledger, backend, pulse, operator=operator),
            backend=backend,
            engine=engine,
            bots={(bot.platform, bot.identity): bot for bot in bots},
            skills=book,
            own_skills=own_skills or {},
            film_links=(links := film_links(settings, ledger.cipher)),
            rhythm=pulse,
            folder=media(settings),
            options=Options(
                cloud=kind == "cloud",
                auto_export=settings.auto_export,
                skill=skill or settings.skill,
                language=settings.language,
                web_url=settings.web_url,
                max_upload_mb=settings.max_upload_mb,
                keep_media_hours=settings.keep_media_hours,
                keep_days=settings.keep_days,
                disk_mb=settings.disk_mb,
                access=Access(
                    mode=settings.who_may,
                    allow=frozenset(settings.allow),
                    admins=frozenset(settings.admins),
                ),
            ),
        )
        desk = Desk(workshop)
        await engine.start()
        stack.push_async_callback(engine.stop, pulse.drain)
        stack.push_async_callback(desk.stop)
        await desk.start()
        yield House(settings, kind, where, pulse, ledger, backend, engine, desk, links)


def _url(settings: Settings) -> str | None:
    from core.postgres_address import watched

    return watched(settings.database_url.get_secret_value()) if settings.database_url else None


def on_postgres(settings: Settings) -> bool:
    return (_url(settings) or "").startswith("postgres")


def ledger_file(settings: Settings) -> Path:
    """Where the ledger is a file."""
    _, found, path = (_url(settings) or "").partition("sqlite:///")
    return Path(path) if found else settings.data / "ledger.db"


def cipher(settings: Settings) -> Cipher:
    """The keys of the settings, else those of the data folder. Raises DataUnwritable, KeyWrong."""
    from core.store import Cipher

    if settings.secret_key:
        return Cipher([key.get_secret_value() for key in settings.secret_key])
    return Cipher.in_folder(settings.data)


def media(settings: Settings) -> Path:
    """Where films and files in passing lie."""
    return settings.data / "media"


def film_links(settings: Settings, cipher: Cipher) -> FilmLinks | None:
    """How films are reached from outside, if anybody can come here. A film is kept as long as its link is
    good; neither outlives the texts."""
    from core.film_links import PURPOSE, FilmLinks

    if settings.public_url is None:
        return None
    hours = min(settings.keep_media_hours, settings.keep_days * 24)
    return FilmLinks(settings.public_url, cipher.derived(PURPOSE), hours)


async def open_ledger(settings: Settings, observer: Observer | None = None) -> Ledger:
    """Also without the folder's lock: looking, and asking for a stop, disturbs no other process. Raises
    DataUnwritable, DiskFull, KeyWrong, DataTooNew."""
    from core.errors import KeyWrong
    from core.store import KEY_FILE, Ledger, unwritten

    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise unwritten(error, settings.data) from error
    try:
        return await Ledger.open(_url(settings) or ledger_file(settings), cipher(settings), observer)
    except KeyWrong as error:
        if not settings.secret_key:
            error.values.setdefault("path", str(settings.data / KEY_FILE))
        raise


def skills(settings: Settings) -> Skills:
    """The five, and those of the person's own folders."""
    from core.skills import Skills

    return Skills.read([Path(folder).expanduser() for folder in settings.skills_path])


def adviser(settings: Settings) -> Adviser | None:
    """The language model that the studio asks where its rules understand nothing, if one is set."""
    studio = settings.studio
    if not studio.llm_url or not studio.llm_model:
        return None
    from core.studio.adviser import Adviser

    key = studio.llm_key.get_secret_value() if studio.llm_key else ""
    return Adviser(studio.llm_url, studio.llm_model, key, studio.llm_seconds)


async def open_backend(
    settings: Settings, kind: BackendKind, rhythm: Rhythm, stack: AsyncExitStack
) -> tuple[Backend, str]:
    """The client, and where it speaks to. The studio is started, or joined where it already runs."""
    from core.backend import Backend

    if kind == "studio":
        from core.studio import running

        where = await stack.enter_async_context(
            running(settings.data / "studio", switches=settings.studio, adviser=adviser(settings))
        )
        name = "studio"
    else:
        where = name = settings.backend_url
    backend = Backend(where, name=name, turn_seconds=rhythm.turn, stall_seconds=rhythm.stall)
    stack.push_async_callback(backend.close)
    return backend, where
