"""The doctor at Telegram: does it take the token, who is the bot, is anything in the way of its messages?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from bots.doctor import Finding, broken, fine, note
from bots.doctor_ask import Told, about_token, ask
from core.log import Redactor

if TYPE_CHECKING:
    from core.bot_settings import BotSettings

OFFICIAL: Final = "api.telegram.org"
NAME: Final = "telegram"


async def telegram(bot: BotSettings) -> AsyncIterator[Finding]:
    """`getMe` and `getWebhookInfo`: two questions that change nothing."""
    options: Any = bot.options
    token = options.token.get_secret_value() if options.token else ""
    base = f"{options.api_url}/bot{token}"
    me = await ask(f"{base}/getMe", refusals=(401, 404))
    yield about_token(NAME, me, _result(me).get("username"), options.api_url, bot.skill)
    if me.fate == "answered":
        hook = await ask(f"{base}/getWebhookInfo")
        if hook.fate == "answered":
            for finding in about_webhook(_result(hook), options.webhook_url):
                yield finding
    yield from_local(options)


def _result(told: Told) -> Mapping[str, Any]:
    result = told.body.get("result")
    return result if isinstance(result, Mapping) else {}


def about_webhook(info: Mapping[str, Any], wanted: str | None) -> list[Finding]:
    """Only the host of a webhook is told: its path may be a secret."""
    found = []
    stands = urlsplit(str(info.get("url") or "")).netloc.rpartition("@")[2]
    if wanted is None and stands:
        found.append(note(NAME, "webhook-stands", "webhook-stands", host=stands))
    elif wanted is not None and not wanted.startswith("https://"):
        found.append(broken(NAME, "webhook-plain", "webhook-plain"))
    elif wanted is not None and stands != urlsplit(wanted).netloc:
        found.append(note(NAME, "webhook-unset", host=stands))
    if waiting := info.get("pending_update_count"):
        found.append(note(NAME, "updates-wait", count=int(waiting)))
    if stands and (trouble := info.get("last_error_message")):
        reason = Redactor()(" ".join(str(trouble).split()))[:200]
        found.append(note(NAME, "webhook-trouble", "webhook-trouble", reason=reason))
    return found


def from_local(options: Any) -> Finding:
    """Whose Bot API server it is, and how large files may be."""
    official = urlsplit(options.api_url).hostname == OFFICIAL
    if options.local and official:
        return broken(NAME, "local-official", "local-official")
    if options.local:
        return fine(NAME, "local", url=options.api_url)
    if not official:
        return note(NAME, "local-off", "local-off", url=options.api_url)
    return fine(NAME, "official")
