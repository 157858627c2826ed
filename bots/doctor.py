"""`reelwire doctor`: what is fine, what is not, and what to do about it. Each check is one function and
one line."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from core.words import Phrase

if TYPE_CHECKING:
    from core.settings import Settings

State = Literal["fine", "note", "broken"]
"""`note`: nothing is broken, but something is good to know."""

TELEGRAM = re.compile(r"\d{5,}:[\w-]{30,}")
DISCORD = re.compile(r"[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}")
DISCORD_API = "https://discord.com/api/v10"
ROOM_MB = 1000
"""Less free space than this, and the first long film fails."""
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, what is told, and the remedy where there is one."""

    name: str
    state: State
    told: Phrase
    remedy: Phrase | None = None


def fine(name: str, key: str, /, **values: object) -> Finding:
    return Finding(name, "fine", Phrase(f"doctor-{key}", values))


def note(name: str, key: str, remedy: str | None = None, /, **values: object) -> Finding:
    return Finding(
        name, "note", Phrase(f"doctor-{key}", values), Phrase(f"remedy-{remedy}", values) if remedy else None
    )


def broken(name: str, key: str, remedy: str, /, **values: object) -> Finding:
    return Finding(name, "broken", Phrase(f"doctor-{key}", values), Phrase(f"remedy-{remedy}", values))


async def examine(settings: Settings, *, discord_api: str = DISCORD_API) -> list[Finding]:
    """Every check, in order; one that stumbles is itself a finding. Nothing is changed, nothing is paid."""
    from bots.doctor_door import door

    def platforms(settings: Settings) -> AsyncIterator[Finding]:
        return tokens(settings, discord_api)

    found: list[Finding] = []
    for check in (written, folder, disk, database, skills, backend, library, fonts, platforms, door, access):
        try:
            found += [one async for one in check(settings)]
        except Exception as error:  # noqa: BLE001 - a doctor that falls ill helps nobody
            found.append(
                broken(check.__name__, "stumbled", "report", check=check.__name__, reason=repr(error))
            )
    return found


async def written(settings: Settings) -> AsyncIterator[Finding]:
    """What the person set; secrets are told as set, never as what."""
    from core.settings import names

    for name, path in names().items():
        if settings.given(*path):
            value: object = settings
            for part in path:
                value = getattr(value, part)
            yield fine("settings", "setting", name=name, value=masked(value))
    for number, bot in enumerate(settings.bots, 1):
        yield fine("settings", "setting", name=f"bots[{number}]", value=f"{bot.platform}, {bot.skill}")


def masked(value: object) -> str:
    if hasattr(value, "get_secret_value"):
        return "***"
    if isinstance(value, tuple):
        return ", ".join(masked(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


async def folder(settings: Settings) -> AsyncIterator[Finding]:
    """The data folder can be written; who works in it."""
    from core.errors import DataInUse, DataUnwritable
    from core.store import hold

    try:
        hold(settings.data).release()
        yield fine("data", "folder", folder=str(settings.data))
    except DataInUse as busy:
        yield note("data", "folder-busy", folder=str(settings.data), pid=str(busy.values.get("pid") or "?"))
    except DataUnwritable:
        yield broken("data", "folder-shut", "folder-shut", folder=str(settings.data))


async def disk(settings: Settings) -> AsyncIterator[Finding]:
    place = settings.data
    while not place.exists() and place != place.parent:
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < ROOM_MB * 1_000_000:
        yield broken("disk", "disk-full", "disk", bytes=free, folder=str(place))
    elif free < settings.disk_mb * 1_000_000:
        yield note("disk", "disk-small", "disk-limit", bytes=free, limit=int(settings.disk_mb * 1_000_000))
    else:
        yield fine("disk", "disk", bytes=free)


async def database(settings: Settings) -> AsyncIterator[Finding]:
    """Opens the ledger, as every command does, and counts."""
    from bots.compose import open_ledger
    from core.errors import ReelwireError
    from core.words import phrase_of

    postgres = settings.database_url is not None and settings.database_url.get_secret_value().startswith(
        "postgres"
    )
    if postgres and find_spec("psycopg") is None:
        yield broken("database", "extra-missing", "extra", extra="postgres")
        return
    try:
        async with await open_ledger(settings) as ledger:
            counted = await ledger.counts()
        yield fine(
            "database",
            "database",
            kind="Postgres" if postgres else "SQLite",
            jobs=sum(counted["turn"].values()),
        )
    except ReelwireError as error:
        yield Finding("database", "broken", phrase_of(error))
    except Exception as error:  # noqa: BLE001 - every driver has its own kinds
        yield broken("database", "database-away", "database", reason=type(error).__name__)


async def skills(settings: Settings) -> AsyncIterator[Finding]:
    from bots.compose import skills as read
    from core.errors import ReelwireError
    from core.words import phrase_of

    try:
        book = read(settings)
        yield fine("skill", "skill", name=book.get(settings.skill).name)
        for left_out in book.broken:
            yield Finding("skill", "note", phrase_of(left_out))
    except ReelwireError as error:
        yield Finding("skill", "broken", phrase_of(error))


async def backend(settings: Settings) -> AsyncIterator[Finding]:
    """The studio's extra, or a connection to the cloud: made and closed again, nothing is asked."""
    from urllib.parse import urlsplit

    kinds = {settings.backend_for(command) for command in ("make", "run")}
    if "studio" in kinds:
        missing = [name for name in ("cv2", "numpy") if find_spec(name) is None]
        if missing:
            yield broken("backend", "extra-missing", "extra", extra="studio")
        else:
            yield fine("backend", "studio")
    if "cloud" in kinds:
        where = urlsplit(settings.backend_url)
        port = where.port or (443 if where.scheme == "https" else 80)
        try:
            secure = where.scheme == "https" or None
            _, writer = await asyncio.wait_for(
                asyncio.open_connection(where.hostname, port, ssl=secure), PATIENCE
            )
            writer.close()
            with suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), PATIENCE)
            yield fine("backend", "cloud", url=settings.backend_url)
        except (OSError, TimeoutError):
            needed = bool(settings.backend == "cloud" or settings.nemo_token or settings.all_bots())
            make = broken if needed else note
            yield make("backend", "cloud-away", "cloud-away", url=settings.backend_url)


async def library(settings: Settings) -> AsyncIterator[Finding]:
    """Films are read and made smaller without any program outside Python."""
    import av

    wanted = {"libx264": "w", "aac": "w", "h264": "r"}
    lacking = [name for name, mode in wanted.items() if not _codec(av, name, mode)]
    if lacking:
        yield broken("media", "codecs-missing", "codecs", names=", ".join(lacking))
    else:
        yield fine("media", "codecs", version=av.__version__)


def _codec(av: object, name: str, mode: str) -> bool:
    try:
        return bool(av.codec.Codec(name, mode))  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - its own kind moves between versions
        return False


async def fonts(settings: Settings) -> AsyncIterator[Finding]:
    if "studio" not in {settings.backend_for(command) for command in ("make", "run")}:
        return
    if find_spec("noto_cjk_sans_otc") is None:
        yield broken("fonts", "fonts-missing", "extra", extra="studio")
    else:
        yield fine("fonts", "fonts")


async def tokens(settings: Settings, discord_api: str) -> AsyncIterator[Finding]:
    """Each bot's library, the look of its token, and whether its platform takes it."""
    from bots.doctor_discord import discord
    from bots.doctor_telegram import telegram
    from bots.registry import installed

    bots = settings.all_bots()
    if not bots:
        yield note("bots", "no-bots", "no-bots")
    for bot in bots:
        token = bot.options.token.get_secret_value() if bot.options.token else ""
        shape = TELEGRAM if bot.platform == "telegram" else DISCORD
        if not installed(bot.platform):
            yield broken(bot.platform, "extra-missing", "extra", extra=bot.platform)
        elif not shape.fullmatch(token):
            yield broken(
                bot.platform, "token-odd", f"token-{bot.platform}", platform=bot.platform.capitalize()
            )
        else:
            asked = telegram(bot) if bot.platform == "telegram" else discord(bot, discord_api)
            async for finding in asked:
                yield finding
    if settings.nemo_token is not None:
        if re.fullmatch(r"[\x21-\x7e]{8,}", settings.nemo_token.get_secret_value()):
            yield fine("NEMO_TOKEN", "nemo-token")
        else:
            yield broken("NEMO_TOKEN", "nemo-token-odd", "nemo-token")


async def access(settings: Settings) -> AsyncIterator[Finding]:
    """Somebody must be able to open the door."""
    if not settings.all_bots():
        return
    if settings.who_may == "pairing" and not settings.admins:
        yield note("access", "no-admins", "no-admins")
    elif settings.who_may == "open" and settings.nemo_token is not None:
        yield note("access", "access-open-paid", "access-open-paid")
    else:
        yield fine("access", f"access-{settings.who_may}")
