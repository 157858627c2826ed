"""What people asked for: each wish has a tag that stands in its words and, so, in all that comes of it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

from core.words import say

SORRY = tuple(say("discord-broken", language, ref="|").partition("\n")[0] for language in ("en", "zh"))
TAG = re.compile(r"\b([A-Z][a-z]+-\d{3,})\b")


@dataclass(eq=False)
class Wish:
    """`messages`: the platform's ids of what was sent. `photos`: marks inside the bytes of its files.
    `presses`: when Retry was pressed for it. `place`: the conversation, where its person has several.
    `taken`: False where the platform keeps nothing for a bot that is away, and the bot never showed that it
    had heard."""

    tag: str
    who: str
    text: str
    photos: list[bytes] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    presses: list[float] = field(default_factory=list)
    place: str = ""
    taken: bool = True
    at: float = field(default_factory=time.monotonic)

    @property
    def number(self) -> int:
        return int(self.tag.rpartition("-")[2])


@dataclass(frozen=True)
class Seen:
    """A message of the bot's, as a person sees it. `of`: the wish it answers, where the platform shows that.
    `card`: a progress card. `versions`: everything it ever said."""

    who: str
    at: float
    text: str
    labels: tuple[str, ...] = ()
    of: Wish | None = None
    film: bytes | None = None
    card: bool = False
    versions: tuple[str, ...] = ()
    chat: str = ""

    @property
    def trouble(self) -> bool:
        return "Retry" in self.labels or self.sorry

    @property
    def sorry(self) -> bool:
        """It could not even be written down, and the person was told so."""
        return any(words in text for words in SORRY for text in (self.text, *self.versions))

    @property
    def final(self) -> bool:
        """A word that ends a wish: an answer with ways on, or trouble with a way to ask again."""
        if self.sorry:
            return True
        return not self.card and self.film is None and bool({"Retry", "New", "Export again"} & {*self.labels})


def tags(text: str) -> list[str]:
    return TAG.findall(text)
