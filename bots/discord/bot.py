"""The bot on Discord: conversations by address, files, and one process's listening."""

from __future__ import annotations

import asyncio
import base64
import binascii
import mimetypes
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bots.discord.chat import DiscordChat
from bots.discord.errors import TokenRefused
from bots.discord.fetching import Fetching
from bots.discord.hooks import Hooks
from bots.discord.inbound import PLATFORM
from bots.discord.pacing import Pacing
from bots.discord.places import Places
from bots.discord.rest import Rest
from bots.discord.sending import Promises
from bots.discord.tempo import Tempo
from bots.discord.upload import Upload
from bots.discord.ways import HOME
from core import Address, Attachment, Listener, Reply


@dataclass(frozen=True, slots=True)
class Choices:
    """What an operator decides. `content`: read answers that do not mention us, a privilege that Discord must
    have granted. `threads`: each project of a server in one of its own. `shards`: this process's, all if
    empty, of `shard_count`."""

    hosts: Sequence[str] = ("cdn.discordapp.com", "media.discordapp.net")
    content: bool = False
    threads: bool = False
    shards: Sequence[int] = ()
    shard_count: int | None = None
    language: str = "en"


class DiscordBot:
    """`refuses_doubles` is False: messages that follow an interaction take no nonce, so where the bot is by
    a person's own installation Discord cannot refuse a second one, and core says that it may be one. In a
    channel of the bot's own nothing doubles: there the nonce refuses for minutes, and a look before for
    good."""

    platform = PLATFORM
    refuses_doubles = False

    def __init__(
        self,
        token: str,
        choices: Choices | None = None,
        *,
        tempo: Tempo | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.identity = user_of(token)
        self.choices, self.tempo, self.clock = choices or Choices(), tempo or Tempo(), clock
        self.token = token
        self.rest, self.hooks = Rest(token, self.tempo), Hooks(self.tempo)
        self.places = Places(self.rest, clock, self.tempo.known)
        self.promises, self.pacing = Promises(), Pacing(self.tempo.window)
        self.farewells: dict[str, str] = {}
        self._files = Fetching(self.rest, self.choices.hosts, self.tempo, clock)

    def __repr__(self) -> str:
        return f"<DiscordBot {self.identity}>"

    @property
    def language(self) -> str:
        """Where a person's is not known."""
        return self.choices.language

    def open(self, address: Address, reply: Reply | None) -> DiscordChat:
        return DiscordChat(self, address, reply)

    def link(self, attachment: Attachment) -> str | None:
        return self._files.link(attachment)

    async def fetch(self, attachment: Attachment, into: Path) -> Path:
        return await self._files.fetch(attachment, into)

    def alone(self, user: str) -> Address | None:
        """Their direct messages; which channel that is, is asked when something is said."""
        return Address(PLATFORM, self.identity, HOME, "", user) if user.isdecimal() else None

    async def run(self, desk: Listener) -> None:
        """Raises TokenRefused, ShardsRefused, VersionRefused."""
        from bots.discord.listening import listen

        await listen(self, desk)

    async def close(self) -> None:
        await self._files.close()
        await self.hooks.close()
        await self.rest.close()

    async def upload(self, path: Path, name: str) -> Upload:
        size = (await asyncio.to_thread(path.stat)).st_size
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Upload(path, name, kind, size)


def user_of(token: str) -> str:
    """A bot's own id stands in its token, and stays when that is renewed. Raises TokenRefused for what is no
    token."""
    first = token.strip().partition(".")[0]
    try:
        user = base64.b64decode(first + "=" * (-len(first) % 4), altchars=b"-_").decode("ascii")
    except (binascii.Error, ValueError):
        user = ""
    if not user.isdecimal():
        raise TokenRefused(bot="?")
    return user
