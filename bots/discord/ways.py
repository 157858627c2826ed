"""Where an answer can go, best way first (pure).

original  fills the promise that the interaction was answered with
follow    follows it, by the interaction's token
channel   a message of the bot's own, in the channel
direct    a message of the bot's own, in direct messages

Words go by the token while it lives: that needs no permission in the channel. A film goes into the channel
where the bot may send one: only there does Discord refuse a double. What only the person may see never goes
into a channel that others read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from bots.discord.reply import Back
from bots.discord.tempo import DEFAULT_BYTES

Kind = Literal["original", "follow", "channel", "direct"]

HOME: Final = "@me"
"""In place of a channel: direct messages, wherever they are."""


@dataclass(frozen=True, slots=True)
class Way:
    """`bytes`: the largest file that goes there."""

    kind: Kind
    bytes: int = DEFAULT_BYTES


def ways(back: Back, now: float, *, free: bool = False, film: bool = False) -> list[Way]:
    """`free`: the promise is not filled yet."""
    token = [Way("follow", back.token_bytes)] if back.alive(now) else []
    if free and token and not film:
        token = [Way("original", back.token_bytes), *token]
    channel = [Way("channel", back.channel_bytes)] if _open(back, film) else []
    direct = [Way("direct")] if back.user and (not back.private or back.channel == HOME) else []
    return [*channel, *token, *direct] if film else [*token, *channel, *direct]


def most(back: Back, now: float) -> int:
    """The largest film that reaches the person now, by the best way for it."""
    found = [way.bytes for way in ways(back, now, film=True) if way.kind != "direct"]
    return max(found, default=DEFAULT_BYTES)


def _open(back: Back, film: bool) -> bool:
    if not back.channel or back.channel == HOME or not back.here or (back.quiet and not back.private):
        return False
    return back.writes and (back.attaches or not film)
