"""Small pictures for the timeline: of the person's own files, fetched once more from the platform, else from
the address that the draft names. A few, of bounded size and time; what cannot be had is left out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import structlog

from core.actions import files, room
from core.actions.scene import Scene
from core.errors import FileMissing, ReelwireError
from core.hosts import check
from core.media import poster
from core.pasted import link_in
from core.store import Attached
from core.timeline import Clip, Timeline

log = structlog.get_logger(__name__)

MOST: Final = 12
"""Pictures in one drawing."""
LARGEST: Final = 12 * 2**20
"""Bytes of a file that is fetched for its picture."""
AT_ONCE: Final = 4
LONGEST: Final = 480
"""Pixels."""
CLIP: Final = "\0clip"
"""No piece has this name."""


@dataclass(frozen=True, slots=True)
class Seen:
    """JPEGs on this machine: of pieces, by their name or source; of the newest clip."""

    pieces: Mapping[str, Path] = field(default_factory=dict)
    clip: Path | None = None


async def gather(scene: Scene, timeline: Timeline, clip: Clip | None) -> Seen:
    session = await scene.session()
    known = {} if session is None else await files.there(scene, session.session_id)
    mine = by_name(list(known.values()))
    wanted: dict[str, Awaitable[Path]] = {}
    folder, gate = scene.folder / "thumbnails", asyncio.Semaphore(AT_ONCE)

    async def one(number: int, row: Attached | None, url: str) -> Path:
        async with gate:
            into = folder / f"{number}.jpg"
            source = folder / f"{number}.source"
            path = await (own(scene, row, source) if row is not None else addressed(scene, url, source))
            return await poster(path, into, LONGEST, 100_000)

    for segment in timeline.segments("video"):
        key = segment.source or segment.name
        row = next((mine[name] for name in names_of(segment.name, segment.source) if name in mine), None)
        if key and key not in wanted and len(wanted) < MOST and (row or is_address(segment.source)):
            wanted[key] = one(len(wanted), row, segment.source)
    if clip is not None:
        wanted[CLIP] = one(MOST, None, clip.picture or clip.url)
    found = await finished(wanted, scene.workshop.rhythm.glance)
    return Seen({key: path for key, path in found.items() if key != CLIP}, found.get(CLIP))


async def finished(wanted: Mapping[str, Awaitable[Path]], seconds: float) -> dict[str, Path]:
    """Those that came in time and in order; of the others a line in the log at most."""
    tasks = {key: asyncio.ensure_future(work) for key, work in wanted.items()}
    if not tasks:
        return {}
    try:
        _, late = await asyncio.wait(tasks.values(), timeout=seconds)
    finally:
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
    found: dict[str, Path] = {}
    for key, task in tasks.items():
        if task in late or task.cancelled():
            continue
        if (error := task.exception()) is None:
            found[key] = task.result()
        elif not isinstance(error, ReelwireError | OSError):
            log.warning("thumbnail.broken", error=repr(error))
    return found


def by_name(rows: list[Attached]) -> dict[str, Attached]:
    """By every name that a draft may call a file."""
    found: dict[str, Attached] = {}
    for row in rows:
        for name in (row.uploaded_name, row.name, *names_of("", row.uploaded_url or "")):
            if name:
                found.setdefault(name, row)
    return found


def names_of(name: str, source: str) -> tuple[str, ...]:
    """The name, the address without its signature, and the file at its end."""
    bare = source.partition("?")[0].partition("#")[0]
    return tuple(filter(None, (name, bare, unquote(bare.rstrip("/").rsplit("/", 1)[-1]))))


def is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


async def own(scene: Scene, row: Attached, into: Path) -> Path:
    """From the platform; a file whose size nobody tells is not fetched for this."""
    if (link := link_in(row.handle)) is not None:
        return await addressed(scene, link, into)
    if row.size is None or row.size > LARGEST:
        raise FileMissing(name=row.name)
    await room.ensure(scene.workshop, row.size)
    await asyncio.to_thread(into.parent.mkdir, parents=True, exist_ok=True)
    return await scene.bot.fetch(row.attachment, into)


async def addressed(scene: Scene, url: str, into: Path) -> Path:
    """From the backend itself, or from the open internet: of that, only from the very address that was looked
    up and found public."""
    workshop = scene.workshop
    ours = beside(url, workshop.backend.base_url)
    at = None if ours else (await check(url, "", workshop.resolve))[0]
    await room.ensure(workshop, LARGEST)
    if not await workshop.backend.glance(url, into, most=LARGEST, at=at):
        raise FileMissing(name=url.partition("?")[0][-60:])
    return into


def beside(url: str, base: str) -> bool:
    """Is it one of the backend's own?"""
    try:
        one, other = urlsplit(url), urlsplit(base)
        return (one.scheme, one.hostname, one.port) == (other.scheme, other.hostname, other.port)
    except ValueError:
        return False
