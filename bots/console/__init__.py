"""A terminal is a platform: the smallest adapter. Read it first.

inbound.py  a typed line → what it asks (pure)
screen.py   what is shown, where: lines, a live bar, or JSON events
saving.py   a film → its place on disk, whole or not at all
chat.py     Chat: one conversation      bot.py   Bot: all of them, and the listening
"""

from bots.console.bot import IDENTITY, PLATFORM, ConsoleBot

__all__ = ["IDENTITY", "PLATFORM", "ConsoleBot"]
