"""Bringing one thing to a chat exactly once, as far as the platform allows, and honestly where it does not.

`pending → sending → sent | unsure | failed` is written before the effect. Found in `sending` after a crash,
or answered by silence, a delivery may be there already: it goes out again under the same key where the
platform refuses a double, else marked as a possible repeat."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from core.chat import Bot, Sent
from core.errors import ChatBusy, ChatError, ChatTooLarge, ChatUnsure, ReelwireError
from core.rhythm import Rhythm
from core.store import Ledger

log = structlog.get_logger(__name__)

Send = Callable[[bool], Awaitable[Sent]]
"""Sends it; told whether this may be a repeat, so that the words can say so."""

PATIENCE: Final = 8
"""Tries without an answer before a delivery is given up."""
LATER: Final = 40
"""So often "later" is obeyed. The pauses grow, to hours in all: a platform may be away as long."""


class Mistake(Exception):
    """An adapter raised what no chat may raise: asked again, it would again."""


async def asked(call: Awaitable[Sent]) -> Sent:
    """A chat's answer, with its mistakes told apart from a ledger that cannot write just now. Raises
    ChatError, Mistake."""
    try:
        return await call
    except ReelwireError:
        raise
    except Exception as error:
        raise Mistake(repr(error)) from error


async def once(ledger: Ledger, bot: Bot, rhythm: Rhythm, key: str, send: Send) -> Sent | None:
    """Returns where it is. None: it had been sent before. Raises ChatError when the platform will not have
    it."""
    delivery = await ledger.delivery(key)
    if delivery.stage == "sent":
        return None
    maybe_there = delivery.stage in {"sending", "unsure"} and not bot.refuses_doubles
    pause, unsure, later = rhythm.chat_retry, 0, 0
    while unsure < PATIENCE and later < LATER:
        await ledger.delivery_stage(key, "sending")
        try:
            sent = await send(maybe_there)
        except ChatBusy as busy:
            later += 1
            # Twice at its word; from then on it knows no better than we do.
            floor = rhythm.chat_retry * 2 ** min(later - 3, 6) if later > 2 else 0
            await asyncio.sleep(max(busy.retry_after, floor))
            continue
        except ChatUnsure:
            unsure += 1
            await ledger.delivery_stage(key, "unsure")
            maybe_there = not bot.refuses_doubles
            await asyncio.sleep(pause)
            pause *= 2
            continue
        except ChatTooLarge:
            await ledger.delivery_stage(
                key, "failed"
            )  # definitely not there: the smaller copy goes out under its own key
            raise
        except ChatError as error:
            await ledger.delivery_stage(key, "failed")
            log.warning("delivery.failed", key=key, error=repr(error))
            raise
        await ledger.delivery_stage(key, "sent", sent=sent)
        return sent
    await ledger.delivery_stage(key, "failed")
    log.error("delivery.given_up", key=key)
    raise ChatError(key=key)
