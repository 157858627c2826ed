"""The gate: whoever may not come in costs nothing. They hear how to ask, once a day at most, then silence."""

from __future__ import annotations

from typing import Final

import structlog

from core.access import TERMINAL, new_code
from core.actions.admins import roles_of, tell_admins
from core.actions.workshop import Workshop
from core.chat import Choice, Receipt
from core.errors import ReelwireError
from core.message import Message
from core.routing import Action, route
from core.store import Person, memo_of
from core.words import Phrase, detect, say

log = structlog.get_logger(__name__)

RIGHTS: Final = frozenset({Action.PRIVACY, Action.MYDATA, Action.FORGET})
"""About what is kept of oneself: also for those who were in once, and may no more."""
NAME: Final = 60
"""Of a name so many characters are told to an admin."""


async def admit(workshop: Workshop, message: Message) -> Receipt | None:
    """None: come in. Else the message is over: nothing was journalled, fetched or asked of the backend."""
    address, ledger = message.address, workshop.ledger
    if address.platform == TERMINAL:
        return None
    person = await ledger.find_person(address.platform, address.user)
    verdict = workshop.options.access.decide(
        address.platform,
        address.user,
        await roles_of(workshop, message),
        person.access if person is not None else "",
    )
    if verdict in {"admin", "may"}:
        return None
    action = route(message).action
    if action in RIGHTS and person is not None and await ledger.conversations_of(person.id):
        return None
    if verdict == "stranger":
        await turn_away(workshop, message, person)
    return Receipt(None, action)


async def turn_away(workshop: Workshop, message: Message, person: Person | None) -> None:
    """Say how to ask. A chat that did not take it hears it with the next message."""
    address, access = message.address, workshop.options.access
    asked = memo_of("asked", address.platform, address.user)
    if not await workshop.ledger.once_in(asked, access.silence_seconds):
        return
    chosen = message.language if message.language_chosen else person and person.language
    language = chosen or detect(message.text, message.language) or workshop.options.language
    try:
        if access.mode == "pairing":
            answer = await ask_admins(workshop, message, language)
        else:
            answer = Phrase("access-list", {"who": f"{address.platform}:{address.user}"})
        chat = workshop.bot(address).open(address, message.reply)
        await chat.say(say(answer, language))
    except ReelwireError as error:
        log.warning("stranger.untold", platform=address.platform, user=address.user, error=repr(error))
        await workshop.ledger.unremember(asked)
    except Exception:
        log.exception("stranger.untold", platform=address.platform, user=address.user)
        await workshop.ledger.unremember(asked)


async def ask_admins(workshop: Workshop, message: Message, language: str) -> Phrase:
    """A code for the stranger, and the question to the admins of that platform. Returns what the stranger is
    told."""
    ledger, access, address = workshop.ledger, workshop.options.access, message.address
    person = await ledger.person(address.platform, address.user)
    name = " ".join(message.name.split())[:NAME]
    if name:
        person = await ledger.set_name(person.id, name)
    pairing = await ledger.ask_in(
        person.id, address, language, new_code=new_code, seconds=access.code_seconds, most=access.pending
    )
    if pairing is None:
        log.warning("pairing.full", pending=access.pending)
        return Phrase("access-full")
    code = pairing.code

    def buttons(spoken: str) -> tuple[Choice, Choice]:
        return (
            Choice(Action.APPROVE, say("button-approve", spoken), code),
            Choice(Action.BLOCK, say("button-block", spoken), code),
        )

    question = Phrase("access-asks", {"name": name, "user": address.user, "code": code})
    told = await tell_admins(workshop, question, address, platforms=[address.platform], buttons=buttons)
    if told:
        log.info("pairing.asked", platform=address.platform, user=address.user)
        return Phrase("access-asked", {"code": code})
    # For the operator: `reelwire chat`, then /approve and this code, lets them in.
    log.warning("pairing.nobody", platform=address.platform, user=address.user, pairing=code)
    named = any(name.startswith(f"{address.platform}:") for name in access.admins)
    named = named or any(name.startswith(f"{address.platform}-role:") for name in access.admins)
    return Phrase("access-unheard", {"code": code, "admins": named})
