"""The gateway: discord.py connects, identifies, beats and resumes; events come as they are on the wire.

The library's own reading of events is left out: it would keep whole servers in memory, and an event it cannot
read would end the connection. Jobs never depend on it: they speak over HTTP.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import discord
import yarl
from discord.shard import AutoShardedClient
from discord.state import AutoShardedConnectionState

Hear = Callable[[str, Mapping[str, Any]], None]
"""Takes an event of the gateway by its name. Never raises."""

HEARD: Final = ("INTERACTION_CREATE", "MESSAGE_CREATE", "MESSAGE_UPDATE")


class State(AutoShardedConnectionState["Gateway"]):
    """Knows only that it is connected."""

    def listen(self, hear: Hear) -> None:
        kept = {name: self.parsers[name] for name in ("READY", "RESUMED")}
        self.parsers = {**kept, **{name: _hearing(hear, name) for name in HEARD}}

    def parse_ready(self, data: Any) -> None:
        """Without the servers it names."""
        known: Any = {**data, "guilds": []}
        super().parse_ready(known)


def hush() -> None:
    """The library warns of what we chose: no voice, no servers in memory."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    logging.getLogger("discord.state").setLevel(logging.ERROR)


def _hearing(hear: Hear, name: str) -> Callable[[Any], None]:
    def heard(data: Any) -> None:
        hear(name, data if isinstance(data, Mapping) else {"event": data})

    return heard


def intents(*, content: bool) -> discord.Intents:
    """Interactions need none. `content`: words that are not addressed to us, a privilege."""
    return discord.Intents(guild_messages=True, dm_messages=True, message_content=content)


class Gateway(AutoShardedClient):
    """One life of the connection, with as many shards as there are."""

    def __init__(
        self,
        hear: Hear,
        *,
        content: bool,
        presence: str,
        shards: Sequence[int] = (),
        shard_count: int | None = None,
        identify: float = 5.0,
    ) -> None:
        hush()
        self._identify = identify
        own: Any = list(shards) or None
        super().__init__(
            intents=intents(content=content),
            activity=discord.CustomActivity(presence),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=0.0,
            shard_ids=own,
            shard_count=shard_count,
        )
        state: Any = self._connection
        state.listen(hear)

    def _get_state(self, **options: Any) -> Any:
        return State(
            dispatch=self.dispatch, handlers=self._handlers, hooks=self._hooks, http=self.http, **options
        )

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord lets one shard begin in five seconds."""
        if not initial:
            await asyncio.sleep(self._identify)

    async def launch_shards(self) -> None:
        """Also with a number of shards of our own, Discord says where its gateway is."""
        if self.is_closed():
            return
        advised, url, _ = await self.http.get_bot_gateway()
        self.shard_count = self.shard_count or advised
        self._connection.shard_count = self.shard_count
        ids = self.shard_ids or range(self.shard_count)
        self._connection.shard_ids = ids
        for id in ids:
            await self.launch_shard(yarl.URL(url), id, initial=id == ids[0])
