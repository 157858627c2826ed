"""What the backend refuses, loses, or never gets."""

from __future__ import annotations

from typing import ClassVar

from core.errors.root import ReelwireError


class BackendError(ReelwireError):
    """The backend understood and refused. `code` is the contract's (§8), `detail` its own words, for logs."""

    phrase = "error-backend-refused"
    code: ClassVar[int | None] = None

    def __init__(self, *, detail: str = "", **values: object) -> None:
        self.detail = detail
        super().__init__(**values)

    def __str__(self) -> str:
        return f"{super().__str__()}: {self.detail}" if self.detail else super().__str__()


class TokenExpired(BackendError):
    """1001: bad or expired token."""

    phrase = "error-token-expired"
    code = 1001


class SessionLost(BackendError):
    """1002: session not found; the timeline and the uploads are gone with it."""

    phrase = "error-session-lost"
    code = 1002


class OutOfCredits(BackendError):
    """2001. Which remedy is told depends on the kind of account."""

    phrase = "error-out-of-credits"
    code = 2001


class UnsupportedFile(BackendError):
    """4001: the backend does not take this type."""

    phrase = "error-unsupported-file"
    code = 4001


class FileTooLarge(BackendError):
    """4002: the backend does not take this size."""

    phrase = "error-file-too-large"
    code = 4002


class ClientIdMissing(BackendError):
    """400: the token route wants X-Client-Id."""

    phrase = "error-client-id"
    code = 400


class ExportBlocked(BackendError):
    """402: the plan does not export, or an attribution header is missing. Not credits."""

    phrase = "error-export-blocked"
    code = 402


class RateLimited(BackendError):
    """429: too many. `retry_after` in seconds where the server says so."""

    phrase = "error-rate-limited"
    code = 429

    def __init__(self, *, detail: str = "", retry_after: float | None = None, **values: object) -> None:
        self.retry_after = retry_after
        super().__init__(detail=detail, **values)


class TokenQuota(RateLimited):
    """429 on the token route: no free account is to be had for now (§1)."""

    phrase = "error-token-quota"


class RunFailed(BackendError):
    """The agent failed inside a run that was accepted: it may have been paid, so it is never sent again."""

    phrase = "error-run-failed"


class BackendAway(ReelwireError):
    """Nothing was sent: no connection was made. The one failure after which sending again is safe."""

    phrase = "error-backend-away"


class BackendConfused(ReelwireError):
    """An answer we cannot read. `status` and `body` are for the log alone."""

    phrase = "error-backend-confused"

    def __init__(self, *, status: int | None = None, body: str = "", **values: object) -> None:
        self.status = status
        self.body = body
        super().__init__(**values)

    def __str__(self) -> str:
        return f"{super().__str__()}: {self.status} {self.body[:300]!r}" if self.status else super().__str__()


class StreamLost(ReelwireError):
    """The connection ended while the backend may have been working. Never re-sent (§3)."""

    phrase = "error-stream-lost"


class RenderFailed(ReelwireError):
    """The export ended without a film. `detail` is the backend's word, for logs."""

    phrase = "error-render-failed"

    def __init__(self, *, detail: str = "", **values: object) -> None:
        self.detail = detail
        super().__init__(**values)


class RenderEndless(ReelwireError):
    """It said for hours that it was at work. What is on the timeline stays."""

    phrase = "error-render-endless"


class LinkExpired(ReelwireError):
    """The film's address answers 403, 404 or 410: poll again for a fresh one."""

    phrase = "error-link-expired"


class NothingToExport(ReelwireError):
    """No track has a segment (§6)."""

    phrase = "error-nothing-to-export"


class TimelineElsewhere(NothingToExport):
    """The project was made with another account than the one that speaks now."""

    phrase = "error-timeline-elsewhere"
