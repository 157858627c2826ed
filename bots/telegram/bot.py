"""One bot on Telegram: opens conversations by address, fetches files, listens by polling or by webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, Final

import structlog
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bots.telegram.api import Api
from bots.telegram.chat import TelegramChat
from bots.telegram.errors import TokenRefused, definite, seconds
from bots.telegram.face import Face
from bots.telegram.fetching import Fetching
from bots.telegram.inbound import PLATFORM, Me, Press
from bots.telegram.intake import Intake
from bots.telegram.latest import Latest
from bots.telegram.pacing import Limiter
from bots.telegram.polling import Polling
from bots.telegram.sending import Sending
from bots.telegram.tempo import Tempo
from bots.telegram.webhook import Handler, Webhook
from core import Address, Attachment, Listener, Reply, say

log = structlog.get_logger(__name__)

CLOUD_BYTES: Final = 50_000_000
LOCAL_BYTES: Final = 2_000_000_000
"""What a bot may send in one file, by the cloud's server and by one of the operator's own."""

REMEMBERED: Final = 1000


class TelegramBot:
    """`closed`: nothing is sent any more. `username`: its @name, once it has asked for it. Two bots in one
    process share nothing."""

    platform = PLATFORM
    refuses_doubles = False

    def __init__(
        self,
        token: str,
        *,
        api_url: str = "https://api.telegram.org",
        local: bool = False,
        webhook_url: str | None = None,
        webhook_secret: str = "",
        webhook_listen: str | None = None,
        language: str = "en",
        admins: Sequence[str] = (),
        tempo: Tempo | None = None,
    ) -> None:
        self.identity = token.partition(":")[0]
        self.username = ""
        self.tempo = tempo or Tempo()
        self.file_bytes = LOCAL_BYTES if local else CLOUD_BYTES
        self.api = Api(token, api_url.rstrip("/"), self.tempo)
        self.limiter = Limiter(self.tempo)
        self.sending = Sending(self.limiter, self.tempo, self._moved)
        self.edits = Latest("card", self.limiter, self.tempo, paced=True)
        self.marks = Latest("reaction", self.limiter, self.tempo, paced=False)
        self.closed = False
        self._begun: dict[str, int] = {}
        self._fetching = Fetching(self.api, local=local)
        self._face = Face(self.api, self.identity, language, admins)
        self._webhook: Webhook | None = None
        if webhook_url:
            self._webhook = Webhook(self.api, self.identity, webhook_url, webhook_secret, webhook_listen)
        self._served = webhook_listen is not None
        self._desk: Listener | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def __repr__(self) -> str:
        return f"<TelegramBot {self.identity}>"

    @property
    def hook(self) -> tuple[str, Handler] | None:
        """The path of our webhook and its handler, to be served by whoever has a server; None where nothing
        is to be served, or we do so ourselves."""
        return None if self._webhook is None or self._served else (self._webhook.path, self._webhook.handle)

    def open(self, address: Address, reply: Reply | None) -> TelegramChat:
        return TelegramChat(self, address, reply)

    def link(self, attachment: Attachment) -> str | None:
        """Telegram's own addresses hold the bot's token: they are handed to nobody."""
        return None

    async def fetch(self, attachment: Attachment, into: Path) -> Path:
        return await self._fetching.fetch(attachment, into)

    def alone(self, user: str) -> Address | None:
        """The private chat has the person's own id. Who speaks as a channel has none."""
        return Address(PLATFORM, self.identity, user, "", user) if user.isdecimal() else None

    async def run(self, desk: Listener) -> None:
        self._desk = desk
        try:
            me = await self._who()
            intake = Intake(self, desk, me, self._answer, self.spawn)
            self.spawn(self._face.put_on(desk))
            log.info("telegram.listening", bot=self.identity, webhook=self._webhook is not None)
            if self._webhook is not None:
                await self._webhook.run(intake)
            else:
                await Polling(self.api, intake, self.identity).run()
        finally:
            self._desk = None

    async def close(self) -> None:
        self.closed = True
        await self.edits.close()
        await self.marks.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._fetching.close()
        await self.api.close_lines()

    def resume(self, key: str) -> int:
        """How many parts of this answer went out before the chat said "later"."""
        return self._begun.pop(key, 0)

    def interrupted(self, key: str, parts: int) -> None:
        """An answer without a key is not asked again, so nothing is kept for it."""
        if key and parts:
            self._begun[key] = parts
            while len(self._begun) > REMEMBERED:
                self._begun.pop(next(iter(self._begun)))

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Beside everything else; ended by `close`."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _who(self) -> Me:
        """Ask until somebody answers: a machine may start before its network."""
        pause = self.tempo.first
        while True:
            try:
                me = await self.api.get_me()
                self.username = me.username or ""
                return Me(me.id, self.username)
            except InvalidToken as error:
                if definite(error):
                    raise TokenRefused(bot=self.identity) from None
                trouble: TelegramError = error
            except RetryAfter as error:
                await asyncio.sleep(seconds(error))
                continue
            except TelegramError as error:
                trouble = error
            log.warning("telegram.not_reached", error=trouble.message)
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.tempo.longest)

    async def _answer(self, press: Press) -> None:
        """At once, or the button keeps turning. A stale press is no error."""
        foreign = press.message is None
        words = say("telegram-not-yours", press.language) if foreign else None
        try:
            await self.api.answer_callback_query(press.query, words, show_alert=foreign or None)
        except TelegramError as error:
            log.debug("telegram.press_unanswered", error=error.message)

    async def _moved(self, chat: str, into: str) -> None:
        """Found out while sending. Only the process that listens can tell core; each finds out for itself."""
        if self._desk is not None:
            try:
                await self._desk.moved(self, chat, into)
            except Exception as error:  # noqa: BLE001 - the message itself goes out all the same
                log.error("telegram.move_not_kept", error=repr(error))
