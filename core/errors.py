"""Everything that can go wrong, as a tree.

ReelwireError
├── BackendError                  the backend answered, and said no (§8)
│   ├── TokenExpired        1001    remedied once: renew
│   ├── SessionLost         1002    remedied once: new session, timeline gone
│   ├── ClientIdMissing      400    remedied once: make one
│   ├── RateLimited          429    remedied once: wait
│   ├── OutOfCredits        2001    spoken
│   ├── UnsupportedFile     4001    spoken
│   ├── FileTooLarge        4002    spoken
│   ├── ExportBlocked        402    spoken
│   └── RunFailed                   the agent itself failed inside a run that was accepted
├── BackendAway                   provably never reached: nothing was sent, nothing was paid
├── BackendConfused               it answered nonsense (HTML, 5xx, unknown shape)
├── StreamLost                    the connection broke while it may have been working: never sent again
├── RenderFailed                  the export ended without a film
├── RenderEndless                 it was rendered for hours without an end
├── LinkExpired                   the film's address no longer answers
├── ChatError                     the platform said no
│   ├── ChatGone                    blocked, deleted, no permission
│   ├── ChatBusy                    later, after `retry_after` seconds
│   ├── ChatRefused                 this content never
│   └── ChatTooLarge                over the platform's limit of bytes
├── MediaError                    the person's file
│   ├── FileMissing, FileEmpty, FileUnsupported, FileOversized, FileBroken
│   ├── FileHuge, CannotShrink
│   ├── LinkRefused, LinkUnknown    a link that stands in the text
├── NothingToExport               the timeline is empty
│   └── TimelineElsewhere           it belongs to another account
├── DiskFull, DataUnwritable, DataInUse
├── KeyWrong, DataTooNew             the database was written under another key, or by a later version
├── ExtraMissing                  an optional part is not installed
├── PlatformMissing               this version has no adapter for it
├── SkillUnknown, SkillBroken
└── SettingsError                 all mistakes at once

An error carries a phrase key and values, never a sentence: `core.words` says it, in the person's language.
Raised at the borders, remedied in `core.account`, spoken in `core.desk`.
"""

from collections.abc import Sequence
from typing import ClassVar


class ReelwireError(Exception):
    """Something a person can be told in one sentence with a remedy.

    `phrase` is the key in `core/words`; `values` fill its variables.
    """

    phrase: ClassVar[str] = "error-unexpected"

    def __init__(self, **values: object) -> None:
        self.values: dict[str, object] = values
        super().__init__(self.phrase)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.phrase} ({told})" if told else self.phrase


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


class ChatError(ReelwireError):
    """The platform did not take what we sent."""

    phrase = "error-chat"


class ChatGone(ChatError):
    """Blocked, deleted or not permitted: nothing can be said here any more."""

    phrase = "error-chat-gone"


class ChatBusy(ChatError):
    """Later: not before `retry_after` seconds. Provably not delivered."""

    phrase = "error-chat-busy"

    def __init__(self, *, retry_after: float, **values: object) -> None:
        self.retry_after = retry_after
        super().__init__(**values)


class ChatRefused(ChatError):
    """This content will never be accepted here."""

    phrase = "error-chat-refused"


class ChatTooLarge(ChatError):
    """Over the platform's limit of bytes."""

    phrase = "error-chat-too-large"


class ChatUnsure(ChatError):
    """Sent, and the answer was lost: it may be there already."""

    phrase = "error-chat-unsure"


class MediaError(ReelwireError):
    """Something about a file the person sent; `name` is always among the values."""

    phrase = "error-file-broken"


class FileMissing(MediaError):
    """No such file, or it cannot be read."""

    phrase = "error-file-missing"


class FileEmpty(MediaError):
    """Zero bytes."""

    phrase = "error-file-empty"


class FileUnsupported(MediaError):
    """Its content is of a type the backend does not take and we do not convert. Values: name, type,
    accepted."""

    phrase = "error-file-unsupported"


class FileOversized(MediaError):
    """Over the skill's or the platform's limit. Values: name, size, limit (both in bytes)."""

    phrase = "error-file-oversized"


class FileBroken(MediaError):
    """Named as media, but cannot be read as such."""

    phrase = "error-file-broken"


class FileHuge(MediaError):
    """More pixels than may be decoded. Values: name, width, height (pixels, where known)."""

    phrase = "media-huge"


class CannotShrink(MediaError):
    """No copy under the limit would be worth watching. Values: name, size, limit (both in bytes)."""

    phrase = "media-cannot-shrink"


class LinkRefused(MediaError):
    """A link to something that is not on the open web."""

    phrase = "talk-link-refused"


class LinkUnknown(MediaError):
    """A link whose host nobody knows. Values: name, host."""

    phrase = "talk-link-unknown"


class DiskFull(ReelwireError):
    """No room for media. Values: folder."""

    phrase = "error-disk-full"


class DataUnwritable(ReelwireError):
    """The data folder cannot be written. Values: folder."""

    phrase = "error-data-unwritable"


class DataInUse(ReelwireError):
    """Another process works on the data folder. Values: folder, pid."""

    phrase = "error-data-in-use"


class KeyWrong(ReelwireError):
    """The secret key does not fit what is stored, or cannot be read. Values: path, where it is a file's."""

    phrase = "error-key-wrong"


class DataTooNew(ReelwireError):
    """The database was written by a later version. Values: folder (or host)."""

    phrase = "error-data-too-new"


class ExtraMissing(ReelwireError):
    """An optional part is not installed. Values: extra, command."""

    phrase = "error-extra-missing"


class PlatformMissing(ReelwireError):
    """This version has no adapter for the platform. Values: platform."""

    phrase = "error-platform-missing"


class SkillUnknown(ReelwireError):
    """Values: name, known."""

    phrase = "error-skill-unknown"


class SkillBroken(ReelwireError):
    """A skill file that cannot be read. Values: path, reason (a phrase key of `skill-reason-…`)."""

    phrase = "error-skill-broken"


class SettingsError(ReelwireError):
    """All mistakes at once: `mistakes` are (setting, phrase key, values)."""

    phrase = "error-settings"

    def __init__(self, mistakes: Sequence[tuple[str, str, dict[str, object]]]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(count=len(self.mistakes))
