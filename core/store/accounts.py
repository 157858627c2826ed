"""Who speaks to a backend for a person, and the sessions made with them: an anonymous account is had once a
week (§1), so it stays beside the person's own, and each finds its own sessions again."""

from __future__ import annotations

import time
import uuid
from hashlib import sha256
from typing import Any, Final, Literal

import sqlalchemy as sa

from core.store import codec
from core.store.database import Database, Entry
from core.store.queries import Query
from core.store.rows import Account, AccountKind, Session
from core.store.stages import EXPORT_OPEN, TURN_OPEN
from core.store.tables import accounts, conversations, exports, sessions, turns

ANONYMOUS: AccountKind = "anonymous"


class Accounts(Database):
    async def account(self, person_id: int | None, backend: str, mark: str | None = None) -> Account | None:
        """The one that speaks: the person's own, else the anonymous one; or the one of this `mark`, also if
        it was taken back. None where there is none; its `token` may be None: dropped, or not yet had."""
        owner = person_id or 0
        if mark is None:
            row = await self.read_one(SPEAKING, owner=owner, backend=backend)
        else:
            row = await self.read_one(MARKED, owner=owner, backend=backend, mark=mark)
        return None if row is None else codec.account(row, self.cipher)

    async def keep_account(self, account: Account) -> Account:
        """Store token, kind and the rest. A client id that is there already stays. A person's own account
        takes the place of another one of theirs, which stays for what is under way with it."""
        values = {
            "kind": account.kind,
            "token": None if account.token is None else self.cipher.seal(account.token),
            "user_id": codec.sealed(self.cipher, account.user_id),
            "expires_at": account.expires_at,
            "credits": account.credits,
            "left_at": None,
        }
        owner = account.person_id or 0

        def keep(entry: Entry) -> Account:
            mark = account.mark or self._mark(entry, owner, account)
            made, _ = entry.make(
                accounts,
                {"owner": owner, "backend": account.backend, "mark": mark},
                {
                    "person_id": account.person_id,
                    "client_id": account.client_id or str(uuid.uuid4()),
                    **values,
                },
            )
            if account.kind == "linked":
                _leave(entry, owner, account.backend, but=mark)
            row = entry.one(
                sa.update(accounts).where(accounts.c.id == made.id).values(**values).returning(accounts)
            )
            assert row is not None
            return codec.account(row, self.cipher)

        return await self.write(keep)

    def _mark(self, entry: Entry, owner: int, account: Account) -> str:
        """The same token is the same account, however often it is linked."""
        if account.kind != "linked" or not account.token:
            return account.kind
        theirs = sa.select(accounts).where(accounts.c.owner == owner, accounts.c.backend == account.backend)
        for row in entry.all(theirs.where(accounts.c.kind == "linked", accounts.c.token.is_not(None))):
            if self.cipher.open(row.token) == account.token:
                return str(row.mark)
        return f"linked:{sha256(account.token.encode()).hexdigest()[:16]}"

    async def client_id(self, person_id: int | None, backend: str) -> str:
        """Made once for a person and backend, the same ever after (§1)."""
        row = await self.read_one(MARKED, owner=person_id or 0, backend=backend, mark=ANONYMOUS)
        if row is not None:
            return str(row.client_id)

        def make(entry: Entry) -> str:
            made, _ = entry.make(
                accounts,
                {"owner": person_id or 0, "backend": backend, "mark": ANONYMOUS},
                {"person_id": person_id, "client_id": str(uuid.uuid4()), "kind": ANONYMOUS},
            )
            return str(made.client_id)

        return await self.write(make)

    async def drop_token(self, person_id: int | None, backend: str) -> None:
        """The anonymous token and what came with it; the client id stays."""
        gone = {"token": None, "user_id": None, "expires_at": None, "credits": None}

        def drop(entry: Entry) -> None:
            entry.run(
                sa.update(accounts)
                .where(accounts.c.owner == (person_id or 0), accounts.c.backend == backend)
                .where(accounts.c.mark == ANONYMOUS)
                .values(**gone)
            )

        await self.write(drop)

    async def note_bind_id(self, person_id: int, backend: str, user_id: str) -> None:
        """What registration binds an anonymous account to (§8), where the token's answer did not tell it."""
        mine = sa.update(accounts).where(accounts.c.owner == person_id, accounts.c.backend == backend)
        mine = mine.where(accounts.c.mark == ANONYMOUS, accounts.c.user_id.is_(None))
        sealed = self.cipher.seal(user_id)
        await self.write(lambda entry: entry.run(mine.values(user_id=sealed)))

    async def unlink(self, person_id: int, backend: str) -> Literal["deleted", "kept"] | None:
        """The person's own account speaks no more, and its token is deleted; kept until what is under way
        with it has ended. None: there was none."""

        def unlink(entry: Entry) -> Literal["deleted", "kept"] | None:
            if not _leave(entry, person_id, backend):
                return None
            left = accounts.c.owner == person_id, accounts.c.backend == backend
            rest = sa.select(accounts.c.id).where(*left, accounts.c.left_at.is_not(None))
            return "kept" if entry.one(rest) else "deleted"

        return await self.write(unlink)

    async def forget_left(self) -> int:
        """Delete the accounts that were taken back and have nothing under way any more; returns how many."""
        if await self.read_one(LEFT) is None:
            return 0
        return await self.write(lambda entry: entry.run(sa.delete(accounts).where(_idle())))

    async def session(
        self, conversation_id: int, project: int, backend: str, account: str | None = None
    ) -> Session | None:
        """The live one of this account (its mark); None: of any, the newest."""
        found = await self.sessions(conversation_id, project, backend, account)
        return found[0] if found else None

    async def sessions(
        self, conversation_id: int, project: int, backend: str, account: str | None = None
    ) -> tuple[Session, ...]:
        """The live ones, one for each account that spoke here, the newest first."""
        there = {"conversation": conversation_id, "project": project, "backend": backend}
        rows = await (
            self.read(LIVE, **there) if account is None else self.read(OF, **there, account=account)
        )
        return tuple(codec.session(row, self.cipher) for row in rows)

    async def session_named(self, conversation_id: int, backend: str, session_id: str) -> Session | None:
        """By the backend's own id, whatever its project and account, as long as it lives."""
        row = await self.read_one(
            sa.select(sessions)
            .where(sessions.c.conversation_id == conversation_id, sessions.c.backend == backend)
            .where(sessions.c.session_id == session_id, sessions.c.lost_at.is_(None))
        )
        return None if row is None else codec.session(row, self.cipher)

    async def keep_session(
        self,
        conversation_id: int,
        project: int,
        backend: str,
        *,
        session_id: str,
        task_id: str | None = None,
        user_id: str | None = None,
        kind: AccountKind = ANONYMOUS,
        account: str | None = None,
    ) -> Session:
        """Store a session just made with this account (its mark, else its kind). Another one that was live
        is lost; the same one is kept as it is; another account's stays as it is."""
        mark = account or kind

        def keep(entry: Entry) -> Session:
            mine = _live(conversation_id, project, backend, mark)
            row = entry.one(sa.select(sessions).where(mine).with_for_update())
            if row is not None and row.session_id == session_id:
                return codec.session(row, self.cipher)
            now = time.time()
            entry.run(sa.update(sessions).where(mine).values(lost_at=now))
            other = entry.one(sa.select(sessions.c.id).where(_live(conversation_id, project, backend, None)))
            made = entry.one(
                sa.insert(sessions)
                .values(
                    conversation_id=conversation_id, project=project, backend=backend, session_id=session_id,
                    task_id=task_id, user_id=codec.sealed(self.cipher, user_id), kind=kind, exported=False,
                    created_at=now, account=mark, moved=row is None and other is not None,
                )
                .returning(sessions)
            )  # fmt: skip
            assert made is not None
            return codec.session(made, self.cipher)

        return await self.write(keep)

    async def hand_over(self, session: Session, account: str) -> Session:
        """It is spoken to with this account from now on: another token of the same one."""

        def hand(entry: Entry) -> Session:
            row = entry.one(
                sa.update(sessions)
                .where(sessions.c.id == session.id)
                .values(account=account)
                .returning(sessions)
            )
            return session if row is None else codec.session(row, self.cipher)

        return await self.write(hand)

    async def tell_moved(self, session: Session) -> bool:
        """Is it to be told that the timeline is new because the account changed? True once."""
        if not session.moved:
            return False
        first = sa.update(sessions).where(sessions.c.id == session.id, sessions.c.moved.is_(True))
        return await self.write(lambda entry: entry.run(first.values(moved=False)) == 1)

    async def lose_session(self, session: Session) -> None:
        """1002: the backend does not know it any more. The row stays; a new session may be made."""

        def lose(entry: Entry) -> None:
            entry.run(
                sa.update(sessions)
                .where(sessions.c.id == session.id, sessions.c.lost_at.is_(None))
                .values(lost_at=time.time())
            )

        await self.write(lose)

    async def mark_exported(self, session: Session) -> bool:
        """The first unasked export of this session is planned. True once: whoever gets it makes it."""

        def mark(entry: Entry) -> bool:
            first = sa.update(sessions).where(sessions.c.id == session.id, sessions.c.exported.is_(False))
            return entry.run(first.values(exported=True)) == 1

        return await self.write(mark)


def _leave(entry: Entry, owner: int, backend: str, *, but: str = "") -> int:
    """A person's own accounts that speak, taken back; at once gone where nothing is under way with them."""
    own = sa.update(accounts).where(accounts.c.owner == owner, accounts.c.backend == backend)
    own = own.where(accounts.c.kind == "linked", accounts.c.left_at.is_(None), accounts.c.mark != but)
    count = entry.run(own.values(left_at=time.time()))
    entry.run(sa.delete(accounts).where(accounts.c.owner == owner, _idle()))
    return count


def _idle() -> sa.ColumnElement[bool]:
    """Taken back, and no turn or export of theirs under way speaks with it."""
    theirs = sa.select(conversations.c.id).where(conversations.c.person_id == accounts.c.person_id)
    turn = sa.exists().where(
        turns.c.conversation_id.in_(theirs),
        turns.c.account == accounts.c.mark,
        turns.c.stage.in_(TURN_OPEN),
    )
    export = sa.exists().where(
        exports.c.conversation_id.in_(theirs),
        exports.c.account == accounts.c.mark,
        exports.c.stage.in_(EXPORT_OPEN),
    )
    return sa.and_(accounts.c.left_at.is_not(None), ~turn, ~export)


def _live(conversation_id: Any, project: Any, backend: Any, account: Any) -> sa.ColumnElement[bool]:
    found = [
        sessions.c.conversation_id == conversation_id,
        sessions.c.project == project,
        sessions.c.backend == backend,
        sessions.c.lost_at.is_(None),
    ]
    return sa.and_(*found, *([sessions.c.account == account] if account is not None else []))


def _speaking() -> sa.Select[Any]:
    own_first = sa.case((accounts.c.kind == "linked", 0), else_=1)
    return _THEIRS.where(accounts.c.left_at.is_(None)).order_by(own_first, accounts.c.id).limit(1)


def _sessions(account: Any) -> sa.Select[Any]:
    found = _live(sa.bindparam("conversation"), sa.bindparam("project"), sa.bindparam("backend"), account)
    return sa.select(sessions).where(found).order_by(sessions.c.created_at.desc(), sessions.c.id.desc())


_THEIRS: Final = sa.select(accounts).where(
    accounts.c.owner == sa.bindparam("owner"), accounts.c.backend == sa.bindparam("backend")
)
SPEAKING: Final = Query(_speaking(), kept=True)
MARKED: Final = Query(_THEIRS.where(accounts.c.mark == sa.bindparam("mark")), kept=True)
LEFT: Final = Query(sa.select(accounts.c.id).where(accounts.c.left_at.is_not(None)).limit(1), kept=True)
LIVE: Final = Query(_sessions(None), kept=True)
OF: Final = Query(_sessions(sa.bindparam("account")), kept=True)
