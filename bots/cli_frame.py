"""What every command stands in: the person's streams, language, folder; and how a failure is told to them."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from core.words import Phrase, phrase_of, say, spoken

if TYPE_CHECKING:
    from bots.compose import House
    from bots.console.screen import Events
    from core.errors import ReelwireError, SettingsError
    from core.log import Redactor
    from core.settings import Settings

OpenHouse = Callable[..., "AbstractAsyncContextManager[House]"]
OK, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
LOG_FILE = "reelwire.log"


@dataclass(slots=True)
class Frame:
    """`language`: what the person reads, as far as known; the settings may know better. `house`: what
    opens the real things; the composition root's, unless a test brings another. `as_json`: a program reads
    events on stdout, and is told of a failure there too."""

    env: Mapping[str, str]
    cwd: Path
    stdin: TextIO
    out: TextIO
    err: TextIO
    language: str = "en"
    chosen: bool = False
    data: Path | None = None
    house: OpenHouse | None = None
    as_json: bool = False
    _events: Events | None = None
    _logging: bool = False

    def say(self, phrase: Phrase | str, **values: object) -> str:
        return say(phrase, self.language, **values)

    def tell(self, phrase: Phrase | str, **values: object) -> None:
        """A sentence on stderr."""
        print(self.say(phrase, **values), file=self.err, flush=True)

    def fail(self, *sentences: str) -> None:
        """Why the command ends without what was asked: on stderr, and as the event `failed`."""
        text = "\n".join(sentences)
        print(text, file=self.err, flush=True)
        if self.as_json:
            self.events.failed(text)

    @property
    def events(self) -> Events:
        """The one stream of events of this command."""
        if self._events is None:
            from bots.console.screen import Events

            self._events = Events(self.out)
        return self._events

    def new_line(self) -> None:
        """A terminal shows ^C where the person pressed it: go on below."""
        if self.err.isatty():
            print(file=self.err)

    def settings(self) -> Settings:
        """Raises SettingsError. Knows the language and the data folder from here on."""
        from core.settings import load

        settings = load(self.env, self.cwd)
        if settings.given("language") and not self.chosen:
            self.language = spoken(settings.language)
        self.data = settings.data
        return settings

    @property
    def open_house(self) -> OpenHouse:
        """See `bots.compose.house`."""
        from bots.compose import house

        return self.house or house

    def logging(self, settings: Settings, *, stderr: bool = False) -> None:
        """Into the data folder's file; a server's log goes to stderr instead."""
        from core.log import configure

        self._logging = True
        redact = redactor(settings)
        try:
            configure(
                stream=self.err if stderr else None,
                file=None if stderr else log_file(settings.data),
                redact=redact,
            )
        except OSError:
            configure(redact=redact)

    def refuse(self, error: ReelwireError) -> int:
        """An error in the person's words; the exit code."""
        from core.errors import SettingsError, SkillUnknown

        if self._logging:  # before that there is nowhere to write
            import structlog

            log = structlog.get_logger("bots")
            log.warning("cli.refused", kind=type(error).__name__, error=str(error))
        if isinstance(error, SettingsError):
            self.mistakes(error)
            return WRONG_USE
        self.fail(self.say(phrase_of(error), place="terminal"))
        return WRONG_USE if isinstance(error, SkillUnknown) else FAILED

    def mistakes(self, error: SettingsError) -> None:
        told = [
            f"  {self.say(phrase, **{'name': name, **values})}" for name, phrase, values in error.mistakes
        ]
        self.fail(self.say("settings-mistakes", count=len(told)), *told)

    def unexpected(self, error: BaseException) -> int:
        """Our own mistake: a reference for the person, the rest in a file. Never a traceback on the
        screen."""
        reference = secrets.token_hex(3)
        place = self._write_down(error, reference)
        details = [] if place is None else [self.say("console-log-file", path=str(place))]
        self.fail(self.say("error-unexpected", ref=reference), *details)
        return FAILED

    def _write_down(self, error: BaseException, reference: str) -> Path | None:
        import tempfile

        import structlog

        from core.log import Redactor, configure

        for folder in (self.data, Path(tempfile.gettempdir())):
            if folder is None:
                continue
            try:
                handlers = configure(file=log_file(folder), redact=Redactor(secrets_in(self.env)))
                structlog.get_logger("bots").error("cli.unexpected", reference=reference, exc_info=error)
                for handler in handlers:
                    handler.flush()
            except OSError:  # not writable, or full
                continue
            return log_file(folder)
        return None


def log_file(folder: Path) -> Path:
    return folder / LOG_FILE


def secrets_in(env: Mapping[str, str]) -> list[str]:
    """What must not be written down even when the settings could not be read."""
    marks = ("TOKEN", "SECRET", "KEY", "PASSWORD", "DATABASE_URL")
    return [
        part
        for name, value in env.items()
        if any(mark in name for mark in marks)
        for part in value.split(",")
    ]


def redactor(settings: Settings) -> Redactor:
    """Knows every secret of the settings, wherever it lies in them."""
    from core.log import Redactor

    return Redactor(_secrets(settings.model_dump()))


def _secrets(value: Any) -> list[str]:
    if hasattr(value, "get_secret_value"):
        return [value.get_secret_value()]
    if isinstance(value, dict):
        return [secret for inner in value.values() for secret in _secrets(inner)]
    if isinstance(value, list | tuple):
        return [secret for inner in value for secret in _secrets(inner)]
    return []


def language_of(argv: list[str], env: Mapping[str, str]) -> tuple[str, bool]:
    """What the person reads, before anything else is known: `--language`, REELWIRE_LANGUAGE, the locale.
    And whether they chose it for this command."""
    for place, word in enumerate(argv):
        if word == "--":
            break
        if word == "--language" and place + 1 < len(argv):
            return spoken(argv[place + 1]), True
        if word.startswith("--language="):
            return spoken(word.partition("=")[2]), True
    for name in ("REELWIRE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = env.get(name, "").partition(".")[0]
        if code and code not in {"C", "POSIX"}:
            return spoken(code), False
    return "en", False


def run_until_signal(work: Coroutine[Any, Any, int], hurry: Callable[[], object] | None = None) -> int:
    """Run it. Ctrl-C and SIGTERM cancel it, so that everything closes in order, and raise KeyboardInterrupt.

    Asked again more than a second later (one press often arrives twice), the process ends at once, after
    `hurry`: whatever was under way is written down already.
    """
    import asyncio
    import signal
    import time

    asked = 0.0

    async def main() -> int:
        task = asyncio.current_task()
        assert task is not None

        def stop() -> None:
            nonlocal asked
            if not asked:
                asked = time.monotonic()
                task.cancel()
            elif time.monotonic() > asked + 1:
                if hurry is not None:
                    hurry()
                os._exit(INTERRUPTED)

        if sys.platform != "win32":
            for one in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(one, stop)
        return await work

    try:
        return asyncio.run(main())
    except asyncio.CancelledError:
        if asked:
            raise KeyboardInterrupt from None
        raise
