"""What this machine, its folder or its settings lack."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors.root import ReelwireError


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


class BackupBroken(ReelwireError):
    """It is no backup of ours, or not all of one. Values: path."""

    phrase = "error-backup-broken"


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
