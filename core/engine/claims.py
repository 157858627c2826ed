"""Who lives under which name, where several processes share one Postgres: a name is an advisory lock of a
session, and the server frees it when that session ends, however it ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from core.errors import DataInUse
from core.postgres_address import KEEPALIVE

T = TypeVar("T")
APP = "reelwire"
TRIES = 20
"""A tenth of a second apart: a session just ended may hold its name a moment longer."""
PATIENCE = 10.0


class Claim:
    """A session that holds our name. `good`: when (`time.monotonic()`) it was last known to."""

    def __init__(self, url: str, name: str) -> None:
        self.url, self.name = url, name
        self.good = float("-inf")
        self._session: Any = None

    @classmethod
    async def taken(cls, url: str, name: str) -> Claim:
        """Raises DataInUse where another process lives under this name."""
        claim = cls(url, name)
        for _ in range(TRIES):
            if await claim.take():
                return claim
            await asyncio.sleep(0.1)
        host = claim._session.info.host
        await claim.release()
        raise DataInUse(folder=host, pid=None)

    async def take(self, within: float = PATIENCE) -> bool:
        """False: another session holds the name. Raises what the driver does where there is no database."""
        if self._session is None:
            self._session = await _bounded(_connect(self.url), within)
        held = await _bounded(self._locked(APP, self.name), within)
        if held:
            self.good = time.monotonic()
        return held

    async def holds(self, within: float = PATIENCE) -> bool:
        """Does our session still live? A lock of a session lasts as long as the session."""
        asked = time.monotonic()
        try:
            await _bounded(self._session.execute("SELECT 1"), within)
        except Exception:  # noqa: BLE001 - whatever ended it, it is over
            await self.drop()
            return False
        self.good = asked
        return True

    @asynccontextmanager
    async def reached(self, name: str, of: str = APP) -> AsyncIterator[bool]:
        """Another name as well, while the block runs. False: somebody lives under it."""
        free = self._session is not None and await self._locked(of, name)
        try:
            yield free
        finally:
            if free and self._session is not None:
                asked = "SELECT pg_advisory_unlock(hashtext(%s), hashtext(%s))"
                await self._session.execute(asked, (of, name))

    async def _locked(self, of: str, name: str) -> bool:
        asked = "SELECT pg_try_advisory_lock(hashtext(%s), hashtext(%s))"
        return bool((await (await self._session.execute(asked, (of, name))).fetchone())[0])

    async def drop(self) -> None:
        """Let go of a session that is lost; nothing is said to the server, which may never answer."""
        session, self._session = self._session, None
        if session is not None:
            with suppress(Exception):
                await session.close()

    async def release(self) -> None:
        if self._session is not None:
            with suppress(Exception):
                # Asked for by name: closing alone frees it a moment later.
                await _bounded(self._session.execute("SELECT pg_advisory_unlock_all()"), 1)
        await self.drop()


async def _bounded(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """What does not answer in time is left alone, not cancelled: the driver would ask the server to cancel
    it, and wait for that. It ends when its session is closed. Raises TimeoutError."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        task.add_done_callback(lambda late: late.cancelled() or late.exception())
        raise TimeoutError
    return task.result()


async def _connect(url: str) -> Any:
    """Both ends notice within ten seconds that the other is gone, also when its machine is."""
    import psycopg

    options: dict[str, Any] = {**KEEPALIVE, "connect_timeout": 5}
    session = await psycopg.AsyncConnection.connect(url, autocommit=True, **options)
    for name in ("idle", "interval", "count"):
        await session.execute(f"SET tcp_keepalives_{name} = {KEEPALIVE[f'keepalives_{name}']}")
    return session
