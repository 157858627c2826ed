"""The way between the product and a server: connections that are cut at every class of byte, or refused."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal

from tests.chaos.chronicle import Chronicle
from tests.chaos.dice import Dice

Where = Literal[
    "before the request", "request head", "request body", "before the answer", "answer head", "answer body"
]
PLACES: Final[tuple[Where, ...]] = (
    "before the request", "request head", "request body", "before the answer", "answer head", "answer body",
)  # fmt: skip
END: Final = b"\r\n\r\n"


@dataclass
class Cut:
    """`after`: so many bytes of that part still pass. `abrupt`: reset, else closed."""

    where: Where
    after: int
    abrupt: bool


class Wire:
    """`async with Wire(name, [port], …) as wire:` leads from `wire.url` to that port, or to any of several
    where somebody is. `share`: of the connections, so many are cut."""

    def __init__(
        self, name: str, ports: Sequence[int], dice: Dice, chronicle: Chronicle, share: float
    ) -> None:
        self.name, self._ports, self.share = name, ports, share
        self._dice, self._chronicle = dice, chronicle
        self.port = 0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Wire:
        await self.up()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.down()

    async def up(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port, backlog=512)
            self.port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        """Nobody is there: connections are refused, and those that were open break."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.drop()
        await asyncio.gather(*self._open, return_exceptions=True)

    def drop(self) -> None:
        """All that is open breaks."""
        for task in self._open:
            task.cancel()

    def _draw(self) -> Cut | None:
        if not self._dice.happens(self.share):
            return None
        most = self._dice.one_of((0, 1, 20, 200, 5000))
        return Cut(self._dice.one_of(PLACES), self._dice.number(0, most), self._dice.chance(0.5))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        cut, far = self._draw(), None
        lanes: list[asyncio.Task[None]] = []
        try:
            if cut is None or cut.where != "before the request":
                away, far = await self._reach()
                lanes = [
                    asyncio.create_task(self._pump(reader, far, cut, "request")),
                    asyncio.create_task(self._pump(away, writer, cut, "answer")),
                ]
                await asyncio.gather(*lanes)
            else:
                raise _Severed
        except _Severed:
            assert cut is not None
            self._chronicle.fault(f"wire cut {cut.where}", self.name)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            for lane in lanes:
                lane.cancel()
            for end in (writer, far):
                if end is not None:
                    end.transport.abort() if cut is None or cut.abrupt else end.close()
            self._open.discard(task)

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Raises ConnectionError where nobody is."""
        first = self._dice.number(0, len(self._ports) - 1)
        for port in (*self._ports[first:], *self._ports[:first]):
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        raise ConnectionRefusedError

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: Cut | None, side: str
    ) -> None:
        """Raises _Severed where the cut is. Only the first message of a connection is cut."""
        seen = b""
        head: int | None = None
        while some := await reader.read(1 << 16):
            if cut is not None and (cut.where.startswith(side) or cut.where == f"before the {side}"):
                seen += some
                head = head if head is not None else _head(seen)
                left = _left(cut, side, seen, head)
                if left is not None:
                    keep = max(0, len(some) - (len(seen) - left))
                    writer.write(some[:keep])
                    with suppress(OSError):
                        await writer.drain()
                    raise _Severed
            writer.write(some)
            await writer.drain()
        with suppress(OSError):
            writer.write_eof()


class _Severed(Exception):
    pass


def _head(seen: bytes) -> int | None:
    found = seen.find(END)
    return None if found < 0 else found + len(END)


def _left(cut: Cut, side: str, seen: bytes, head: int | None) -> int | None:
    """How many of the bytes seen may pass; None: all, and more."""
    if cut.where == "before the answer":
        return 0
    if cut.where == f"{side} head":
        return min(cut.after, head - 1 if head is not None else cut.after) if len(seen) > cut.after else None
    if head is None or cut.where != f"{side} body":
        return None
    return head + cut.after if len(seen) >= head + cut.after else None
