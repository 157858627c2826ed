"""Telegram under fire: trouble with its calls, and what stands in its chats at the end."""

from __future__ import annotations

from typing import Final

from tests.chaos.chronicle import Chronicle
from tests.chaos.dice import Dice
from tests.chaos.wishes import Seen, Wish
from tests.doubles.telegram import Fault, Shown, World
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
