"""A run's events as the real API server writes them: one `data:` line each, camelCase, no end mark (§3.1)."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import cycle
from typing import Any

from aiohttp import web

from core.studio.answers import dumps
from core.wire import AGENT

BEATS = (": still here\n\n", "data:\n\n", "data: heartbeat\n\n", "event: heartbeat\ndata:\n\n")


class StreamCut(Exception):
    """The connection was cut on purpose; the client sees a broken stream."""


class EventStream:
    """Writes the events of one run. Raises StreamCut when the switches say so, ConnectionResetError when the
    client has hung up."""

    def __init__(
        self, request: web.Request, *, delay: float, first_delay: float, cut_after: int | None
    ) -> None:
        self.request = request
        self.delay = delay
        self.first_delay = first_delay
        self.left = cut_after
        self.run = f"e-{uuid.uuid4()}"
        self.response = web.StreamResponse(headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})
        self.response.content_type = "text/event-stream"
        self.response.charset = "utf-8"
        self._calls = 0
        self._events = 0
        self._lock = asyncio.Lock()

    async def open(self) -> None:
        await self.response.prepare(self.request)

    async def close(self) -> None:
        await self.response.write_eof()

    @asynccontextmanager
    async def beating(self, seconds: float) -> AsyncIterator[None]:
        """Signs of life while the block runs; 0: none."""

        async def beat() -> None:
            for sign in cycle(BEATS):
                await asyncio.sleep(seconds)
                await self._write(sign)

        task = asyncio.create_task(beat()) if seconds else None
        try:
            yield
        finally:
            if task:
                task.cancel()
                with suppress(asyncio.CancelledError, StreamCut, ConnectionError):
                    await task

    async def say(self, text: str, *, chunked: bool = True) -> None:
        """Text in chunks, each marked partial, then the whole again without the mark."""
        pieces = re.findall(r"\S+\s*|\s+", text) if chunked else []
        step = max(1, len(pieces) // 6)
        groups = ["".join(pieces[i : i + step]) for i in range(0, len(pieces), step)]
        for group in groups if len(groups) > 1 else []:
            await self.event({"parts": [{"text": group}], "role": "model"}, partial=True)
        await self.event({"parts": [{"text": text}], "role": "model"})

    async def call(self, name: str, args: dict[str, Any]) -> str:
        """A tool is called; gives the id that its result must carry."""
        self._calls += 1
        call = f"adk-{self.run[2:10]}-{self._calls}"
        await self.event(
            {"parts": [{"functionCall": {"id": call, "args": args, "name": name}}], "role": "model"}
        )
        return call

    async def result(self, call: str, name: str, response: dict[str, Any]) -> None:
        part = {"functionResponse": {"id": call, "name": name, "response": response}}
        await self.event({"parts": [part], "role": "user"})

    async def event(self, content: dict[str, Any] | None, *, partial: bool = False, **beside: Any) -> None:
        body: dict[str, Any] = {} if content is None else {"content": content}
        if partial:
            body["partial"] = True
        body |= beside
        body |= {
            "invocationId": self.run,
            "author": AGENT,
            "actions": {"stateDelta": {}, "artifactDelta": {}},
            "id": str(uuid.uuid4()),
            "timestamp": time.time(),
        }
        await self.frame(body)

    async def frame(self, body: dict[str, Any]) -> None:
        await asyncio.sleep(self.delay if self._events else max(self.first_delay, self.delay))
        self._events += 1
        await self._write(f"data: {dumps(body)}\n\n")

    async def _write(self, text: str) -> None:
        data = text.encode()
        transport = self.request.transport
        if transport is None or transport.is_closing():
            raise ConnectionResetError("the client has hung up")
        async with self._lock:
            if self.left is None or len(data) <= self.left:
                await self.response.write(data)
                self.left = None if self.left is None else self.left - len(data)
                return
            await self.response.write(data[: self.left])
            await asyncio.sleep(0)
            transport.close()  # without the stream's own end: an incomplete chunked read
            raise StreamCut
