"""Which token and session speak for a person, and the remedies when the backend does not accept them.

Token precedence: the person's own (linked), the operator's, else an anonymous one under a client id that is
kept for ever (§1), also while another speaks. Each account has sessions of its own. A remedy is tried once
each, by the table below; what it cannot cure is raised for `core.desk` to speak."""

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

ANONYMOUS: Final = "anonymous"
OPERATOR: Final = "operator"
"""The marks of the accounts of which a person has one; each of their own has a mark of its own."""

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
    question that is about one and no other; `account`: of one that only this account asks; `sleep`: how
    whoever asks can wait."""

    error: BackendError
    speaker: Speaker | None
    about: str | None
    account: str | None
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

    async def mark(self, person_id: int) -> str:
        """Which account speaks for a person now; nothing is asked of the backend for it."""
        kept = await self.ledger.account(person_id, self.backend.name)
        if kept is not None and kept.kind == "linked" and kept.token:
            return kept.mark
        return OPERATOR if self._operator else ANONYMOUS

    async def session(self, conversation: Conversation, account: str | None = None) -> Session | None:
        """The conversation's live session with an account (its mark; None: the one that speaks now)."""
        account = account or await self.mark(conversation.person_id)
        return await self.ledger.session(conversation.id, conversation.project, self.backend.name, account)

    async def account(
        self, conversation: Conversation, skill: Attribution, mark: str | None = None
    ) -> Account:
        """The account of this mark, else the one that speaks for the person now; mints an anonymous one where
        there is none. Raises BackendError; TokenExpired for one that was taken back meanwhile."""
        person, backend = conversation.person_id, self.backend.name
        lock = self._locks.setdefault(person, asyncio.Lock())
        async with lock:  # two conversations of one person must not mint two tokens
            mark = mark or await self.mark(person)
            if mark == OPERATOR:
                if self._operator is None:
                    raise TokenExpired(detail="the operator's token is not set any more")
                token = self._operator
                return Account(person_id=person, backend=backend, kind="operator", token=token, mark=mark)
            kept = await self.ledger.account(person, backend, mark)
            if mark != ANONYMOUS and (kept is None or kept.token is None):
                raise TokenExpired(detail="the account was taken back")
            if kept and kept.token and (kept.kind != "anonymous" or not expired(kept)):
                return kept
            client_id = await self.ledger.client_id(person, backend)
            minted = await self.backend.anonymous_token(client_id, skill)
            return await self.ledger.keep_account(
                Account(
                    person_id=person,
                    backend=backend,
                    kind="anonymous",
                    client_id=client_id,
                    token=minted.token,
                    user_id=minted.user_id,
                    credits=minted.credits,
                    expires_at=minted.expires_at.timestamp() if minted.expires_at else None,
                )
            )

    async def speaker(
        self,
        conversation: Conversation,
        skill: Attribution,
        *,
        open_session: bool,
        language: str | None = None,
        mark: str | None = None,
    ) -> Speaker:
        """Credentials, and the conversation's session with them: the kept one, else a new one if asked. A
        session made with another account is never spoken to with these."""
        account = await self.account(conversation, skill, mark)
        assert account.token is not None
        credentials = Credentials(token=account.token, skill=skill)
        session = await self.session(conversation, account.mark)
        if session is not None or not open_session:
            return Speaker(credentials, account, session)
        opened = await self.backend.create_session(
            credentials, language=WIRE_LANGUAGE.get(language or "", language)
        )
        if opened.user_id and account.kind == "anonymous" and not account.user_id:
            await self.ledger.note_bind_id(conversation.person_id, self.backend.name, opened.user_id)
            account = replace(account, user_id=opened.user_id)
        if (theirs := await self._same_account(conversation, account, opened.user_id)) is not None:
            return Speaker(credentials, account, await self.ledger.hand_over(theirs, account.mark))
        session = await self.ledger.keep_session(
            conversation.id,
            conversation.project,
            self.backend.name,
            session_id=opened.session_id,
            task_id=opened.task_id,
            user_id=opened.user_id,
            kind=account.kind,
            account=account.mark,
        )
        return Speaker(credentials, account, session, fresh=True)

    async def _same_account(
        self, conversation: Conversation, account: Account, user_id: str | None
    ) -> Session | None:
        """The session of the person's own account under its former token: it is still theirs, and its
        timeline goes on. What was just opened stays empty."""
        if account.kind != "linked" or user_id is None:
            return None
        live = await self.ledger.sessions(conversation.id, conversation.project, self.backend.name)
        return next((one for one in live if one.kind == "linked" and one.user_id == user_id), None)

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
        account: str | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> T:
        """Ask the backend something, with each remedy tried once. `about`: the id of the session it is about,
        where that need not be the conversation's live one. `account`: the mark of the one that asks, where it
        need not be the one that speaks now. `sleep` may raise: the person wants to stop.

        Only for what may be asked again after a definite refusal: a call that may have been carried out
        raises something else (StreamLost, BackendConfused), which passes through untouched."""
        cured = cured or Remedied()
        tried: set[type[BackendError]] = set()
        while True:
            speaker = None
            try:
                speaker = await self.speaker(
                    conversation, skill, open_session=open_session, language=language, mark=account
                )
                return await question(speaker)
            except tuple(REMEDIES) as error:
                kind = next(known for known in REMEDIES if isinstance(error, known))
                refusal = Refusal(error, speaker, about, account, sleep)
                if kind in tried or not await REMEDIES[kind](self, conversation, refusal):
                    raise
                tried.add(kind)
                cured.session_lost |= kind is SessionLost
                log.info("account.remedied", error=kind.__name__, conversation=conversation.id)

    async def renew(self, conversation: Conversation, refusal: Refusal) -> bool:
        """1001: an anonymous token is asked for again under the same client id; any other has an owner to
        tell."""
        person, backend = conversation.person_id, self.backend.name
        if (refusal.account or await self.mark(person)) != ANONYMOUS:
            return False
        kept = await self.ledger.account(person, backend, ANONYMOUS)
        if kept is None:
            return False
        # A token is had once a week (§1): one that another question has just got is not thrown away.
        if refusal.speaker is None or kept.token == refusal.speaker.credentials.token:
            await self.ledger.drop_token(person, backend)
        return True

    async def forget_session(self, conversation: Conversation, refusal: Refusal) -> bool:
        """1002: the next question opens a new session; whoever asked tells that the timeline is gone. Only
        the session that was asked about is forgotten: another may have taken its place meanwhile."""
        asked = refusal.speaker and refusal.speaker.session
        lost = refusal.about or (asked.session_id if asked else None)
        if lost is not None:
            live = await self.ledger.session_named(conversation.id, self.backend.name, lost)
            if live is not None:
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
