"""Listening: every event is answered in time, written down by the desk, and never lost without a trace.

An interaction is answered before anything else is done; only then it is journalled. What one person sends in
one place is journalled in its order. Events that come again are the same messages."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import discord
import structlog

from bots.discord import answers, asked, inbound
from bots.discord.commands import commands, digest
from bots.discord.errors import Lost, Refusal, ShardsRefused, TokenRefused, VersionRefused
from bots.discord.gateway import Gateway
from bots.discord.reply import Back
from bots.discord.threads import placed
from bots.discord.upload import nonce
from core import Address, Listener, Message, say

if TYPE_CHECKING:
    from bots.discord.bot import DiscordBot

log = structlog.get_logger(__name__)

Json = Mapping[str, Any]
BAD_TOKEN, BAD_SHARD, SHARDS_NEEDED = 4004, 4010, 4011
BAD_VERSION, BAD_INTENTS = 4012, 4013


async def listen(bot: DiscordBot, desk: Listener) -> None:
    """Until cancelled. Connections come and go; raises what an operator must mend: TokenRefused,
    ShardsRefused, VersionRefused."""
    ears = Ears(bot, desk)
    content, pause = bot.choices.content, bot.tempo.first
    try:
        while True:
            began = bot.clock()
            try:
                await _connected(bot, desk, ears, content=content)
            except discord.PrivilegedIntentsRequired:
                if not content:
                    raise VersionRefused(bot=bot.identity, code=4014) from None
                log.warning(
                    "discord.intent_off", remedy=say("discord-intent-off", bot.language, bot=bot.identity)
                )
                content = False
                continue
            except (discord.DiscordException, Refusal, Lost, OSError, TimeoutError) as error:
                refuse(bot, error)
                log.warning("discord.disconnected", bot=bot.identity, error=repr(error), again_in=pause)
            except Exception:
                log.exception("discord.broken", bot=bot.identity, again_in=pause)
            pause = bot.tempo.first if bot.clock() - began > bot.tempo.longest else pause
            await asyncio.sleep(pause)
            pause = min(pause * 2, bot.tempo.longest)
    finally:
        await ears.close(bot.tempo.drain)


def refuse(bot: DiscordBot, error: BaseException) -> None:
    """Raises where trying again would change nothing."""
    code = error.code if isinstance(error, discord.ConnectionClosed) else 0
    refused = isinstance(error, Refusal) and error.status == 401
    if refused or code == BAD_TOKEN or isinstance(error, discord.LoginFailure):
        raise TokenRefused(bot=bot.identity) from error
    if code in {BAD_SHARD, SHARDS_NEEDED}:
        raise ShardsRefused(bot=bot.identity) from error
    if code in {BAD_VERSION, BAD_INTENTS}:
        raise VersionRefused(bot=bot.identity, code=code) from error


async def _connected(bot: DiscordBot, desk: Listener, ears: Ears, *, content: bool) -> None:
    """One life of the gateway."""
    await bot.rest.login()
    await offer(bot, desk)
    gateway = Gateway(
        ears.hear,
        content=content,
        presence=say("discord-presence", bot.language),
        shards=bot.choices.shards,
        shard_count=bot.choices.shard_count,
        identify=bot.tempo.identify,
    )
    try:
        await gateway.start(bot.token)
    finally:
        await gateway.close()


async def offer(bot: DiscordBot, desk: Listener) -> None:
    """Register the commands where they have changed. Without them everything can still be said in words."""
    made, key = commands(), f"discord/{bot.identity}/commands"
    mark = digest(made)
    if await desk.recall(key) == mark:
        return
    try:
        app = await bot.rest.app()
        await bot.rest.call("PUT", "/applications/{application_id}/commands", made, application_id=app)
    except (Refusal, Lost) as error:
        if isinstance(error, Refusal) and error.status == 401:
            raise
        log.warning("discord.commands_not_offered", bot=bot.identity, error=str(error))
        return
    await desk.remember(key, mark)
    log.info("discord.commands_offered", bot=bot.identity, count=len(made))


class Ears:
    """Takes events off the gateway at once; each is a task of its own."""

    def __init__(self, bot: DiscordBot, desk: Listener) -> None:
        self._bot, self._desk = bot, desk
        self._tasks: set[asyncio.Task[None]] = set()
        self._asking: set[asyncio.Task[int]] = set()
        self._orders: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def hear(self, event: str, data: Json) -> None:
        if event != "INTERACTION_CREATE" and not self._mine(data):
            return
        task = asyncio.get_running_loop().create_task(self._take(event, data), name=f"discord {event}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self, drain: float) -> None:
        """What was heard is still written down."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=drain)
        rest = {*self._tasks, *self._asking}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    def _mine(self, data: Json) -> bool:
        """Most messages of a server are not: they cost no task. One that cannot be looked at is."""
        try:
            return inbound.meant(data, self._bot.identity)
        except Exception:  # noqa: BLE001 - whatever it is, `_take` puts it aside
            return True

    async def _take(self, event: str, data: Json) -> None:
        try:
            if event == "INTERACTION_CREATE":
                await self._asked(data)
            else:
                await self._written(data, edited=event == "MESSAGE_UPDATE")
        except Exception as error:  # noqa: BLE001 - one event must never cost the others
            await self._aside(event, data, error)

    async def _aside(self, event: str, data: Json, error: Exception) -> None:
        """Kept for whoever looks into it, without the token; the person hears of it where that can be."""
        reference = secrets.token_hex(3)
        log.error(
            "discord.event_broken", kind=event, id=data.get("id"), reference=reference, error=repr(error)
        )
        kept = {name: value for name, value in data.items() if name != "token"} | {"reference": reference}
        try:
            await self._desk.aside(
                self._bot, str(data.get("id") or reference), {"event": event, **kept}, error
            )
        except Exception:
            log.exception("discord.not_put_aside", reference=reference)
        try:
            await self._sorry(event, data, reference)
        except Exception as lost:  # noqa: BLE001 - nothing more can be done for it
            log.info("discord.untold", reference=reference, error=str(lost))

    async def _sorry(self, event: str, data: Json, reference: str) -> None:
        """The person is not left waiting: told in the promise they were given; under a button whose message
        stays, beside it; where no promise was given, as the answer."""
        hooks, told = self._bot.hooks, say("discord-broken", _language(data, self._bot), ref=reference)
        body = {"content": told, "allowed_mentions": answers.NOBODY}
        if event == "MESSAGE_CREATE":
            named = {"nonce": nonce(reference), "enforce_nonce": True}
            await self._bot.rest.create(str(data["channel_id"]), {**body, **named})
        elif event == "INTERACTION_CREATE":
            app, token = str(data["application_id"]), str(data["token"])
            alone = {**body, "flags": answers.EPHEMERAL}
            try:
                if asked.silent(data):
                    await hooks.call("POST", app, token, "", alone)
                else:
                    await hooks.call("PATCH", app, token, "/messages/@original", body)
            except Refusal:
                await hooks.answer(str(data["id"]), token, {"type": 4, "data": alone})

    async def _asked(self, data: Json) -> None:
        bot = self._bot
        found = asked.read(data, bot.identity, seconds=bot.tempo.interaction)
        id, token = str(data["id"]), str(data["token"])
        match found:
            case asked.Answered(answer):
                await bot.hooks.answer(id, token, answer)
            case asked.Typing():
                await bot.hooks.answer(id, token, answers.hints(await self._hints(found)))
            case asked.Wish(message, answer):
                # Answered at once, whatever is before it in its order.
                promise = asyncio.create_task(bot.hooks.answer(id, token, answer))
                async with self._order(message.address):
                    kept = Back.read(message.reply)
                    if not await promise:
                        kept = kept.without_token()
                    elif kept.original and bot.promises.known(id) is None:  # an event may come again
                        bot.promises.note(id, "free")
                    bot.places.note(data.get("channel") or {}, kept.guild)
                    if kept.here and kept.guild:
                        kept = replace(kept, channel_bytes=await self._limit(kept))
                    message = replace(message, reply=kept.json())
                    if bot.choices.threads:
                        pressed = data["type"] != asked.COMMAND
                        message = await placed(bot, self._desk, message, pressed=pressed)
                    receipt = await self._desk.receive(message)
                    if receipt.turn is None:
                        await bot.open(message.address, kept.json()).withdraw()

    async def _limit(self, back: Back) -> int:
        """The largest file its server takes. A detail: what was promised is written down soon, and the next
        one knows it."""
        task = asyncio.get_running_loop().create_task(self._bot.places.limit(back.guild))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)
        await asyncio.wait({task}, timeout=self._bot.tempo.detail)
        return task.result() if task.done() else back.channel_bytes

    async def _hints(self, typing: asked.Typing) -> list[tuple[str, str]]:
        """In the order that is offered, those with what is typed in them."""
        try:
            if typing.command == "skill":
                found = [(title, name) for name, title in await self._desk.skills(typing.language)]
            else:
                prompts = await self._desk.examples(typing.address, typing.language)
                found = [(prompt, prompt) for prompt in prompts]
        except Exception:
            log.exception("discord.no_hints")
            return []
        wanted = typing.typed.casefold()
        return [(shown, value) for shown, value in found if wanted in shown.casefold() or wanted in value]

    async def _written(self, data: Json, *, edited: bool) -> None:
        bot = self._bot
        if edited and not data.get("edited_timestamp"):
            return  # only a preview was added to it
        channel, guild = str(data["channel_id"]), str(data.get("guild_id") or "")
        async with self._order(Address("discord", bot.identity, channel, "", str(data["author"]["id"]))):
            place = await bot.places.of(channel, guild)
            found = inbound.read(data, bot.identity, place, edited=edited)
            if isinstance(found, Message):
                if bot.choices.threads:
                    found = await placed(bot, self._desk, found)
                await self._desk.receive(found)
            elif found is not None and not edited:
                chat = bot.open(found.address, found.reply.json())
                await chat.say(say("discord-unread", bot.language))

    def _order(self, address: Address) -> asyncio.Lock:
        """One after the other, in the order they came: locks are taken in the order they are asked for."""
        key = f"{address.thread or address.chat}/{address.user}"
        lock = self._orders.get(key)
        if lock is None:
            self._orders[key] = lock = asyncio.Lock()
        return lock


def _language(data: Json, bot: DiscordBot) -> str:
    return str(data.get("locale") or bot.language)
