"""Interactions as they begin: where an app is installed, what of a place it is told, and the telling."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from tests.doubles.discord import permissions
from tests.doubles.discord.interactions import Interaction
from tests.doubles.discord.menus import NotOffered
from tests.doubles.discord.places import DM, MIB, Channel

if TYPE_CHECKING:
    from tests.doubles.discord.apps import App
    from tests.doubles.discord.fake import FakeDiscord
    from tests.doubles.discord.messages import Message
    from tests.doubles.discord.users import User

# What an app may do that only the person installed.
FOREIGN = (
    "view_channel",
    "attach_files",
    "embed_links",
    "use_external_emojis",
    "use_application_commands",
)
IN_GUILD, IN_DM, IN_PRIVATE = 0, 1, 2
NITRO = 500 * MIB
TOKEN = "aW50ZXJhY3Rpb246"  # how every token begins; all of it is 216 letters


def owners(app: App, user: User, channel: Channel) -> tuple[dict[str, str], int]:
    """By whose installation the app is there for somebody, and the kind of place."""
    found: dict[str, str] = {}
    with_bot = channel.kind == DM and app.bot in channel.recipients
    if channel.guild is not None and app.bot.id in channel.guild.members:
        found["0"] = str(channel.guild.id)
    elif with_bot:
        found["0"] = "0"
    if user.id in app.installed_by:
        found["1"] = str(user.id)
    if not found:
        raise NotOffered(f"{app.name} is not installed here")
    return found, IN_GUILD if channel.guild is not None else IN_DM if with_bot else IN_PRIVATE


def prepared(
    fake: FakeDiscord,
    app: App,
    user: User,
    channel: Channel,
    kind: int,
    data: dict[str, Any],
    message: Message | None = None,
) -> Interaction:
    """Known to Discord, not yet told. What comes of a message stands where the message's own interaction
    stood."""
    if message is not None and message.interaction is not None:
        whose, context = message.interaction.owners, message.interaction.context
    else:
        whose, context = owners(app, user, channel)
    made = Interaction(
        fake,
        fake.clock.snowflake(),
        TOKEN + secrets.token_urlsafe(150),
        app,
        kind,
        user,
        channel,
        data,
        fake.clock.now(),
        whose,
        max(channel.upload_limit, NITRO if user.nitro else 0),
        context,
        message,
    )
    fake.interactions[made.id] = fake.by_token[made.token] = made
    return made


def tell(interaction: Interaction) -> Interaction:
    guild = interaction.channel.guild
    interaction.fake.gateway.tell(
        "INTERACTION_CREATE",
        payload(interaction),
        app=interaction.app,
        guild_id=guild.id if guild else None,
    )
    return interaction


def payload(interaction: Interaction) -> dict[str, Any]:
    """As INTERACTION_CREATE carries it."""
    channel, app, user = interaction.channel, interaction.app, interaction.user
    body: dict[str, Any] = {
        "id": str(interaction.id),
        "application_id": str(app.id),
        "type": interaction.kind,
        "data": interaction.data,
        "token": interaction.token,
        "version": 1,
        "channel_id": str(channel.id),
        "channel": channel.payload(for_user=user.id),
        "app_permissions": str(_apps_permissions(interaction)),
        "locale": user.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": interaction.owners,
        "context": interaction.context,
        "attachment_size_limit": interaction.size_limit,
    }
    if interaction.message is not None:
        body["message"] = interaction.message.payload(app)
    guild = channel.guild
    if guild is None:
        return {**body, "user": user.payload()}
    member = guild.members[user.id].payload()
    return {
        **body,
        "guild_id": str(guild.id),
        "guild_locale": guild.locale,
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "member": {**member, "permissions": str(permissions.in_channel(channel, user.id))},
    }


def _apps_permissions(interaction: Interaction) -> int:
    if interaction.users_only:
        return permissions.bits(*FOREIGN)
    return permissions.in_channel(interaction.channel, interaction.app.bot.id)
