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
├── BackupBroken                  what should be put back is not whole
├── ExtraMissing                  an optional part is not installed
├── PlatformMissing               this version has no adapter for it
├── SkillUnknown, SkillBroken
└── SettingsError                 all mistakes at once

An error carries a phrase key and values, never a sentence: `core.words` says it, in the person's language.
Raised at the borders, remedied in `core.account`, spoken in `core.desk`.
"""

from core.errors.backend import (
    BackendAway,
    BackendConfused,
    BackendError,
    ClientIdMissing,
    ExportBlocked,
    FileTooLarge,
    LinkExpired,
    NothingToExport,
    OutOfCredits,
    RateLimited,
    RenderEndless,
    RenderFailed,
    RunFailed,
    SessionLost,
    StreamLost,
    TimelineElsewhere,
    TokenExpired,
    TokenQuota,
    UnsupportedFile,
)  # fmt: skip
from core.errors.chat import ChatBusy, ChatError, ChatGone, ChatRefused, ChatTooLarge, ChatUnsure
from core.errors.machine import (
    BackupBroken,
    DataInUse,
    DataTooNew,
    DataUnwritable,
    DiskFull,
    ExtraMissing,
    KeyWrong,
    PlatformMissing,
    SettingsError,
    SkillBroken,
    SkillUnknown,
)  # fmt: skip
from core.errors.media import (
    CannotShrink,
    FileBroken,
    FileEmpty,
    FileHuge,
    FileMissing,
    FileOversized,
    FileUnsupported,
    LinkRefused,
    LinkUnknown,
    MediaError,
)  # fmt: skip
from core.errors.root import ReelwireError

__all__ = [
    "BackendAway",
    "BackendConfused",
    "BackendError",
    "BackupBroken",
    "CannotShrink",
    "ChatBusy",
    "ChatError",
    "ChatGone",
    "ChatRefused",
    "ChatTooLarge",
    "ChatUnsure",
    "ClientIdMissing",
    "DataInUse",
    "DataTooNew",
    "DataUnwritable",
    "DiskFull",
    "ExportBlocked",
    "ExtraMissing",
    "FileBroken",
    "FileEmpty",
    "FileHuge",
    "FileMissing",
    "FileOversized",
    "FileTooLarge",
    "FileUnsupported",
    "KeyWrong",
    "LinkExpired",
    "LinkRefused",
    "LinkUnknown",
    "MediaError",
    "NothingToExport",
    "OutOfCredits",
    "PlatformMissing",
    "RateLimited",
    "ReelwireError",
    "RenderEndless",
    "RenderFailed",
    "RunFailed",
    "SessionLost",
    "SettingsError",
    "SkillBroken",
    "SkillUnknown",
    "StreamLost",
    "TimelineElsewhere",
    "TokenExpired",
    "TokenQuota",
    "UnsupportedFile",
]
