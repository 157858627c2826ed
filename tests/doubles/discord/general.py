"""Routes of the app itself, of users and guilds, and the one that renews addresses of files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.doubles.discord.calls import Call
from tests.doubles.discord.places import Guild
from tests.doubles.discord.refusals import Wrong, invalid, invalid_at, missing_access, unknown
from tests.doubles.discord.rules import wrongs

if TYPE_CHECKING:
    from tests.doubles.discord.fake import FakeDiscord


def me(fake: FakeDiscord, call: Call) -> Any:
    return call.by.myself()


def my_application(fake: FakeDiscord, call: Call) -> Any:
    return call.by.payload()


def my_guilds(fake: FakeDiscord, call: Call) -> Any:
    mine = [guild for guild in fake.guilds.values() if call.by.bot.id in guild.members]
    return [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": False,
            "permissions": "0",
            "features": [],
        }
        for guild in mine
    ]


def gateway(fake: FakeDiscord, call: Call) -> Any:
    return {"url": fake.gateway_url}


def gateway_bot(fake: FakeDiscord, call: Call) -> Any:
    limit = {"total": 1000, "remaining": 1000 - len(call.by.identifies), "reset_after": 86_400_000}
    return {
        "url": fake.gateway_url,
        "shards": call.by.shards,
        "session_start_limit": {**limit, "max_concurrency": 1},
    }


def user(fake: FakeDiscord, call: Call) -> Any:
    found = fake.users.get(call.id("user"))
    if found is None:
        raise unknown("user")
    return found.payload()


def direct_channel(fake: FakeDiscord, call: Call) -> Any:
    body = call.json or {}
    if found := wrongs("CreatePrivateChannelRequest", body):
        raise invalid(*found)
    if body.get("recipient_id") is None:
        raise invalid_at("recipient_id", "BASE_TYPE_REQUIRED", "This field is required")
    person = fake.users.get(int(body["recipient_id"]))
    if person is None:
        raise unknown("user")
    if person.bot:
        raise invalid_at("recipient_id", "CANNOT_DM_BOT", "Cannot send messages to this user")
    return fake.dm(person, call.by).payload()


def _guild(fake: FakeDiscord, call: Call) -> Guild:
    guild = fake.guilds.get(call.id("guild"))
    if guild is None:
        raise unknown("guild")
    if call.by.bot.id not in guild.members:
        raise missing_access()
    return guild


def guild(fake: FakeDiscord, call: Call) -> Any:
    found = _guild(fake, call)
    counts = {"approximate_member_count": len(found.members), "approximate_presence_count": 1}
    return {**found.payload(), **(counts if call.flag("with_counts") else {})}


def guild_channels(fake: FakeDiscord, call: Call) -> Any:
    return [each.payload() for each in _guild(fake, call).channels.values() if not each.is_thread]


def guild_roles(fake: FakeDiscord, call: Call) -> Any:
    return [role.payload() for role in _guild(fake, call).roles.values()]


def member(fake: FakeDiscord, call: Call) -> Any:
    found = _guild(fake, call).members.get(call.id("user"))
    if found is None:
        raise unknown("member")
    return found.payload()


def active_threads(fake: FakeDiscord, call: Call) -> Any:
    found = [each for each in _guild(fake, call).channels.values() if each.is_thread and not each.archived]
    return {"threads": [each.payload() for each in found], "members": [], "has_more": False}


def refresh_urls(fake: FakeDiscord, call: Call) -> Any:
    urls = (call.json or {}).get("attachment_urls")
    if not isinstance(urls, list) or not 1 <= len(urls) <= 50:
        raise invalid(
            Wrong(("attachment_urls",), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 50 in length.")
        )
    return {"refreshed_urls": [{"original": url, "refreshed": fake.cdn.renew(url)} for url in urls]}
