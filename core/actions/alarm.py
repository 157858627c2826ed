"""Trouble that only an operator can mend: the admins hear of it in chat, each cause once an hour.

Whoever asked for a film is never kept waiting for long by it, and their job never fails because of it."""

from __future__ import annotations

import asyncio
from typing import Final, Literal

import structlog

from core.actions.admins import tell_admins
from core.actions.workshop import Workshop
from core.errors import (
    BackendAway,
    BackendConfused,
    ExportBlocked,
    OutOfCredits,
    ReelwireError,
    TokenExpired,
)
from core.message import Address
from core.words import Phrase

log = structlog.get_logger(__name__)

Cause = Literal["token", "credits", "plan", "away"]
CAUSES: Final[dict[type[ReelwireError], Cause]] = {
    TokenExpired: "token",
    OutOfCredits: "credits",
    ExportBlocked: "plan",
}
"""What is wrong with the operator's own account."""
EVERY: Final = 3600.0
PATIENCE: Final = 10.0
"""So long, in seconds, a job waits for the admins' chats, so that it can say truly whether they know."""
IN_A_ROW: Final = 3
"""So many jobs one after the other must have failed at the backend before it is called away."""


async def about(workshop: Workshop, error: ReelwireError, near: Address, *, operators: bool) -> bool:
    """Has an admin been told of this, now or within the hour? `operators`: it is the operator's account that
    was refused."""
    if isinstance(error, BackendAway | BackendConfused):
        workshop.missed += 1
        return workshop.missed >= IN_A_ROW and await told(workshop, "away", near, count=workshop.missed)
    cause = next((cause for kind, cause in CAUSES.items() if isinstance(error, kind)), None)
    return operators and cause is not None and await told(workshop, cause, near)


def well(workshop: Workshop) -> None:
    """A job came to a good end at the backend: what went wrong before is over."""
    workshop.missed = 0


async def told(workshop: Workshop, cause: Cause, near: Address, **values: object) -> bool:
    log.error("alarm", cause=cause, **values)
    try:
        return await _tell(workshop, cause, near, values)
    except Exception:
        log.exception("alarm.untold", cause=cause)
        return False


async def _tell(workshop: Workshop, cause: Cause, near: Address, values: dict[str, object]) -> bool:
    ledger, key, heard = workshop.ledger, f"alarm:{cause}", 0
    if not await ledger.once_in(key, EVERY):
        return bool(await ledger.recall(key))
    try:
        async with asyncio.timeout(PATIENCE):
            heard = await tell_admins(workshop, Phrase(f"alarm-{cause}", values), near)
    except TimeoutError:
        log.warning("alarm.slow", cause=cause)
    finally:
        if heard:
            await ledger.remember(key, heard)
        else:  # nobody has heard: the next job tries again
            await ledger.unremember(key)
    return heard > 0
