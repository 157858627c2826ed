"""Logs without secrets: every line, whoever wrote it, passes one formatter that blackens tokens on its
way out.

Two nets: what we know to be secret (the values of the settings), and what looks like a secret (the
shapes below). The libraries' own logging goes the same way: httpx prints bot tokens in its URLs.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

import structlog

BLACK = "***"
SHORTEST = 6
"""A secret shorter than this would blacken ordinary words; such a value is no secret anyway."""

_NAMES = (
    r"[\w-]*token|authorization|x-client-id|client[_-]?id|[\w-]*secret[\w-]*|password|passwd|api[_-]?key|llm[_-]?key"
    r"|cookie|sig|signature|x-amz-[\w-]+|ct|bind|hm"
)
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)\b(bearer|basic)(\s+|%20)[\w.~+/=%-]{6,}"), rf"\1 {BLACK}"),
    (re.compile(r"\d{5,}(?::|%3A|%3a)[\w-]{30,}"), BLACK),  # Telegram bots
    (re.compile(r"\bnmv_[\w-]+"), BLACK),  # NemoVideo accounts
    (re.compile(r"\bclm_[\w-]+"), BLACK),  # claims: whoever opens one owns the work
    (re.compile(r"\banon_[\w-]+"), BLACK),  # what a bind link is made of
    (re.compile(r"[\w-]{23,}\.[\w-]{6,}\.[\w-]{27,}"), BLACK),  # Discord bots
    (re.compile(r"\beyJ[\w-]{5,}\.[\w-]+\.[\w-]+"), BLACK),  # JSON web tokens
    (re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w.%-]{20,}"), rf"\1{BLACK}"),  # Discord interactions
    (re.compile(r"(/film/[\w-]+/\d+/)[\w-]{16,}"), rf"\1{BLACK}"),  # whoever has it sees the film
    (re.compile(r"(://[^/\s:@\"']*):[^/\s@\"']+@"), rf"\1:{BLACK}@"),  # passwords in addresses
    (re.compile(rf"(?i)([?&](?:{_NAMES}|key|code)=)[^&\s\"'<>\\]+"), rf"\1{BLACK}"),
    (re.compile(rf"(?i)((?<![\w-])(?:{_NAMES})[\\\"']*\s*[:=]\s*[\\\"'\[(]*)(?!{re.escape(BLACK)})[^\s\"'\\,;&}})\]]+"),
     rf"\1{BLACK}"),
)  # fmt: skip


class Redactor:
    """Blackens secrets in a text. `learn` adds values that are secret whatever they look like."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._known: list[str] = []
        self.learn(*secrets)

    def learn(self, *secrets: str) -> None:
        for secret in secrets:
            if len(secret) >= SHORTEST:
                forms = {secret, quote(secret, safe=""), quote(secret), json.dumps(secret)[1:-1]}
                self._known = sorted({*self._known, *forms}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        for secret in self._known:
            text = text.replace(secret, BLACK)
        for shape, blackened in _SHAPES:
            text = shape.sub(blackened, text)
        return text


class Blackened(structlog.stdlib.ProcessorFormatter):
    """The last step of every line: nothing is written that has not passed here, tracebacks included."""

    def __init__(self, redact: Redactor, *processors: Any) -> None:
        before: list[Any] = [
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
        ]
        super().__init__(processors=list(processors), foreign_pre_chain=before)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))


def configure(
    *, stream: TextIO | None = None, file: Path | None = None, redact: Redactor, level: int = logging.INFO
) -> list[logging.Handler]:
    """All logging of the process, to a stream (words on a terminal, else JSON lines) and to a file (JSON
    lines).

    Replaces handlers that an earlier call made; others are left alone. Returns its handlers. With
    neither stream nor file nothing is written anywhere: stdout belongs to the person.
    """
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one.formatter, Blackened)]:
        root.removeHandler(handler)
        handler.close()
    handlers: list[logging.Handler] = []
    if stream is not None:
        handlers.append(logging.StreamHandler(stream))
        handlers[-1].setFormatter(Blackened(redact, *(_words() if stream.isatty() else _json())))
    if file is not None:
        handlers.append(_rotating(file))
        handlers[-1].setFormatter(Blackened(redact, *_json()))
    if not handlers:
        handlers.append(logging.NullHandler())
        handlers[-1].setFormatter(Blackened(redact, *_json()))
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(level)
    for talker in ("httpx", "httpcore", "aiohttp.access", "alembic", "dbos", "PIL", "fontTools"):
        logging.getLogger(talker).setLevel(max(level, logging.WARNING))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    return handlers


def _json() -> list[Any]:
    return [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        structlog.processors.UnicodeDecoder(),
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
    ]


def _words() -> list[Any]:
    return [
        structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]


def _rotating(file: Path) -> logging.Handler:
    """5 MB, three old ones kept, for the owner's eyes only. Raises OSError."""
    from logging.handlers import RotatingFileHandler

    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.touch(mode=0o600)
    return RotatingFileHandler(file, maxBytes=5_000_000, backupCount=3, encoding="utf-8")
