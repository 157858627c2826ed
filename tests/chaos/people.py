"""People who ask for films, one wish after the other, sometimes several at once; who press Retry when it is
offered, or do not."""

from __future__ import annotations

import asyncio
import io
from contextlib import suppress
from dataclasses import dataclass, field

from PIL import Image

from tests.chaos import telegram
from tests.chaos.chronicle import Chronicle
from tests.chaos.cloud import MARK
from tests.chaos.dice import Dice
from tests.chaos.wishes import Seen, Wish
from tests.doubles.telegram import Person, World
from tests.doubles.telegram.chats import Chat

NAMES = (
    "Ann Bob Cat Dan Eve Fay Gus Hal Ida Jon Kit Leo Mia Ned Oda Pam Quin Rob Sue Tom Una Val Wim Xia Yan Zoe"
).split()  # noqa: SIM905
PATIENCE = 20.0
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


@dataclass
class OnTelegram:
    """`chat`: a group, else alone with the bot."""

    crowd: Crowd
    world: World
    person: Person
    chat: Chat | None = None
    made: int = 0

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def chats(self) -> set[str]:
        return {f"telegram {(self.chat or self.person.chat).id}"}

    async def live(self) -> None:
        dice = self.crowd.dice
        while self.crowd.take():
            wish = await self.ask()
            if dice.chance(0.2) and self.crowd.take():  # in a hurry
                await self.ask()
            with suppress(AssertionError):
                await self.world.until(lambda wish=wish: self.answered(wish), PATIENCE)  # type: ignore[misc]
            if (button := self.answered(wish)) is not None and button.trouble and dice.chance(0.5):
                await self.press(wish)
            if dice.chance(0.1):
                await self.person.sends(self._to_bot(dice.one_of(("/status", "/credits"))), self.chat)

    async def ask(self) -> Wish:
        self.made += 1
        dice, tag = self.crowd.dice, f"{self.name}-{self.made:03}"
        text = self._to_bot(f"a film of trip {tag}")
        wish = Wish(tag, self.name, text)
        photos = dice.one_of((0, 0, 1, 1, 2))
        pictures = [photo(f"{tag}.{n}") for n in range(photos)]
        wish.photos = [f"{tag}.{n}".encode() for n in range(photos)]
        self.crowd.wishes.append(wish)
        self.crowd.chronicle.note(f"{self.name} asks, with {photos} photos", tag)
        if photos == 2:
            shown = await self.person.album(pictures, text, self.chat)
        elif photos:
            shown = [await self.person.photo(pictures[0], text, self.chat)]
        else:
            shown = [await self.person.sends(text, self.chat)]
        wish.messages = [telegram.name(one) for one in shown]
        return wish

    def answered(self, wish: Wish) -> Seen | None:
        """The last word on it, as far as it has come."""
        mine = telegram.seen_in(self.world, self.chat or self.person.chat, [wish])
        return next((one for one in reversed(mine) if one.of is wish and one.final), None)

    async def press(self, wish: Wish) -> None:
        place = self.chat or self.person.chat
        for shown in reversed(self.world.sent(place)):
            answers = shown.replied is not None and telegram.name(shown.replied) in wish.messages
            if answers and "Retry" in shown.labels:
                wish.presses.append(self.world.now())
                self.crowd.chronicle.note(f"{self.name} presses Retry", wish.tag)
                await self.person.presses(shown, "Retry")
                return

    def _to_bot(self, text: str) -> str:
        if self.chat is None:
            return text
        if text.startswith("/"):
            return f"{text}@{self.world.username}"
        return f"@{self.world.username} {text}"


def photo(mark: str) -> bytes:
    """A picture with a comment that says whose it is; in a frame of its own, so that no two are alike."""
    shade = sum(mark.encode()) % 256
    image, out = Image.new("RGB", (64, 96), (shade, 120, 255 - shade)), io.BytesIO()
    image.save(out, "JPEG", quality=80, comment=MARK + mark.encode() + b";")
    return out.getvalue()


async def all_of(people: list[OnTelegram]) -> None:
    await asyncio.gather(*(person.live() for person in people))
