"""Births and deaths: children of a nursery, each with a line to us that ends when it does."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import struct
import sys
from asyncio.subprocess import PIPE
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.chronicle import Chronicle

ROOT = Path(__file__).parents[2]


@dataclass(eq=False)
class Life:
    number: int
    name: str
    pid: int = 0
    code: int | None = None
    born: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    kill_at: list[Any] | None = None

    def signal(self, how: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            if self.pid and not self.over.is_set():
                os.kill(self.pid, how)


class Nursery:
    """`async with Nursery(folder, chronicle) as nursery:` — whoever still lives at its end is killed."""

    def __init__(self, folder: Path, chronicle: Chronicle) -> None:
        self.folder, self._chronicle = folder, chronicle
        self.lives: list[Life] = []
        self.clock = folder / "clock"
        self._line = folder / "line"
        self._lines: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Nursery:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.jump(0.0)
        self._server = await asyncio.start_unix_server(self._hear, str(self._line))
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.chaos.life", cwd=ROOT, stdin=PIPE, stdout=PIPE
        )
        assert self._process.stdout is not None
        assert await self._process.stdout.readline() == b"ready\n", "the nursery did not begin"
        return self

    async def __aexit__(self, *_: object) -> None:
        for life in self.lives:
            life.signal(signal.SIGKILL)
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        self._server.close()
        for line in self._lines:
            line.cancel()

    def jump(self, seconds: float) -> None:
        """The machine's clock is wrong by so much from now on, for all of them."""
        if not self.clock.exists():
            self.clock.write_bytes(bytes(8))
        with self.clock.open("r+b") as file:
            file.write(struct.pack("d", seconds))

    async def begin(
        self, name: str, env: dict[str, str], discord: str = "", kill: list[Any] | None = None
    ) -> Life:
        life = Life(len(self.lives), name, kill_at=kill)
        self.lives.append(life)
        job = {
            "number": life.number, "env": env, "folder": str(self.folder), "line": str(self._line),
            "clock": str(self.clock), "discord": discord, "kill": kill,
        }  # fmt: skip
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job).encode() + b"\n")
        await asyncio.wait_for(life.born.wait(), 30)
        self._chronicle.note(f"life {life.number} of {name} begins, pid {life.pid}, kill at {kill}")
        return life

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        number, pid = (await reader.readline()).split()
        life = self.lives[int(number)]
        life.pid = int(pid)
        life.born.set()
        with suppress(OSError):
            while said := await reader.readline():
                life.code = int(said.split()[1])
        life.over.set()
        self._chronicle.note(f"life {life.number} of {life.name} is over, code {life.code}")
        writer.close()
        self._lines.discard(task)
