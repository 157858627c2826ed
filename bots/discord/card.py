"""The progress card (pure): a container with a bar, the line that core gives, and Cancel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from bots.discord.buttons import rows
from bots.discord.text import plain
from core import Choice, Progress

V2: Final = 1 << 15
"""The flag of a message made of components alone. Once set it stays: such a card is edited as such."""
CELLS: Final = 14
_COLOURS: Final = {
    "done": 0x57F287, "failed": 0xED4245, "interrupted": 0xFEE75C, "cancelled": 0x99AAB5, "queued": 0x99AAB5,
}  # fmt: skip
_WORKING: Final = 0x5865F2


def bar(fraction: float) -> str:
    """Full only when it is."""
    filled = min(CELLS, max(0, int(fraction * CELLS)))
    return "▰" * filled + "▱" * (CELLS - filled)


def container(progress: Progress, text: str, choices: Sequence[Choice], owner: str) -> dict[str, Any]:
    """The body of a message."""
    words = plain(text)
    if progress.fraction is not None:
        words = f"{bar(progress.fraction)}\n{words}"
    inside: list[dict[str, Any]] = [{"type": 10, "content": words}, *rows(choices, owner)]
    colour = _COLOURS.get(progress.stage, _WORKING)
    return {"flags": V2, "components": [{"type": 17, "accent_color": colour, "components": inside}]}


def simple(progress: Progress, text: str, choices: Sequence[Choice], owner: str) -> dict[str, Any]:
    """The same as words, where Discord does not take the container."""
    words = plain(text)
    if progress.fraction is not None:
        words = f"{bar(progress.fraction)}\n{words}"
    return {"content": words, "components": rows(choices, owner)}
