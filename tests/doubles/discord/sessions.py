"""Gateway connections and sessions. A session outlives its connection: what happens while nobody listens is
kept, and told on resume."""

from __future__ import annotations

import asyncio
import contextlib
import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.doubles.discord.apps import INTENTS

if TYPE_CHECKING:
    from tests.doubles.discord.apps import App

DISPATCH = 0
Payload = dict[str, Any]


class Line:
    """One websocket connection. What is told it goes out in order, by a task of its own."""

    def __init__(
        self, socket: web.WebSocketResponse, transport: asyncio.Transport | None, compress: str | None
    ) -> None:
        self.socket = socket
        self._transport = transport
        self.left = False  # we close it, not the client
        self.session: Session | None = None
        self._stream = zlib.compressobj() if compress == "zlib-stream" else None
        self.whole = False  # big payloads are compressed one by one, as identify asked
        self._out: asyncio.Queue[Payload | tuple[int, bytes] | None] = asyncio.Queue()

    def tell(self, payload: Payload) -> None:
        self._out.put_nowait(payload)

    def close(self, code: int, reason: bytes = b"") -> None:
        """After what was told before."""
        self.left = True
        self._out.put_nowait((code, reason))

    def drop(self) -> None:
        """The connection breaks without a word."""
        self.left = True
        self.end()
        if self._transport is not None:
            self._transport.abort()

    def end(self) -> None:
        self._out.put_nowait(None)

    async def write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while (item := await self._out.get()) is not None:
                if isinstance(item, tuple):
                    await self.socket.close(code=item[0], message=item[1])
                    return
                text = json.dumps(item)
                if self._stream is not None:
                    packed = self._stream.compress(text.encode()) + self._stream.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(packed)
                elif self.whole and len(text) > 8192:
                    await self.socket.send_bytes(zlib.compress(text.encode()))
                else:
                    await self.socket.send_str(text)


@dataclass(eq=False)
class Session:
    """What an app identified for. `told`: every event with its number, oldest first."""

    id: str
    app: App
    intents: int
    shard: tuple[int, int]
    line: Line | None = None
    told: list[Payload] = field(default_factory=list)
    heartbeats: int = 0
    resumes: int = 0
    presence: Payload | None = None
    resumable: bool = True

    @property
    def alive(self) -> bool:
        return self.line is not None

    def wants(self, intent: str | None) -> bool:
        return intent is None or bool(self.intents & INTENTS[intent])

    def tell(self, event: str, data: Any) -> None:
        payload = {"op": DISPATCH, "t": event, "s": len(self.told) + 1, "d": data}
        self.told.append(payload)
        if self.line is not None:
            self.line.tell(payload)
