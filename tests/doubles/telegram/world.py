"""All that this Telegram knows: people, chats, files, updates on their way, and whatever the bot did."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.doubles.telegram.asked import Call
from tests.doubles.telegram.chats import Chat, Kind, found
from tests.doubles.telegram.faults import Faults
from tests.doubles.telegram.feed import Feed
from tests.doubles.telegram.files import Files
from tests.doubles.telegram.floods import Floods
from tests.doubles.telegram.person import Person, Press
from tests.doubles.telegram.shown import Shown, Version

TOKEN = "700123456:AAFake-token_of-a-double-0123456789abc"


@dataclass(frozen=True)
class Sign:
    """A chat action ("typing", "upload_video") and when it came."""

    chat: Chat
    action: str
    thread: int | None
    at: float


@dataclass(frozen=True)
class Reaction:
    """What the bot put on a message; nothing where it took it away."""

    message: Shown
    emoji: str


@dataclass
class Profile:
    """What the bot says of itself, by language ("" is for everybody else)."""

    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    """By scope (as sorted JSON) and language."""
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu: dict[int | None, dict[str, Any]] = field(default_factory=dict)


class World:
    """`privacy`: in groups the bot sees only what is meant for it. `local`: a Bot API server of one's own."""

    def __init__(
        self,
        folder: Path,
        *,
        token: str = TOKEN,
        username: str = "reelwire_test_bot",
        name: str = "Reelwire",
        privacy: bool = False,
        topics: bool = False,
        local: bool = False,
        upload_limit: int | None = None,
        download_limit: int = 20 << 20,
        floods: Floods | bool = False,
    ) -> None:
        self.token, self.username, self.name = token, username, name
        self.privacy, self.topics, self.local = privacy, topics, local
        self.upload_limit = upload_limit or (2_000_000_000 if local else 50_000_000)
        self.download_limit = download_limit
        self.id = int(token.partition(":")[0])
        folder.mkdir(parents=True, exist_ok=True)
        self.feed, self.files, self.faults = Feed(), Files(folder), Faults()
        self.floods = floods if isinstance(floods, Floods) else Floods(on=floods)
        self.profile = Profile()
        self.chats: dict[int, Chat] = {}
        self.people: dict[int, Person] = {}
        self.heard: list[Call] = []
        self.complaints: list[str] = self.feed.complaints
        self.presses: dict[str, Press] = {}
        self.actions: list[Sign] = []
        self.reactions: list[Reaction] = []
        self.hook: dict[str, Any] = {}
        self.names: dict[str, str] = {}
        """Where addresses of webhooks lead: "https://bot.example" → the place on loopback."""
        self._albums = 13_700_000_000_000_000
        self._changed = asyncio.Condition()

    # Who is there

    @property
    def me(self) -> dict[str, Any]:
        """The bot, as it stands in messages."""
        return self.me_briefly

    @property
    def me_briefly(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    def person(
        self,
        id: int = 42,
        name: str = "Ann",
        language: str | None = "en",
        username: str = "",
        surname: str = "",
    ) -> Person:
        self.people[id] = Person(self, id, name, language, username, surname)
        return self.people[id]

    def private(self, person: Person, *, topics: bool = False, started: bool = True) -> Chat:
        """A person's chat with the bot, always the same. `topics`: it has some, as the bot's owner chose."""
        chat = self.chats.get(person.id)
        if chat is None:
            chat = Chat(self, person.id, "private", person=person, started=started)
            self.chats[person.id] = chat
        self.topics = self.topics or topics
        return chat

    def group(
        self,
        id: int = -1001234567890,
        title: str = "Film club",
        *,
        forum: bool = False,
        members: Sequence[Person] = (),
        sees_all: bool = False,
    ) -> Chat:
        """A supergroup where the id begins with -100, else a basic group."""
        kind: Kind = "supergroup" if str(id).startswith("-100") else "group"
        chat = Chat(self, id, kind, title, members=[*members], forum=forum, sees_all=sees_all)
        chat.status = "administrator" if sees_all else "member"
        self.chats[id] = chat
        return chat

    def channel(self, id: int = -1009876543210, title: str = "Premieres", username: str = "") -> Chat:
        self.chats[id] = Chat(self, id, "channel", title, username=username)
        return self.chats[id]

    def chat(self, wanted: int | str) -> Chat:
        """Raises Refused where there is none."""
        return found(self.chats, wanted)

    # What a person sees, and what the bot did

    def messages(self, chat: Chat | None = None) -> list[Shown]:
        """What stands in a chat now, oldest first; without a chat in all of them."""
        return [shown for each in ([chat] if chat else self.chats.values()) for shown in each.messages]

    def sent(self, chat: Chat | None = None) -> list[Shown]:
        """The bot's own messages among them."""
        return [shown for shown in self.messages(chat) if shown.mine]

    def history(self, shown: Shown) -> list[Version]:
        """Everything a message ever said, with the time of each."""
        return list(shown.versions)

    def calls(self, *methods: str) -> list[Call]:
        """Every call of these methods (of any) since the beginning, also those that were refused or lost."""
        return [call for call in self.heard if not methods or call.method in methods]

    def spinning(self) -> list[Press]:
        """Buttons that were pressed and never answered: their clock still turns for the person."""
        return [press for press in self.presses.values() if press.answer is None and not press.stale]

    # Time and change

    def now(self) -> float:
        return time.monotonic()

    def date(self) -> int:
        return int(time.time())

    async def changed(self) -> None:
        """Something is different: whoever waits looks again."""
        async with self.feed.stir:
            self.feed.stir.notify_all()
        async with self._changed:
            self._changed.notify_all()

    async def until(self, true: Callable[[], Any], seconds: float = 10) -> Any:
        """Waits until it is true, looking after every call and every update; its value then."""
        async with self._changed:
            try:
                return await asyncio.wait_for(self._changed.wait_for(true), seconds)
            except TimeoutError:
                told = "\n".join(map(repr, self.messages()))
                raise AssertionError(f"never became true; there are:\n{told}") from None

    async def shows(self, chat: Chat, words: str, seconds: float = 10) -> Shown:
        """Waits for a message of the bot with these words in it."""

        def there() -> Shown | None:
            return next((one for one in self.sent(chat) if words in one.text), None)

        await self.until(there, seconds)
        shown = there()
        assert shown is not None
        return shown

    async def confirmed(self, seconds: float = 10) -> None:
        """Waits until the bot has confirmed every update."""
        await self.until(lambda: not self.feed.queue, seconds)

    def reach(self, url: str) -> str | None:
        """Where an address leads; None where its host has no name. Addresses of this machine lead there."""
        where = urlsplit(url)
        origin = f"{where.scheme}://{where.netloc}"
        near = origin if where.hostname == "127.0.0.1" else self.names.get(origin)
        return None if near is None else url.replace(origin, near, 1)

    def album(self) -> str:
        self._albums += 1
        return str(self._albums)

    # Trouble

    def poison(self, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """An update that no bot can understand."""
        broken = {"message": {"message_id": "seven", "chat": [], "date": None, "text": 7}}
        number = self.feed.first + len(self.feed.sent)
        return self.feed.put_raw({"update_id": number, **(body if body is not None else broken)})

    def again(self, update: dict[str, Any] | None = None) -> dict[str, Any]:
        """Hands an update (the last one) over once more, with the same number."""
        update = update or self.feed.sent[-1]
        self.feed.repeat(update)
        return update

    def must_be_content(self) -> None:
        """For a test's end: the bot said nothing wrong, and no update of ours was wrong."""
        assert not self.complaints, "\n".join(self.complaints)
