"""Telegram under fire: trouble with its calls, people who use it, and what stands in its chats at the end."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from tests.chaos.chronicle import Chronicle
from tests.chaos.dice import Dice
from tests.chaos.people import PATIENCE, Crowd, photo
from tests.chaos.wishes import Seen, Wish
from tests.doubles.telegram import Fault, Person, Shown, World
from tests.doubles.telegram.chats import Chat
from tests.doubles.telegram.faults import Faults

SHARES: Final = {"getupdates": 0.01, "editmessagetext": 0.03, "setmessagereaction": 0.03}
KINDS: Final = (
    "reset", "answer lost", "502 page", "502 page after", "429", "500 refused", "slow", "hang", "hang after",
)  # fmt: skip


class Drawn(Faults):
    """Trouble for any call, drawn anew each time."""

    def __init__(self, dice: Dice, chronicle: Chronicle) -> None:
        super().__init__()
        self._dice, self._chronicle = dice, chronicle

    def next(self, method: str) -> Fault | None:
        if not self._dice.happens(SHARES.get(method.lower(), 0.05)):
            return None
        kind = self._dice.one_of(KINDS)
        if method == "file" and kind not in ("reset", "502 page", "429"):
            return None
        self._chronicle.fault(f"telegram {kind}", method)
        return self._made(kind)

    def _made(self, kind: str) -> Fault:
        match kind:
            case "answer lost":
                return Fault("reset", after=True)
            case "502 page":
                return Fault("page", status=502)
            case "502 page after":
                return Fault("page", after=True, status=502)
            case "429":
                told = "Too Many Requests: retry after 1"
                return Fault("refuse", False, 0.0, 429, told, {"retry_after": 1})
            case "500 refused":
                return Fault("refuse", False, 0.0, 500, "Internal Server Error")
            case "slow":
                return Fault("slow", after=True, seconds=self._dice.between(0.05, 0.5))
            case "hang":
                return Fault("slow", seconds=3.0)
            case "hang after":
                return Fault("slow", after=True, seconds=3.0)
        return Fault("reset")


def seen(world: World, wishes: list[Wish]) -> list[Seen]:
    """Everything of the bot's, in every chat, oldest first within each."""
    return [one for chat in world.chats.values() for one in seen_in(world, chat, wishes)]


def seen_in(world: World, chat: Chat, wishes: list[Wish]) -> list[Seen]:
    asked = {message: wish for wish in wishes for message in wish.messages}
    return [_seen(shown, asked) for shown in chat.everything.values() if shown.mine]


def _seen(shown: Shown, asked: dict[str, Wish]) -> Seen:
    answered = shown.replied
    while answered is not None and answered.mine:  # in a group an answer hangs on the button's message
        answered = answered.replied
    of = asked.get(name(answered)) if answered is not None else None
    first = shown.versions[0]
    card = shown.kind == "text" and (
        "Cancel" in first.buttons or (len(shown.versions) > 1 and not first.buttons)
    )
    film = shown.data if shown.kind in ("video", "document", "animation") else None
    return Seen(
        who="",
        at=first.at,
        text=shown.text,
        labels=tuple(shown.labels),
        of=of,
        film=film,
        card=card,
        versions=tuple(version.text for version in shown.versions),
        chat=f"telegram {shown.chat.id}",
    )


def name(shown: Shown) -> str:
    """A message's name among all of the platform's."""
    return f"telegram {shown.chat.id}/{shown.id}"


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
        wish = self.crowd.wish(self.name, self.made)
        text, pictures = self._to_bot(wish.text), [photo(mark) for mark in wish.photos]
        if len(pictures) == 2:
            shown = await self.person.album(pictures, text, self.chat)
        elif pictures:
            shown = [await self.person.photo(pictures[0], text, self.chat)]
        else:
            shown = [await self.person.sends(text, self.chat)]
        wish.messages = [name(one) for one in shown]
        return wish

    def answered(self, wish: Wish) -> Seen | None:
        """The last word on it, as far as it has come."""
        mine = seen_in(self.world, self.chat or self.person.chat, [wish])
        return next((one for one in reversed(mine) if one.of is wish and one.final), None)

    async def press(self, wish: Wish) -> None:
        place = self.chat or self.person.chat
        for shown in reversed(self.world.sent(place)):
            answers = shown.replied is not None and name(shown.replied) in wish.messages
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
