"""Bytes and seconds as people write them."""

from __future__ import annotations

from math import ceil

_UNITS = (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10))
_BYTES = {"zh": "{} 字节"}
_SECONDS = {"zh": "{} 秒"}


def size(bytes: float, language: str, *, up: bool = False) -> str:
    """13 MB, 1.4 MB, 850 KB, 12 bytes; units of 1024, as the platforms count their limits.

    `up` rounds up to a tenth: a file just over a limit must not look equal to it.
    """
    amount = max(0.0, bytes)
    for unit, weight in _UNITS:
        value = amount / weight
        if value >= 0.9985:  # 1023 KB is 1 MB to a person
            number = ceil(value * 10 - 1e-9) / 10 if up else round(value, 1 if value < 9.95 else 0)
            return f"{number:.1f}".removesuffix(".0") + f" {unit}"
    return _BYTES.get(language[:2], "{} bytes").format(int(amount))


def duration(seconds: float, language: str) -> str:
    """12 s (12 秒) under a minute, then 1:05, then 1:02:03."""
    whole = max(0, int(seconds + 0.5))
    if whole == 0 and seconds > 0:
        whole = 1
    if whole < 60:
        return _SECONDS.get(language[:2], "{} s").format(whole)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
