"""People who ask for films, one wish after the other, sometimes several at once; who press Retry when it is
offered, or do not."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from PIL import Image

from tests.chaos.chronicle import Chronicle
from tests.chaos.cloud import MARK
from tests.chaos.dice import Dice
from tests.chaos.wishes import Wish

NAMES: Final = re.findall(
    r"\w+",
    """Ann Bob Cat Dan Eve Fay Gus Hal Ida Jon Kit Leo Mia Ned Oda Pam Quin Rob Sue Tom Una Val Wim Xia Yan
    Zoe Abel Bea Cleo Dora Emil Finn Gina Hugo Ines Jack Kira Lars Mona Nora Olaf Paul Rosa Sven Tess
    Ugo Vera""",
)
PATIENCE: Final = 20.0
"""Seconds that somebody waits for a word before they ask for the next thing."""


@dataclass
class Crowd:
    """`left`: how many wishes will still be made."""

    dice: Dice
    chronicle: Chronicle
    left: int
    wishes: list[Wish] = field(default_factory=list)

    def take(self) -> bool:
        self.left -= 1
        return self.left >= 0

    def wish(self, who: str, number: int) -> Wish:
        """With no photo, one, or two."""
        tag = f"{who}-{number:03}"
        count = self.dice.one_of((0, 0, 1, 1, 2))
        wish = Wish(tag, who, f"a film of trip {tag}", [f"{tag}.{n}".encode() for n in range(count)])
        self.wishes.append(wish)
        self.chronicle.note(f"{who} asks, with {count} photos", tag)
        return wish


class Customer(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def chats(self) -> set[str]:
        """Where they may see their work."""
        ...

    async def live(self) -> None: ...


def photo(mark: bytes) -> bytes:
    """A picture with a comment that says whose it is; in a frame of its own, so that no two are alike."""
    shade = sum(mark) % 256
    image, out = Image.new("RGB", (64, 96), (shade, 120, 255 - shade)), io.BytesIO()
    image.save(out, "JPEG", quality=80, comment=MARK + mark + b";")
    return out.getvalue()


async def all_of(people: Sequence[Customer]) -> None:
    await asyncio.gather(*(person.live() for person in people))
