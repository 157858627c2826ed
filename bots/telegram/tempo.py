"""Every duration and rate of the adapter, in seconds and per second, as one value: tests pass a tiny one."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Tempo:
    """Telegram documents few of its rates; these are what bots are seen to keep for years."""

    poll: float = 50.0
    """The longest an empty getUpdates is held open."""
    shortest: float = 5.0
    """A long poll that is cut sooner than this was not cut for being quiet."""
    margin: float = 10.0
    """An answer to a long poll may be this late before the line is called dead."""
    connect: float = 10.0
    answer: float = 30.0
    """From the last byte of a request to the first of its answer."""
    digest: float = 120.0
    """The same where a film went up: Telegram looks at it before it answers."""
    stall: float = 60.0
    """A transfer without a byte for this long is given up."""
    edit_private: float = 1.1
    edit_group: float = 3.1
    """Between two edits in a chat."""
    burst: int = 3
    per_second: float = 1.0
    """Messages to one chat: so many at once, and how fast the room for more comes back."""
    per_minute: int = 20
    minute: float = 60.0
    """Messages to one group within so many seconds."""
    everywhere: int = 27
    second: float = 1.0
    """Messages to all chats within so many seconds: Telegram takes thirty, and what left evenly may arrive
    closer together."""
    wait: float = 2.0
    """A card waits this long for its edit; then the edit goes out by itself, when the chat takes it."""
    action: float = 4.5
    """"Sending a video" is shown for five seconds."""
    again: float = 5.0
    """What provably never left is tried again after so long."""
    first: float = 1.0
    longest: float = 30.0
    """Back-off: the first wait, and the longest."""
    patience: float = 1.0
    """So long a slow update may hold up the confirmation of the others in its batch."""
    conflict: float = 150.0
    """Another poller for this long is no restart: the operator must hear of it."""
    watch: float = 300.0
    """Between two looks at what Telegram says about our webhook."""

    def edit(self, chat: str) -> float:
        return self.edit_group if is_group(chat) else self.edit_private

    def tiny(self, **seconds: float) -> Tempo:
        """For tests: nothing waits, unless named."""
        quick: dict[str, float] = {
            "poll": 1.0, "shortest": 0.05, "margin": 2.0, "connect": 2.0, "answer": 2.0, "digest": 2.0,
            "stall": 2.0, "edit_private": 0.01, "edit_group": 0.02, "per_second": 1000.0, "minute": 0.05,
            "second": 0.01, "wait": 0.2, "action": 0.05, "again": 0.01, "first": 0.01, "longest": 0.05,
            "patience": 0.05, "conflict": 0.3, "watch": 0.05,
        }  # fmt: skip
        return replace(self, **{**quick, **seconds})  # type: ignore[arg-type]


def is_group(chat: str) -> bool:
    """Groups and channels have negative ids."""
    return chat.startswith("-")
