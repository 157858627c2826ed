"""A thread of its own for each project, where the operator chose that.

A wish in a channel opens a thread, and what that person says in the channel afterwards goes on there, until
they begin something new. Whoever speaks in a thread stays in it, and so does a button where it stands. Where
no thread can be had, the channel does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import structlog

from bots.discord.answers import NOBODY
from bots.discord.errors import Lost, Refusal
from bots.discord.reply import Back
from bots.discord.sending import Sending
from bots.discord.text import plain, short
from bots.discord.ways import ways
from core import Action, ChatError, Listener, Message, route, say

if TYPE_CHECKING:
    from bots.discord.bot import DiscordBot

log = structlog.get_logger(__name__)

OPENS: Final = frozenset({Action.CREATE, Action.UPLOAD, Action.EXAMPLE, Action.NEW})
WEEK: Final = 7 * 24 * 60
"""Minutes without a word after which Discord folds a thread away; a word unfolds it."""
_THERE_ALREADY: Final = 160004
_PUBLIC: Final = 11
_NAME: Final = 80
LED: Final = 50
"""So many of a person's last messages in a channel are known by where they went."""


async def placed(bot: DiscordBot, desk: Listener, message: Message, *, pressed: bool = False) -> Message:
    """The same message, in the thread where it belongs. Taken one by one for one person in one place, after
    an interaction was promised its answer. The same message again, or changed, finds the same place: in
    another one core would take it for a new wish, and pay."""
    back, address, action = Back.read(message.reply), message.address, route(message).action
    if not back.guild or not back.here or not back.opens:
        return message
    if pressed and action not in {Action.NEW, Action.EXAMPLE}:
        return message
    begins = action is Action.NEW and bool(message.command)
    if not begins if address.thread else not (await bot.places.of(address.chat, back.guild)).threads:
        return message
    # Named like core's own notes of a person, so that it goes with them when they want to be forgotten.
    key = f"thread:{address.platform}:{address.user}:{bot.identity}/{address.chat}"
    known: dict[str, Any] = await desk.recall(key) or {}
    led: dict[str, str] = known.get("led", {})
    if message.id in led:
        return _there(message, back, led[message.id]) if led[message.id] else message
    thread, told = str(known.get("thread", "")), False
    if begins or not thread or not await _alive(bot, thread, back.guild):
        thread, told = "", not address.thread
        if action in OPENS:
            thread = await _opened(bot, message, back)
    if thread:
        await desk.remember(key, {"thread": thread, "led": _last({**led, message.id: thread})})
        if not back.quiet and not (told and (back.message or back.original)):
            await _tell(bot, back, thread)
        return _there(message, back, thread)
    if action in OPENS:
        await desk.remember(key, {**known, "led": _last({**led, message.id: ""})})
    return message


def _last(led: dict[str, str]) -> dict[str, str]:
    return dict(list(led.items())[-LED:])


def _there(message: Message, back: Back, thread: str) -> Message:
    """What only they may see stays where they asked, about what is in the thread."""
    address = replace(message.address, thread=thread)
    if back.quiet:
        return replace(message, address=address)
    wrote_in = back.channel if back.message else ""
    there = replace(back.without_token(), channel=thread, wrote_in=wrote_in, writes=True)
    return replace(message, address=address, reply=there.json())


async def _opened(bot: DiscordBot, message: Message, back: Back) -> str:
    """On what the person wrote, or on the answer they were promised; in a thread, beside it. "": it cannot
    be had."""
    wish = route(message)
    title = short(wish.argument or message.text, _NAME) if wish.action is Action.CREATE else ""
    title = title or short(say("discord-thread", back.language or bot.language, name=message.name), _NAME)
    body: dict[str, Any] = {"name": title, "auto_archive_duration": WEEK}
    channel, under = message.address.chat, ""
    path = "/channels/{channel_id}/threads"
    try:
        if not message.address.thread:
            under = back.message
            if back.original and back.alive(bot.clock()):
                under = await _filled(bot, back, f"🎬 {plain(title)}")
        if under:
            path = "/channels/{channel_id}/messages/{message_id}/threads"
            made = await bot.rest.call("POST", path, body, channel_id=channel, message_id=under)
        else:
            made = await bot.rest.call("POST", path, {**body, "type": _PUBLIC}, channel_id=channel)
        thread = str(made["id"])
    except (Refusal, Lost) as error:
        if not (isinstance(error, Refusal) and error.code == _THERE_ALREADY):
            log.info("discord.no_thread", channel=channel, error=str(error))
            return ""
        thread = under  # a thread has the id of the message it hangs on
    await _invite(bot, thread, back.user)
    return thread


async def _tell(bot: DiscordBot, back: Back, thread: str) -> None:
    """Where it goes on."""
    words = say("discord-in-thread", back.language or bot.language, place=f"<#{thread}>")
    try:
        if back.original and back.alive(bot.clock()):
            await _filled(bot, back, words)
        elif back.message:
            here = ways(back, bot.clock())
            await Sending(bot, back).bring(here, {"content": words}, key=f"{back.message}/thread")
    except (Refusal, Lost, ChatError) as error:
        log.info("discord.thread_untold", channel=back.channel, error=str(error))


async def _filled(bot: DiscordBot, back: Back, words: str) -> str:
    """The promise, with words that stay. Returns its id."""
    body = {"content": words, "allowed_mentions": NOBODY}
    sent = await bot.hooks.call("PATCH", back.app, back.token, "/messages/@original", body)
    bot.promises.note(back.interaction, "said")
    return str(sent["id"])


async def _invite(bot: DiscordBot, thread: str, user: str) -> None:
    """So that it stands in their list."""
    path = "/channels/{channel_id}/thread-members/{user_id}"
    try:
        await bot.rest.call("PUT", path, channel_id=thread, user_id=user)
    except (Refusal, Lost) as error:
        log.info("discord.not_in_thread", thread=thread, error=str(error))


async def _alive(bot: DiscordBot, thread: str, guild: str) -> bool:
    """Can it still be written to? Discord unfolds one that was only folded away."""
    try:
        found = await bot.rest.call("GET", "/channels/{channel_id}", channel_id=thread)
    except Refusal as refusal:
        return refusal.status not in {403, 404}
    except Lost:
        return True
    bot.places.note(found, guild)
    return not (found.get("thread_metadata") or {}).get("locked")
