"""A pattern compiled when it is first used: these are large, and a process that only starts shall not pay."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property


class Late:
    """Like re.compile(source, flags)."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self.source = source
        self.flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.source, self.flags)

    def search(self, words: str) -> re.Match[str] | None:
        return self.compiled.search(words)

    def sub(self, replace: Callable[[re.Match[str]], str], words: str) -> str:
        return self.compiled.sub(replace, words)
