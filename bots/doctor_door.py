"""The doctor at our own door: can the port be had, and does the public address lead to it?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from bots.doctor import Finding, broken, fine, note
from bots.doctor_ask import ask

if TYPE_CHECKING:
    from core.bot_settings import BotSettings
    from core.settings import Settings


async def door(settings: Settings) -> AsyncIterator[Finding]:
    """Only where `reelwire run` would open it. A door that is open already is asked whether it is ours."""
    if settings.public_url is None and not settings.all_bots():
        return
    running = await ours(near(settings.listen))
    if running:
        yield fine("listen", "listen-ours", listen=settings.listen)
    else:
        yield port(settings)
    if settings.public_url is not None:
        yield await public(settings.public_url, running)


def near(listen: str) -> str:
    """What this machine asks to come there."""
    host, _, port = listen.rpartition(":")
    return f"http://{ {'0.0.0.0': '127.0.0.1', '[::]': '[::1]'}.get(host, host) }:{port}"


async def ours(url: str) -> bool:
    told = await ask(f"{url}/healthz")
    return told.fate == "answered" and told.body.get("reelwire") is True


def port(settings: Settings) -> Finding:
    from bots.door import bound

    try:
        bound(settings.listen).close()
    except OSError as error:
        needed = settings.public_url is not None or any(called_here(bot) for bot in settings.all_bots())
        make = broken if needed else note
        reason = error.strerror or type(error).__name__
        return make("listen", "listen-taken", "listen", listen=settings.listen, reason=reason)
    return fine("listen", "listen", listen=settings.listen)


def called_here(bot: BotSettings) -> bool:
    """Its platform calls it at the common door."""
    options: Any = bot.options
    return bot.platform == "telegram" and bool(options.webhook_url) and not options.webhook_listen


async def public(url: str, running: bool) -> Finding:
    from core.delivery import leads_outside

    if not leads_outside(url):
        return note("public", "public-inside", "public-inside", url=url)
    if not running:
        return note("public", "public-unasked", url=url)
    if await ours(url):
        return fine("public", "public", url=url)
    return broken("public", "public-elsewhere", "public-elsewhere", url=url)
