"""`/metrics` over real HTTP, of a house that made a film."""

from __future__ import annotations

import asyncio
import io
import logging
import re
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bots.cli_frame import Frame
from bots.cli_run import serve
from bots.door import address_of, bound, door, opened
from bots.door_health import Health
from bots.door_metrics import Metrics, MetricsPage, Spent, size
from bots.lag import Watchdog
from core import Listener
from core.log import Redactor, configure
from core.settings import load
from core.store import Numbers
from tests.doubles.backend import Answer
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend, tiny_film
from tests.doubles.house import House, house
from tests.doubles.waiting import until


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_film(tmp_path_factory.mktemp("film") / "film.mp4")


@pytest.fixture
async def cloud(film: Path) -> AsyncIterator[WorkingBackend]:
    async with WorkingBackend(film) as backend:
        yield backend


async def told(url: str) -> tuple[str, dict[str, float]]:
    """The page, and each sample by its name and labels."""
    async with aiohttp.ClientSession() as visitor, visitor.get(f"{url}/metrics") as answer:
        assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        page = await answer.text()
    samples = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            labels = ",".join(f"{key}={value}" for key, value in sorted(sample.labels.items()))
            samples[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return page, samples


async def looked_at(home: House, metrics: Metrics, folder: Path) -> tuple[str, dict[str, float]]:
    bot = home.workshop.bots["diary", "test"]
    health = Health(home.ledger, home.workshop.engine, [bot], lambda bot: True)
    page = MetricsPage(metrics, home.ledger, home.workshop.engine, health, folder / "media")
    port = bound("127.0.0.1:0")
    async with opened(door(health, None, (), page.answer), port):
        return await told(address_of(port))


async def test_a_film_leaves_its_numbers_and_no_name(tmp_path: Path, cloud: WorkingBackend) -> None:
    metrics, bot = Metrics(), DiaryBot(tmp_path / "diary.jsonl")
    bad = tmp_path / "ann's letter.xyz"
    bad.write_bytes(b"no film at all")
    async with house(tmp_path, cloud.url, bot, observer=metrics.observe) as home:
        desk = metrics.heard(home.desk)
        for receipt in (
            await desk.receive(message("a film of my secret trip")),
            await desk.receive(message("", bad, id="2")),
        ):
            await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
        await desk.receive(message("a film of my secret trip"))  # it comes again: nothing new
        await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
        page, seen = await looked_at(home, metrics, tmp_path)
    assert seen["reelwire_messages_total{platform=diary}"] == 2
    assert seen["reelwire_acknowledge_seconds_count{platform=diary}"] == 2
    assert seen["reelwire_turns_total{end=answered}"] >= 1
    assert seen["reelwire_runs_total"] == seen["reelwire_films_total"] == 1
    assert seen["reelwire_film_seconds_count"] == 1 and seen["reelwire_film_seconds_sum"] > 0
    assert seen["reelwire_refusals_total{what=file}"] == 1
    assert seen["reelwire_ledger_failures{phrase=error-file-unsupported}"] == 2  # the file, and its turn
    assert seen["reelwire_ledger_up"] == 1 and seen["reelwire_ledger_deliveries_unsure"] == 0
    assert (
        seen["reelwire_ledger_jobs_open{kind=turn}"] == seen["reelwire_ledger_oldest_job_seconds{kind=turn}"]
    )
    assert seen["reelwire_ledger_rows{kind=export,stage=delivered}"] == 1
    assert seen["reelwire_bot_listening{bot=test,platform=diary}"] == 1
    assert seen["reelwire_media_bytes"] == size(tmp_path / "media") > 0
    for name in ("ann", "secret", "chat", "letter", str(tmp_path)):
        assert name not in page, name


async def test_what_waits_is_told_with_its_age(tmp_path: Path, cloud: WorkingBackend) -> None:
    bot = DiaryBot(tmp_path / "diary.jsonl")
    cloud.polls = 10_000
    async with house(tmp_path, cloud.url, bot) as home:
        await home.desk.receive(message("a film"))
        await cloud.hears("poll", 3)
        _, seen = await looked_at(home, Metrics(), tmp_path)
        assert seen["reelwire_ledger_jobs_open{kind=export}"] == 1
        assert 0 < seen["reelwire_ledger_oldest_job_seconds{kind=export}"] < 60
        assert seen["reelwire_jobs_running"] == 1


async def test_a_ledger_that_does_not_answer_is_a_number_too(tmp_path: Path, cloud: WorkingBackend) -> None:
    class Gone:
        async def numbers(self) -> Numbers:
            raise OSError("no such host")

    bot, metrics = DiaryBot(tmp_path / "diary.jsonl"), Metrics()
    async with house(tmp_path, cloud.url, bot) as home:
        home.ledger = Gone()  # type: ignore[assignment]
        _, seen = await looked_at(home, metrics, tmp_path)
    assert seen["reelwire_ledger_up"] == 0 and "reelwire_ledger_deliveries_unsure" not in seen
    assert seen["reelwire_process_resident_memory_bytes"] > 0


async def test_credits_are_counted_down_never_up() -> None:
    balance = [100.0, 97.5, 250.0, 249.0]

    async def ask() -> float:
        if not balance:
            raise OSError("away")
        return balance.pop(0)

    spent = Spent(ask, every=0.0)
    for _ in range(5):
        await spent.look()
    assert (spent.spent, spent.left) == (3.5, 249.0)


async def test_a_loop_that_hangs_is_told_of_with_the_place(capfd: pytest.CaptureFixture[str]) -> None:
    """While it hangs: by a thread. The line names a file and a function."""
    stream, late = io.StringIO(), []
    configure(stream=stream, redact=Redactor())
    seen = threading.Event()

    class Seen(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "loop.stuck" in str(record.msg):
                seen.set()

    handler = Seen()
    logging.getLogger().addHandler(handler)
    try:
        async with Watchdog(late.append, pace=0.01, stuck=0.05).watching():
            await asyncio.sleep(0)
            hold_the_loop(seen)
            await until(lambda: bool(late))
    finally:
        logging.getLogger().removeHandler(handler)
        configure(redact=Redactor())
    assert "loop.stuck" in stream.getvalue() and "hold_the_loop" in stream.getvalue()
    assert max(late) > 0.01


def hold_the_loop(told: threading.Event) -> None:
    assert told.wait(20)


async def test_every_line_of_a_job_names_it_and_no_secret(tmp_path: Path, cloud: WorkingBackend) -> None:
    """Also those of libraries: whoever looks for a job finds all of it, by `reelwire jobs show`."""
    stream = io.StringIO()
    configure(stream=stream, redact=Redactor(["nmv_usr_ordinary"]), level=logging.INFO)
    cloud.next("talk", Answer({"code": 5000, "message": "token nmv_usr_ordinary is odd"}, status=500))
    try:
        async with house(tmp_path, cloud.url, DiaryBot(tmp_path / "diary.jsonl")) as home:
            receipt = await home.desk.receive(message("a film"))
            await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
    finally:
        configure(redact=Redactor())
    lines = [line for line in stream.getvalue().splitlines() if receipt.turn in line]
    assert lines and all(f'"job": "{receipt.turn}"' in line for line in lines), stream.getvalue()
    assert "nmv_usr" not in stream.getvalue()


class Curious:
    """A bot that listens, asks its own process for its numbers, and has heard enough."""

    platform, identity, refuses_doubles = "telegram", "42", False

    def __init__(self, err: io.StringIO) -> None:
        self.err, self.seen = err, dict[str, float]()

    async def run(self, desk: Listener) -> None:
        assert await desk.recall("nothing") is None  # the clock before the desk lets all else through
        found = re.search(r"Listening for .* on (http://[\d.:]+\d)", self.err.getvalue())
        assert found, self.err.getvalue()
        _, self.seen = await told(found[1])

    async def close(self) -> None: ...


async def test_a_running_process_tells_its_numbers_at_its_door(tmp_path: Path) -> None:
    err = io.StringIO()
    env = {
        "REELWIRE_DATA": str(tmp_path / "data"),
        "REELWIRE_TELEGRAM__TOKEN": "1:a",
        "REELWIRE_BACKEND": "studio",
        "REELWIRE_LISTEN": "127.0.0.1:0",
    }
    frame = Frame(env, tmp_path, io.StringIO(), io.StringIO(), err)
    settings = load(env, tmp_path)
    bot: Any = Curious(err)
    await serve(frame, settings, list(settings.all_bots()), lambda one, settings: bot)
    assert bot.seen["reelwire_ledger_up"] == 1 and bot.seen["reelwire_ledger_jobs_open{kind=turn}"] == 0
    assert bot.seen["reelwire_bot_listening{bot=42,platform=telegram}"] == 1
