"""Persons, their accounts, their conversations and the sessions of these."""

from __future__ import annotations

import time
import uuid

import sqlalchemy as sa

from core.message import Address
from core.store import codec
from core.store.database import Database, Entry
from core.store.rows import Account, AccountKind, Conversation, Person, Session
from core.store.stages import NoSuchRow
from core.store.tables import accounts, conversations, persons, sessions


class People(Database):
    async def person(self, platform: str, user: str, language: str | None = None) -> Person:
        """Get or create. `language` is taken when none is known yet: what a person chose stays."""
        key = {"platform": platform, "user": user}
        row = await self.read_one(
            sa.select(persons).where(persons.c.platform == platform, persons.c.user == user)
        )
        if row is None:
            values = {"language": language, "access": "", "created_at": time.time()}

            def make(entry: Entry) -> Person:
                made, _ = entry.make(persons, key, values)
                return codec.person(made)

            return await self.write(make)
        if row.language is None and language is not None:
            return await self._person(row.id, language=language)
        return codec.person(row)

    async def person_by_id(self, person_id: int) -> Person | None:
        row = await self.read_one(sa.select(persons).where(persons.c.id == person_id))
        return None if row is None else codec.person(row)

    async def people(self, access: str | None = None) -> tuple[Person, ...]:
        """All, or those of whom the desk noted this word."""
        wanted = sa.select(persons).order_by(persons.c.id)
        if access is not None:
            wanted = wanted.where(persons.c.access == access)
        return tuple(codec.person(row) for row in await self.read(wanted))

    async def set_language(self, person_id: int, language: str | None) -> Person:
        return await self._person(person_id, language=language)

    async def set_access(self, person_id: int, access: str) -> Person:
        return await self._person(person_id, access=access)

    async def _person(self, person_id: int, **values: str | None) -> Person:
        def change(entry: Entry) -> Person:
            row = entry.one(
                sa.update(persons).where(persons.c.id == person_id).values(**values).returning(persons)
            )
            if row is None:
                raise NoSuchRow(f"person {person_id}")
            return codec.person(row)

        return await self.write(change)

    async def account(self, person_id: int | None, backend: str) -> Account | None:
        """None where this backend was never spoken to; its `token` may be None: dropped, or not yet had."""
        row = await self.read_one(_account(person_id, backend))
        return None if row is None else codec.account(row, self.cipher)

    async def keep_account(self, account: Account) -> Account:
        """Store token, kind and the rest. A client id that is there already stays."""
        values = {
            "kind": account.kind,
            "token": None if account.token is None else self.cipher.seal(account.token),
            "user_id": account.user_id,
            "expires_at": account.expires_at,
            "credits": account.credits,
        }

        def keep(entry: Entry) -> Account:
            made, _ = entry.make(
                accounts,
                {"owner": account.person_id or 0, "backend": account.backend},
                {
                    "person_id": account.person_id,
                    "client_id": account.client_id or str(uuid.uuid4()),
                    **values,
                },
            )
            row = entry.one(
                sa.update(accounts).where(accounts.c.id == made.id).values(**values).returning(accounts)
            )
            assert row is not None
            return codec.account(row, self.cipher)

        return await self.write(keep)

    async def client_id(self, person_id: int | None, backend: str) -> str:
        """Made once for a person and backend, the same ever after (§1)."""
        row = await self.read_one(_account(person_id, backend))
        if row is not None:
            return str(row.client_id)

        def make(entry: Entry) -> str:
            made, _ = entry.make(
                accounts,
                {"owner": person_id or 0, "backend": backend},
                {"person_id": person_id, "client_id": str(uuid.uuid4()), "kind": "anonymous"},
            )
            return str(made.client_id)

        return await self.write(make)

    async def drop_token(self, person_id: int | None, backend: str) -> None:
        """Token and what came with it; the client id stays."""
        gone = {"token": None, "user_id": None, "expires_at": None, "credits": None, "kind": "anonymous"}

        def drop(entry: Entry) -> None:
            entry.run(
                sa.update(accounts)
                .where(accounts.c.owner == (person_id or 0), accounts.c.backend == backend)
                .values(**gone)
            )

        await self.write(drop)

    async def conversation(self, address: Address, *, person_id: int, skill: str) -> Conversation:
        """Get or create; an existing one keeps its skill."""
        row = await self.read_one(sa.select(conversations).where(conversations.c.address == str(address)))
        if row is not None:
            return codec.conversation(row)
        values = {
            "person_id": person_id,
            "skill": skill,
            "project": 1,
            "sequence": 0,
            "created_at": time.time(),
        }

        def make(entry: Entry) -> Conversation:
            made, _ = entry.make(conversations, {"address": str(address)}, values)
            return codec.conversation(made)

        return await self.write(make)

    async def conversation_at(self, address: Address) -> Conversation | None:
        """None where nobody has spoken yet."""
        row = await self.read_one(sa.select(conversations).where(conversations.c.address == str(address)))
        return None if row is None else codec.conversation(row)

    async def conversation_by_id(self, conversation_id: int) -> Conversation | None:
        row = await self.read_one(sa.select(conversations).where(conversations.c.id == conversation_id))
        return None if row is None else codec.conversation(row)

    async def conversations_of(self, person_id: int) -> tuple[Conversation, ...]:
        found = sa.select(conversations).where(conversations.c.person_id == person_id)
        return tuple(codec.conversation(row) for row in await self.read(found.order_by(conversations.c.id)))

    async def set_skill(self, conversation_id: int, skill: str) -> Conversation:
        return await self._conversation(conversation_id, skill=skill)

    async def set_conversation_language(self, conversation_id: int, language: str | None) -> Conversation:
        return await self._conversation(conversation_id, language=language)

    async def note_file(self, conversation_id: int, name: str) -> Conversation:
        """The last file that the person sent here, and when."""
        return await self._conversation(
            conversation_id, last_file=codec.clean(name), last_file_at=time.time()
        )

    async def new_project(self, conversation_id: int) -> Conversation:
        """A fresh start: the next turn makes a session of its own. What was stays as it is."""
        return await self._conversation(conversation_id, project=conversations.c.project + 1)

    async def _conversation(self, conversation_id: int, **values: object) -> Conversation:
        def change(entry: Entry) -> Conversation:
            row = entry.one(
                sa.update(conversations)
                .where(conversations.c.id == conversation_id)
                .values(**values)
                .returning(conversations)
            )
            if row is None:
                raise NoSuchRow(f"conversation {conversation_id}")
            return codec.conversation(row)

        return await self.write(change)

    async def session(self, conversation_id: int, project: int, backend: str) -> Session | None:
        """The live one."""
        row = await self.read_one(sa.select(sessions).where(_live(conversation_id, project, backend)))
        return None if row is None else codec.session(row)

    async def keep_session(
        self,
        conversation_id: int,
        project: int,
        backend: str,
        *,
        session_id: str,
        task_id: str | None = None,
        user_id: str | None = None,
        kind: AccountKind = "anonymous",
    ) -> Session:
        """Store a session just made. Another one that was live is lost; the same one is kept as it is."""

        def keep(entry: Entry) -> Session:
            row = entry.one(
                sa.select(sessions).where(_live(conversation_id, project, backend)).with_for_update()
            )
            if row is not None and row.session_id == session_id:
                return codec.session(row)
            now = time.time()
            entry.run(sa.update(sessions).where(_live(conversation_id, project, backend)).values(lost_at=now))
            made = entry.one(
                sa.insert(sessions)
                .values(
                    conversation_id=conversation_id, project=project, backend=backend, session_id=session_id,
                    task_id=task_id, user_id=user_id, kind=kind, exported=False, created_at=now,
                )
                .returning(sessions)
            )  # fmt: skip
            assert made is not None
            return codec.session(made)

        return await self.write(keep)

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


def _account(person_id: int | None, backend: str) -> sa.Select[tuple[object, ...]]:
    return sa.select(accounts).where(accounts.c.owner == (person_id or 0), accounts.c.backend == backend)


def _live(conversation_id: int, project: int, backend: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        sessions.c.conversation_id == conversation_id,
        sessions.c.project == project,
        sessions.c.backend == backend,
        sessions.c.lost_at.is_(None),
    )
