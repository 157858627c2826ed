"""Errors to words: the one sentence a person hears, with the remedy that is theirs."""

from __future__ import annotations

import errno
import socket
from typing import Protocol

from core.account import ANONYMOUS, OPERATOR
from core.actions import alarm
from core.actions.workshop import Workshop
from core.errors import BackendAway, ExportBlocked, OutOfCredits, ReelwireError, TokenExpired
from core.store import Conversation
from core.words import phrase_of, say


class Told(Protocol):
    """Whoever is told: a scene or a reel."""

    workshop: Workshop
    conversation: Conversation
    language: str

    @property
    def private(self) -> bool: ...

    @property
    def speaks_as(self) -> str | None:
        """The mark of the account that this job keeps to; None: the one that speaks now."""


async def trouble(told: Told, error: ReelwireError) -> str:
    """The sentence for an error. Whose account it is, and where they sit, decide the remedy."""
    values: dict[str, object] = {"place": "terminal" if at_terminal(told) else "chat"}
    if isinstance(error, BackendAway):
        values |= {"cause": "network" if offline(error) else "service", "begun": begun(told)}
    elif isinstance(error, OutOfCredits | TokenExpired | ExportBlocked):
        values |= await remedy(told)
    operators = values.get("account") == "configured"
    near = told.conversation.address
    values["told"] = await alarm.about(told.workshop, error, near, operators=operators)
    return say(phrase_of(error), told.language, **values)


def at_terminal(told: Told) -> bool:
    """The person sits at this machine: they can change its settings and see its folders."""
    return told.conversation.address.platform == "console"


def begun(told: Told) -> bool:
    """Has a run been accepted for this? Then it may not be said that nothing was sent or spent. A turn whose
    run was refused is back in `received`; a film comes after its run."""
    turn = getattr(told, "turn", None)
    return turn is None or turn.stage != "received"


def offline(error: BaseException) -> bool:
    """No name could be resolved, or no way leads there: it is this machine that has no network."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, socket.gaierror):
            return True
        if isinstance(seen, OSError) and seen.errno in {
            errno.ENETUNREACH,
            errno.EHOSTUNREACH,
            errno.ENETDOWN,
        }:
            return True
        inner = getattr(seen, "os_error", None)  # aiohttp keeps the system's error beside it
        seen = inner if isinstance(inner, BaseException) else seen.__cause__ or seen.__context__
    return False


async def remedy(told: Told) -> dict[str, object]:
    """`account`: anonymous, linked, configured (the operator's) or owner (told to the operator in person).

    `link` leads an anonymous person to an account (§8: 2001). Bound to their work it is only given in
    private, and only on the cloud: whoever opens it owns the work."""
    workshop, person, backend = told.workshop, told.conversation.person_id, told.workshop.backend.name
    mark = told.speaks_as or await workshop.accounts.mark(person)
    if mark == OPERATOR:
        return {"account": "owner" if at_terminal(told) else "configured"}
    if mark != ANONYMOUS:
        return {"account": "linked"}
    account = await workshop.ledger.account(person, backend, mark)
    link = f"{workshop.options.web_url}/register"
    if account is not None and account.user_id and told.private and workshop.options.cloud:
        link = f"{link}?bind={account.user_id}"
    return {"account": "anonymous", "link": link}
