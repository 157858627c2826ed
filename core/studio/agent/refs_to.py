"""Which pictures an operation is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Ref:
    """Which pictures are meant: by number (1 first, -1 last, 0 the only one of its kind), by a word of the
    file's name, or the new ones."""

    kind: Literal["photo", "clip", "any"] = "any"
    number: int | None = None
    name: str = ""
    new: bool = False


Refs = tuple[Ref, ...]
"""Empty: the whole film."""
