"""Numbers for Prometheus, at `/metrics`. From the ledger where they are durable (`reelwire_ledger_…`: every
process on one database tells the same), from this process's memory where they are not. They name no person.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from bots.lag import Watchdog

if TYPE_CHECKING:
    from bots.door_health import Health
    from core import Listener, Message, Receipt
    from core.engine import Engine
    from core.store import Ledger, Numbers

AGAIN: Final = 10.0
"""Seconds for which what was read is good: whoever asks often costs nothing."""
REMEMBERED: Final = 10_000
ENDS: Final = ("answered", "interrupted", "cancelled", "failed")
REFUSALS: Final = {
    ("attachment", "refused"): "file",
    ("turn", "failed"): "turn",
    ("export", "failed"): "film",
}
QUICK: Final = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LONG: Final = (15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200)
LATE: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

Family = GaugeMetricFamily | CounterMetricFamily


class Metrics:
    """`Metrics.observe` is the ledger's observer, `heard` stands before the desk; the rest is read when
    somebody asks."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        more: dict[str, Any] = {"registry": self.registry}
        self.messages = Counter("reelwire_messages", "Messages taken, new ones alone", ["platform"], **more)
        self.acknowledged = Histogram(
            "reelwire_acknowledge_seconds", "From a message to its acknowledgement", ["platform"],
            buckets=QUICK, **more,
        )  # fmt: skip
        self.turns = Counter("reelwire_turns", "Turns ended", ["end"], **more)
        self.runs = Counter("reelwire_runs", "Runs accepted by the backend", **more)
        self.refusals = Counter("reelwire_refusals", "Refused or failed", ["what"], **more)
        self.films = Counter("reelwire_films", "Films delivered", **more)
        self.waited = Histogram("reelwire_film_seconds", "From a message to its film", buckets=LONG, **more)
        self.late = Histogram("reelwire_loop_lag_seconds", "The event loop, late", buckets=LATE, **more)
        self.lines = Counter("reelwire_log_lines", "Lines of the log", ["level"], **more)
        for end in ENDS:
            self.turns.labels(end)
        for what in REFUSALS.values():
            self.refusals.labels(what)
        self._delivered: deque[str] = deque(maxlen=REMEMBERED)
        ProcessCollector(namespace="reelwire", registry=self.registry)

    def observe(self, kind: str, id: str, stage: str, when: str) -> None:
        if when != "after":
            return
        if kind == "turn" and stage in ENDS:
            self.turns.labels(stage).inc()
        elif (kind, stage) == ("turn", "streaming"):
            self.runs.inc()
        elif (kind, stage) == ("export", "delivered"):
            self.films.inc()
            self._delivered.append(id)
        if (what := REFUSALS.get((kind, stage))) is not None:
            self.refusals.labels(what).inc()

    def heard(self, desk: Listener) -> Listener:
        return Timed(desk, self)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """The loop's lag and the log's lines are counted while the block runs."""
        counting = Lines(self.lines)
        logging.getLogger().addHandler(counting)
        try:
            async with Watchdog(self.late.observe).watching():
                yield
        finally:
            logging.getLogger().removeHandler(counting)

    async def film_waits(self, ledger: Ledger) -> None:
        """Of the films delivered here since somebody asked last."""
        ids = [self._delivered.popleft() for _ in range(len(self._delivered))]
        for seconds in await ledger.film_seconds(ids) if ids else ():
            self.waited.observe(seconds)


class Timed:
    """The desk, with a clock beside it: `receive` returns when the message is acknowledged."""

    def __init__(self, desk: Listener, metrics: Metrics) -> None:
        self._desk, self._metrics = desk, metrics

    async def receive(self, message: Message) -> Receipt:
        began, platform = time.monotonic(), message.address.platform
        receipt = await self._desk.receive(message)
        if receipt.fresh:
            self._metrics.messages.labels(platform).inc()
            self._metrics.acknowledged.labels(platform).observe(time.monotonic() - began)
        return receipt

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)


class Lines(logging.Handler):
    def __init__(self, lines: Counter) -> None:
        super().__init__()
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.labels(record.levelname.lower()).inc()


class Spent:
    """Credits of the operator's account: what is left, and what was seen to go since we began. `ask` gives
    the balance, free of charge; it is asked at most so often (seconds)."""

    def __init__(self, ask: Callable[[], Awaitable[float]], every: float = 300.0) -> None:
        self._ask, self._every, self._asked = ask, every, float("-inf")
        self.left: float | None = None
        self.spent = 0.0

    async def look(self) -> None:
        if time.monotonic() - self._asked < self._every:
            return
        self._asked = time.monotonic()
        try:
            left = await self._ask()
        except Exception:  # noqa: BLE001 - then it is as far as known
            return
        if self.left is not None:
            self.spent += max(0.0, self.left - left)
        self.left = left


class MetricsPage(Collector):
    """What answers at `/metrics`. `media`: the folder whose bytes are told."""

    def __init__(
        self,
        metrics: Metrics,
        ledger: Ledger,
        engine: Engine,
        health: Health,
        media: Path,
        spent: Spent | None = None,
    ) -> None:
        self.metrics, self.ledger, self.engine, self.health = metrics, ledger, engine, health
        self.media, self.spent = media, spent
        self._numbers: Numbers | None = None
        self._bytes = 0
        self._read = float("-inf")
        metrics.registry.register(self)

    async def answer(self, request: web.Request) -> web.Response:
        if time.monotonic() - self._read > AGAIN:
            self._read = time.monotonic()
            try:
                self._numbers = await self.ledger.numbers()
                await self.metrics.film_waits(self.ledger)
            except Exception:  # noqa: BLE001 - a ledger that does not answer is a number too
                self._numbers = None
            self._bytes = await asyncio.to_thread(size, self.media)
            if self.spent is not None:
                await self.spent.look()
        body = generate_latest(self.metrics.registry)
        return web.Response(
            body=body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4, "Cache-Control": "no-store"}
        )

    def collect(self) -> Iterator[Family]:
        yield gauge("jobs_running", "Jobs that run in this process", self.engine.under_way)
        yield count("jobs_adopted", "Jobs of dead processes, taken up", self.engine.adopted)
        yield gauge("media_bytes", "Media on this machine's disk", self._bytes)
        yield from self._bots()
        numbers = self._numbers
        yield gauge("ledger_up", "The ledger answered", numbers is not None)
        if numbers is None:
            return
        rows = family("ledger_rows", "Rows at each stage", "kind", "stage")
        for kind, stages in numbers.stages.items():
            for stage, number in stages.items():
                rows.add_metric([kind, stage], number)
        yield rows
        waiting = family("ledger_jobs_open", "Jobs that have not ended", "kind")
        oldest = family("ledger_oldest_job_seconds", "Age of the oldest of them", "kind")
        for kind, number in numbers.waiting.items():
            waiting.add_metric([kind], number)
            oldest.add_metric([kind], numbers.oldest[kind])
        yield from (waiting, oldest)
        yield gauge("ledger_deliveries_unsure", "Messages that may have been sent", numbers.unsure)
        yield gauge("ledger_uploaded_bytes", "Bytes of people's files handed over", numbers.uploaded)
        failures = family("ledger_failures", "What people were told had gone wrong", "phrase")
        for phrase, number in numbers.failures.items():
            failures.add_metric([phrase], number)
        yield failures
        if self.spent is not None and self.spent.left is not None:
            yield gauge("credits_left", "The operator's balance", self.spent.left)
            yield count("credits_spent", "Seen to go since this process began", self.spent.spent)

    def _bots(self) -> Iterator[Family]:
        listening = family("bot_listening", "This bot listens here", "platform", "bot")
        pulse = family("bot_pulse_seconds", "Since it last heard from its platform", "platform", "bot")
        for state in self.health.states(time.monotonic()):
            names = [state["platform"], state["identity"]]
            listening.add_metric(names, state["listening"])
            if state.get("pulse_seconds") is not None:
                pulse.add_metric(names, state["pulse_seconds"])
        yield from (listening, pulse)


def gauge(name: str, told: str, value: float) -> Family:
    return GaugeMetricFamily(f"reelwire_{name}", told, value=value)


def count(name: str, told: str, value: float) -> Family:
    return CounterMetricFamily(f"reelwire_{name}", told, value=value)


def family(name: str, told: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"reelwire_{name}", told, labels=labels)


def size(folder: Path) -> int:
    """Bytes below a folder; what goes while we look counts for nothing."""
    total = 0
    for there, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += Path(there, name).stat().st_size
    return total
