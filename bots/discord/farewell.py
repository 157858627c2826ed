"""Where the bot is only by a person's own installation, it can answer as long as the interaction lives, and
not a moment longer. Before that ends, the card says how it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from bots.discord.answers import NOBODY
from bots.discord.errors import Lost, Refusal
from bots.discord.upload import nonce
from core import Progress, say

if TYPE_CHECKING:
    from bots.discord.chat import DiscordChat

_OVER: Final = frozenset({"done", "failed", "cancelled", "interrupted"})

log = structlog.get_logger(__name__)


async def farewell(chat: DiscordChat, progress: Progress, text: str) -> str:
    """The card's text, with that word where it is time. In line nothing changes the card: it is said there at
    once."""
    back, bot = chat.back, chat.bot
    if back.here or not back.alive(now := bot.clock()) or progress.stage in _OVER:
        return text
    if progress.stage == "queued":
        return f"{text}\n{say('discord-goes-on-maybe', chat.language)}"
    if back.ends - now > bot.tempo.notice:
        return text
    if back.interaction not in bot.farewells:
        bot.farewells[back.interaction] = await _knock(chat)
        while len(bot.farewells) > 1000:
            bot.farewells.pop(next(iter(bot.farewells)))
    return f"{text}\n{say(bot.farewells[back.interaction], chat.language)}"


async def _knock(chat: DiscordChat) -> str:
    """Can they be reached directly? What is said on the card then."""
    back, bot = chat.back, chat.bot
    told = say("discord-goes-on", chat.language, place=f"<#{back.channel}>")
    body = {"content": told, "allowed_mentions": NOBODY, "enforce_nonce": True}
    try:
        channel = await bot.places.direct(back.user)
        await bot.rest.create(channel, {**body, "nonce": nonce(back.interaction, "goes-on")})
    except (Refusal, Lost) as error:
        log.info("discord.no_direct_way", error=str(error))
        return "discord-goes-silent"
    return "discord-goes-on-direct"
