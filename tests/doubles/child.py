"""A whole product in a process of its own, to be killed: `python -m tests.doubles.child`.

Reads a life a line (JSON) and answers with its exit code (-9: killed). Each life is a fork of this process,
which has only imported what a life needs: starting from nothing would take longer than living.

{"folder", "url", "diary", "message": {"text", "files"}, "kill": ["turn", "sending", "after"] or null}; or
"messages", a list of such, each with its "id" and "group".
Kills itself (SIGKILL) when the ledger tells that stage; else ends with 0 when the message has its end.
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
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.house import house


async def main(job: dict[str, Any]) -> None:
    kill = tuple(job["kill"] or ())

    def observer(kind: str, id: str, stage: str, when: str) -> None:
        if kill == (kind, stage, when):
            os.kill(os.getpid(), signal.SIGKILL)

    bot = DiaryBot(Path(job["diary"]), refuses_doubles=job.get("refuses_doubles", False))
    messages = job.get("messages") or [job["message"]]
    async with house(
        Path(job["folder"]), job["url"], bot, observer=observer, rhythm=Rhythm().tiny(recover_reads=3)
    ) as home:
        for said in messages:
            more = {name: said[name] for name in ("id", "group") if name in said}
            receipt = await home.desk.receive(message(said["text"], *map(Path, said["files"]), **more))
        await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 30)
        await asyncio.wait_for(home.desk.idle(ADDRESS), 30)


def live(job: dict[str, Any]) -> int:
    """Fork, live, and tell how it ended."""
    pid = os.fork()
    if pid == 0:
        try:
            asyncio.run(main(job))
        except BaseException:  # noqa: BLE001 - the fork must never return
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    for module in ("dbos", "core.engine.workflows", "core.store.ledger", "av", "PIL.Image", "httpx_aiohttp"):
        importlib.import_module(module)
    with os.fdopen(os.dup(1), "w") as answers:
        os.dup2(2, 1)  # whatever a life prints is not an answer
        for line in sys.stdin:
            print(live(json.loads(line)), file=answers, flush=True)
