"""The settings of one bot: the single-bot settings of each platform, and the `[[bots]]` tables of the
file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic import ValidationError as Invalid

from core.environment import Mistake, name_of, unknown
from core.setting_kinds import Amount, Count, Listen, Url, WebhookSecret, Words, mistake, split

DEFAULT_SKILL = "free-generator-maker"


class Telegram(BaseModel):
    """One Telegram bot."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    token: SecretStr | None = None
    """bot token, from @BotFather"""
    api_url: Url = "https://api.telegram.org"
    """Bot API server (`<url>/bot<token>/…`, `<url>/file/bot<token>/…`)"""
    local: bool = False
    """the API server is a local one (2000 MB, files by path)"""
    webhook_url: Url | None = None
    """webhook instead of polling: its public address"""
    webhook_listen: Listen | None = None
    """where the webhook listens, `HOST:PORT`"""
    webhook_secret: WebhookSecret | None = None
    """required with a webhook: Telegram repeats it in every call"""


class Discord(BaseModel):
    """One Discord bot."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    token: SecretStr | None = None
    """bot token, from the developer portal"""
    cdn_hosts: Words = ("cdn.discordapp.com", "media.discordapp.net")
    """hosts (or host:port) whose attachment URLs are handed to upload by URL"""
    message_content: bool = False
    """read answers that do not mention the bot: needs the Message Content Intent in the developer portal"""
    threads: bool = False
    """in servers, each project in a thread of its own"""
    interaction_seconds: Amount = 840
    """after this an interaction's token is no longer used"""
    shards: Annotated[tuple[Count, ...], BeforeValidator(split)] = ()
    """shards of this process; all, if empty"""
    shard_count: Annotated[int, Field(ge=1)] | None = None
    """number of shards in all; Discord's own advice, if empty"""


PLATFORMS: dict[str, type[Telegram | Discord]] = {"telegram": Telegram, "discord": Discord}


class BotSettings(BaseModel):
    """One bot to run: its platform, the skill it starts with, and the platform's own settings."""

    model_config = ConfigDict(frozen=True)

    platform: str
    skill: str
    options: Telegram | Discord


def read_tables(written: Any, skill: str, mistakes: list[Mistake]) -> tuple[BotSettings, ...]:
    """The `[[bots]]` of the file: `platform`, `token`, `skill` (else the given one), the platform's own
    keys."""
    if not isinstance(written, list) or not all(isinstance(table, Mapping) for table in written):
        mistakes.append(("bots", "settings-not-tables", {}))
        return ()
    made = [_bot(index, dict(table), skill, mistakes) for index, table in enumerate(written)]
    return tuple(bot for bot in made if bot)


def _bot(index: int, table: dict[str, Any], skill: str, mistakes: list[Mistake]) -> BotSettings | None:
    def name(key: str) -> str:
        return name_of(("bots", index, key))

    platform, own = str(table.pop("platform", "")), str(table.pop("skill", skill))
    kind = PLATFORMS.get(platform)
    if kind is None:
        mistakes.append((name("platform"), "settings-not-choice", {"choices": ", ".join(PLATFORMS)}))
        return None
    for key in [key for key in table if key not in kind.model_fields]:
        del table[key]
        mistakes.append(unknown(name(key), [name(known) for known in kind.model_fields]))
    if not table.get("token"):
        mistakes.append((name("token"), "settings-needed", {"because": name("platform")}))
    if table.get("webhook_url") and not table.get("webhook_secret"):
        mistakes.append((name("webhook_secret"), "settings-needed", {"because": name("webhook_url")}))
    try:
        return BotSettings(platform=platform, skill=own, options=kind.model_validate(table))
    except Invalid as error:
        mistakes += [mistake(one, ("bots", index)) for one in error.errors()]
        return None


def doubles(values: Mapping[str, Any]) -> list[Mistake]:
    """Bots that are set up twice, as they were written: two listeners with one token take each other's
    messages, and two webhooks at one address hear each other's. The first part of a token is the bot itself,
    also where the rest was renewed."""
    tables = values.get("bots")
    written: list[tuple[tuple[str | int, ...], str, Any]] = [
        *(((platform,), platform, values.get(platform)) for platform in PLATFORMS),
        *(
            (("bots", number), str(table.get("platform", "")), table)
            for number, table in enumerate(tables if isinstance(tables, list) else [])
            if isinstance(table, Mapping)
        ),
    ]
    known: dict[tuple[str, ...], str] = {}
    found: list[Mistake] = []
    for path, platform, own in written:
        if not isinstance(own, Mapping) or not own.get("token"):
            continue
        marks = {"token": (platform, re.split(r"[:.]", str(own["token"]).strip())[0])}
        if own.get("webhook_url"):
            marks["webhook_url"] = ("", str(own["webhook_url"]).strip().rstrip("/"))
        for key, mark in marks.items():
            name = name_of((*path, key))
            first = known.setdefault(mark, name)
            if first != name:
                phrase = "settings-same-bot" if key == "token" else "settings-same-webhook"
                found.append((name, phrase, {"other": first}))
    return found
