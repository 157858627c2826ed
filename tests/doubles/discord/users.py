"""Users, roles and members, and how Discord writes each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.doubles.discord.clock import stamp


@dataclass(eq=False)
class User:
    """`nitro`: may send files up to 500 MiB. `closes_dms`: takes no direct messages from bots."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    nitro: bool = False
    closes_dms: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def payload(self) -> dict[str, Any]:
        username = "".join(letter for letter in self.name.lower() if letter.isalnum()) or "user"
        body: dict[str, Any] = {
            "id": str(self.id),
            "username": username,
            "discriminator": f"{self.id % 9999 + 1:04}" if self.bot else "0",
            "global_name": None if self.bot else self.name,
            "avatar": None,
            "avatar_decoration_data": None,
            "collectibles": None,
            "primary_guild": None,
            "banner": None,
            "accent_color": None,
            "public_flags": 0,
            "flags": 0,
        }
        return {**body, "bot": True} if self.bot else body


@dataclass(eq=False)
class Role:
    id: int
    name: str
    permissions: int = 0
    position: int = 1
    mentionable: bool = False

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"

    def payload(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "name": self.name,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "position": self.position,
            "permissions": str(self.permissions),
            "managed": False,
            "mentionable": self.mentionable,
            "flags": 0,
        }


@dataclass(eq=False)
class Member:
    user: User
    roles: list[Role]
    joined: float
    nick: str | None = None

    def payload(self, *, user: bool = True) -> dict[str, Any]:
        body: dict[str, Any] = {
            "avatar": None,
            "banner": None,
            "communication_disabled_until": None,
            "deaf": False,
            "flags": 0,
            "joined_at": stamp(self.joined),
            "mute": False,
            "nick": self.nick,
            "pending": False,
            "premium_since": None,
            "roles": [str(role.id) for role in self.roles],
        }
        return {**body, "user": self.user.payload()} if user else body
