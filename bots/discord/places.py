"""What is known of channels, servers and people: asked of Discord once, then remembered for a while."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import structlog

from bots.discord.errors import Lost, Refusal
from bots.discord.inbound import HOLDS_THREADS, THREADS, Place
from bots.discord.rest import Rest
from bots.discord.tempo import DEFAULT_BYTES, TIER_BYTES

log = structlog.get_logger(__name__)

KEPT: Final = 10_000
PATIENCE: Final = 3.0


class Places:
    def __init__(self, rest: Rest, clock: Callable[[], float], known: float) -> None:
        self._rest, self._clock, self._known = rest, clock, known
        self._channels: OrderedDict[str, Place] = OrderedDict()
        self._guilds: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._direct: OrderedDict[str, str] = OrderedDict()

    def note(self, channel: Mapping[str, Any], guild: str) -> None:
        """What an interaction tells of its channel by itself."""
        if guild and channel.get("type") is not None:
            parent = str(channel.get("parent_id") or "") if channel["type"] in THREADS else ""
            found = Place(parent, guild=guild, threads=channel["type"] in HOLDS_THREADS)
            _keep(self._channels, str(channel["id"]), found)

    async def of(self, channel: str, guild: str) -> Place:
        """With the limit of its server as it is now. A place that we may not look at is an ordinary one.
        Raises Refusal, Lost where it is not known at this moment: a thread taken for a channel would be
        another conversation."""
        if not guild:
            return Place()
        place = self._channels.get(channel)
        if place is None:
            try:
                self.note(await self._rest.look("/channels/{channel_id}", channel_id=channel), guild)
            except Refusal as error:
                if error.status not in {403, 404}:
                    raise
                log.info("discord.place_unseen", channel=channel, error=str(error))
            place = self._channels.get(channel, Place(guild=guild))
        return replace(place, bytes=await self.limit(guild))

    async def limit(self, guild: str) -> int:
        """The largest file that a bot may send there, in bytes. Nobody waits long for it: it is a detail."""
        until, known = self._guilds.get(guild, (0.0, DEFAULT_BYTES))
        now = self._clock()
        if now < until:
            return known
        try:
            async with asyncio.timeout(PATIENCE):
                told = await self._rest.call("GET", "/guilds/{guild_id}", guild_id=guild)
            known = TIER_BYTES.get(told.get("premium_tier", 0), DEFAULT_BYTES)
        except (Refusal, Lost, TimeoutError) as error:
            log.info("discord.server_unseen", guild=guild, error=str(error))
        _keep(self._guilds, guild, (now + self._known, known))
        return known

    async def guild(self, channel: str) -> str:
        """The server of a channel; "": none. Raises Refusal, Lost."""
        if channel in self._channels:
            return self._channels[channel].guild
        told = await self._rest.call("GET", "/channels/{channel_id}", channel_id=channel)
        self.note(told, guild := str(told.get("guild_id") or ""))
        return guild

    async def direct(self, user: str) -> str:
        """The channel of our direct messages with somebody. Raises Refusal, Lost."""
        if user not in self._direct:
            told = await self._rest.call("POST", "/users/@me/channels", {"recipient_id": user})
            _keep(self._direct, user, str(told["id"]))
        return self._direct[user]


def _keep(memory: OrderedDict[str, Any], key: str, value: Any) -> None:
    memory.pop(key, None)
    memory[key] = value
    while len(memory) > KEPT:
        memory.popitem(last=False)
