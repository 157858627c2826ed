"""One conversation on Discord, as core sees it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog

from bots.discord.answers import NOBODY
from bots.discord.buttons import rows
from bots.discord.card import container, simple
from bots.discord.errors import INVALID_FORM, Lost, Refusal, chat_error
from bots.discord.farewell import farewell
from bots.discord.reply import Back
from bots.discord.sending import MARKS, Sending
from bots.discord.text import LIMIT, ROOM, pieces
from bots.discord.upload import Upload, digest
from bots.discord.ways import HOME, Way, most, ways
from core import Address, ChatRefused, Choice, Limits, Mark, Progress, Reply, Sent, Video, say

if TYPE_CHECKING:
    from bots.discord.bot import DiscordBot

log = structlog.get_logger(__name__)

NO_PREVIEW: Final = 1 << 2
"""The flag of a message whose addresses are not looked up: such a look could use up what they lead to."""
LOOKED_AT: Final = 100
"""So many of the last messages of a channel are looked through for a film that may be there already."""


class DiscordChat:
    """Opened for one message (`reply`), or by address alone."""

    def __init__(self, bot: DiscordBot, address: Address, reply: Reply | None) -> None:
        self.bot, self.address = bot, address
        self.back = Back.read(reply) if reply else Back(address.thread or address.chat, address.user)
        self._sending = Sending(bot, self.back)

    @property
    def limits(self) -> Limits:
        """What it can carry now: an interaction may take larger files than its channel does later."""
        bytes = self._sending.learned or most(self.back, self.bot.clock())
        return Limits(LIMIT - ROOM, LIMIT - ROOM, bytes, self.bot.tempo.edit)

    @property
    def language(self) -> str:
        return self.back.language or self.bot.language

    async def acknowledge(self, message_id: str, mark: Mark = "seen") -> None:
        """A reaction on what the person wrote. A command was acknowledged when it came; a promise that
        nothing has filled by the end is filled with the mark."""
        try:
            if self.back.interaction:
                if mark != "seen":
                    await self._sending.mark(mark)
            elif self.back.message == message_id and self.back.channel:
                await self._react(message_id, mark)
        except Exception as error:  # noqa: BLE001 - a mark that is lost is no error, whatever was raised
            log.info("discord.mark_lost", message=message_id, mark=mark, error=str(error))

    async def _react(self, message_id: str, mark: Mark) -> None:
        path = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"
        where = {"channel_id": self.back.wrote_in or self.back.channel, "message_id": message_id}
        await self.bot.rest.call("PUT", path, **where, emoji=MARKS[mark])
        if mark != "seen":
            await self.bot.rest.call("DELETE", path, **where, emoji=MARKS["seen"])

    async def withdraw(self) -> None:
        """A promise that nothing will fill is taken back: whoever is not let in is answered once, then by
        silence."""
        if await self._sending.free():
            with suppress(Refusal, Lost):
                await self.bot.hooks.call("DELETE", self.back.app, self.back.token, "/messages/@original")

    async def say(
        self, text: str, choices: Sequence[Choice] = (), *, trouble: bool = False, key: str = ""
    ) -> Sent:
        """Raises ChatGone, ChatBusy, ChatRefused, ChatUnsure."""
        if self.back.guide:
            guide = "discord-guide" if self.back.here and self.back.guild else "discord-guide-elsewhere"
            text = f"{text}\n{say(guide, self.language)}"
        parts = pieces(text)
        sent: dict[str, Any] = {}
        for number, part in enumerate(parts):
            body = self._words(part, choices if number == len(parts) - 1 else ())
            part_key = f"{key}/{number}" if key else ""
            bring = self._sending.patiently if number else self._sending.bring
            sent = await bring(self._ways(free=await self._sending.free()), body, key=part_key)
        if not sent:
            raise ChatRefused(reason="no words")
        return sent

    async def show(
        self, card: Sent | None, progress: Progress, text: str, choices: Sequence[Choice] = ()
    ) -> Sent | None:
        """In an interaction, its promise becomes the card: of the wish, and of the film that follows it."""
        try:
            text = await farewell(self, progress, text)
            if card is not None:
                await self._change(dict(card), progress, text, choices)
                return card
            return await self._post(progress, text, choices)
        except Exception as error:  # noqa: BLE001 - a lost edit is no error, whatever was raised
            log.info("discord.card_lost", channel=self.back.channel, error=str(error))
            return card

    async def _post(self, progress: Progress, text: str, choices: Sequence[Choice]) -> dict[str, Any]:
        owner, now = self.address.user, self.bot.clock()
        async with self.bot.promises.turn(self.back.interaction):
            if await self._sending.promise() != "said":
                card = await self._fill(container(progress, text, choices, owner))
                if card is None:
                    card = await self._fill(simple(progress, text, choices, owner), plain=True)
                if card:
                    return card
        open_ways = [way for way in ways(self.back, now) if way.kind in {"follow", "channel"}]
        try:
            return await self._sending.bring(open_ways, container(progress, text, choices, owner), key="")
        except ChatRefused:
            sent = await self._sending.bring(open_ways, simple(progress, text, choices, owner), key="")
            return {**sent, "plain": True}

    async def _fill(self, body: dict[str, Any], *, plain: bool = False) -> dict[str, Any] | None:
        """Into the promise. None: Discord does not take it like this; empty: it is gone."""
        back = self.back
        try:
            made = {"content": None, **body, "allowed_mentions": NOBODY}
            sent = await self.bot.hooks.call("PATCH", back.app, back.token, "/messages/@original", made)
        except Refusal as refusal:
            if refusal.code == INVALID_FORM and not plain:
                return None
            if refusal.status in {401, 403, 404}:
                self.bot.promises.note(back.interaction, "said")
                return {}
            raise
        self.bot.promises.note(back.interaction, "card")
        return self._sending.place(sent, by_token=True) | ({"plain": True} if plain else {})

    async def _change(
        self, card: dict[str, Any], progress: Progress, text: str, choices: Sequence[Choice]
    ) -> None:
        made = simple if card.get("plain") else container
        await self._sending.change(card, made(progress, text, choices, self.address.user))

    async def picture(
        self, image: Path, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent:
        upload = await self.bot.upload(image, f"picture-{_name(key, image)}{image.suffix.lower() or '.jpg'}")
        free = await self._sending.free()
        return await self._with_file(upload, caption, choices, key=key, free=free)

    async def deliver(
        self, video: Video, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent:
        """A new message that rings. Where the channel can be read, a film of this key that is there already
        is not sent again, however long ago that was: Discord's own refusal of doubles lasts for minutes."""
        upload = await self.bot.upload(video.path, f"film-{_name(key, video.path)}.mp4")
        if key and (found := await self._there(upload.name)) is not None:
            return found
        return await self._with_file(upload, caption, choices, key=key, film=True)

    async def _with_file(
        self,
        upload: Upload,
        caption: str,
        choices: Sequence[Choice],
        *,
        key: str,
        free: bool = False,
        film: bool = False,
    ) -> dict[str, Any]:
        first, *rest = pieces(caption) or [""]
        body = self._words(first, () if rest else choices)
        now = self.bot.clock()
        open_ways = ways(self.back, now, free=free, film=film)
        sent = await self._sending.bring(open_ways, body, key=key, file=upload, ring=film)
        for number, part in enumerate(rest, 1):
            last = number == len(rest)
            words = self._words(part, choices if last else ())
            await self._sending.patiently(self._ways(), words, key=f"{key}/{number}" if key else "")
        return {**sent, "file": upload.name}

    async def _there(self, name: str) -> dict[str, Any] | None:
        """A message of ours with a file of this name, among the last ones."""
        back = self.back
        if not back.here or back.quiet or not back.channel:
            return None
        with suppress(Refusal, Lost):
            channel = await self.bot.places.direct(back.user) if back.channel == HOME else back.channel
            path, query = "/channels/{channel_id}/messages", {"limit": LOOKED_AT}
            for message in await self.bot.rest.call("GET", path, query=query, channel_id=channel):
                files = [str(file.get("filename")) for file in message.get("attachments") or ()]
                if str(message["author"]["id"]) == self.bot.identity and name in files:
                    return {"channel": channel, "message": str(message["id"]), "file": name}
        return None

    async def repeat(
        self, sent: Sent, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent:
        """Discord keeps the message: words that lead to it. Raises ChatRefused where it is gone."""
        channel, message = str(sent.get("channel", "")), str(sent.get("message", ""))
        where = {"channel_id": channel, "message_id": message}
        try:
            if not channel.isdecimal() or not message.isdecimal():
                raise ChatRefused(reason="no message")
            found = await self.bot.rest.call("GET", "/channels/{channel_id}/messages/{message_id}", **where)
            guild = await self.bot.places.guild(channel)
        except Refusal as refusal:
            if refusal.status < 500 and refusal.status != 429:
                raise ChatRefused(reason=refusal.text) from refusal
            raise chat_error(refusal, self.bot.tempo) from refusal
        except Lost as error:
            raise chat_error(Lost(False, str(error)), self.bot.tempo) from error
        if not found.get("attachments"):
            raise ChatRefused(reason="no file")
        url = f"https://discord.com/channels/{guild or HOME}/{channel}/{message}"
        text = f"{caption}\n{say('discord-again-at', self.language, url=url)}"
        await self.say(text, choices, key=key)
        return sent

    async def erase(self, message_id: str) -> None:
        """Of others' messages, only in a server that lets us; what was typed into a form stands nowhere."""
        if self.back.message != message_id or not self.back.guild:
            return
        where = {"channel_id": self.back.wrote_in or self.back.channel, "message_id": message_id}
        try:
            await self.bot.rest.call("DELETE", "/channels/{channel_id}/messages/{message_id}", **where)
        except (Refusal, Lost) as error:
            log.info("discord.not_erased", message=message_id, error=str(error))

    def _ways(self, *, free: bool = False) -> list[Way]:
        return ways(self.back, self.bot.clock(), free=free)

    def _words(self, text: str, choices: Sequence[Choice]) -> dict[str, Any]:
        return {"content": text, "flags": NO_PREVIEW, "components": rows(choices, self.address.user)}


def _name(key: str, path: Path) -> str:
    """Short, and the same for the same delivery."""
    return digest(key or str(path))[:10]
