"""Who is told of what: every app whose sessions see the place and asked for such events."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tests.doubles.discord import permissions
from tests.doubles.discord.apps import INTENTS
from tests.doubles.discord.permissions import BITS

if TYPE_CHECKING:
    from tests.doubles.discord.fake import FakeDiscord
    from tests.doubles.discord.messages import Message
    from tests.doubles.discord.places import Channel, Guild
    from tests.doubles.discord.sessions import Session
    from tests.doubles.discord.users import User


def in_channel(
    fake: FakeDiscord, channel: Channel, event: str, data: Any, intent: str | None = "guilds"
) -> None:
    """An event to every app that sees the channel."""
    guild_id = channel.guild.id if channel.guild else None
    for app in fake.apps:
        if permissions.in_channel(channel, app.bot.id) & BITS["view_channel"]:
            wanted = None if channel.guild is None and intent == "guilds" else intent
            fake.gateway.tell(event, data, app=app, guild_id=guild_id, intent=wanted)


def in_guild(fake: FakeDiscord, guild: Guild, event: str, data: dict[str, Any]) -> None:
    intent = "members" if event.startswith("GUILD_MEMBER") else "guilds"
    for app in fake.apps:
        if app.bot.id in guild.members:
            fake.gateway.tell(event, data, app=app, guild_id=guild.id, intent=intent)


def of_message(fake: FakeDiscord, message: Message, event: str) -> None:
    """A message as each app may read it; never one that only a person sees."""
    if message.ephemeral_for is not None:
        return
    channel = message.channel
    extra: dict[str, Any] = {}
    if channel.guild is not None:
        extra["guild_id"] = str(channel.guild.id)
        if message.author.id in channel.guild.members:
            extra["member"] = channel.guild.members[message.author.id].payload(user=False)
        extra["mentions"] = [_mentioned(channel.guild, user) for user in message.mentions]

    def payload(session: Session) -> dict[str, Any]:
        content = bool(session.intents & INTENTS["message_content"])
        reads = partial(session.app.may_read, content=content)
        return {**message.payload(session.app, reads=reads), **extra}

    in_channel(fake, channel, event, payload, "guild_messages" if channel.guild else "dm_messages")


def _mentioned(guild: Guild, user: User) -> dict[str, Any]:
    member = guild.members.get(user.id)
    return {**user.payload(), **({"member": member.payload(user=False)} if member else {})}


def of_deletion(fake: FakeDiscord, message: Message) -> None:
    if message.ephemeral_for is not None:
        return
    guild = message.channel.guild
    body = {"id": str(message.id), "channel_id": str(message.channel.id)}
    intent = "guild_messages" if guild else "dm_messages"
    extra = {"guild_id": str(guild.id)} if guild else {}
    in_channel(fake, message.channel, "MESSAGE_DELETE", {**body, **extra}, intent)


def of_reaction(fake: FakeDiscord, event: str, message: Message, user: User, emoji: str) -> None:
    guild = message.channel.guild
    body: dict[str, Any] = {
        "user_id": str(user.id),
        "channel_id": str(message.channel.id),
        "message_id": str(message.id),
        "emoji": {"id": None, "name": emoji},
        "burst": False,
        "type": 0,
    }
    added = event.endswith("ADD")
    if added:
        body["message_author_id"] = str(message.author.id)
    if guild is not None:
        body["guild_id"] = str(guild.id)
        if added and user.id in guild.members:
            body["member"] = guild.members[user.id].payload()
    in_channel(fake, message.channel, event, body, "guild_reactions" if guild else "dm_reactions")
