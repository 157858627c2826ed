"""The admins: who they are, and a word to them alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import Final

import structlog

from core.actions.workshop import Workshop
from core.chat import Bot, Choice
from core.errors import ChatError
from core.message import Address, Message
from core.store import memo_of
from core.words import Phrase, say

log = structlog.get_logger(__name__)

ROLES_LAST: Final = 7 * 86_400.0
"""Alone with us a platform tells no roles: so long those count that it told last. In seconds."""

Buttons = Callable[[str], Sequence[Choice]]
"""What is offered under a word, in a language."""


async def roles_of(workshop: Workshop, message: Message) -> Collection[str]:
    """The person's roles that decide anything, as the platform tells them."""
    address, ledger = message.address, workshop.ledger
    wanted = workshop.options.access.roles_on(address.platform)
    if not wanted:
        return ()
    key = memo_of("roles", address.platform, address.user)
    kept = await ledger.recall_within(key, ROLES_LAST)
    if message.private and not message.roles:
        return kept or ()
    has = sorted(wanted.intersection(message.roles))
    if has and (has != kept or await ledger.recall_within(key, ROLES_LAST / 2) is None):
        await ledger.remember(key, has)
    elif not has and kept is not None:
        await ledger.unremember(key)
    return has


async def seen_roles(workshop: Workshop, platform: str, user: str) -> Collection[str]:
    """As they were told last, without a message at hand."""
    return await workshop.ledger.recall_within(memo_of("roles", platform, user), ROLES_LAST) or ()


async def is_admin(workshop: Workshop, platform: str, user: str) -> bool:
    """By name, or by a role that the platform told lately."""
    roles = await seen_roles(workshop, platform, user)
    return workshop.options.access.decide(platform, user, roles) == "admin"


async def admins_of(workshop: Workshop, platform: str) -> tuple[str, ...]:
    """The users of a platform who are admins, as far as they are known: one by role is when they have
    spoken."""
    access, seen = workshop.options.access, dict[str, Collection[str]]()
    if access.roles_on(platform):
        seen = await workshop.ledger.recall_all(memo_of("roles", platform, ""), ROLES_LAST)
    by_role = [user for user, roles in seen.items() if access.decide(platform, user, roles) == "admin"]
    return tuple(dict.fromkeys((*access.admins_on(platform), *by_role)))


async def tell_admins(
    workshop: Workshop,
    phrase: Phrase,
    near: Address,
    *,
    platforms: Collection[str] | None = None,
    buttons: Buttons = lambda language: (),
) -> int:
    """Each of them in private, in their language, by the bot that is nearest. Returns how many have it."""
    known = {platform for platform, _ in workshop.bots} if platforms is None else set(platforms)
    words = [
        _tell(workshop, phrase, near, platform, user, buttons)
        for platform in sorted(known)
        for user in await admins_of(workshop, platform)
    ]
    return sum(await asyncio.gather(*words))


async def _tell(
    workshop: Workshop, phrase: Phrase, near: Address, platform: str, user: str, buttons: Buttons
) -> bool:
    language = await language_of(workshop, platform, user)
    bots = [bot for (name, _), bot in workshop.bots.items() if name == platform]
    for bot in sorted(bots, key=lambda bot: bot.identity != near.bot):  # they may have met only one of them
        if await _say(bot, user, say(phrase, language), buttons(language)):
            return True
    return False


async def _say(bot: Bot, user: str, text: str, choices: Sequence[Choice]) -> bool:
    try:
        where = bot.alone(user)
        if where is None:
            return False
        await bot.open(where, None).say(text, choices)
    except ChatError as error:
        log.warning("admin.untold", platform=bot.platform, user=user, error=repr(error))
        return False
    except Exception:
        log.exception("admin.untold", platform=bot.platform, user=user)  # an adapter's mistake
        return False
    return True


async def language_of(workshop: Workshop, platform: str, user: str) -> str:
    """The one they chose, else the one they spoke last."""
    ledger = workshop.ledger
    person = await ledger.find_person(platform, user)
    if person is None:
        return workshop.options.language
    talks = () if person.language else await ledger.conversations_of(person.id)
    latest = max(talks, key=lambda talk: talk.last_at or talk.created_at, default=None)
    return person.language or (latest and latest.language) or workshop.options.language
