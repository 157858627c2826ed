"""Discord's figures, against the fake Discord with its real limits: how soon an interaction is answered while
many conversations stream, how often Discord has to say 429, and how soon a film over the limit plays inline.

    python tests/bench/discord.py [--people 200] [--channels 50] [--seconds 120] [--presses 100]
                                  [--megabytes 13]

Everything runs in this one process: Discord, the backend, and the bot with its desk, ledger and engine.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import resource
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

# Without this folder, where this file would be taken for the library.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).parents[2]))

import structlog

from bots.discord import Tempo
from core import Address
from core.actions import Options
from core.rhythm import Rhythm
from tests.bots.discord.stage import Stage, stage
from tests.doubles.backend import Stream, called, returned, said
from tests.doubles.cloud import WorkingBackend, tiny_film
from tests.doubles.discord import Channel, Person
from tests.doubles.house import House, house

DEFER, INLINE = 300.0, 15.0
"""Goals: milliseconds, seconds."""
NO_FILM = Options(auto_export="never")
STEP = 0.5
"""Seconds between two events of a stream: a few hundred events a second in all."""
WIDTH, HEIGHT, SECONDS, RATE = 1920, 1080, 30, 25


def streaming(seconds: float) -> Stream:
    """Words and tools, for so long."""
    pieces: list[bytes | float] = []
    for number in range(int(seconds / STEP)):
        tool = "generate_music" if number % 8 < 4 else "edit_title"
        pieces += [called(tool, f"c{number}"), returned(tool, f"c{number}"), STEP]
    return Stream(*pieces, said("Your film is cut."))


def place(at: Stage, person: Person, channel: Channel) -> Address:
    return Address("discord", at.bot.identity, str(channel.id), "", str(person.id))


async def crowd(
    at: Stage, cloud: WorkingBackend, people: int, channels: int, seconds: float
) -> list[Channel]:
    """So many conversations, all streaming."""
    rooms = [at.guild.channel() for _ in range(channels)]
    for number in range(people):
        person = at.fake.person(f"Person {number}")
        at.guild.member(person)
        cloud.next("talk", streaming(seconds))
        await person.slash("create", {"prompt": f"film {number}"}, rooms[number % channels])
        await asyncio.sleep(0.01)
    await at.fake.until(lambda: len(cloud.heard_at("talk")) >= people, 120)
    return rooms


async def presses(at: Stage, rooms: list[Channel], times: int, pause: float) -> list[float]:
    """Milliseconds from the interaction to its promise, spread over the run."""
    took = []
    for number in range(times):
        before = time.perf_counter()
        asked = await at.ann.slash("status", None, rooms[number % len(rooms)])
        await asked.answered(30)
        took.append((time.perf_counter() - before) * 1000)
        await asyncio.sleep(pause)
    return took


async def busy(people: int, channels: int, seconds: float, times: int, film: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            WorkingBackend(film) as cloud,
            stage(tempo=Tempo(), floods=True) as at,
            house(
                Path(folder), cloud.url, at.bot, rhythm=Rhythm(), options=Options(auto_export="never")
            ) as home,
            at.listening(home.desk),
        ):
            began = time.perf_counter()
            rooms = await crowd(at, cloud, people, channels, seconds)
            took = time.perf_counter() - began
            print(f"{people} conversations in {channels} channels stream after {took:.1f} s")
            waits = await presses(at, rooms, times, seconds * 0.8 / times)
            left = seconds + 5 - (time.perf_counter() - began)
            await asyncio.sleep(max(0.0, left))
            edits = len(at.fake.calls("PATCH", "*"))
            report("interaction → promise, median", median(waits), DEFER, "ms")
            report("interaction → promise, slowest", max(waits), None, "ms")
            print(f"  requests {len(at.fake.heard)}, of them edits {edits}")
            report("429 in all", sum(at.fake.floods.counted.values()), 0, "")
            for route, count in sorted(at.fake.floods.counted.items()):
                print(f"    {count} × {route}")


def long_film(path: Path, megabytes: float) -> Path:
    """Half a minute in 1080p of about so many MB."""
    import av
    import numpy as np

    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    grain = np.random.default_rng(1).integers(0, 32, (HEIGHT + 64, WIDTH + 64), dtype=np.uint8)
    rate = int(megabytes * 8e6 / SECONDS)
    with av.open(str(path), "w", options={"movflags": "faststart"}) as out:
        stream = out.add_stream("libx264", rate=RATE, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.bit_rate = rate
        stream.options |= {"maxrate": str(rate), "minrate": str(rate), "bufsize": str(rate), "nal-hrd": "cbr"}
        for number in range(SECONDS * RATE):
            picture = np.empty((HEIGHT, WIDTH, 3), dtype=np.uint8)
            shift = number % 64
            for colour in range(3):
                picture[..., colour] = ((columns + rows * (colour + 1) + number * 8) >> 4) % 200
                picture[..., colour] += grain[shift : shift + HEIGHT, shift : shift + WIDTH]
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode(None))
    return path


async def large(film: Path) -> None:
    """A default server takes 10 MiB."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            WorkingBackend(film, polls=0) as cloud,
            stage() as at,
            house(Path(folder), cloud.url, at.bot) as home,
            at.listening(home.desk),
        ):
            await at.ann.slash("create", {"prompt": "a film of my trip"}, at.channel)
            await at.fake.until(lambda: cloud.heard_at("poll"), 60)
            rendered, spent = time.perf_counter(), cpu()
            await at.fake.until(at.films, 120)
            took = time.perf_counter() - rendered
            sent = at.films()[0].attachments[0]
            print(f"a film of {film.stat().st_size / 1e6:.1f} MB: there with {sent.size / 1e6:.1f} MB")
            report("rendered → inline in the channel", took, INLINE, "s")
            report("seconds of CPU in that", cpu() - spent, None, "s")
            await idle(home, place(at, at.ann, at.channel))


def cpu() -> float:
    """Of this process and those it has ended: on two free cores a film takes about half of it."""
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


async def idle(home: House, address: Address) -> None:
    await asyncio.wait_for(home.desk.idle(address), 60)


def report(what: str, value: float, goal: float | None, unit: str) -> None:
    wanted = "" if goal is None else f"   goal ≤ {goal:g} {unit}   {'ok' if value <= goal else 'MISSED'}"
    print(f"  {what:<36} {value:>8.1f} {unit}{wanted}")


async def main() -> None:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--people", type=int, default=200)
    read.add_argument("--channels", type=int, default=50)
    read.add_argument("--seconds", type=float, default=120.0)
    read.add_argument("--presses", type=int, default=100)
    read.add_argument("--megabytes", type=float, default=13.0)
    chosen = read.parse_args()
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as folder:
        small = tiny_film(Path(folder) / "small.mp4")
        await busy(chosen.people, chosen.channels, chosen.seconds, chosen.presses, small)
        await large(long_film(Path(folder) / "large.mp4", chosen.megabytes))


if __name__ == "__main__":
    asyncio.run(main())
