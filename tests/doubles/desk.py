"""Desks that remember: one that only hears, and one that answers and makes films, without a backend."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from core import Address, Bot, Choice, Message, Progress, Receipt, Video
from core.routing import Action, route
from core.store import turn_id

FILM = b"\x00\x00\x00\x18ftypmp42" + b"a film" * 1000


class RememberingDesk:
    """Hears every message; answers that it is journalled."""

    def __init__(self) -> None:
        self.heard: list[Message] = []
        self.asides: list[tuple[str, Mapping[str, Any], str]] = []
        self.moves: list[tuple[str, str]] = []
        self.leavers: list[str] = []
        self.memory: dict[str, Any] = {}

    async def aside(self, bot: Bot, id: str, update: Mapping[str, Any], error: BaseException) -> None:
        self.asides.append((id, update, repr(error)))

    async def moved(self, bot: Bot, chat: str, into: str) -> None:
        self.moves.append((chat, into))

    async def left(self, bot: Bot, user: str) -> None:
        self.leavers.append(user)

    async def recall(self, key: str) -> Any:
        return self.memory.get(key)

    async def remember(self, key: str, value: Any) -> None:
        self.memory[key] = value

    async def examples(self, address: Address, language: str | None = None) -> Sequence[str]:
        return ("Make a film of the harbour", "Make a short teaser")

    async def skills(self, language: str | None = None) -> Sequence[tuple[str, str]]:
        return (("free-generator-maker", "Free Generator Maker"), ("video-generator-free-gemini", "Gemini"))

    async def receive(self, message: Message) -> Receipt:
        fresh = message.id not in {heard.id for heard in self.heard}
        self.heard.append(message)
        return Receipt(turn_id(message.address, message.id), route(message).action, fresh)


@dataclass
class FilmingDesk:
    """Plays every message to its end when it is waited for, as a real house would: progress, words, a film.

    `refuse`: the sentence a film ends with instead. `wait`: called while the work is under way.
    """

    folder: Path
    refuse: str = ""
    answer: str = "Here is a first cut."
    wait: Callable[[], Any] | None = None
    heard: list[Message] = field(default_factory=list)
    bots: Sequence[Bot] = ()
    observer: Callable[[str, str, str, str], None] | None = None
    opened: list[dict[str, Any]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def house(self, settings: Any, bots: Sequence[Bot], kind: str, **chosen: Any) -> AsyncIterator[Any]:
        self.bots, self.observer = bots, chosen.get("observer")
        self.opened.append({"kind": kind, "settings": settings, **chosen})
        yield SimpleNamespace(
            desk=self,
            where="http://127.0.0.1:1",
            settings=settings,
            kind=kind,
            ledger=self,
            engine=SimpleNamespace(running=True),
            film_links=None,
        )
        self.opened.append({"closed": True})

    async def receive(self, message: Message) -> Receipt:
        self.heard.append(message)
        turn = turn_id(message.address, message.id)
        self._note("turn", turn, "received")
        return Receipt(turn, route(message).action)

    async def sweep(self) -> tuple[Any, ...]:
        """As a ledger tells it: nothing is ever under way."""
        return ()

    async def remember(self, key: str, value: Any) -> None:
        """As a ledger keeps it: nobody asks for it again."""

    async def finished(self, turn: str) -> Any:
        message = next(one for one in self.heard if turn_id(one.address, one.id) == turn)
        return await self._play(message, turn)

    async def idle(self, address: Address) -> None:
        for message in self.heard:
            turn = turn_id(message.address, message.id)
            if message.address == address and turn not in self.done:
                await self._play(message, turn)

    async def _play(self, message: Message, turn: str) -> Any:
        self.done.append(turn)
        chat = self.bots[0].open(message.address, message.reply)
        for position, file in enumerate(message.attachments):
            self._note("attachment", f"{turn}#{position}", "uploading")
            await chat.show(None, Progress("uploading", detail=file.name), f"Uploading {file.name}…")
            self._note("attachment", f"{turn}#{position}", "uploaded")
        self._note("turn", turn, "sending")
        await chat.show(None, Progress("working", elapsed=1.0), "Working…")
        if self.wait is not None:
            await self.wait()
        if self.refuse:
            await chat.say(self.refuse, [Choice("retry", "Retry", f"{message.id}.1")], trouble=True)
            return SimpleNamespace(ok=False, text=self.refuse, export=None)
        await chat.say(self.answer, [Choice("export", "Export"), Choice("status", "Status")])
        if message.film or route(message).action is Action.EXPORT:
            self._note("export", "render_1", "planned")
            await chat.show(
                None, Progress("rendering", elapsed=2.0, fraction=0.5), "Putting it together… · 50 %"
            )
            await chat.deliver(self.film(), "0:02 · 1080×1920", key="render_1/film")
        return SimpleNamespace(ok=True, text=self.answer, export=None)

    def film(self) -> Video:
        path = self.folder / "render_1.mp4"
        path.write_bytes(FILM)
        return Video(path, duration=2.0, width=1080, height=1920, bytes=len(FILM))

    def _note(self, kind: str, id: str, stage: str) -> None:
        if self.observer is not None:
            self.observer(kind, id, stage, "before")
            self.observer(kind, id, stage, "after")
