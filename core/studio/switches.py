"""What a test or a demonstration may turn on. Everything is off by default: the plain studio is free and
honest."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

ENDPOINTS = (
    "token", "claim", "session", "run_sse", "upload", "credits", "state", "render", "poll", "download",
    "media", "output",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Switches:
    """Each field is the setting `REELWIRE_STUDIO__<FIELD>`. Times in seconds."""

    seed: int = 1
    """Makes everything that is left to chance repeatable."""
    silent_edits: float = 0.0
    """This share (0 to 1) of edits ends its stream without a word (§3.1); the edit happens all the same."""
    first_delay: float = 0.0
    """Wait before the first event of a run."""
    event_delay: float = 0.0
    """Wait before each event of a run."""
    heartbeat: float = 0.0
    """While a run is under way, a sign of life this often: in turn a comment, an empty `data:`, `data:
    heartbeat` and `event: heartbeat`. 0: none."""
    fail: str = ""
    """Answers that refuse: `endpoint:code`, comma-separated, each optionally `@times`:
    "run_sse:1001@1,upload:4002". Endpoints: those of ENDPOINTS. Codes of the contract (§8), HTTP statuses
    (502 and other 5xx come as an HTML page), or `drop` (the connection is cut unanswered)."""
    errors_in_200: bool = False
    """Refusals come with HTTP 200 and their code in the body, instead of a fitting status."""
    codes_as_text: bool = False
    """`code` is a string in every answer."""
    stream_as_json: int = 0
    """Every run is answered HTTP 200 `application/json` with this code instead of a stream. 0: off."""
    run_error: str = ""
    """Every run ends in an error of the agent: `error` (it raised) or `code` (errorCode, errorMessage);
    optionally `@times`."""
    cut_after: int | None = None
    """The stream of every run is cut after so many bytes, without a proper end."""
    cut_times: int | None = None
    """Only so many runs are cut. Nothing: every one."""
    cut_cancels: bool = False
    """A cut stops the agent, as a client that hangs up does. Off: the work goes on unseen and is saved."""
    credits: float | None = None
    """A new account has so many credits and is never topped up. Nothing: 100, topped up before they run
    out."""
    token_seconds: float = 7 * 86400.0
    """Life of an anonymous token."""
    token_quota: int | None = None
    """So many anonymous accounts in all within 7 days, then 429. Nothing: no limit."""
    max_upload_mb: float = 500.0
    """A larger file is refused with 4002 (§4)."""
    disk_mb: float = 20000.0
    """So much the studio's uploads and films may take; above it, projects untouched for longest are cleared,
    but none of the last day. 0: no limit."""
    private_hosts: str = ""
    """Hosts or host:port, comma-separated, from which a file may be fetched by URL although their address
    is private."""
    render_delay: float = 0.0
    """Wait before each render begins."""
    render_failure: str = ""
    """Every render fails with this reason; optionally `@times`."""
    render_slots: int = 1
    """So many renders at a time; never more than there are processors."""
    render_timeout: float = 1800.0
    """A render that takes longer is stopped and failed."""
    link_seconds: float = 0.0
    """The address of a film answers 410 after this long; a new poll gives a fresh one. 0: it stays."""


@dataclass(slots=True)
class Fault:
    """One line of `Switches.fail`: refuse `endpoint` with `code`, `left` times (None: always)."""

    endpoint: str
    code: str
    left: int | None = None


@dataclass(slots=True)
class Faults:
    """The faults that are still to come. `take` is asked once per request."""

    waiting: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def parse(cls, text: str) -> Faults:
        """Raises ValueError for an unknown endpoint or a line that is not `endpoint:code[@times]`."""
        waiting = []
        for line in filter(None, (part.strip() for part in text.split(","))):
            endpoint, colon, rest = line.partition(":")
            code, _, times = rest.partition("@")
            endpoint = {"talk": "run_sse"}.get(endpoint.strip(), endpoint.strip())
            if not colon or endpoint not in ENDPOINTS or not (code == "drop" or code.isdigit()):
                raise ValueError(f"not a fault: {line!r}; written like upload:4002 or run_sse:1001@1")
            waiting.append(Fault(endpoint, code, int(times) if times else None))
        return cls(waiting)

    def take(self, endpoint: str) -> str | None:
        """The code to refuse this request with, or None."""
        with self._lock:
            for fault in self.waiting:
                if fault.endpoint == endpoint and fault.left != 0:
                    if fault.left is not None:
                        fault.left -= 1
                    return fault.code
        return None


@dataclass(slots=True)
class Countdown:
    """`value@times`: gives `value` so many times, then nothing. Without `@times`: always."""

    value: str
    left: int | None = None

    @classmethod
    def parse(cls, text: str) -> Countdown:
        value, _, times = text.partition("@")
        return cls(value.strip(), int(times) if times else None)

    def take(self) -> str:
        if not self.value or self.left == 0:
            return ""
        if self.left is not None:
            self.left -= 1
        return self.value
