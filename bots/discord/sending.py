"""Bringing a message to a person by the first way that is open."""

from __future__ import annotations

import asyncio
import weakref
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Literal

import structlog

from bots.discord.answers import EPHEMERAL, LOADING, NOBODY
from bots.discord.card import V2
from bots.discord.errors import NO_HISTORY, Lost, Refusal, chat_error, kind
from bots.discord.reply import Back
from bots.discord.tempo import DEFAULT_BYTES
from bots.discord.upload import Upload, nonce
from bots.discord.ways import HOME, Way
from core import ChatBusy, ChatGone, ChatTooLarge, Mark, say

if TYPE_CHECKING:
    from bots.discord.bot import DiscordBot

log = structlog.get_logger(__name__)

MARKS: Final[dict[Mark, str]] = {"seen": "👀", "done": "✅", "failed": "❌"}
KEPT: Final = 5000
"""Interactions whose promise is remembered; one that is forgotten is asked about."""


Promise = Literal["free", "mark", "card", "said"]
"""What the promise of an interaction holds: nothing yet, a mark that a card may still replace, a card, or
words that stay."""


class Promises:
    """What interactions' promises hold, as far as this process knows."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Promise] = OrderedDict()
        self._turns: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    def turn(self, interaction: str) -> asyncio.Lock:
        """Held from the look at a promise until it is filled: a wish's mark and the card of the film that
        follows it are two jobs' work, and a mark on top of a card is refused."""
        return self._turns.setdefault(interaction, asyncio.Lock())

    def note(self, interaction: str, held: Promise) -> None:
        self._held.pop(interaction, None)
        self._held[interaction] = held
        while len(self._held) > KEPT:
            self._held.popitem(last=False)

    def known(self, interaction: str) -> Promise | None:
        return self._held.get(interaction)


class _Taken(Exception):
    """Something else filled the promise meanwhile."""


class Sending:
    """Messages of one conversation. `learned`: the largest file that still gets through, once one did not."""

    def __init__(self, bot: DiscordBot, back: Back) -> None:
        self.bot, self.back = bot, back
        self.learned: int | None = None

    async def promise(self) -> Promise:
        """What it holds. Another process may have made it: then Discord is asked."""
        back = self.back
        if not back.original or not back.alive(self.bot.clock()):
            return "said"
        held = self.bot.promises.known(back.interaction)
        # Among several processes another may have filled what this one made.
        if held is not None and (held != "free" or self.bot.choices.shard_count is None):
            return held
        held = "said"
        with suppress(Refusal, Lost):
            found = await self.bot.hooks.call("GET", back.app, back.token, "/messages/@original")
            flags = int(found.get("flags") or 0)
            marked = found.get("content") in MARKS.values()
            held = "free" if flags & LOADING else "card" if flags & V2 else "mark" if marked else "said"
        self.bot.promises.note(back.interaction, held)
        return held

    async def free(self) -> bool:
        return await self.promise() == "free"

    async def mark(self, mark: Mark) -> None:
        """Fills a promise, if nothing else has. Raises Refusal, Lost."""
        back, body = self.back, {"content": MARKS[mark]}
        async with self.bot.promises.turn(back.interaction):
            if await self.free():
                await self.bot.hooks.call("PATCH", back.app, back.token, "/messages/@original", body)
                self.bot.promises.note(back.interaction, "mark")

    async def bring(
        self,
        ways: Sequence[Way],
        body: dict[str, Any],
        *,
        key: str,
        file: Upload | None = None,
        ring: bool = False,
    ) -> dict[str, Any]:
        """By the first of `ways` that is open; returns where it is. `ring`: the person is called by name.
        Raises the ChatError of the last one."""
        closed: Exception = ChatGone(reason="no way to this chat")
        small = list[int]()
        for way in ways:
            if file is not None and file.bytes > way.bytes:
                small.append(way.bytes)
                continue
            try:
                return await self._by(way, body, key, file, ring=ring)
            except _Taken:
                continue
            except (Refusal, Lost) as error:
                error_kind = kind(error) if isinstance(error, Refusal) else "unsure"
                log.info("discord.way_closed", way=way.kind, channel=self.back.channel, error=str(error))
                if error_kind == "large":
                    small.append(DEFAULT_BYTES)
                elif error_kind == "refused" and way.kind == "original":
                    # It holds what cannot be replaced by this, whatever we thought.
                    self.bot.promises.note(self.back.interaction, "said")
                elif error_kind not in {"over", "shut"}:
                    raise chat_error(error, self.bot.tempo) from error
                closed = chat_error(error, self.bot.tempo)
        if small:
            self.learned = max(small)
            raise ChatTooLarge
        raise closed

    async def _by(
        self, way: Way, body: dict[str, Any], key: str, file: Upload | None, *, ring: bool
    ) -> dict[str, Any]:
        back, bot = self.back, self.bot
        made = {"allowed_mentions": NOBODY, **body}
        if file is not None:
            made["attachments"] = [{"id": 0, "filename": file.name}]
        if ring and back.user.isdecimal() and not back.private and way.kind != "direct":
            made["content"] = f"<@{back.user}> {body.get('content', '')}"
            made["allowed_mentions"] = {"parse": [], "users": [back.user]}
        match way.kind:
            case "original":
                async with bot.promises.turn(back.interaction):
                    if not await self.free():
                        raise _Taken
                    path = "/messages/@original"
                    sent = await bot.hooks.call("PATCH", back.app, back.token, path, made, file)
                    bot.promises.note(back.interaction, "said")
                return self.place(sent, by_token=True)
            case "follow":
                if ring:  # the first message to follow a promise only edits it, and that rings nobody
                    with suppress(Refusal, Lost):  # without it the film is there all the same
                        await self.mark("done")
                made["flags"] = int(made.get("flags", 0)) | (EPHEMERAL if back.quiet else 0)
                sent = await bot.hooks.call("POST", back.app, back.token, "", made, file)
                if bot.promises.known(back.interaction) != "card":
                    bot.promises.note(back.interaction, "said")  # what follows a promise first, fills it
                return self.place(sent, by_token=True)
            case "channel":
                return self.place(await self._new(made, key, file))
        channel = await bot.places.direct(back.user)
        if back.channel and back.channel != HOME:
            told = say("discord-elsewhere", back.language or bot.language, place=f"<#{back.channel}>")
            made["content"] = f"{told}\n{made.get('content', '')}"
        made.update(nonce=nonce(key, "direct"), enforce_nonce=True)
        return self.place(await bot.rest.create(channel, made, file))

    async def _new(self, made: dict[str, Any], key: str, file: Upload | None) -> Any:
        """In the channel; among others under what the person wrote, where we may see that far back."""
        made.update(nonce=nonce(key, self.back.channel), enforce_nonce=True)
        if not self.back.message or not self.back.guild or self.back.wrote_in:
            return await self.bot.rest.create(self.back.channel, made, file)
        under = {"message_id": self.back.message, "fail_if_not_exists": False}
        try:
            return await self.bot.rest.create(self.back.channel, {**made, "message_reference": under}, file)
        except Refusal as refusal:
            if refusal.code != NO_HISTORY:
                raise
        return await self.bot.rest.create(self.back.channel, made, file)

    def place(self, sent: Any, *, by_token: bool = False) -> dict[str, Any]:
        """Where a message is, as core keeps it."""
        where = {"channel": str(sent["channel_id"]), "message": str(sent["id"])}
        return where | ({"interaction": self.back.interaction} if by_token else {})

    async def change(self, card: dict[str, Any], body: dict[str, Any]) -> None:
        """Edit a message of ours: by the token it was sent with while that lives, else as the bot. Raises
        Refusal, Lost."""
        back, bot = self.back, self.bot
        channel, message = str(card["channel"]), str(card["message"])
        by_token = card.get("interaction") == back.interaction and back.alive(bot.clock())
        if not by_token and not back.here:
            return  # nothing of ours can be changed there any more, and every try counts against the bot
        await bot.pacing.turn(channel)
        made = {"allowed_mentions": NOBODY, **body}
        if by_token:
            try:
                await bot.hooks.call("PATCH", back.app, back.token, f"/messages/{message}", made)
                return
            except Refusal as refusal:
                if kind(refusal) != "over" or not back.here:
                    raise
        await bot.rest.edit(channel, message, made)

    async def patiently(self, ways: Sequence[Way], body: dict[str, Any], *, key: str) -> dict[str, Any]:
        """The rest of a text whose beginning is there: "later" is waited for, so that none of it comes
        twice."""
        for _ in range(5):
            try:
                return await self.bring(ways, body, key=key)
            except ChatBusy as busy:
                await asyncio.sleep(busy.retry_after)
        return await self.bring(ways, body, key=key)
