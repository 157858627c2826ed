"""What a person's file or link may be."""

from __future__ import annotations

from core.errors.root import ReelwireError


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
