"""A file on its way up: multipart, streamed at constant memory, read off the event loop (§4)."""

from __future__ import annotations

import asyncio
import mimetypes
import os
import re
import secrets
import unicodedata
from collections.abc import AsyncIterator
from concurrent.futures import Executor, Future
from pathlib import Path
from types import TracebackType
from typing import Final

from core.backend.watch import Watch
from core.errors import FileBroken, FileEmpty, FileMissing
from core.wire import UPLOAD_FIELD

CHUNK: Final = 1 << 20
_SMALLEST: Final = 1 << 16
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._ ()+-]+")


def plain(name: str, path: Path) -> str:
    """`name` in ASCII with an extension: a part with only `filename*=` is not seen as a file. `.jpeg`
    becomes `.jpg`."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, extension = _UNSAFE.sub("-", ascii_name).rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,5}", extension):
        stem, extension = _UNSAFE.sub("-", ascii_name), path.suffix.lstrip(".") or "bin"
    extension = extension.lower()
    stem = stem.strip(" .-_")[:80] or "file"
    return f"{stem}.{'jpg' if extension == 'jpeg' else extension}"


class Reading:
    """One file as the body of a POST. `length` is the whole body's, in bytes; use as `async with`."""

    def __init__(self, path: Path, name: str, pool: Executor) -> None:
        self.name = plain(name, path)
        self.length = 0
        self._told = name or path.name
        self._path = path
        self._pool = pool
        self._file = -1
        self.size = 0  # of the file alone
        self._ahead: Future[bytes] | None = None
        self.broken = False  # it could not be read to its end
        boundary = secrets.token_hex(16)
        kind = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        self.type = f"multipart/form-data; boundary={boundary}"
        self._head = (
            f"--{boundary}\r\n"
            f'Content-Disposition: form-data; name="{UPLOAD_FIELD}"; filename="{self.name}"\r\n'
            f"Content-Type: {kind}\r\n\r\n"
        ).encode()
        self._foot = f"\r\n--{boundary}--\r\n".encode()

    async def __aenter__(self) -> Reading:
        loop = asyncio.get_running_loop()
        try:
            self._file, self.size = await loop.run_in_executor(self._pool, _open, self._path)
        except OSError as error:
            raise FileMissing(name=self._told) from error
        if not self.size:
            os.close(self._file)
            raise FileEmpty(name=self._told)
        self.length = len(self._head) + self.size + len(self._foot)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        file, ahead = self._file, self._ahead
        if ahead is not None and not ahead.done():  # a descriptor is never closed under a read
            ahead.add_done_callback(lambda _: os.close(file))
        else:
            await asyncio.get_running_loop().run_in_executor(self._pool, os.close, file)

    async def body(self, watch: Watch, answer_seconds: float) -> AsyncIterator[bytes | memoryview]:
        """Pieces of at most 1 MB, the next one read while this one is sent; smaller where the way is slow,
        so that `watch` sees it creep. Once all is sent, the backend has `answer_seconds` to answer."""
        loop = asyncio.get_running_loop()
        yield self._head
        left = self.size
        step = _SMALLEST
        self._read(min(CHUNK, left))
        while left:
            assert self._ahead is not None
            try:
                chunk = await asyncio.wrap_future(self._ahead)
            except (OSError, EOFError) as error:
                self.broken = True
                raise FileBroken(name=self._told) from error
            self._ahead = None
            left -= len(chunk)
            if left:
                self._read(min(CHUNK, left))
            view = memoryview(chunk)
            while view:
                began = loop.time()
                yield view[:step]
                watch.moved(min(step, len(view)))
                view = view[step:]
                took = loop.time() - began
                step = min(CHUNK, step * 4) if took < 0.1 else max(_SMALLEST, step // 4) if took > 1 else step
        watch.patience = answer_seconds
        yield self._foot

    def _read(self, count: int) -> None:
        self._ahead = self._pool.submit(_exactly, self._file, count)


def _open(path: Path) -> tuple[int, int]:
    """A descriptor and the size. Only a regular file: opening a pipe would wait for its writer."""
    if not path.is_file():
        raise FileNotFoundError(path)
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    return file, os.fstat(file).st_size


def _exactly(file: int, count: int) -> bytes:
    """`count` bytes; EOFError if the file has become shorter than it was."""
    data = os.read(file, count)
    while len(data) < count:
        more = os.read(file, count - len(data))
        if not more:
            raise EOFError
        data += more
    return data
