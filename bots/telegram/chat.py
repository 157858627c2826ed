"""One conversation on Telegram, as core sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReactionTypeEmoji
from telegram import Message as Posted
from telegram.error import TelegramError

from bots.telegram.keyboard import keyboard
from bots.telegram.sending import Place
from bots.telegram.tempo import is_group
from bots.telegram.text import CAPTION, TEXT, clean, head, split, unpinged
from bots.telegram.uploads import There, announced, send_film, send_picture
from core import (
    Address,
    ChatError,
    ChatRefused,
    ChatTooLarge,
    Choice,
    Limits,
    Mark,
    Progress,
    Reply,
    Sent,
    Video,
)

if TYPE_CHECKING:
    from bots.telegram.bot import TelegramBot

log = structlog.get_logger(__name__)

SIGNS: Final[dict[Mark, str]] = {"seen": "👀", "done": "👍", "failed": "👎"}
PLAIN: Final = LinkPreviewOptions(is_disabled=True)


class TelegramChat:
    """Reply: {"chat": id of the chat it was written in, "message": id of the message to answer}.
    Sent: {"chat", "message", and of a film "file": what it can be shown again by}."""

    def __init__(self, bot: TelegramBot, address: Address, reply: Reply | None) -> None:
        self.bot, self.address = bot, address
        self.place = Place.of(address.chat, address.thread, reply or {})
        self.limits = Limits(
            text=TEXT, caption=CAPTION, file_bytes=bot.file_bytes, edit_seconds=bot.tempo.edit(address.chat)
        )

    @property
    def chat(self) -> str:
        return self.bot.sending.now_at(self.address.chat)

    async def acknowledge(self, message_id: str, mark: Mark = "seen") -> None:
        """A sign on the person's message. Sent by itself: nobody waits for it."""
        chat = self.chat
        if not message_id.isdecimal() or self.bot.closed:
            return  # a pressed button has no message of its own

        async def react() -> None:
            sign = ReactionTypeEmoji(SIGNS[mark])
            await self.bot.api.set_message_reaction(int(chat), int(message_id), [sign])

        self.bot.marks.put(chat, int(message_id), react)

    async def say(
        self, text: str, choices: Sequence[Choice] = (), *, trouble: bool = False, key: str = ""
    ) -> Sent:
        """Long words come in parts. Told "later" in their midst, the same `key` goes on where it stopped."""
        parts = split(self._words(text), TEXT)
        begun = self.bot.resume(key)
        sent: Sent = {}
        for number, part in enumerate(parts):
            if number < min(begun, len(parts) - 1):
                continue
            try:
                sent = await self._post(part, choices if part is parts[-1] else (), answers=number == 0)
            except ChatError:
                self.bot.interrupted(key, number)
                raise
        return sent

    async def show(
        self, card: Sent | None, progress: Progress, text: str, choices: Sequence[Choice] = ()
    ) -> Sent | None:
        """Posted without a sound, then edited. An edit that must wait goes out by itself, if no newer one
        takes its place; never an error."""
        words, _ = head(self._words(text), TEXT)
        message = (card or {}).get("message")
        if not isinstance(message, int) or (card or {}).get("chat") != self.chat:
            try:
                return await self._post(words, choices, quiet=True)
            except ChatError as error:
                log.info("telegram.card_lost", error=repr(error), said=str(error))
                return None
        chat, markup = self.chat, self._keyboard(choices)

        async def edit() -> None:
            await self.bot.api.edit_message_text(
                words,
                chat_id=int(chat),
                message_id=message,
                reply_markup=markup,  # what is not sent again is taken away
                link_preview_options=PLAIN,
            )

        if not self.bot.closed:
            await asyncio.wait({self.bot.edits.put(chat, message, edit)}, timeout=self.bot.tempo.wait)
        return card

    async def picture(
        self, image: Path, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent:
        words, rest = head(self._words(caption), CAPTION)
        markup = self._keyboard(choices)
        sent = await self._send(lambda there: send_picture(self.bot.api, there, image, words, markup))
        await self._more(rest)
        return sent

    async def deliver(
        self, video: Video, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent:
        """A new message that rings and plays in the chat."""
        if video.bytes > self.bot.file_bytes:
            raise ChatTooLarge(size=video.bytes, limit=self.bot.file_bytes)
        words, rest = head(self._words(caption), CAPTION)
        markup = self._keyboard(choices)

        async def send(there: There) -> Posted:
            async with announced(self.bot.api, there, lambda: self.bot.limiter.resting(self.chat)):
                return await send_film(self.bot.api, there, video, words, markup)

        sent = await self._send(send)
        await self._more(rest)
        return sent

    async def repeat(
        self, sent: Sent, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent:
        """By the name Telegram gave the film: its bytes stay where they are."""
        file = str(sent.get("file") or "")
        if not file:
            raise ChatRefused
        words, rest = head(self._words(caption), CAPTION)
        markup = self._keyboard(choices)
        again = await self._send(
            lambda there: self.bot.api.send_video(
                video=file, caption=words or None, reply_markup=markup, **there
            )
        )
        await self._more(rest)
        return {"file": file, **again}

    async def erase(self, message_id: str) -> None:
        """In a private chat we may; in a group only as an administrator."""
        if not message_id.isdecimal() or self.bot.closed:
            return
        try:
            await self.bot.api.delete_message(int(self.chat), int(message_id))
        except TelegramError as error:
            log.warning("telegram.not_erased", error=error.message)

    async def _post(
        self, words: str, choices: Sequence[Choice], *, answers: bool = True, quiet: bool = False
    ) -> Sent:
        markup = self._keyboard(choices)

        async def send(there: There) -> Posted:
            if not answers:
                there.pop("reply_parameters", None)
            return await self.bot.api.send_message(
                text=words,
                reply_markup=markup,
                link_preview_options=PLAIN,
                disable_notification=quiet or None,
                **there,
            )

        return await self._send(send)

    async def _more(self, rest: str) -> None:
        """What a caption has no room for. The film is there: it is never sent again for the sake of words."""
        for part in split(rest, TEXT) if rest else ():
            try:
                await self._post(part, (), answers=False)
            except ChatError as error:
                log.warning("telegram.caption_cut", error=repr(error), said=str(error))
                return

    async def _send(self, send: Callable[[There], Awaitable[Posted]]) -> Sent:
        posted = await self.bot.sending.send(self.place, send)
        sent: dict[str, Any] = {"chat": str(posted.chat.id), "message": posted.message_id}
        # A film without sound may be an animation to Telegram.
        kept = posted.video or posted.animation or posted.document
        return sent | ({"file": kept.file_id} if kept is not None else {})

    def _words(self, text: str) -> str:
        text = clean(text)
        return unpinged(text) if is_group(self.address.chat) else text

    def _keyboard(self, choices: Sequence[Choice]) -> InlineKeyboardMarkup | None:
        return keyboard(choices, self.address.user)
