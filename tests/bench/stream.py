"""What a stream event costs the client, in CPU, against a raw socket and the standard json in the same run.

    python tests/bench/stream.py [--rounds 5] [--events 40000] [--paced 2000]

The server is a process of its own, pinned to another core where there is one. Floor and client take turns, so
that what else the machine does falls on both; the ratio is the median of the pairs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.backend import Attribution, Backend, Credentials, Said

EVENT = {
    "content": {"parts": [{"text": "add a slow zoom to the second photo, then "}], "role": "model"},
    "partial": True,
    "invocationId": "e-2212345678",
    "author": "nemo_agent",
    "id": "a9131d",
    "timestamp": 1795169967.98,
}
FRAME = b"data: " + json.dumps(EVENT, separators=(",", ":")).encode() + b"\n\n"
CHUNK = b"%x\r\n%s\r\n" % (len(FRAME), FRAME)
BATCH = 200  # events a write holds in a burst
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


def serve(ports: multiprocessing.Queue[int]) -> None:
    """One stream after another: the prompt says `burst <events>` or `paced <events>` (1,000 a second)."""
    pin(1)
    listener = socket.create_server(("127.0.0.1", 0))
    ports.put(listener.getsockname()[1])
    while True:
        peer, _ = listener.accept()
        with peer:
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            mode, count = asked(peer)
            peer.sendall(HEAD)
            moment = time.perf_counter()
            for _ in range(count // BATCH if mode == "burst" else count):
                if mode == "paced":
                    moment += 0.001
                    time.sleep(max(0.0, moment - time.perf_counter()))
                peer.sendall(CHUNK * BATCH if mode == "burst" else CHUNK)
            peer.sendall(b"0\r\n\r\n")


def asked(peer: socket.socket) -> tuple[str, int]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += peer.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += peer.recv(65536)
    mode, count = json.loads(body)["new_message"]["parts"][0]["text"].split()
    return mode, int(count)


async def floor(port: int, mode: str, count: int) -> int:
    """Raw bytes off a socket, cut at line ends, each event through `json.loads`."""
    body = json.dumps({"new_message": {"parts": [{"text": f"{mode} {count}"}]}}).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /run_sse HTTP/1.1\r\nhost: bench\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))
    seen = 0
    rest = b""
    while data := await reader.read(65536):
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                json.loads(line[5:])
                seen += 1
    writer.close()
    return seen


async def client(port: int, mode: str, count: int) -> int:
    backend = Backend(f"http://127.0.0.1:{port}")
    creds = Credentials("token-of-the-bench", Attribution("bench", "1.0.0", "unknown"))
    seen = 0
    async with backend.talk(creds, "1", f"{mode} {count}") as events:
        async for event in events:
            seen += type(event) is Said and event.partial
    await backend.close()
    return seen


async def cost(reader: Callable[[int, str, int], Awaitable[int]], port: int, mode: str, count: int) -> float:
    """Microseconds of CPU an event, user and system."""
    await reader(port, "burst", BATCH)
    before = time.process_time()
    seen = await reader(port, mode, count)
    spent = time.process_time() - before
    if seen != count:
        raise SystemExit(f"{reader.__name__} read {seen} of {count} events")
    return spent / count * 1e6


def pin(core: int) -> None:
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {core})


def loops() -> dict[str, Callable[[Coroutine[Any, Any, float]], float]]:
    found: dict[str, Callable[[Coroutine[Any, Any, float]], float]] = {"asyncio": asyncio.run}
    try:
        import uvloop
    except ImportError:
        return found
    return {"uvloop": uvloop.run, **found}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--events", type=int, default=40_000)
    options.add_argument("--paced", type=int, default=2_000)
    chosen = options.parse_args()
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    multiprocessing.Process(target=serve, args=(ports,), daemon=True).start()
    port = ports.get()
    pin(0)
    goals = {
        ("uvloop", "paced"): 1.9,
        ("asyncio", "paced"): 2.2,
        ("uvloop", "burst"): 1.4,
        ("asyncio", "burst"): 1.4,
    }
    sys.stdout.write(f"CPU per stream event of {len(FRAME)} bytes, us (median of {chosen.rounds} pairs)\n")
    sys.stdout.write(f"{'loop':8} {'mode':6} {'floor':>7} {'client':>7} {'ratio':>6} {'goal':>6}\n")
    for name, run in loops().items():
        for mode, count in (("burst", chosen.events), ("paced", chosen.paced)):
            pairs = [
                (run(cost(floor, port, mode, count)), run(cost(client, port, mode, count)))
                for _ in range(chosen.rounds)
            ]
            low, ours = (median(side) for side in zip(*pairs, strict=True))
            ratio = median(ours / low for low, ours in pairs)
            sys.stdout.write(
                f"{name:8} {mode:6} {low:7.1f} {ours:7.1f} {ratio:6.2f} {'<= ' + str(goals[name, mode]):>6}\n"
            )


if __name__ == "__main__":
    main()
