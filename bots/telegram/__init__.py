"""Telegram: python-telegram-bot's methods and types, with a loop, a pace and connections of our own.

inbound.py   an update → Message, Moved, Left or Press (pure)
             attached.py  its files      text.py, keyboard.py, commands.py  words, buttons, the menu (pure)
chat.py      Chat: one conversation      sending.py, uploads.py, film.py  into it
pacing.py    how fast a chat takes messages      latest.py  the newest edit wins      tempo.py  durations
intake.py    an update → the desk, in order      polling.py, webhook.py  where updates come from
request.py   connections, and what their failures prove      multipart.py, api.py, errors.py
fetching.py  a person's file, down to the disk      face.py  menu and description
bot.py       Bot: all of it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bots.telegram.bot import TelegramBot
    from core.bot_settings import BotSettings, Telegram
    from core.settings import Settings

__all__ = ["make"]


def make(one: BotSettings, settings: Settings) -> TelegramBot:
    """The bot of these settings; the network is not asked."""
    from bots.telegram.bot import TelegramBot
    from bots.telegram.tempo import Tempo

    options: Telegram = one.options  # type: ignore[assignment]
    assert options.token is not None
    who = [each.partition(":") for each in settings.admins]
    rhythm = settings.rhythm
    return TelegramBot(
        options.token.get_secret_value(),
        api_url=options.api_url,
        local=options.local,
        webhook_url=options.webhook_url,
        webhook_secret=options.webhook_secret.get_secret_value() if options.webhook_secret else "",
        webhook_listen=options.webhook_listen,
        language=settings.language,
        admins=[user for platform, _, user in who if platform == "telegram"],
        tempo=Tempo(stall=rhythm.stall, action=rhythm.typing, again=rhythm.chat_retry),
    )
