"""Discord.

inbound.py asked.py attached.py  a message, an interaction, their files → a Message (pure)
text.py buttons.py card.py answers.py commands.py  how words, buttons, cards, forms, commands look (pure)
reply.py ways.py  how one message is answered, and where an answer can go (pure)
rest.py hooks.py upload.py  HTTP as the bot itself; by an interaction's token; files on their way up
errors.py  what Discord says, in the errors of the house     tempo.py  its clocks and limits
places.py fetching.py  channels, servers and people; a person's files
threads.py  where a project has a thread of its own
sending.py pacing.py farewell.py chat.py  Chat: one conversation
gateway.py listening.py bot.py  Bot: all of them, and the listening
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.discord.bot import Choices, DiscordBot
from bots.discord.tempo import Tempo

if TYPE_CHECKING:
    from core.bot_settings import BotSettings
    from core.settings import Settings

__all__ = ["Choices", "DiscordBot", "Tempo", "make"]


def make(one: BotSettings, settings: Settings) -> DiscordBot:
    """As it is set up. Raises TokenRefused for what is no token."""
    options: Any = one.options
    choices = Choices(
        hosts=options.cdn_hosts,
        content=options.message_content,
        threads=options.threads,
        shards=options.shards,
        shard_count=options.shard_count,
        language=settings.language,
    )
    tempo = Tempo(interaction=options.interaction_seconds, stall=settings.rhythm.stall)
    return DiscordBot(options.token.get_secret_value().strip(), choices, tempo=tempo)
