"""Persons and their conversations."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from core.message import Address
from core.store import codec
from core.store.database import Database, Entry
from core.store.queries import Query
from core.store.rows import Conversation, Person
from core.store.stages import NoSuchRow
from core.store.tables import conversations, persons

PERSON: Final = Query(sa.select(persons).where(persons.c.id == sa.bindparam("id")), kept=True)
THEIRS: Final = Query(
    sa.select(persons).where(
        persons.c.platform == sa.bindparam("platform"), persons.c.user == sa.bindparam("user")
    ),
    kept=True,
)
BY_ID: Final = Query(sa.select(conversations).where(conversations.c.id == sa.bindparam("id")))
AT: Final = Query(sa.select(conversations).where(conversations.c.address == sa.bindparam("address")))


class People(Database):
    async def person(self, platform: str, user: str, language: str | None = None) -> Person:
        """Get or create. `language` is taken when none is known yet: what a person chose stays."""
        key = {"platform": platform, "user": user}
        found = await self.find_person(platform, user)
        if found is None:
            values = {"language": language, "access": "", "created_at": time.time()}

            def make(entry: Entry) -> Person:
                made, _ = entry.make(persons, key, values)
                return codec.person(made)

            return await self.write(make)
        if found.language is None and language is not None:
            return await self._person(found.id, language=language)
        return found

    async def person_by_id(self, person_id: int) -> Person | None:
        row = await self.read_one(PERSON, id=person_id)
        return None if row is None else codec.person(row)

    async def find_person(self, platform: str, user: str) -> Person | None:
        """As `person`, and nobody is made."""
        row = await self.read_one(THEIRS, platform=platform, user=user)
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

    async def set_name(self, person_id: int, name: str) -> Person:
        return await self._person(person_id, name=codec.clean(name) or None)

    async def _person(self, person_id: int, **values: str | None) -> Person:
        def change(entry: Entry) -> Person:
            row = entry.one(
                sa.update(persons).where(persons.c.id == person_id).values(**values).returning(persons)
            )
            if row is None:
                raise NoSuchRow(f"person {person_id}")
            return codec.person(row)

        return await self.write(change)

    async def conversation(self, address: Address, *, person_id: int, skill: str) -> Conversation:
        """Get or create; an existing one keeps its skill. One in a thread begins with what the person chose
        around it."""
        row = await self.read_one(AT, address=str(address))
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
            around = str(replace(address, thread=""))
            chosen = entry.all(sa.select(conversations.c.skill).where(conversations.c.address == around))
            if address.thread and chosen:
                values["skill"] = chosen[0].skill
            made, _ = entry.make(conversations, {"address": str(address)}, values)
            return codec.conversation(made)

        return await self.write(make)

    async def conversation_at(self, address: Address) -> Conversation | None:
        """None where nobody has spoken yet."""
        row = await self.read_one(AT, address=str(address))
        return None if row is None else codec.conversation(row)

    async def conversation_by_id(self, conversation_id: int) -> Conversation | None:
        row = await self.read_one(BY_ID, id=conversation_id)
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
