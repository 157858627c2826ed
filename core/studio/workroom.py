"""Everything one studio holds while it is open, and what its routes ask of it."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from core.studio.accounts import Accounts
from core.studio.adviser import Adviser
from core.studio.answers import Refused
from core.studio.archive import Archive
from core.studio.exports import Exports, Renderer
from core.studio.history import Draft
from core.studio.quota import Quota
from core.studio.records import Account, Session, Upload, now, unguessable
from core.studio.switches import Countdown, Faults, Switches
from core.wire import Code

GROUPS = "groups"
"""Folder of the coded groups of pictures that films are made of."""

Probe = Callable[[Path, str], Awaitable[Upload]]
"""A stored file and the name its owner gave it → what it is. Raises Refused 4001."""


class Workroom:
    """`folder` is the studio's own; `renderer` makes the films, `probe` looks at the uploads; `adviser`
    is asked about what the agent does not understand."""

    def __init__(
        self,
        folder: Path,
        switches: Switches,
        renderer: Renderer,
        probe: Probe,
        adviser: Adviser | None = None,
    ) -> None:
        self.adviser = adviser
        self.folder = folder
        self.switches = switches
        self.archive = Archive(folder)
        self.accounts = Accounts(self.archive, switches)
        self.accounts.thaw()
        self.quota = Quota(self.archive, folder / GROUPS, switches.disk_mb * 1e6)
        self.exports = Exports(self.archive, switches, renderer, self.quota)
        self.probe = probe
        self.faults = Faults.parse(switches.fail)
        self.run_error = Countdown.parse(switches.run_error)
        self.cut = Countdown("cut" if switches.cut_after is not None else "", switches.cut_times)
        self._turns: dict[str, asyncio.Lock] = {}

    def tidy(self, keep_days: float) -> None:
        """Clear projects untouched for so long, and more where the disk's share is used up."""
        self.archive.tidy(before=now() - keep_days * 86400)
        self.quota.make_room()

    def open_session(self, account: Account, name: str, language: str | None) -> Session:
        digits = str(secrets.randbelow(2**62) + 2**62)
        session = Session(
            digits, unguessable(), account.user_id, name, language, created_at=now(), touched_at=now()
        )
        self.archive.save(session)
        return session

    def session(self, account: Account, session_id: str) -> Session:
        """The person's own session. Raises Refused 1002, also for somebody else's."""
        session = self.archive.sessions.get(session_id)
        if session is None or session.user_id != account.user_id:
            raise Refused(Code.SESSION)
        return session

    def keep(self, session: Session) -> None:
        session.touched_at = now()
        self.archive.save(session)

    def draw(self, session: Session, draft: Draft, *, step: str | None = None) -> None:
        """Make this the session's draft. `step`: what stood there before can be brought back by undo; it is
        what the person said."""
        if step is not None:
            session.steps = session.steps.stepped(session.draft, step)
        session.draft = None if draft is None else dict(draft)
        self.keep(session)

    @asynccontextmanager
    async def turn(self, session: Session) -> AsyncIterator[None]:
        """One run at a time per session: a second waits for the first, so that no edit is lost."""
        lock = self._turns.setdefault(session.session_id, asyncio.Lock())
        async with lock:
            yield


ROOM: web.AppKey[Workroom] = web.AppKey("room", Workroom)


def room_of(request: web.Request) -> Workroom:
    return request.app[ROOM]


def account_of(request: web.Request) -> Account:
    """Raises Refused 1001."""
    return room_of(request).accounts.of(request.headers.get("Authorization"))


def absolute(request: web.Request, path: str) -> str:
    """`/media/x.jpg` → an address that the asker can reach: the one it asked at."""
    host = request.headers.get("Host", "")
    if not re.fullmatch(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?", host):
        name = request.transport.get_extra_info("sockname") if request.transport else None
        host = f"{name[0]}:{name[1]}" if name else "127.0.0.1"
    return f"{request.scheme}://{host}{path}"
