"""The applications: token, bot user, what the developer portal grants, registered commands, sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.doubles.discord.users import User

if TYPE_CHECKING:
    from tests.doubles.discord.messages import Message
    from tests.doubles.discord.sessions import Session

INTENTS = {
    "guilds": 1 << 0,
    "members": 1 << 1,
    "presences": 1 << 8,
    "guild_messages": 1 << 9,
    "guild_reactions": 1 << 10,
    "guild_typing": 1 << 11,
    "dm_messages": 1 << 12,
    "dm_reactions": 1 << 13,
    "dm_typing": 1 << 14,
    "message_content": 1 << 15,
}
PRIVILEGED = ("members", "presences", "message_content")
# The flags of an application that is in fewer than 100 guilds ("limited" ones), per privileged intent.
FLAGS = {"presences": 1 << 13, "members": 1 << 15, "message_content": 1 << 19}


@dataclass(eq=False)
class App:
    """`granted`: the privileged intents that its developer switched on. `installed_by`: people who installed
    it for themselves. `presence`: the last one it asked for."""

    id: int
    token: str
    name: str
    bot: User
    owner: User
    granted: set[str] = field(default_factory=set)
    shards: int = 1
    commands: dict[str | None, list[dict[str, Any]]] = field(
        default_factory=dict
    )  # guild id or None → commands
    installed_by: set[int] = field(default_factory=set)
    sessions: list[Session] = field(default_factory=list)
    presence: dict[str, Any] | None = None
    identifies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def flags(self) -> int:
        return sum(FLAGS[name] for name in self.granted)

    @property
    def registered(self) -> list[dict[str, Any]]:
        """Its global commands."""
        return self.commands.get(None, [])

    def may_read(self, message: Message, *, content: bool | None = None) -> bool:
        """Whether the content of a message is for it to read. `content`: whether the intent is on (of a
        gateway session; else as the portal has it)."""
        granted = "message_content" in self.granted if content is None else content
        return (
            granted
            or message.author is self.bot
            or message.channel.guild is None
            or self.bot in message.mentions
        )

    def payload(self) -> dict[str, Any]:
        """As GET /applications/@me answers."""
        scopes = {"oauth2_install_params": {"scopes": ["applications.commands", "bot"], "permissions": "0"}}
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "description": "",
            "type": None,
            "bot": self.bot.payload(),
            "bot_public": True,
            "bot_require_code_grant": False,
            "integration_types_config": {
                "0": scopes,
                "1": {"oauth2_install_params": {"scopes": ["applications.commands"], "permissions": "0"}},
            },
            "verify_key": "00" * 32,
            "flags": self.flags,
            "flags_new": str(self.flags),
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "owner": self.owner.payload(),
            "approximate_guild_count": 1,
            "approximate_user_install_count": len(self.installed_by),
            "approximate_user_authorization_count": 0,
            "event_webhooks_url": None,
            "event_webhooks_status": 1,
            "explicit_content_filter": 0,
            "team": None,
            "eligible_oauth2_scopes": [],
        }

    def myself(self) -> dict[str, Any]:
        """As GET /users/@me answers."""
        return {
            **self.bot.payload(),
            "mfa_enabled": False,
            "locale": "en-US",
            "verified": True,
            "email": None,
        }
