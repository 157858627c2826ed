"""Which token and session speak for a person, and the remedies when the backend does not accept them.

Token precedence: the person's own (linked), the operator's, else an anonymous one under a client id that is
kept for ever (§1). A remedy is tried once each, by the table below; what it cannot cure is raised for
`core.desk` to speak."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar
from weakref import WeakValueDictionary

import structlog

from core.backend import Attribution, Backend, Credentials
from core.errors import BackendError, ClientIdMissing, RateLimited, SessionLost, TokenExpired, TokenQuota
from core.rhythm import Rhythm
from core.store import Account, Conversation, Ledger, Session

log = structlog.get_logger(__name__)
T = TypeVar("T")

EARLY: Final = 60.0
"""Seconds before its end from which a token counts as expired: a run must not outlive it by a clock's
error."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks to the backend in a conversation: credentials, the account behind them, the session if
    any."""

    credentials: Credentials
    account: Account
    session: Session | None = None
    fresh: bool = False
    """The session was opened for this very question: there is nothing in it yet."""

    @property
    def session_id(self) -> str:
        assert self.session is not None
        return self.session.session_id


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was refused, and to whom. `speaker`: None where there was none yet; `about`: the session of a
    question that is about one and no other; `sleep`: how whoever asks can wait."""

    error: BackendError
    speaker: Speaker | None
    about: str | None
    sleep: Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class Remedied:
    """What had to be cured on the way, for an honest word to the person."""

    session_lost: bool = False


class Accounts:
    """Opens sessions and cures them. `operator` is the deployment's own token (None: people get anonymous
    ones)."""

    def __init__(
        self, ledger: Ledger, backend: Backend, rhythm: Rhythm, *, operator: str | None = None
    ) -> None:
        self.ledger, self.backend, self.rhythm, self._operator = ledger, backend, rhythm, operator
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @property
    def operated(self) -> bool:
        """People speak with the operator's token."""
        return self._operator is not None

    async def account(self, conversation: Conversation, skill: Attribution) -> Account:
        """The account that speaks for the person; mints an anonymous one where there is none. Raises
        BackendError."""
        person, backend = conversation.person_id, self.backend.name
        lock = self._locks.setdefault(person, asyncio.Lock())
        async with lock:  # two conversations of one person must not mint two tokens
            kept = await self.ledger.account(person, backend)
            if kept and kept.kind == "linked" and kept.token:
                return kept
            if self._operator:
                return Account(person_id=person, backend=backend, kind="operator", token=self._operator)
            if kept and kept.token and not expired(kept):
                return kept
            client_id = await self.ledger.client_id(person, backend)
            token = await self.backend.anonymous_token(client_id, skill)
            fresh = Account(
                person_id=person,
                backend=backend,
                kind="anonymous",
                client_id=client_id,
                token=token.token,
                user_id=token.user_id,
                credits=token.credits,
                expires_at=token.expires_at.timestamp() if token.expires_at else None,
            )
            await self.ledger.keep_account(fresh)
            return fresh

    async def speaker(
        self,
        conversation: Conversation,
        skill: Attribution,
        *,
        open_session: bool,
        language: str | None = None,
    ) -> Speaker:
        """Credentials, and the conversation's session on this backend: the kept one, else a new one if
        asked."""
        account = await self.account(conversation, skill)
        assert account.token is not None
        credentials = Credentials(token=account.token, skill=skill)
        session = await self.ledger.session(conversation.id, conversation.project, self.backend.name)
        if session is None and open_session:
            opened = await self.backend.create_session(
                credentials, language=WIRE_LANGUAGE.get(language or "", language)
            )
            session = await self.ledger.keep_session(
                conversation.id,
                conversation.project,
                self.backend.name,
                session_id=opened.session_id,
                task_id=opened.task_id,
                user_id=opened.user_id,
                kind=account.kind,
            )
            if opened.user_id and account.kind == "anonymous" and not account.user_id:
                account = replace(account, user_id=opened.user_id)
                await self.ledger.keep_account(account)
            return Speaker(credentials, account, session, fresh=True)
        return Speaker(credentials, account, session)

    async def ask(
        self,
        conversation: Conversation,
        skill: Attribution,
        question: Callable[[Speaker], Awaitable[T]],
        *,
        open_session: bool = True,
        cured: Remedied | None = None,
        language: str | None = None,
        about: str | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> T:
        """Ask the backend something, with each remedy tried once. `about`: the id of the session it is about,
        where that need not be the conversation's live one. `sleep` may raise: the person wants to stop.

        Only for what may be asked again after a definite refusal: a call that may have been carried out
        raises something else (StreamLost, BackendConfused), which passes through untouched."""
        cured = cured or Remedied()
        tried: set[type[BackendError]] = set()
        while True:
            speaker = None
            try:
                speaker = await self.speaker(
                    conversation, skill, open_session=open_session, language=language
                )
                return await question(speaker)
            except tuple(REMEDIES) as error:
                kind = next(known for known in REMEDIES if isinstance(error, known))
                refusal = Refusal(error, speaker, about, sleep)
                if kind in tried or not await REMEDIES[kind](self, conversation, refusal):
                    raise
                tried.add(kind)
                cured.session_lost |= kind is SessionLost
                log.info("account.remedied", error=kind.__name__, conversation=conversation.id)

    async def renew(self, conversation: Conversation, refusal: Refusal) -> bool:
        """1001: an anonymous token is asked for again under the same client id; any other has an owner to
        tell."""
        kept = await self.ledger.account(conversation.person_id, self.backend.name)
        if self._operator or kept is None or kept.kind != "anonymous":
            return False
        # A token is had once a week (§1): one that another question has just got is not thrown away.
        if refusal.speaker is None or kept.token == refusal.speaker.credentials.token:
            await self.ledger.drop_token(conversation.person_id, self.backend.name)
        return True

    async def forget_session(self, conversation: Conversation, refusal: Refusal) -> bool:
        """1002: the next question opens a new session; whoever asked tells that the timeline is gone. Only
        the session that was asked about is forgotten: another may have taken its place meanwhile."""
        asked = refusal.speaker and refusal.speaker.session
        lost = refusal.about or (asked and asked.session_id)
        live = await self.ledger.session(conversation.id, conversation.project, self.backend.name)
        if live is not None and live.session_id == lost:
            await self.ledger.lose_session(live)
        return lost is not None and refusal.about is None

    async def new_client_id(self, conversation: Conversation, refusal: Refusal) -> bool:
        """400: the client id went missing on the way. The kept one is sent again."""
        return True

    async def wait(self, conversation: Conversation, refusal: Refusal) -> bool:
        """429: once, as long as the server says, at most ten times our own patience."""
        error = refusal.error
        asked = error.retry_after if isinstance(error, RateLimited) else None
        await refusal.sleep(min(asked or self.rhythm.retry, self.rhythm.retry * 10))
        return True


Remedy = Callable[[Accounts, Conversation, Refusal], Awaitable[bool]]
REMEDIES: Final[dict[type[BackendError], Remedy]] = {
    TokenExpired: Accounts.renew,
    SessionLost: Accounts.forget_session,
    ClientIdMissing: Accounts.new_client_id,
    TokenQuota: Accounts.wait,
    RateLimited: Accounts.wait,
}

WIRE_LANGUAGE: Final = {"zh": "zh-CN"}
"""Our language names → the ISO codes of the session (§3.0)."""


def expired(account: Account) -> bool:
    return account.expires_at is not None and account.expires_at - EARLY <= time.time()
