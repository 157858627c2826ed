"""The webhook: set and looked at by the bot, and served by us, update for update until it says 200."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp

from tests.doubles.telegram.asked import Call
from tests.doubles.telegram.refusal import HOOKED, bad

if TYPE_CHECKING:
    from tests.doubles.telegram.world import World

PORTS = (None, 443, 80, 88, 8443)
HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def get_updates(world: World, call: Call) -> list[dict[str, Any]]:
    """At most 50 s are held open, as by Telegram."""
    limit, wait = call.get("limit", 100), min(call.get("timeout", 0), 50)
    if not 1 <= limit <= 100:
        limit = 100
    world.feed.allow(call.get("allowed_updates"))
    return await world.feed.poll(call.get("offset", 0), limit, wait)


async def set_webhook(world: World, call: Call) -> bool:
    url = call["url"]
    if not url:
        return await delete_webhook(world, call)
    where = urlsplit(url)
    if where.scheme != "https" and not (world.local and where.scheme == "http"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if where.port not in PORTS and not world.local:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if world.reach(url) is None:
        raise bad("bad webhook: Failed to resolve host: Name or service not known")
    secret = call.get("secret_token", "")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad("secret token contains unallowed characters")
    if not 1 <= call.get("max_connections", 40) <= 100:
        raise bad("max_connections must be between 1 and 100")
    if call.get("drop_pending_updates"):
        world.feed.drop()
    world.feed.allow(call.get("allowed_updates"))
    world.hook = {"url": url, "secret": secret, "slots": call.get("max_connections", 40)}
    world.feed.hooked = True
    world.feed.end_polls(HOOKED)
    return True


async def delete_webhook(world: World, call: Call) -> bool:
    if call.get("drop_pending_updates"):
        world.feed.drop()
    world.hook, world.feed.hooked = {}, False
    return True


async def get_webhook_info(world: World, call: Call) -> dict[str, Any]:
    hook = world.hook
    told = {"url": hook.get("url", ""), "has_custom_certificate": False}
    told["pending_update_count"] = len(world.feed.queue)
    if hook:
        told |= {"max_connections": hook["slots"], "allowed_updates": sorted(world.feed.allowed)}
    trouble = ("last_error_date", "last_error_message")
    return told | {key: hook[key] for key in trouble if key in hook}


class Postman:
    """Brings updates to the webhook: of one chat one by one, of several side by side; again and again where
    it is not answered with 2xx."""

    def __init__(self, world: World, pause: float = 0.02) -> None:
        self.world, self.pause = world, pause
        self.answers: list[int] = []
        """Every status that a webhook answered with; 0 where nobody was there."""
        self._busy: dict[Any, asyncio.Task[None]] = {}

    async def run(self) -> None:
        feed = self.world.feed
        async with aiohttp.ClientSession() as session:
            try:
                while True:
                    async with feed.stir:
                        await feed.stir.wait_for(lambda: feed.hooked and bool(self._ready()))
                    for lane, update in self._ready().items():
                        self._busy[lane] = asyncio.create_task(self._bring(session, lane, update))
            finally:
                for task in self._busy.values():
                    task.cancel()
                await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def _ready(self) -> dict[Any, dict[str, Any]]:
        """The oldest update of every chat that has none under way."""
        feed, ready = self.world.feed, {}
        feed.queue[:0] = [update for update in feed.take_again() if update not in feed.queue]
        for update in feed.queue:
            lane = _lane(update)
            if lane not in self._busy and len(self._busy) + len(ready) < self.world.hook["slots"]:
                ready.setdefault(lane, update)
        return ready

    async def _bring(self, session: aiohttp.ClientSession, lane: Any, update: dict[str, Any]) -> None:
        hook, feed = self.world.hook, self.world.feed
        headers = {HEADER: hook["secret"]} if hook["secret"] else {}
        feed.handed([update])
        try:
            async with session.post(
                self.world.reach(hook["url"]) or "", json=update, headers=headers
            ) as answer:
                status, why = (
                    answer.status,
                    f"Wrong response from the webhook: {answer.status} {answer.reason}",
                )
        except aiohttp.ClientError:
            status, why = 0, "Connection refused"
        self.answers.append(status)
        if 200 <= status < 300:
            feed.queue = [one for one in feed.queue if one is not update]
        else:
            hook |= {"last_error_date": self.world.date(), "last_error_message": why}
            await asyncio.sleep(self.pause)
        del self._busy[lane]
        await self.world.changed()


def _lane(update: dict[str, Any]) -> Any:
    body: Any = next((value for key, value in update.items() if key != "update_id"), {})
    about = body.get("message", body) if isinstance(body, dict) else {}
    chat = about.get("chat") if isinstance(about, dict) else None
    return chat.get("id") if isinstance(chat, dict) else None
