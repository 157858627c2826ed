"""Files up and down: MB/s against curl in the same run, memory and the longest stall of the event loop.

    python tests/bench/files.py [--rounds 5] [--megabytes 500] [--folder /dev/shm]

The server is a process of its own: it swallows uploads and sends a file by `sendfile`. curl and the client
take turns; the ratio is the median of the pairs. Memory is the growth of the process's peak (Linux).
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.backend import Attribution, Backend, Credentials

CREDS = Credentials("token-of-the-bench", Attribution("bench", "1.0.0", "unknown"))
ANSWER = b'{"code":0,"data":{"files":[{"filename":"film.mp4","cdn_url":"http://127.0.0.1/film.mp4"}]}}'
GOAL_SPEED, GOAL_MEMORY, GOAL_STALL = 0.9, 8.0, 20.0


def serve(ports: multiprocessing.Queue[int], film: Path) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    ports.put(listener.getsockname()[1])
    buffer = bytearray(1 << 20)
    while True:
        peer, _ = listener.accept()
        with peer:
            data = b""
            while b"\r\n\r\n" not in data:
                data += peer.recv(65536)
            head, _, body = data.partition(b"\r\n\r\n")
            if head.startswith(b"GET"):
                size = film.stat().st_size
                peer.sendall(
                    b"HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: %d\r\n\r\n" % size
                )
                with film.open("rb") as file:
                    peer.sendfile(file)
            else:
                left = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]) - len(body)
                while left > 0 and (got := peer.recv_into(buffer)):
                    left -= got
                peer.sendall(
                    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                    % (len(ANSWER), ANSWER)
                )


def curl(*words: str) -> float:
    """Seconds."""
    before = time.perf_counter()
    subprocess.run(["curl", "-sS", "-f", *words], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - before


async def watched(work: Awaitable[object]) -> tuple[float, float]:
    """Seconds it took, and the longest the loop stood still meanwhile (ms)."""
    longest = 0.0

    async def tick() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.002)
            longest = max(longest, time.perf_counter() - before - 0.002)

    ticker = asyncio.ensure_future(tick())
    before = time.perf_counter()
    await work
    took = time.perf_counter() - before
    ticker.cancel()
    return took, longest * 1000


def memory(field: str) -> float:
    """MB of this process: VmRSS now, VmHWM at its peak."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    return float("nan")


async def measure(film: Path, port: int, rounds: int, show: Callable[[str], object]) -> None:
    base = f"http://127.0.0.1:{port}"
    into = film.with_name("fetched.mp4")
    small = film.with_name("small.mp4")
    small.write_bytes(b"x" * (8 << 20))
    backend = Backend(base)
    await backend.upload(CREDS, "1", small, "small.mp4")
    await backend.download("/film.mp4", into)
    megabytes = film.stat().st_size / 1e6
    show(f"{megabytes:.0f} MB, median of {rounds} pairs; MB/s\n")
    show(f"{'':10}{'curl':>7}{'client':>8}{'ratio':>7}{'memory':>10}{'stall':>9}\n")
    by_curl = {
        "upload": ("-H", "Expect:", "-F", f"files=@{film};filename=film.mp4", f"{base}/upload"),
        "download": ("-o", str(into), f"{base}/film.mp4"),
    }
    for name, words in by_curl.items():
        pairs, stalls = [], []
        start = memory("VmRSS")
        if Path("/proc/self/clear_refs").exists():
            Path("/proc/self/clear_refs").write_text("5")
        for _ in range(rounds):
            low = curl(*words)
            work = (
                backend.upload(CREDS, "1", film, "film.mp4")
                if name == "upload"
                else backend.download("/film.mp4", into)
            )
            took, stall = await watched(work)
            pairs.append((low, took))
            stalls.append(stall)
        growth = memory("VmHWM") - start
        low, ours = (median(side) for side in zip(*pairs, strict=True))
        ratio = median(low / ours for low, ours in pairs)
        show(
            f"{name:10}{megabytes / low:7.0f}{megabytes / ours:8.0f}{ratio:7.2f}"
            f"{growth:+7.1f} MB{median(stalls):6.1f} ms\n"
        )
    show(f"{'goal':10}{'':15}{'>= ' + str(GOAL_SPEED):>7}{GOAL_MEMORY:+7.1f} MB{GOAL_STALL:6.1f} ms\n")
    await backend.close()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--megabytes", type=int, default=500)
    options.add_argument("--folder", type=Path, default=None)
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(dir=chosen.folder))
    try:
        film = folder / "film.mp4"
        with film.open("wb") as file:
            for _ in range(chosen.megabytes):
                file.write(os.urandom(1_000_000))
        ports: multiprocessing.Queue[int] = multiprocessing.Queue()
        multiprocessing.Process(target=serve, args=(ports, film), daemon=True).start()
        try:
            import uvloop
        except ImportError:
            runs = {"asyncio": asyncio.run}
        else:
            runs = {"uvloop": uvloop.run, "asyncio": asyncio.run}
        port = ports.get()
        for name, run in runs.items():
            sys.stdout.write(f"{name}: ")
            run(measure(film, port, chosen.rounds, sys.stdout.write))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
