"""A process of its own for the engine's tests: journals, enqueues, runs jobs that read the ledger, is killed.

`python engine_child.py FOLDER MODE`: `journal` writes the turns and dies before they are enqueued; `crash`
enqueues them and dies (SIGKILL) in the middle of the first, its stage written; `resume` sweeps, and runs what
is left to its end. Each run appends a line to FOLDER/ran; nothing but the ledger says what was done before.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from core.engine import Engine
from core.message import Address, Message
from core.store import Cipher, Ledger, hold

FOLDER, MODE = Path(sys.argv[1]), sys.argv[2]


async def main() -> None:
    with hold(FOLDER):
        async with await Ledger.open(FOLDER / "ledger.db", Cipher.in_folder(FOLDER)) as ledger:
            await work(ledger)


async def work(ledger: Ledger) -> None:
    async def run(id: str) -> None:
        turn = await ledger.turn(id)
        assert turn is not None
        with (FOLDER / "ran").open("a") as file:
            file.write(f"{MODE} {turn.message_id} {turn.stage}\n")
        if turn.stage == "received":
            await ledger.stage(id, "sending")
        if MODE == "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        await ledger.stage(id, "answered" if turn.stage == "received" else "interrupted")
        await ledger.stage(id, "told")

    engine = Engine(database=FOLDER / "jobs.db", executor="local", version="1", jobs={"turn": run}, poll=0.02)
    await engine.start()
    address = Address("console", "here", "room")
    person = await ledger.person("console", "ann")
    talk = await ledger.conversation(address, person_id=person.id, skill="one")
    if MODE != "resume":
        for id in ("1", "2"):
            await ledger.journal(Message(id=id, address=address), conversation_id=talk.id, action="create")
    if MODE == "journal":
        os.kill(os.getpid(), signal.SIGKILL)
    for job in await ledger.sweep():
        await engine.enqueue(job.kind, job.id, lane=str(job.conversation_id), priority=job.sequence)

    async def all_told() -> bool:
        return not await ledger.open_turns()

    await asyncio.wait_for(ledger.changed(all_told), 20)
    await engine.stop()


asyncio.run(main())
