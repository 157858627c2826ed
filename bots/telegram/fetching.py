"""A person's file on its way from Telegram to the disk."""

from __future__ import annotations

import asyncio
import os
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import structlog
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bots.telegram.api import Api
from bots.telegram.errors import (
    LARGE,
    FileBeyondTelegram,
    FileBeyondTelegramUnmeasured,
    FileGone,
    TelegramAway,
    seconds,
)
from core import (
    Attachment,
    DataUnwritable,
    DiskFull,
    FileBroken,
    MediaError,
    ReelwireError,
    Stalled,
    Watch,
    save,
)

log = structlog.get_logger(__name__)

HANDED_OUT: Final = 20 * 2**20
"""Bytes of the largest file that the Bot API of the cloud hands out."""
TRIES: Final = 4


class Fetching:
    """`local`: the Bot API server is one of the operator's own: no limit, and files lie where it put them."""

    def __init__(self, api: Api, *, local: bool) -> None:
        self._api, self._local = api, local
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="telegram-file")

    def close(self) -> None:
        self._pool.shutdown(wait=False)

    async def fetch(self, attachment: Attachment, into: Path) -> Path:
        """Raises MediaError where it is about the file; TelegramAway where it is about the way, after some
        tries; DiskFull."""
        size = attachment.size
        if not self._local and size is not None and size > HANDED_OUT:
            raise FileBeyondTelegram(name=attachment.name, size=size, limit=HANDED_OUT)
        trouble: Exception | None = None
        for number in range(TRIES):
            if number:
                await asyncio.sleep(self._pause(number, trouble))
            try:
                return await self._once(attachment, into)
            except (MediaError, DiskFull, DataUnwritable):
                raise
            except (NetworkError, RetryAfter, Stalled, Cut) as error:
                trouble = error
                log.info("telegram.fetch_failed", error=getattr(error, "message", "") or repr(error))
        if isinstance(trouble, Cut):
            raise FileBroken(name=attachment.name)
        raise TelegramAway(name=attachment.name)

    async def _once(self, attachment: Attachment, into: Path) -> Path:
        path = await self._path(attachment)
        if self._local and path.startswith("/"):
            here = Path(path)
            if await asyncio.to_thread(_readable, here):
                return here
            # The server keeps files in a folder named by the token; served elsewhere, they begin below it.
            path = path.partition(f"/{self._api.token}/")[2] or path.lstrip("/")
        await self._download(path, attachment, into)
        return into

    async def _path(self, attachment: Attachment) -> str:
        """Where it lies at the moment: such an address lives for an hour, so it is asked for each time."""
        try:
            path = await self._api.path_of(str(attachment.handle["file_id"]))
        except BadRequest as error:
            if any(word in error.message.lower() for word in LARGE):
                raise FileBeyondTelegramUnmeasured(name=attachment.name, limit=HANDED_OUT) from error
            raise FileGone(name=attachment.name) from error
        except TelegramError as error:
            if isinstance(error, NetworkError | RetryAfter):
                raise
            raise TelegramAway(name=attachment.name) from error
        if not path:
            raise FileGone(name=attachment.name)
        return path

    async def _download(self, path: str, attachment: Attachment, into: Path) -> None:
        watch = Watch(self._api.tempo.stall)
        trouble: NetworkError | None = None
        try:
            await watch.over(self._stream(path, attachment, into, watch))
        except (MediaError, ReelwireError, Stalled, Cut, NetworkError):
            raise
        except Exception as error:  # noqa: BLE001 - told without the address, which holds the token
            trouble = self._api.files.told(error)
        if trouble is not None:
            raise trouble

    async def _stream(self, path: str, attachment: Attachment, into: Path, watch: Watch) -> None:
        async with self._api.files.stream(self._api.address(path)) as (status, length, chunks):
            if status == 404:
                raise FileGone(name=attachment.name)
            if status != 200:
                raise NetworkError(f"HTTP {status} for a file")
            whole = attachment.size or length
            if length is not None and whole is not None and length != whole:
                log.warning("telegram.odd_length", said=attachment.size, comes=length)
                whole = length
            try:
                await save(chunks, into, whole, watch, self._pool)
            except (DiskFull, DataUnwritable):
                raise
            except ReelwireError:
                cut = f"{watch.done} of {whole} bytes"
            else:
                return
        raise Cut(cut)

    def _pause(self, number: int, trouble: Exception | None) -> float:
        if isinstance(trouble, RetryAfter):
            return seconds(trouble)
        tempo = self._api.tempo
        return min(tempo.first * 2.0 ** (number - 1), tempo.longest) * random.uniform(0.7, 1.3)


class Cut(Exception):
    """Fewer bytes came than there are."""


def _readable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.R_OK)
