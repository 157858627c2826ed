"""What can go wrong in a render, as one error with a stable key."""

REASONS = (
    "hostile-media",  # not what it says it is, or too big to open
    "missing-media",  # a source the draft names is not there
    "empty",  # nothing on the video track
    "too-long",
    "too-many",  # segments on one kind of track
    "worker-died",
    "timeout",
    "disk-full",
    "cancelled",
)


class RenderError(Exception):
    """`reason` is one of `REASONS`; `detail` is for logs and may be empty."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}" if detail else reason)
