"""Guilds and channels, and how Discord writes each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.doubles.discord import permissions, telling
from tests.doubles.discord.clock import born, stamp
from tests.doubles.discord.permissions import bits
from tests.doubles.discord.users import Member, Role, User

if TYPE_CHECKING:
    from tests.doubles.discord.fake import FakeDiscord
    from tests.doubles.discord.messages import Message

MIB = 1 << 20
TEXT, DM, PUBLIC_THREAD, PRIVATE_THREAD, FORUM = 0, 1, 11, 12, 15


@dataclass(eq=False)
class Guild:
    """A server. `tier`: its boosts, which decide how big a file may be."""

    fake: FakeDiscord
    id: int
    name: str
    owner: User
    tier: int = 0
    locale: str = "en-US"
    everyone: Role = field(init=False)
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.everyone = Role(self.id, "@everyone", permissions.ORDINARY, 0)
        self.roles[self.id] = self.everyone
        self.members[self.owner.id] = Member(self.owner, [], born(self.id))

    @property
    def upload_limit(self) -> int:
        return {2: 50 * MIB, 3: 100 * MIB}.get(self.tier, 10 * MIB)

    def channel(self, name: str = "films", *, kind: int = TEXT, denies: tuple[str, ...] = ()) -> Channel:
        """A new text channel. `denies`: what nobody may do there."""
        made = Channel(self.fake, self.fake.clock.snowflake(), kind, self, name)
        if denies:
            made.overwrites[self.id] = (0, bits(*denies))
        self.channels[made.id] = made
        self.fake.channels[made.id] = made
        telling.in_guild(self.fake, self, "CHANNEL_CREATE", made.payload())
        return made

    def role(self, name: str, *allows: str, mentionable: bool = False) -> Role:
        made = Role(self.fake.clock.snowflake(), name, bits(*allows), len(self.roles), mentionable)
        self.roles[made.id] = made
        telling.in_guild(
            self.fake, self, "GUILD_ROLE_CREATE", {"guild_id": str(self.id), "role": made.payload()}
        )
        return made

    def member(self, user: User, *roles: Role, nick: str | None = None) -> Member:
        """Somebody who is in this guild from now on, with these roles."""
        made = Member(user, list(roles), self.fake.clock.now(), nick)
        known = user.id in self.members
        self.members[user.id] = made
        event = "GUILD_MEMBER_UPDATE" if known else "GUILD_MEMBER_ADD"
        telling.in_guild(self.fake, self, event, {"guild_id": str(self.id), **made.payload()})
        return made

    def payload(self) -> dict[str, Any]:
        """As GET /guilds/{id} answers."""
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "description": None,
            "home_header": None,
            "splash": None,
            "discovery_splash": None,
            "features": [],
            "banner": None,
            "owner_id": str(self.owner.id),
            "application_id": None,
            "region": "deprecated",
            "afk_channel_id": None,
            "afk_timeout": 300,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "widget_enabled": False,
            "widget_channel_id": None,
            "verification_level": 0,
            "roles": [role.payload() for role in self.roles.values()],
            "default_message_notifications": 0,
            "mfa_level": 0,
            "explicit_content_filter": 0,
            "max_presences": None,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": None,
            "premium_tier": self.tier,
            "premium_subscription_count": {0: 0, 1: 2, 2: 7, 3: 14}[self.tier],
            "preferred_locale": self.locale,
            "rules_channel_id": None,
            "safety_alerts_channel_id": None,
            "public_updates_channel_id": None,
            "premium_progress_bar_enabled": False,
            "nsfw": False,
            "nsfw_level": 0,
            "emojis": [],
            "stickers": [],
            "incidents_data": None,
        }

    def created(self, user: User) -> dict[str, Any]:
        """As GUILD_CREATE tells one of its members."""
        channels = [channel for channel in self.channels.values() if not channel.is_thread]
        threads = [channel for channel in self.channels.values() if channel.is_thread]
        mine = self.members[user.id]
        return {
            **self.payload(),
            "joined_at": stamp(mine.joined),
            "large": False,
            "unavailable": False,
            "member_count": len(self.members),
            "voice_states": [],
            "members": [mine.payload()],
            "channels": [channel.payload(in_guild_create=True) for channel in channels],
            "threads": [thread.payload() for thread in threads if permissions.in_channel(thread, user.id)],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


@dataclass(eq=False)
class Channel:
    fake: FakeDiscord
    id: int
    kind: int
    guild: Guild | None = None
    name: str = ""
    recipients: list[User] = field(default_factory=list)
    parent: Channel | None = None
    creator: User | None = None
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict)  # id → (allowed, denied)
    messages: dict[int, Message] = field(default_factory=dict)
    archived: bool = False
    locked: bool = False
    archive_after: int = 1440
    thread_members: set[int] = field(default_factory=set)
    typed: list[float] = field(default_factory=list)  # when the bot was seen typing

    @property
    def is_thread(self) -> bool:
        return self.kind in (PUBLIC_THREAD, PRIVATE_THREAD)

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    @property
    def upload_limit(self) -> int:
        return self.guild.upload_limit if self.guild is not None else 10 * MIB

    def denies(self, who: User | Role, *names: str) -> None:
        """Take permissions from somebody here (all the same for a role)."""
        allowed, denied = self.overwrites.get(who.id, (0, 0))
        self.overwrites[who.id] = (allowed & ~bits(*names), denied | bits(*names))
        self._changed()

    def allows(self, who: User | Role, *names: str) -> None:
        allowed, denied = self.overwrites.get(who.id, (0, 0))
        self.overwrites[who.id] = (allowed | bits(*names), denied & ~bits(*names))
        self._changed()

    def thread(
        self,
        name: str = "project",
        by: User | None = None,
        *,
        message: Message | None = None,
        kind: int = PUBLIC_THREAD,
        archive_after: int = 1440,
    ) -> Channel:
        """A public thread here, by somebody (the guild's owner). `message`: the one it hangs on."""
        assert self.guild is not None, "only guilds have threads"
        made = Channel(self.fake, message.id if message else self.fake.clock.snowflake(), kind)
        made.archive_after = archive_after
        made.guild, made.name, made.parent, made.creator = self.guild, name, self, by or self.guild.owner
        made.thread_members.add(made.creator.id)
        self.guild.channels[made.id] = self.fake.channels[made.id] = made
        if message is not None:
            message.thread = made
        telling.in_channel(self.fake, made, "THREAD_CREATE", {**made.payload(), "newly_created": True})
        return made

    def disappears(self) -> None:
        """Deleted by somebody."""
        assert self.guild is not None, "a direct conversation cannot be deleted"
        del self.guild.channels[self.id], self.fake.channels[self.id]
        event = "THREAD_DELETE" if self.is_thread else "CHANNEL_DELETE"
        telling.in_guild(self.fake, self.guild, event, self.payload())

    def _changed(self) -> None:
        if self.guild is not None:
            telling.in_guild(self.fake, self.guild, "CHANNEL_UPDATE", self.payload())

    def payload(self, *, in_guild_create: bool = False, for_user: int | None = None) -> dict[str, Any]:
        """`for_user`: with what that person may do here, as an interaction carries it."""
        last = max(self.messages, default=None)
        body: dict[str, Any] = {
            "id": str(self.id),
            "type": self.kind,
            "last_message_id": str(last) if last else None,
            "flags": 0,
        }
        if self.guild is None:
            return {**body, "recipients": [user.payload() for user in self.recipients if not user.bot]}
        body |= {"name": self.name, "rate_limit_per_user": 0}
        if not in_guild_create:
            body["guild_id"] = str(self.guild.id)
        if for_user is not None:
            body["permissions"] = str(permissions.in_channel(self, for_user))
        if self.is_thread:
            return {**body, **self._thread_parts()}
        return {
            **body,
            "parent_id": None,
            "position": list(self.guild.channels).index(self.id) if self.id in self.guild.channels else 0,
            "topic": None,
            "nsfw": False,
            "permission_overwrites": [
                {
                    "id": str(id_),
                    "type": 0 if id_ in self.guild.roles else 1,
                    "allow": str(allow),
                    "deny": str(deny),
                }
                for id_, (allow, deny) in self.overwrites.items()
            ],
        }

    def _thread_parts(self) -> dict[str, Any]:
        assert self.parent is not None and self.creator is not None
        return {
            "parent_id": str(self.parent.id),
            "owner_id": str(self.creator.id),
            "message_count": len(self.messages),
            "member_count": len(self.thread_members),
            "total_message_sent": len(self.messages),
            "thread_metadata": {
                "archived": self.archived,
                "archive_timestamp": stamp(born(self.id)),
                "auto_archive_duration": self.archive_after,
                "locked": self.locked,
                "create_timestamp": stamp(born(self.id)),
            },
        }
