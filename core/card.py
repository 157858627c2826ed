"""The progress card: one message per job, posted once, then edited in silence.

Latest wins, unchanged is skipped, the platform's floor between edits is kept. The elapsed time is refreshed
while nothing happens, so that nobody wonders whether the work is still alive. A card that cannot be shown is
never an error."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from types import TracebackType
from typing import Self

import structlog

from core.chat import Chat, Choice, Sent
from core.progress import Pace, Progress, Stage
from core.rhythm import Rhythm
from core.words import Phrase, duration, say

log = structlog.get_logger(__name__)

Keep = Callable[[Sent], Awaitable[None]]
LONG = 600.0
"""Seconds after which a render is called slow (§3.5: ten minutes)."""
LAST: frozenset[Stage] = frozenset({"done", "failed", "cancelled", "interrupted"})
TOOLS = (
    (re.compile(r"bgm|music|audio|sound|volume"), "music"),
    (re.compile(r"title|text|caption|subtitle"), "titles"),
    (re.compile(r"photo|picture|image|arrange|order"), "pictures"),
    (re.compile(r"trim|cut|split|speed|remove|length|duration"), "cut"),
    (re.compile(r"look|filter|color|colour|transition|effect|aspect|canvas|crop"), "look"),
    (re.compile(r"generat|clip|video|create"), "clip"),
)
"""A tool's name changes the line; its payload is never read (§3.1)."""
TIMED: frozenset[Stage] = frozenset({"working", "tool", "checking", "exporting", "rendering", "fitting"})


class Card:
    """Shows `Progress` on a chat. Use as `async with Card(...) as card: card.set("working")`.

    `keep` stores where the card is as soon as it is posted, so that the next life of the job edits the same
    one."""

    def __init__(
        self,
        chat: Chat,
        language: str,
        rhythm: Rhythm,
        *,
        keep: Keep,
        sent: Sent | None = None,
        typical: float | None = None,
        choices: Sequence[Choice] = (),
    ) -> None:
        self.chat, self.language, self.rhythm, self.keep = chat, language, rhythm, keep
        self.sent, self.choices, self.typical = sent, choices, typical
        self.began = self.heard = time.monotonic()
        self.progress = Progress("setting-up")
        self.pace = Pace(chat.limits.edit_seconds)
        self._open = False
        self._soon = False
        self._timer: asyncio.TimerHandle | None = None
        self._post: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._open = True
        self._later(self._every)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        gone = isinstance(error, asyncio.CancelledError)
        if isinstance(error, Exception) and self.progress.stage not in LAST:
            self.set("failed")
        self._open = False
        if self._timer is not None:
            self._timer.cancel()
        if self._post is not None:
            if gone or self.sent is not None:
                self._post.cancel()  # a first post that is cut off may be there all the same: two cards
            await asyncio.wait({self._post})
        if not gone and self.text() != self.pace.shown:
            await self._show()

    def set(self, stage: Stage, *, fraction: float | None = None, detail: str = "") -> None:
        """The newest word on the work; shown as soon as the pace allows."""
        self.heard = time.monotonic()
        self.progress = Progress(stage, fraction=fraction, detail=detail)
        if not self._soon and self._open:
            self._soon = True
            self._later(0)

    @property
    def now(self) -> Progress:
        return replace(self.progress, elapsed=time.monotonic() - self.began, typical=self.typical)

    def text(self) -> str:
        """At most two short lines: what is happening, and for how long."""
        return line(self.now, self.language, beat=self.rhythm.beat)

    @property
    def _every(self) -> float:
        return min(self.rhythm.card, self.rhythm.beat)

    def _later(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._stir)

    def _stir(self) -> None:
        """Something is new, or time has passed. A timer, not a task that waits: thousands of cards tick."""
        if not self._open or self._post is not None:
            return
        wait = self.pace.due(time.monotonic(), self.text())
        if wait:
            self._later(wait)
            return
        self._soon = False
        if wait is None:
            self._later(self._every)
        else:
            self._post = asyncio.get_running_loop().create_task(self._show())
            self._post.add_done_callback(self._posted)

    def _posted(self, post: asyncio.Task[None]) -> None:
        self._post = None
        if not post.cancelled() and (error := post.exception()) is not None:
            log.warning("card.unkept", error=repr(error))
        if self._open:
            self._later(0 if self._soon else self._every)

    async def _show(self) -> None:
        now = self.now
        text = line(now, self.language, beat=self.rhythm.beat)
        self.pace.mark(time.monotonic(), text)
        choices = () if now.stage in LAST else self.choices
        try:
            sent = await self.chat.show(self.sent, now, text, choices)
        except Exception as error:  # noqa: BLE001 - a lost edit is no error, whatever the platform raised
            log.warning("card.lost", error=repr(error))
            return
        if sent is not None and sent != self.sent:
            self.sent = sent
            await self.keep(sent)


@lru_cache(maxsize=1024)
def _head(key: str, language: str, detail: str, position: int) -> str:
    """Said once: thousands of cards tick with the same words."""
    return say(Phrase(key, {"detail": detail, "position": position}), language)


def line(progress: Progress, language: str, *, beat: float) -> str:
    """The card's words for a progress."""
    key = f"progress-{progress.stage}"
    if progress.stage == "tool":
        name = progress.detail.lower()
        kind = next((kind for pattern, kind in TOOLS if pattern.search(name)), None)
        key = f"progress-tool-{kind}" if kind else "progress-working"
    if progress.stage == "rendering" and progress.elapsed >= LONG:
        key = "progress-rendering-long"
    if progress.stage in {"working", "tool", "checking"} and progress.elapsed >= beat:
        key = "progress-still-working"
    head = _head(key, language, progress.detail, progress.position or 1)
    notes: list[str] = []
    if progress.fraction is not None:
        notes.append(f"{round(progress.fraction * 100)} %")
    if progress.stage in TIMED and progress.elapsed >= 1:
        notes.append(duration(progress.elapsed, language))
        if progress.typical and progress.elapsed < beat:
            notes.append(say("progress-typical", language, time=duration(progress.typical, language)))
    return f"{head} · {' · '.join(notes)}" if notes else head
