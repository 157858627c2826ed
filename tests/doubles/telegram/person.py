"""A person's side: what somebody does in Telegram, and the updates it brings to the bot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from tests.doubles.telegram.files import Source, Sparse, Stored
from tests.doubles.telegram.shown import MEDIA, Button, Shown
from tests.doubles.telegram.text import found

if TYPE_CHECKING:
    from tests.doubles.telegram.chats import Chat
    from tests.doubles.telegram.world import World


@dataclass(eq=False)
class Press:
    """A button that was pressed. `answer`: what answerCallbackQuery said; None while nothing has come."""

    id: str
    message: Shown
    button: Button
    by: Person
    answer: dict[str, Any] | None = None
    stale: bool = False

    def expires(self) -> None:
        """It is too old to be answered."""
        self.stale = True


@dataclass(eq=False)
class Person:
    world: World
    id: int
    name: str
    language: str | None = "en"
    username: str = ""
    surname: str = ""
    _posted: list[Shown] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<{self.name} {self.id}>"

    @property
    def wire(self) -> dict[str, Any]:
        wire: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.name}
        given = {"last_name": self.surname, "username": self.username, "language_code": self.language}
        return wire | {key: value for key, value in given.items() if value}

    @property
    def chat(self) -> Chat:
        """Alone with the bot."""
        return self.world.private(self)

    # Words

    async def sends(
        self, text: str, chat: Chat | None = None, *, thread: int | None = None, reply: Shown | None = None
    ) -> Shown:
        return await self._posts(_words(text), chat, thread=thread, reply=reply)

    async def replies(self, message: Shown, text: str) -> Shown:
        return await self.sends(text, message.chat, thread=self._topic(message), reply=message)

    async def edits(self, message: Shown, text: str) -> Shown:
        """Changes the words of a message: its text, or its caption."""
        entity = "entities" if message.kind == "text" else "caption_entities"
        for key in ("text", "caption", "entities", "caption_entities"):
            message.wire.pop(key, None)
        words = _words(text) if entity == "entities" else _caption(text)
        message.wire |= {"edit_date": self.world.date(), **words}
        message.seen(self.world.now())
        if self._seen(message):
            self.world.feed.put("edited_message", message.whole())
        await self.world.changed()
        return message

    # Files. `facts` go into the file's own part of the message: width, height, duration, emoji …

    async def photo(self, source: Source, caption: str = "", chat: Chat | None = None, **more: Any) -> Shown:
        sizes = self.world.files.photo(source)
        return await self._posts(
            {"photo": [one.wire for one in sizes], **_caption(caption)}, chat, sizes, **more
        )

    async def video(self, source: Source, caption: str = "", chat: Chat | None = None, **more: Any) -> Shown:
        facts = {"width": 1080, "height": 1920, "duration": 5, "name": "IMG_0042.MP4", "type": "video/mp4"}
        return await self._media("video", source, caption, chat, facts, more)

    async def document(
        self, source: Source, name: str, caption: str = "", chat: Chat | None = None, **more: Any
    ) -> Shown:
        """A file as it is. Its type is told by its name where `type` does not tell it."""
        return await self._media("document", source, caption, chat, {"name": name, "type": _type(name)}, more)

    async def audio(self, source: Source, caption: str = "", chat: Chat | None = None, **more: Any) -> Shown:
        facts = {"duration": 180, "title": "Harbour lights", "name": "harbour.mp3", "type": "audio/mpeg"}
        return await self._media("audio", source, caption, chat, facts, more)

    async def voice(self, source: Source, chat: Chat | None = None, **more: Any) -> Shown:
        return await self._media("voice", source, "", chat, {"duration": 4, "type": "audio/ogg"}, more)

    async def video_note(self, source: Source, chat: Chat | None = None, **more: Any) -> Shown:
        return await self._media("video_note", source, "", chat, {"duration": 4, "length": 400}, more)

    async def animation(
        self, source: Source, caption: str = "", chat: Chat | None = None, **more: Any
    ) -> Shown:
        facts = {"width": 480, "height": 270, "duration": 3, "name": "cat.gif.mp4", "type": "video/mp4"}
        return await self._media("animation", source, caption, chat, facts, more)

    async def sticker(self, source: Source, chat: Chat | None = None, **more: Any) -> Shown:
        """`is_animated` or `is_video` for those that move."""
        facts: dict[str, Any] = {"type_": "regular", "width": 512, "height": 512, "is_animated": False}
        facts |= {"is_video": False, "emoji": "🎬", "set_name": "FilmClub"}
        return await self._media("sticker", source, "", chat, facts, more)

    async def album(
        self,
        sources: Sequence[Source],
        caption: str = "",
        chat: Chat | None = None,
        group: str = "",
        **more: Any,
    ) -> list[Shown]:
        """Photos and videos (told by their first bytes) in one album, the caption on the first; an update for
        each. `group`: the album of an earlier call: what is sent now is late."""
        group = group or self.world.album()
        posted = []
        for number, source in enumerate(sources):
            send = self.video if _moves(source) else self.photo
            caption_here = caption if number == 0 else ""
            posted.append(await send(source, caption_here, chat, group=group, **more))
        return posted

    # With what stands there

    async def forwards(self, message: Shown, chat: Chat | None = None) -> Shown:
        """Passes a message on, as its first author's."""
        kept = {*MEDIA, "text", "entities", "caption", "caption_entities"}
        author = message.wire.get("from")
        origin: dict[str, Any] = {"type": "user", "sender_user": author, "date": message.wire["date"]}
        if author is None:
            origin = {"type": "channel", "chat": message.chat.wire, "message_id": message.id}
            origin["date"] = message.wire["date"]
        content = {key: value for key, value in message.wire.items() if key in kept}
        return await self._posts({"forward_origin": origin, **content}, chat, message.files)

    async def presses(self, message: Shown, wanted: str) -> Press:
        """A button inside a message, by its label or its data. Raises AssertionError where there is none."""
        if message.deleted:
            raise AssertionError(f"{message!r} is not there any more")
        button = message.button(wanted)
        press = Press(str(4_382_000_000_000_000_000 + len(self.world.presses)), message, button, self)
        self.world.presses[press.id] = press
        query = {
            "id": press.id,
            "from": self.wire,
            "message": message.whole(),
            "chat_instance": str(-7_000_000_000_000_000_000 - message.chat.id),
            "data": button.data,
        }
        if not button.data:
            raise AssertionError(f"{button} tells the bot nothing")
        self.world.feed.put("callback_query", query)
        await self.world.changed()
        return press

    async def reacts(self, message: Shown, emoji: str) -> None:
        body = {"chat": message.chat.wire, "message_id": message.id, "date": self.world.date()}
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        self.world.feed.put(
            "message_reaction", {**body, "user": self.wire, "old_reaction": [], "new_reaction": new}
        )
        await self.world.changed()

    async def deletes(self, message: Shown) -> None:
        """A bot is not told."""
        message.deleted = True

    async def pins(self, message: Shown) -> Shown:
        message.chat.pinned.append(message.id)
        return await self._posts({"pinned_message": message.wire}, message.chat)

    async def blocks(self) -> None:
        await self.chat.changes("kicked", self)

    async def unblocks(self) -> None:
        await self.chat.changes("member", self)

    async def joins(self, chat: Chat) -> Shown:
        chat.members.append(self)
        return await self._posts({"new_chat_members": [self.wire]}, chat)

    async def leaves(self, chat: Chat) -> Shown:
        chat.members.remove(self)
        return await self._posts({"left_chat_member": self.wire}, chat)

    # How

    async def _media(
        self,
        kind: str,
        source: Source,
        caption: str,
        chat: Chat | None,
        facts: dict[str, Any],
        more: dict[str, Any],
    ) -> Shown:
        placed = {key: more.pop(key) for key in ("thread", "reply", "group") if key in more}
        facts = {**facts, **more}
        name, type, poster = (
            str(facts.pop("name", "")),
            str(facts.pop("type", "")),
            facts.pop("thumbnail", None),
        )
        if "type_" in facts:
            facts["type"] = facts.pop("type_")
        files = [self.world.files.thumbnail(poster)] if poster is not None else []
        thumbnail = {"thumbnail": files[0].wire} if files else {}
        stored = self.world.files.keep(kind, source, name, type, **facts, **thumbnail)
        content = {kind: stored.wire, **_caption(caption)}
        if kind == "animation":  # a bot of old times sees a document
            content["document"] = {key: stored.wire[key] for key in _DOCUMENT if key in stored.wire}
        return await self._posts(content, chat, [*files, stored], **placed)

    async def _posts(
        self,
        content: dict[str, Any],
        chat: Chat | None,
        files: Sequence[Stored] = (),
        *,
        thread: int | None = None,
        reply: Shown | None = None,
        group: str = "",
    ) -> Shown:
        chat = chat or self.chat
        if chat.kind == "private":
            chat.started = True
        album = {"media_group_id": group} if group else {}
        shown = chat.post(self.wire, {**album, **content}, thread=thread, replied=reply, files=list(files))
        if self._seen(shown):
            self.world.feed.put("message", shown.whole())
        await self.world.changed()
        return shown

    def _topic(self, message: Shown) -> int | None:
        return message.thread if message.wire.get("is_topic_message") else None

    def _seen(self, shown: Shown) -> bool:
        """Whether the bot is shown it: everything, but in a group with privacy only what is meant for it."""
        chat, world = shown.chat, self.world
        if chat.status in ("kicked", "left"):
            return False
        if chat.kind == "private" or chat.sees_all or not world.privacy or shown.kind not in ("text", *MEDIA):
            return True
        to_us = shown.replied is not None and shown.replied.mine
        named = f"@{world.username}".lower() in shown.text.lower()
        command = re.match(r"/\w+(@\w+)?(?:\s|$)", shown.text)
        return bool(to_us or named or (command and not command[1]))


_DOCUMENT = ("file_id", "file_unique_id", "file_name", "mime_type", "thumbnail", "file_size")
TYPES = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".heic": "image/heic",
    ".gif": "image/gif",
    ".webp": "image/webp", ".mp4": "video/mp4", ".mov": "video/quicktime", ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4", ".wav": "audio/x-wav", ".ogg": "audio/ogg", ".pdf": "application/pdf",
    ".zip": "application/zip", ".txt": "text/plain",
}  # fmt: skip


def _type(name: str) -> str:
    return TYPES.get(Path(name).suffix.lower(), "application/octet-stream")


def _words(text: str) -> dict[str, Any]:
    entities = found(text, [])
    return {"text": text, **({"entities": entities} if entities else {})}


def _caption(text: str) -> dict[str, Any]:
    entities = found(text, [])
    told = {"caption": text, "caption_entities": entities}
    return {key: value for key, value in told.items() if value}


def _moves(source: Source) -> bool:
    head = source.head if isinstance(source, Sparse) else b""
    if isinstance(source, Path):
        with source.open("rb") as file:
            head = file.read(12)
    return (head or (cast(bytes, source)[:12] if isinstance(source, bytes) else b""))[4:8] == b"ftyp"
