"""Payloads as the gateway brings them, with what a test does not care about left as it usually is."""

from __future__ import annotations

from typing import Any

ME = "1100000000000000001"
ANN = "300000000000000001"
BOB = "300000000000000002"
GUILD = "400000000000000001"
CHANNEL = "500000000000000001"
THREAD = "500000000000000009"
APP = "1100000000000000000"
BORN = 1_760_000_000.0
CDN = "https://cdn.discordapp.com/attachments/1/2/lake.jpg?ex=68f1285b&is=68efd6db&hm=00"


def snowflake(seconds: float, number: int = 0) -> str:
    return str(((int(seconds * 1000) - 1_420_070_400_000) << 22) + number)


def user(id: str = ANN, **more: Any) -> dict[str, Any]:
    name = {ANN: "ann", BOB: "bob", ME: "reelwire"}.get(id, "somebody")
    return {"id": id, "username": name, "global_name": name.capitalize(), "bot": id == ME, **more}


def file(id: str = "9001", name: str = "lake.jpg", **more: Any) -> dict[str, Any]:
    return {"id": id, "filename": name, "size": 12, "url": CDN, "content_type": "image/jpeg", **more}


def message(content: str = "", *, by: str = ANN, private: bool = False, **more: Any) -> dict[str, Any]:
    """In a server it mentions us, unless `mentions` says otherwise."""
    known = {
        "id": snowflake(BORN, 7),
        "type": 0,
        "channel_id": CHANNEL,
        "content": content,
        "author": user(by),
        "mentions": [] if private else [user(ME)],
        "attachments": [],
        "timestamp": "2025-10-09T08:53:20+00:00",
        "edited_timestamp": None,
    }
    if not private:
        known |= {"guild_id": GUILD, "member": {"nick": None, "roles": ["77", "78"]}}
    return known | more


def interaction(kind: int, data: dict[str, Any], *, by: str = ANN, **more: Any) -> dict[str, Any]:
    """In a server where the bot is."""
    return {
        "id": snowflake(BORN),
        "application_id": APP,
        "type": kind,
        "token": "aW50ZXJhY3Rpb24",
        "version": 1,
        "guild_id": GUILD,
        "channel_id": CHANNEL,
        "channel": {"id": CHANNEL, "type": 0, "parent_id": "600"},
        "member": {"user": user(by), "nick": "Annie", "roles": ["77"], "permissions": "0"},
        "locale": "zh-CN",
        "context": 0,
        "authorizing_integration_owners": {"0": GUILD},
        "app_permissions": str((1 << 11) | (1 << 15) | (1 << 38)),
        "attachment_size_limit": 25 << 20,
        "data": data,
        **more,
    }


def command(name: str, *options: dict[str, Any], resolved: Any = None, **more: Any) -> dict[str, Any]:
    data = {"id": "1", "name": name, "type": 1, "options": list(options), "resolved": resolved or {}}
    return interaction(2, data, **more)


def press(custom_id: str, **more: Any) -> dict[str, Any]:
    return interaction(3, {"custom_id": custom_id, "component_type": 2}, message=message(by=ME), **more)


def in_our_dm() -> dict[str, Any]:
    """What makes an interaction one of our own direct messages."""
    return {
        "guild_id": None,
        "member": None,
        "user": user(),
        "context": 1,
        "channel": {"id": CHANNEL, "type": 1},
        "authorizing_integration_owners": {"0": "0"},
    }


def installed_by_person(**more: Any) -> dict[str, Any]:
    """In a server where the bot is not."""
    return {"authorizing_integration_owners": {"1": ANN}, **more}
