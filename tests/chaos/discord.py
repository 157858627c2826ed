"""Discord under fire: trouble with its calls and its gateway, people who use it, and what they see."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from tests.chaos.chronicle import Chronicle
from tests.chaos.dice import Dice
from tests.chaos.people import PATIENCE, Crowd, photo
from tests.chaos.wishes import Seen, Wish, tags
from tests.doubles.discord import (
    Breaks,
    Channel,
    Fails,
    FakeDiscord,
    Floods,
    Interaction,
    Message,
    NotOffered,
    Page,
    Person,
    Slow,
)
from tests.doubles.discord.calls import Call
from tests.doubles.discord.faults import Plan, Plans

TROUBLE: Final[dict[str, Plan]] = {
    "500": Fails(500),
    "502 after": Fails(502, after=True),
    "page": Page(),
    "reset": Breaks("reset"),
    "reset early": Breaks("reset", early=True),
    "answer lost": Breaks("reset", after=True),
    "closed": Breaks("close", after=True),
    "429": Floods(0.05),
    "slow": Slow(0.3),
    "late": Slow(0.3, before=True),
}


class Drawn(Plans):
    """Trouble for any call, drawn anew each time."""

    def __init__(self, dice: Dice, chronicle: Chronicle) -> None:
        super().__init__()
        self._dice, self._chronicle = dice, chronicle

    def take(self, call: Call) -> Plan | None:
        if not self._dice.happens(0.04) or "/commands" in call.path:
            return None
        kind = self._dice.one_of(sorted(TROUBLE))
        self._chronicle.fault(f"discord {kind}", f"{call.method} {call.route}")
        return TROUBLE[kind]


def settled(fake: FakeDiscord, dice: Dice, chronicle: Chronicle) -> FakeDiscord:
    """With a token as real ones are, and trouble."""
    first = base64.b64encode(str(fake.app.bot.id).encode()).decode().rstrip("=")
    fake.app.token = f"{first}.double.of-a-chaotic-bot-token"
    fake.plans = Drawn(dice, chronicle)
    return fake


def complaints(fake: FakeDiscord) -> list[str]:
    """Without the one that lost answers explain: a card whose posting was never confirmed stands where words
    were to go, and Discord's refusal is how the bot learns of it."""
    return sorted({line for line in fake.complaints if "COMPONENTS_V2" not in line})


def storms(fake: FakeDiscord, dice: Dice, chronicle: Chronicle) -> list[Callable[[], Awaitable[None]]]:
    """What a gateway does to its clients."""

    def kind(name: str, do: Callable[[], object]) -> Callable[[], Awaitable[None]]:
        async def go() -> None:
            chronicle.fault(f"gateway {name}")
            do()

        return go

    async def doubled() -> None:
        chronicle.fault("gateway doubles events")
        fake.gateway.doubled = {"MESSAGE_CREATE", "INTERACTION_CREATE"}
        await asyncio.sleep(dice.between(0.2, 1.0))
        fake.gateway.doubled = set()

    fake.gateway.again = 3
    return [
        kind("drops its lines", fake.gateway.drop),
        kind("asks to come back", fake.gateway.reconnect),
        kind("ends sessions", fake.gateway.invalidate),
        doubled,
    ]


@dataclass
class OnDiscord:
    """`room`: a channel of their own in a server; they also write in direct messages."""

    crowd: Crowd
    fake: FakeDiscord
    person: Person
    room: Channel
    made: int = 0
    asked: dict[str, Interaction] = field(default_factory=dict)
    written: dict[str, Message] = field(default_factory=dict)
    """By tag: how each wish was made."""

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def chats(self) -> set[str]:
        return {f"discord {self.room.id}", f"discord {self.person.dm.id}"}

    async def live(self) -> None:
        dice = self.crowd.dice
        while self.crowd.take():
            with suppress(TimeoutError, AssertionError):
                await self.fake.until(lambda: self.fake.gateway.alive and self.fake.registered, 10)
            wish = await self.ask()
            if wish is None:
                await asyncio.sleep(0.2)
                continue
            with suppress(TimeoutError, AssertionError):
                await self.fake.until(lambda wish=wish: self.answered(wish), PATIENCE / 2)  # type: ignore[misc]
            if (last := self.answered(wish)) is not None and "Retry" in last.labels and dice.chance(0.5):
                wish.presses.append(time.monotonic())
                self.crowd.chronicle.note(f"{self.name} presses Retry", wish.tag)
                with suppress(NotOffered):
                    await self.person.presses(last, "Retry")

    async def ask(self) -> Wish | None:
        """By the command in the channel, or in words, alone with the bot. None: nothing is offered there."""
        self.made += 1
        wish = self.crowd.wish(self.name, self.made)
        files = [(f"{mark.decode()}.jpg", photo(mark)) for mark in wish.photos]
        try:
            wish.place = "room" if self.crowd.dice.chance(0.7) else "alone"
            if wish.place == "room":
                named = {f"file{n}": file for n, file in enumerate(files, 1)}
                self.asked[wish.tag] = await self.person.slash(
                    "create", {"prompt": wish.text, **named}, self.room
                )
            else:
                self.written[wish.tag] = await self.person.says(wish.text, self.person.dm, files=files)
        except NotOffered:
            self.crowd.wishes.remove(wish)
            self.crowd.left += 1
            return None
        return wish

    def answered(self, wish: Wish) -> Message | None:
        for channel in (self.room, self.person.dm):
            for message in reversed(self.fake.messages(channel)):
                ends = {"Retry", "New"} & set(message.labels)
                if ends and self.of(message) == wish.tag and not _films(message):
                    return message
        return None

    def of(self, message: Message) -> str:
        """The tag of the wish that a message answers."""
        for tag, asked in self.asked.items():
            if message.interaction is asked or message in asked.messages:
                return tag
        for tag, written in self.written.items():
            if message.reference is written:
                return tag
        return next(iter(tags(message.text)), "")

    def took(self, wish: Wish) -> bool:
        """Did the bot show that it had heard? Discord keeps nothing for one that is away."""
        if (asked := self.asked.get(wish.tag)) is not None:
            return any(not message.thinking for message in asked.messages)
        return bool(self.written[wish.tag].reactions)

    def seen(self, wishes: dict[str, Wish]) -> list[Seen]:
        found = []
        for channel in (self.room, self.person.dm):
            ours = [one for one in self.fake.messages(channel) if one.author is self.fake.app.bot]
            for message in ours:
                first = message.history[0] if message.history else None
                texts = tuple(version.text for version in message.history)
                film = _films(message)
                card = (
                    film is None
                    and (
                        message.thinking
                        or len(set(texts)) > 1
                        or (first is not None and any(b.label == "Cancel" for b in first.buttons))
                    )
                    and not {"Retry", "New"} & set(message.labels)
                )
                about, where = wishes.get(self.of(message)), f"discord {channel.id}"
                labels = tuple(message.labels)
                found.append(
                    Seen(self.name, message.at, message.text, labels, about, film, card, texts, where)
                )
        return found


def _films(message: Message) -> bytes | None:
    return next((one.blob.bytes for one in message.attachments if one.name.endswith(".mp4")), None)
