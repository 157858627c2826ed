"""A free account ends after a week (§1): whoever wants to is told the day before."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any, Final

import structlog

from core.actions.privacy import clear_jobs
from core.actions.scene import Scene
from core.actions.workshop import NotConnected, Workshop
from core.chat import Choice
from core.errors import ChatBusy
from core.message import Address
from core.routing import Action
from core.store import Account, memo_of
from core.words import say

log = structlog.get_logger(__name__)

BEFORE: Final = 86_400.0
"""Seconds from the notice to the end."""


async def remind(scene: Scene) -> None:
    """The button under the balance."""
    if scene.turn.stage == "received":
        account = await running_out(scene)
        if account is None or account.expires_at is None:
            await scene.answer(scene.say("remind-nothing"))
        else:
            asked = {
                "address": str(scene.conversation.address),
                "language": scene.language,
                "at": account.expires_at - BEFORE,
            }
            person = scene.person
            await scene.workshop.ledger.remember(memo_of("remind", person.platform, person.user), asked)
            day = datetime.fromtimestamp(account.expires_at - BEFORE, UTC).date()
            await scene.answer(scene.say("remind-set", day=day))
    await scene.finish()


async def offer(scene: Scene) -> tuple[Choice, ...]:
    account = await running_out(scene)
    return () if account is None else (Choice(Action.REMIND, scene.say("button-remind")),)


async def running_out(scene: Scene) -> Account | None:
    """The person's free account, where it ends later than the notice would come."""
    workshop = scene.workshop
    if not workshop.options.cloud or workshop.accounts.operated:
        return None
    account = await workshop.ledger.account(scene.person.id, workshop.backend.name)
    if account is None or account.kind != "anonymous" or not account.token or account.expires_at is None:
        return None
    return account if account.expires_at - BEFORE > time.time() else None


async def keep(workshop: Workshop) -> None:
    """Beside the sweep, now and then: what is due is said, and what is to be forgotten is forgotten."""
    await clear_jobs(workshop)
    for who, asked in (await workshop.ledger.recall_all("remind:")).items():
        if asked["at"] <= time.time():
            platform, _, user = who.partition(":")
            await due(workshop, platform, user, asked)


async def due(workshop: Workshop, platform: str, user: str, asked: dict[str, Any]) -> None:
    """Once, by whoever gets it; a token that was renewed meanwhile has another end."""
    ledger, key = workshop.ledger, memo_of("remind", platform, user)
    address = Address.parse(asked["address"])
    try:
        bot = workshop.bot(address)
    except NotConnected:
        return
    person = await ledger.find_person(platform, user)
    account = await ledger.account(person.id, workshop.backend.name) if person is not None else None
    ends = account.expires_at if account is not None and account.kind == "anonymous" else None
    if ends is not None and ends - BEFORE > time.time():
        await ledger.remember(key, {**asked, "at": ends - BEFORE})
        return
    if not await ledger.unremember(key) or ends is None or account is None or ends <= time.time():
        return
    alone = bot.alone(user)
    link = f"{workshop.options.web_url}/register"
    if alone is not None and account.user_id:  # whoever opens it owns the work
        link = f"{link}?bind={account.user_id}"
    try:
        await bot.open(alone or address, None).say(say("remind-due", asked["language"], link=link))
    except ChatBusy:
        await ledger.remember(key, asked)
    except Exception:
        log.exception("reminder.untold", platform=platform)
