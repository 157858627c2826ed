"""A request with files in it as a stream of bytes: constant memory, read off the event loop."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import unicodedata
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import IO, Final, cast

from core import Watch

READ: Final = 1 << 20
PIECE: Final = 1 << 18
"""Small enough that a slow line is seen to creep, not to stand."""

Files = Mapping[str, tuple[str, IO[bytes] | bytes, str]]


class Multipart:
    """`fields` and `files` (name → file name, bytes or an open file, type) as one body of `length` bytes."""

    def __init__(self, fields: Mapping[str, str], files: Files) -> None:
        boundary = secrets.token_hex(16)
        self.type = f"multipart/form-data; boundary={boundary}"
        self._parts: list[bytes | IO[bytes]] = []
        self.length = 0
        for name, value in fields.items():
            self._add(_head(boundary, name) + value.encode() + b"\r\n")
        for name, (file_name, content, kind) in files.items():
            self._add(_head(boundary, name, file_name, kind))
            self._add(content)
            self._add(b"\r\n")
        self._add(f"--{boundary}--\r\n".encode())

    def _add(self, part: bytes | IO[bytes]) -> None:
        self._parts.append(part)
        self.length += len(part) if isinstance(part, bytes) else os.fstat(part.fileno()).st_size

    async def body(self, watch: Watch, answer: float) -> AsyncIterator[bytes | memoryview]:
        """Once all is sent, Telegram has `answer` seconds. Raises OSError where a file cannot be read to the
        length it had."""
        left = self.length
        for part in self._parts:
            async for piece in _pieces(part):
                left -= len(piece)
                if not left:
                    watch.patience = answer
                yield piece
                watch.moved(len(piece))
        if left:
            raise EOFError(f"{left} bytes less than there were")


def _head(boundary: str, name: str, file_name: str | None = None, kind: str = "") -> bytes:
    told = f'form-data; name="{name}"'
    if file_name is not None:
        told += f'; filename="{plain(file_name)}"\r\nContent-Type: {kind}'
    return f"--{boundary}\r\nContent-Disposition: {told}\r\n\r\n".encode()


def plain(name: str) -> str:
    """A file name that survives every server: ASCII, no quotes."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, ending = letters.rpartition(".") if "." in letters else (letters, "", "")
    stem = re.sub(r"[^A-Za-z0-9._ ()+-]+", "-", stem).strip(" .-_")[:80] or "file"
    return f"{stem}.{re.sub(r'[^A-Za-z0-9]', '', ending)[:8] or 'bin'}" if dot else f"{stem}.bin"


async def _pieces(part: bytes | IO[bytes]) -> AsyncIterator[bytes | memoryview]:
    if isinstance(part, bytes):
        for piece in _cut(part):
            yield piece
        return
    part.seek(0)
    while chunk := cast(bytes, await asyncio.to_thread(part.read, READ)):
        for piece in _cut(chunk):
            yield piece


def _cut(chunk: bytes) -> Iterator[bytes | memoryview]:
    if len(chunk) <= PIECE:
        yield chunk
        return
    view = memoryview(chunk)
    for at in range(0, len(view), PIECE):
        yield view[at : at + PIECE]
