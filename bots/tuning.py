"""What a process that serves many asks of Python itself."""

from __future__ import annotations

import gc


def collect_seldom() -> None:
    """Thousands of open turns are hundreds of thousands of objects that live for minutes: looked through as
    often as Python does by default, they hold the loop up for a third of a second at a time, and a bot that
    gets busy spends a quarter of its time on it. What the start made stays for good, and is never looked at
    again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
