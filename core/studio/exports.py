"""Exports in line, each idempotent by its id (§7): as many at a time as there is room for, in the order they
came. Previews take seconds: they go first, and have a place of their own beside a film that takes minutes."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from core.studio.answers import Refused
from core.studio.archive import Archive
from core.studio.quota import Quota
from core.studio.records import Film, now, unguessable
from core.studio.switches import Countdown, Switches
from core.wire import SEGMENTS, TRACKS, Code

log = logging.getLogger(__name__)

TRIES = 3
"""A render that was under way when the process died begins again, but not for ever: it may be the cause."""
DEATHS = 2
"""A renderer that died, of whatever, is started again once."""
WAITING = 100
"""So many exports of one person may wait."""
PREVIEW = "preview"
AGAIN = frozenset({"worker-died", "timeout", "disk-full", "cancelled"})
"""Failures after which the same film may well succeed; the others are the draft's or its files' own."""


class RenderedFilm(Protocol):
    """What a renderer gives back: seconds and pixels of the file at `path`."""

    @property
    def path(self) -> Path: ...
    @property
    def duration(self) -> float: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def bytes(self) -> int: ...


class Renderer(Protocol):
    """`core.studio.render.render`, or a test's."""

    def __call__(
        self,
        draft: Mapping[str, object],
        media: Path,
        output: Path,
        *,
        quality: str = "high",
        on_progress: Callable[[float], None] | None = None,
    ) -> Awaitable[RenderedFilm]: ...


def film_key(user_id: str, render_id: str) -> str:
    """Two people may use the same render id."""
    return hashlib.sha256(f"{user_id}\n{render_id}".encode()).hexdigest()[:32]


class Exports:
    """`start` takes up what an earlier process left; `stop` leaves what runs to the next one."""

    def __init__(self, archive: Archive, switches: Switches, renderer: Renderer, quota: Quota) -> None:
        self.archive = archive
        self.quota = quota
        self.switches = switches
        self.renderer = renderer
        self._failure = Countdown.parse(switches.render_failure)
        self._line: list[str] = []
        self._wake = asyncio.Condition()
        self._running: dict[str, asyncio.Task[RenderedFilm]] = {}
        self._workers: list[asyncio.Task[None]] = []
        self._ended = asyncio.Event()

    async def start(self) -> None:
        waiting = [f for f in self.archive.films.values() if f.status in {"pending", "processing"}]
        for film in sorted(waiting, key=lambda f: f.created_at):
            if film.attempts >= TRIES:
                self._end(film, "failed", error="worker-died")
                continue
            film.status, film.progress = "pending", 0.0
            self.archive.save(film)
            self._enter(film)
        slots = max(1, min(self.switches.render_slots, os.cpu_count() or 1))
        self._workers = [asyncio.create_task(self._work(previews)) for previews in (*[False] * slots, True)]

    async def stop(self) -> None:
        for task in (*self._workers, *self._running.values()):
            task.cancel()
        await asyncio.gather(*self._workers, *self._running.values(), return_exceptions=True)

    async def submit(
        self, user_id: str, render_id: str, session_id: str, draft: dict[str, Any], quality: str
    ) -> Film:
        """Put it in line; the same id again is the same export. Raises Refused 429."""
        key = film_key(user_id, render_id)
        if known := self.archive.films.get(key):
            return known
        waiting = sum(self.archive.films[one].user_id == user_id for one in self._line)
        if waiting >= WAITING:
            raise Refused(Code.RATE, "too many exports are waiting")
        film = Film(key, render_id, session_id, user_id, draft, quality, now())
        self.archive.save(film)
        if reason := self._unfit(film):
            self._end(film, "failed", error=reason)
            return film
        if not self.quota.make_room():
            self._end(film, "failed", error="disk-full")
            return film
        self._enter(film)
        async with self._wake:
            self._wake.notify_all()
        return film

    def _enter(self, film: Film) -> None:
        """Into the line, previews before films."""
        place = len(self._line)
        if film.quality == PREVIEW:
            place = sum(self.archive.films[one].quality == PREVIEW for one in self._line)
        self._line.insert(place, film.key)

    def find(self, user_id: str, render_id: str) -> Film | None:
        return self.archive.films.get(film_key(user_id, render_id))

    async def ended(self, film: Film) -> None:
        """Wait until it has."""
        while film.status in {"pending", "processing"}:
            await self._ended.wait()

    def position(self, film: Film) -> int | None:
        """Its place among those that wait, from 1; None where it waits no longer."""
        return self._line.index(film.key) + 1 if film.key in self._line else None

    def cancel(self, film: Film) -> None:
        """No effect on one that has ended."""
        if film.status not in {"pending", "processing"}:
            return
        if film.key in self._line:
            self._line.remove(film.key)
        self._end(film, "failed", error="cancelled")
        if task := self._running.get(film.key):
            task.cancel()

    async def _work(self, previews: bool) -> None:
        """One render after the other; `previews`: no others."""

        def mine() -> bool:
            return bool(self._line) and (not previews or self.archive.films[self._line[0]].quality == PREVIEW)

        while True:
            async with self._wake:
                await self._wake.wait_for(mine)
                film = self.archive.films[self._line.pop(0)]
            await self._render(film)

    async def _render(self, film: Film) -> None:
        film.status, film.attempts = "processing", film.attempts + 1
        self.archive.save(film)
        output = self.archive.output / f"{unguessable()}.mp4"
        task: asyncio.Task[RenderedFilm] = asyncio.create_task(self._film(film, output))
        self._running[film.key] = task
        try:
            async with asyncio.timeout(self.switches.render_timeout):
                made = await asyncio.shield(task)
        except TimeoutError:
            self._end(film, "failed", error="timeout")
        except asyncio.CancelledError:
            me = asyncio.current_task()
            if film.error != "cancelled" or (me is not None and me.cancelling()):
                raise  # the studio stops: the film stays in line for the next start
        except Exception as error:  # noqa: BLE001 - whatever a renderer dies of ends one film, not the line
            reason = getattr(error, "reason", None)
            reason = reason if isinstance(reason, str) else "worker-died"
            log.warning("render %s failed: %s: %r", film.render_id, reason, error)
            if reason == "worker-died" and film.attempts < DEATHS and film.status == "processing":
                film.status, film.progress = "pending", 0.0
                self.archive.save(film)
                self._enter(film)
                async with self._wake:
                    self._wake.notify_all()
            else:
                self._end(film, "failed", error=reason)
        else:
            film.file, film.duration = output.name, made.duration
            film.width, film.height, film.bytes = made.width, made.height, made.bytes
            self._end(film, "completed", progress=1.0)
        finally:
            if not task.done():
                task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await task
            del self._running[film.key]
            if film.status != "completed":
                output.unlink(missing_ok=True)

    async def _film(self, film: Film, output: Path) -> RenderedFilm:
        await asyncio.sleep(self.switches.render_delay)
        if reason := self._failure.take():
            raise RenderRefused(reason)

        def advance(fraction: float) -> None:
            film.progress = max(film.progress, min(1.0, fraction))

        return await self.renderer(
            film.draft, self.archive.media, output, quality=film.quality, on_progress=advance
        )

    def _end(
        self, film: Film, status: str, *, error: str | None = None, progress: float | None = None
    ) -> None:
        film.status, film.error, film.finished_at = status, error, now()
        if progress is not None:
            film.progress = progress
        self.archive.save(film)
        self._ended.set()
        self._ended = asyncio.Event()

    def _unfit(self, film: Film) -> str | None:
        """Why this draft cannot become a film: nothing in it, or files that are not this person's."""
        tracks = film.draft.get(TRACKS)
        segments = [
            segment
            for track in (tracks if isinstance(tracks, list) else [])
            if isinstance(track, dict) and isinstance(track.get(SEGMENTS), list)
            for segment in track[SEGMENTS]
        ]
        if not segments:
            return "empty"
        own = {
            upload["file"]
            for session in self.archive.sessions.values()
            if session.user_id == film.user_id
            for upload in session.uploads
        }
        named = {src for segment in segments if (src := source_of(segment)) is not None}
        return "missing-media" if any(media_file(src) not in own for src in named) else None


class RenderRefused(Exception):
    """A failure asked for by the switches. `reason` is a stable key, as the renderer's own."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def source_of(segment: object) -> str | None:
    meta = segment.get("m") if isinstance(segment, dict) else None
    src = meta.get("src") if isinstance(meta, dict) else None
    return src if isinstance(src, str) and src else None


def media_file(src: str) -> str | None:
    """`/media/<file>`, with or without a host before it → `<file>`; None for anything else."""
    found = re.fullmatch(r"(?:https?://[^/]+)?/media/([A-Za-z0-9_-]+\.[a-z0-9]{2,4})", src)
    return found.group(1) if found else None
