"""The doctor at Discord: does it take the token, who is the bot, and which messages may it read?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

from bots.cli import VERSION
from bots.doctor import Finding, broken, fine, note
from bots.doctor_ask import about_token, ask

if TYPE_CHECKING:
    from core.bot_settings import BotSettings

NAME: Final = "discord"
READS_ALL: Final = 1 << 18 | 1 << 19
"""Flags of an application: message content is granted, or granted as to an unverified one."""


async def discord(bot: BotSettings, api: str) -> AsyncIterator[Finding]:
    """`/users/@me` and `/applications/@me`: two questions that change nothing."""
    token = bot.options.token.get_secret_value() if bot.options.token else ""
    headers = {"Authorization": f"Bot {token}", "User-Agent": f"DiscordBot (reelwire, {VERSION})"}
    me = await ask(f"{api}/users/@me", headers)
    yield about_token(NAME, me, me.body.get("username"), api, bot.skill)
    if me.fate != "answered":
        return
    application = await ask(f"{api}/applications/@me", headers)
    flags = application.body.get("flags")
    if application.fate == "answered" and isinstance(flags, int):
        if flags & READS_ALL:
            yield fine(NAME, "intent-on")
        elif getattr(bot.options, "message_content", False):
            yield broken(NAME, "intent-missing", "intent-missing")
        else:
            yield note(NAME, "intent-off", "intent-off")
