"""A file on its way to Discord: read from disk while it is sent, and counted, so that a line that stands
still is noticed."""

from __future__ import annotations

import asyncio
import hashlib
import io
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core import Watch


@dataclass(frozen=True, slots=True)
class Upload:
    """`name`: as people see it."""

    path: Path
    name: str
    type: str
    bytes: int


class Counted(io.BufferedReader):
    """Read by a thread of aiohttp's; what it took is told to the watch on the loop."""

    def __init__(self, path: Path, watch: Watch, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(io.FileIO(path, "rb"), 1 << 20)
        self._watch, self._loop = watch, loop

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self._loop.call_soon_threadsafe(self._watch.moved, len(data))
        return data


def fields(body: str, upload: Upload, file: io.BufferedReader) -> list[dict[str, Any]]:
    """The parts of a form: the message, then its file."""
    return [
        {"name": "payload_json", "value": body, "content_type": "application/json"},
        {"name": "files[0]", "value": file, "filename": upload.name, "content_type": upload.type},
    ]


def nonce(key: str, part: str = "") -> str:
    """What Discord knows a message by for some minutes: two with one nonce are one. Without a key of core's
    it is new each time, and keeps the library's own repeats (after a 5xx) from doubling."""
    return digest(f"{key}#{part}")[:25] if key else secrets.token_hex(12)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
