"""Killed at every stage, then started again: one message is paid for once, and a film arrives once, or a word
does."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.chat import DiaryBot
from tests.doubles.cloud import WorkingBackend

STAGES = [
    *(("turn", stage) for stage in ("received", "sending", "streaming", "answered", "told")),
    *(("attachment", stage) for stage in ("uploading", "uploaded")),
    *(("export", stage) for stage in ("planned", "submitted", "completed", "fetched", "delivered")),
    *(("delivery", stage) for stage in ("pending", "sending", "sent")),
]
WISH = "a film of my trip"
SIDE_BY_SIDE = 3
ROOT = Path(__file__).parent.parent.parent


class Lives:
    """Processes that live one life after the other, several side by side."""

    def __init__(self, processes: list[asyncio.subprocess.Process]) -> None:
        self.free: asyncio.Queue[asyncio.subprocess.Process] = asyncio.Queue()
        for process in processes:
            self.free.put_nowait(process)

    async def live(
        self,
        folder: Path,
        cloud: WorkingBackend,
        photos: list[Path],
        kill: list[str] | None,
        *,
        album: bool = False,
    ) -> int:
        job = {
            "folder": str(folder),
            "url": cloud.url,
            "diary": str(folder / "diary.jsonl"),
            "message": {"text": WISH, "files": [str(photo) for photo in photos]},
            "kill": kill,
        }
        if album:  # one by one, the caption with the last
            last = len(photos) - 1
            job["messages"] = [
                {"text": WISH if n == last else "", "files": [str(photo)], "id": f"{n}", "group": "77"}
                for n, photo in enumerate(photos)
            ]
        process = await self.free.get()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(job).encode() + b"\n")
        try:
            return int(await process.stdout.readline())
        finally:
            self.free.put_nowait(process)


@pytest.fixture
async def lives() -> AsyncIterator[Lives]:
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.doubles.child", cwd=ROOT, stdin=PIPE, stdout=PIPE
        )
        for _ in range(SIDE_BY_SIDE)
    ]
    yield Lives(processes)
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def survives(
    lives: Lives, folder: Path, film: Path, photos: list[Path], kill: list[str], *, album: bool = False
) -> str:
    """One line of what a person saw; raises AssertionError where a promise broke."""
    folder.mkdir()
    where = "-".join(kill)
    async with WorkingBackend(film) as cloud:
        first = await lives.live(folder, cloud, photos, kill, album=album)
        again = await lives.live(folder, cloud, photos, None, album=album)
        assert again == 0
        diary = DiaryBot(folder / "diary.jsonl")
        films, said = diary.films(), diary.said()
        assert len(cloud.runs) <= 1, f"{where}: paid {len(cloud.runs)} times"
        assert len(cloud.uploads) == len(set(cloud.uploads)), f"{where}: uploaded twice: {cloud.uploads}"
        interrupted = any("retry" in entry["choices"] for entry in diary.read("say"))
        assert films or interrupted, f"{where}: nothing arrived: {said}"
        repeats = [entry for entry in films[1:] if "already" not in entry["caption"]]
        assert not repeats, f"{where}: shown twice without a word"
        if not interrupted:
            assert len(cloud.runs) == 1
            assert len(cloud.uploads) == len(photos)
        return f"{where}: exit {first}, {len(films)} film(s), interrupted {interrupted}"


@pytest.mark.timeout(240)
async def test_killed_at_every_stage_nothing_is_paid_twice_and_nothing_is_lost(
    lives: Lives, tmp_path: Path, film: Path, photos: list[Path]
) -> None:
    kills = [[kind, stage, when] for kind, stage in STAGES for when in ("before", "after")]
    ends = await asyncio.gather(
        *(survives(lives, tmp_path / "-".join(kill), film, photos, kill) for kill in kills),
        return_exceptions=True,
    )
    broken = [str(end) for end in ends if isinstance(end, BaseException)]
    assert not broken, "\n".join(broken)
    killed = [end for end in ends if isinstance(end, str) and "exit -9" in end]
    assert len(killed) == len(kills), "each stage was reached, and the process died there"


@pytest.mark.timeout(120)
async def test_killed_while_an_album_arrives_nothing_is_lost_and_it_stays_one(
    lives: Lives, tmp_path: Path, film: Path, photos: list[Path]
) -> None:
    """What the platform was not told that we have comes again: the whole album, as here."""
    stages = (
        ("turn", "received"),
        ("attachment", "uploading"),
        ("attachment", "uploaded"),
        ("turn", "sending"),
    )
    kills = [[kind, stage, when] for kind, stage in stages for when in ("before", "after")]
    ends = await asyncio.gather(
        *(survives(lives, tmp_path / "-".join(kill), film, photos, kill, album=True) for kill in kills),
        return_exceptions=True,
    )
    broken = [str(end) for end in ends if isinstance(end, BaseException)]
    assert not broken, "\n".join(broken)
    killed = [end for end in ends if isinstance(end, str) and "exit -9" in end]
    assert len(killed) == len(kills), "each stage was reached, and the process died there"
