"""What is shown, and where. The path of a film goes to stdout alone; everything about the way there goes
to stderr."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, TextIO

from core import Choice, Progress, Video

QUIET = frozenset({"done", "failed", "cancelled", "interrupted"})
"""Stages that the words after them tell better."""


class Screen(Protocol):
    """Where a conversation appears. Every method may raise OSError: the terminal can be gone."""

    def progress(self, progress: Progress, text: str) -> None:
        """The card, as it is now."""

    def said(self, text: str, choices: Sequence[Choice] = (), *, trouble: bool = False) -> None:
        """An answer."""

    def film(self, path: Path, video: Video, caption: str) -> None:
        """The film is there."""

    def notice(self, text: str) -> None:
        """A word about work that began elsewhere."""

    def milestone(self, event: str, text: str = "") -> None:
        """ready, uploaded, exporting: exact, for programs that read along."""

    def failed(self, text: str) -> None:
        """There will be no film."""

    def close(self) -> None:
        """Nothing more will be shown."""


class Lines:
    """Plain lines. Progress only when the stage changes, or `every` seconds: a log must stay readable.

    `answers`: where the words of the other side go. `names`: films by name alone when they lie in `folder`.
    """

    def __init__(
        self,
        out: TextIO,
        err: TextIO,
        *,
        answers: TextIO | None = None,
        folder: Path | None = None,
        language: str = "en",
        every: float = 15.0,
        prompt: str = "",
    ) -> None:
        self.out, self.err, self.answers = out, err, answers or err
        self.folder, self.language, self.every, self.prompt = folder, language, every, prompt
        self._stage, self._text, self._at = "", "", float("-inf")

    def progress(self, progress: Progress, text: str) -> None:
        what = f"{progress.stage} {progress.detail}"
        now = time.monotonic()
        soon = what == self._stage and now < self._at + self.every
        if progress.stage in QUIET or text == self._text or soon:
            return
        self._stage, self._text, self._at = what, text, now
        self._line(self.err, text)

    def said(self, text: str, choices: Sequence[Choice] = (), *, trouble: bool = False) -> None:
        listed = [f"[{number}] {choice.label}" for number, choice in enumerate(choices, 1)]
        offered = ("\n" if any(len(one) > 30 for one in listed) else "  ").join(listed)
        stream = self.err if trouble else self.answers
        self._line(stream, f"{text}\n{offered}" if offered and self.prompt else text)

    def film(self, path: Path, video: Video, caption: str) -> None:
        if caption:
            self._line(self.err, caption)
        self._line(self.out, path.name if path.parent == self.folder else str(path))

    def notice(self, text: str) -> None:
        self._line(self.err, text)

    def milestone(self, event: str, text: str = "") -> None:
        pass

    def failed(self, text: str) -> None:
        pass  # said already

    def close(self) -> None:
        pass

    def ask(self) -> None:
        """Show the prompt."""
        if self.prompt:
            self.err.write(self.prompt)
            self.err.flush()

    def _line(self, stream: TextIO, text: str) -> None:
        if self.prompt:
            self.err.write("\r\x1b[K")  # the line the person may be typing on is shown again below
            self.err.flush()
        stream.write(text + "\n")
        stream.flush()
        self.ask()


class Live(Lines):
    """One bar at the bottom of a terminal, and the lines above it."""

    def __init__(self, out: TextIO, err: TextIO, *, language: str = "en") -> None:
        super().__init__(out, err, language=language)
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn
        from rich.progress import Progress as Bar

        self._console = Console(file=err, highlight=False, markup=False, emoji=False)
        shown = TextColumn("{task.description}", markup=False)
        self._bar = Bar(SpinnerColumn(), BarColumn(24), shown, console=self._console, transient=True)
        self._task = self._bar.add_task("", total=None)

    def progress(self, progress: Progress, text: str) -> None:
        if progress.stage in QUIET:
            self._bar.stop()
            return
        self._bar.start()
        total = None if progress.fraction is None else 1.0
        self._bar.update(
            self._task, description=text.replace("\n", " · "), total=total, completed=progress.fraction or 0
        )

    def close(self) -> None:
        self._bar.stop()

    def film(self, path: Path, video: Video, caption: str) -> None:
        self._bar.stop()
        super().film(path, video, caption)

    def _line(self, stream: TextIO, text: str) -> None:
        if stream is self.err:
            self._console.print(text, soft_wrap=True)
            return
        self._bar.stop()
        super()._line(stream, text)


class Events:
    """`--json`: one object a line on stdout, and nothing else there. `elapsed`: seconds since the start."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self._began = time.monotonic()
        self._over = False

    def progress(self, progress: Progress, text: str) -> None:
        if progress.stage not in QUIET:
            fraction = None if progress.fraction is None else round(progress.fraction, 3)
            self._event("progress", text=text, fraction=fraction)

    def said(self, text: str, choices: Sequence[Choice] = (), *, trouble: bool = False) -> None:
        self._event("said", text=text)

    def film(self, path: Path, video: Video, caption: str) -> None:
        self._event(
            "done",
            text=caption,
            path=str(path),
            duration=round(video.duration, 3),
            width=video.width,
            height=video.height,
            bytes=video.bytes,
        )
        self._over = True

    def notice(self, text: str) -> None:
        pass  # not about this job

    def milestone(self, event: str, text: str = "") -> None:
        self._event(event, text=text)

    def failed(self, text: str) -> None:
        if not self._over:
            self._event("failed", error=text)
        self._over = True

    def close(self) -> None:
        pass

    def _event(self, event: str, **values: Any) -> None:
        values["elapsed"] = round(time.monotonic() - self._began, 1)
        told = {name: value for name, value in values.items() if value is not None and value != ""}
        self.out.write(json.dumps({"event": event, **told}, ensure_ascii=False) + "\n")
        self.out.flush()


class Silent:
    """For processes without a person in front of them: films of earlier commands are said in the log
    alone."""

    def __init__(self, log: Any) -> None:
        self.log = log

    def progress(self, progress: Progress, text: str) -> None:
        pass

    def said(self, text: str, choices: Sequence[Choice] = (), *, trouble: bool = False) -> None:
        self.log.info("console.said", text=text, trouble=trouble)

    def film(self, path: Path, video: Video, caption: str) -> None:
        self.log.info("console.film", path=str(path))

    def notice(self, text: str) -> None:
        self.log.info("console.notice", text=text)

    def milestone(self, event: str, text: str = "") -> None:
        pass

    def failed(self, text: str) -> None:
        self.log.info("console.failed", text=text)

    def close(self) -> None:
        pass
