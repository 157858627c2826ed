"""Processes of one product on one database, to be killed: `python -m tests.doubles.replica`.

Each line (JSON) is a process, a fork of this one, which has only imported what it needs; the answer is its
pid. {"name", "database", "folder", "url", "diary", "adopt_after"}. It works until SIGTERM, or until it is
killed.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from core.rhythm import Rhythm
from tests.doubles.chat import DiaryBot
from tests.doubles.house import house


async def main(job: dict[str, Any]) -> None:
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    folder = Path(job["folder"])
    async with house(
        folder,
        job["url"],
        DiaryBot(Path(job["diary"])),
        rhythm=Rhythm().tiny(recover_reads=3, sweep=0.2, look=0.1, poll=0.1),
        database=job["database"],
        executor=job["name"],
        adopt_after=job["adopt_after"],
        media=folder / job["name"],
    ):
        (folder / f"{job['name']}.ready").touch()
        await stopped.wait()


def begin(job: dict[str, Any]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            asyncio.run(main(job))
        except BaseException:  # noqa: BLE001 - the fork must never return
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return pid


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    modules = ("dbos", "core.engine.workflows", "core.engine.sharing", "core.engine.posting", "psycopg")
    for module in (*modules, "core.store.ledger", "core.store.postgres", "av", "PIL.Image", "httpx_aiohttp"):
        importlib.import_module(module)
    with os.fdopen(os.dup(1), "w") as answers:
        os.dup2(2, 1)  # whatever one prints is not an answer
        for line in sys.stdin:
            print(begin(json.loads(line)), file=answers, flush=True)
