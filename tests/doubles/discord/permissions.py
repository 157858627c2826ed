"""Permission bits, and what somebody may do in a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.doubles.discord.places import Channel, Guild

BITS = {
    "administrator": 1 << 3,
    "manage_channels": 1 << 4,
    "manage_guild": 1 << 5,
    "add_reactions": 1 << 6,
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "manage_messages": 1 << 13,
    "embed_links": 1 << 14,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "mention_everyone": 1 << 17,
    "use_external_emojis": 1 << 18,
    "use_application_commands": 1 << 31,
    "manage_threads": 1 << 34,
    "create_public_threads": 1 << 35,
    "create_private_threads": 1 << 36,
    "send_messages_in_threads": 1 << 38,
    "use_external_apps": 1 << 50,
}
EVERYTHING = (1 << 53) - 1
ORDINARY = (
    sum(BITS.values())
    & ~BITS["administrator"]
    & ~BITS["manage_guild"]
    & ~BITS["manage_channels"]
    & ~BITS["manage_messages"]
    & ~BITS["manage_threads"]
    & ~BITS["mention_everyone"]
)
IN_DMS = ORDINARY | BITS["mention_everyone"]


def bits(*names: str) -> int:
    return sum(BITS[name] for name in names)


def in_guild(guild: Guild, user_id: int) -> int:
    """What a member may do in a guild at large; a stranger nothing."""
    if user_id == guild.owner.id:
        return EVERYTHING
    member = guild.members.get(user_id)
    if member is None:
        return 0
    found = guild.everyone.permissions
    for role in member.roles:
        found |= role.permissions
    return EVERYTHING if found & BITS["administrator"] else found


def in_channel(channel: Channel, user_id: int) -> int:
    """What somebody may do in a channel: the guild's word, then the channel's for everyone, for roles, for
    them."""
    if channel.guild is None:
        return IN_DMS if any(user.id == user_id for user in channel.recipients) else 0
    found = in_guild(channel.guild, user_id)
    if found == EVERYTHING or not found:
        return found
    place = channel.parent if channel.is_thread and channel.parent is not None else channel
    member = channel.guild.members[user_id]
    everyone = place.overwrites.get(channel.guild.id, (0, 0))
    found = found & ~everyone[1] | everyone[0]
    roles = [place.overwrites[role.id] for role in member.roles if role.id in place.overwrites]
    for _, denied in roles:
        found &= ~denied
    for allowed, _ in roles:
        found |= allowed
    allowed, denied = place.overwrites.get(user_id, (0, 0))
    found = found & ~denied | allowed
    return found if found & BITS["view_channel"] else 0
