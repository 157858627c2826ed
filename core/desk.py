"""The desk: where every message arrives, from every platform.

receive: who is it → what is asked → journal it under the platform's own id → acknowledge → give it its turn.
A message that comes again is the same row, and giving it its turn again changes nothing; work that was
journalled without getting its turn (a crash in between) is found by the sweep."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog

from core import arrivals
from core.actions import LANE, SECRET, Workshop, perform_turn
from core.actions.gate import admit
from core.actions.queueing import is_full, show_place, take_in
from core.actions.reminders import keep
from core.actions.room import tidy
from core.chat import Bot, Receipt
from core.message import Address, Message
from core.routing import Action
from core.store import Conversation, Export, Turn
from core.words import detect

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a turn ended: the words that told it, and the film's export, if it began one."""

    ok: bool
    text: str
    export: Export | None = None


class Desk:
    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        workshop.stop_all = self.stop_all
        workshop.stop_before = self.stop_before
        self._keepers: list[asyncio.Task[None]] = []
        self._ending: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Give every journalled piece of work its turn again, and keep looking for what was missed."""
        await self.sweep()
        self._keepers = [
            asyncio.create_task(self._keep_sweeping()),
            asyncio.create_task(self._keep_looking()),
        ]

    async def stop(self) -> None:
        tasks = [*self._keepers, *self._ending]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def receive(self, message: Message) -> Receipt:
        """Returns once the message is safe on disk and has its turn; the work itself goes on as a job."""
        ledger, workshop = self.workshop.ledger, self.workshop
        if (refused := await admit(workshop, message)) is not None:
            return refused
        address = message.address
        person = await ledger.person(address.platform, address.user)
        conversation = await ledger.conversation(
            address, person_id=person.id, skill=workshop.starts_with(address)
        )
        chosen = message.language if message.language_chosen else person.language
        # What was spoken here before decides where this message's own script does not.
        hint = conversation.language or message.language
        language = chosen or detect(message.text, hint) or workshop.options.language
        if language != conversation.language:
            conversation = await ledger.set_conversation_language(conversation.id, language)
        message, wish = arrivals.understood(message)
        if message.edited:
            stop = self.stop_jobs
            changed = await arrivals.edited(workshop, conversation, message, wish, language, stop=stop)
            if changed is not None:
                return changed
        if wish.action is Action.RETRY and (again := await self._retry(conversation, message)) is not None:
            return again
        text, subject = message.text, wish.argument or message.subject
        if wish.action is Action.CREATE:
            text, subject = wish.argument or message.text, message.subject
        if wish.action is Action.LINK:
            message = replace(message, reply={**message.reply, SECRET: wish.argument})
            text = subject = ""
        journalled = replace(message, text=text, subject=subject, language=language)
        turn, fresh = await arrivals.journal(ledger, journalled, conversation, wish.action)
        chat = workshop.bot(address).open(address, turn.reply)
        if wish.action is Action.CANCEL and fresh:
            workshop.stopped[turn.id] = await self.stop_jobs(conversation, turn.subject)
        if fresh and turn.answers == message.id:  # of an album, the first item speaks for all
            await chat.acknowledge(message.id)
            turn = await take_in(workshop, turn, language)
            await show_place(workshop, chat, turn, language)
        if turn.action in LANE and turn.ended and await workshop.engine.cancel_queued("turn", turn.id):
            self._end(turn)  # refused at the door, and a sweep had put it into the line meanwhile
        else:
            await workshop.give_turn(turn)
        return Receipt(turn.id, wish.action, fresh)

    async def aside(self, bot: Bot, id: str, update: Mapping[str, Any], error: BaseException) -> None:
        log.error("update.aside", platform=bot.platform, bot=bot.identity, id=id, error=repr(error))
        await self.workshop.ledger.put_aside(bot.platform, bot.identity, id, update, repr(error))

    async def moved(self, bot: Bot, chat: str, into: str) -> None:
        count = await self.workshop.ledger.move_chat(bot.platform, bot.identity, chat, into)
        log.info("chat.moved", platform=bot.platform, bot=bot.identity, conversations=count)

    async def left(self, bot: Bot, user: str) -> None:
        person = await self.workshop.ledger.person(bot.platform, user)
        for conversation in await self.workshop.ledger.conversations_of(person.id):
            if conversation.address.bot == bot.identity:
                await self.stop_all(conversation)

    async def recall(self, key: str) -> Any:
        return await self.workshop.ledger.recall(key)

    async def remember(self, key: str, value: Any) -> None:
        await self.workshop.ledger.remember(key, value)

    async def examples(self, address: Address, language: str | None = None) -> tuple[str, ...]:
        workshop = self.workshop
        known = await workshop.ledger.conversation_at(address)
        name = known.skill if known is not None else workshop.starts_with(address)
        spoken = (known.language if known is not None else None) or language or workshop.options.language
        return workshop.skill(name).examples_in(spoken)

    async def skills(self, language: str | None = None) -> tuple[tuple[str, str], ...]:
        spoken = language or self.workshop.options.language
        return tuple((skill.name, skill.title_in(spoken)) for skill in self.workshop.skills)

    async def stop_all(self, conversation: Conversation) -> int:
        """Stop everything under way in a conversation. Returns how many jobs that were."""
        return await self.stop_jobs(conversation, "")

    async def stop_before(self, conversation: Conversation, cancel: Turn) -> int:
        """What a Cancel asks for that was journalled, and not carried out. What came after it goes on."""
        return await self.stop_jobs(conversation, cancel.subject, before=cancel.sequence)

    async def stop_jobs(self, conversation: Conversation, subject: str, *, before: int | None = None) -> int:
        """Stop the job the button named, else everything under way in the conversation (`before`: of the
        turns up to this place in its order). Returns how many."""
        ledger, count = self.workshop.ledger, 0
        for turn in await ledger.turns_of(conversation.id, open=True):
            if before is not None and turn.sequence > before:
                continue
            if turn.action in LANE and subject in {"", turn.ref}:
                await ledger.request_cancel(turn.id)
                self.workshop.stop_of(turn.id).set()
                if await self.workshop.engine.cancel_queued("turn", turn.id):
                    self._end(turn)
                count += 1
        for export in await ledger.exports_of(conversation.id):
            if export.open and subject in {"", export.id}:
                began = None if export.turn_id is None else await ledger.turn(export.turn_id)
                if before is not None and began is not None and began.sequence > before:
                    continue
                if export.turn_id is not None:
                    await ledger.request_cancel(export.turn_id)  # for another process, or the next one
                self.workshop.stop_of(export.id).set()
                count += 1
        return count

    def _end(self, turn: Turn) -> None:
        """One that waited need not wait for its turn to hear that it is over. Should we die before it is
        told, or fail, the next sweep sees to it."""

        async def tell() -> None:
            try:
                await perform_turn(self.workshop, turn.id)
            except Exception:
                log.exception("turn.not_ended", turn=turn.id)
            finally:
                self.workshop.engine.settled("turn", turn.id)

        task = asyncio.create_task(tell())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _retry(self, conversation: Conversation, message: Message) -> Receipt | None:
        """Retry: the next attempt at the same message, once per press. Without a button: the last wish, if it
        went wrong. Never another person's, and never one that was answered."""
        ledger, wrong = self.workshop.ledger, {"failed", "interrupted", "cancelled"}
        latest = await ledger.turns_of(conversation.id)
        if again := next((t for t in latest if t.press == message.id), None):
            await self.workshop.give_turn(again)
            return Receipt(again.id, Action(again.action), fresh=False)
        if message.subject:
            wanted = await ledger.turn_of(conversation.id, message.subject)
        else:
            again_at = (t for t in latest if t.action != Action.RETRY)
            wanted = next((t for t in again_at if t.action in LANE or t.ended in wrong), None)
            wanted = wanted if wanted is not None and wanted.ended in wrong else None
        if wanted is None or await is_full(self.workshop, conversation.id):
            return None
        turn = await ledger.retry(wanted.id, press=message.id, reply=message.reply)
        if turn.ended == "answered":
            return None
        if turn.press == message.id:
            chat = self.workshop.bot(conversation.address).open(conversation.address, turn.reply)
            await show_place(self.workshop, chat, turn, turn.language or self.workshop.options.language)
        await self.workshop.give_turn(turn)
        return Receipt(turn.id, Action(turn.action))

    async def sweep(self) -> None:
        """Everything journalled and not ended has its turn; enqueueing again changes nothing. What was kept
        for those that ended is forgotten."""
        workshop = self.workshop
        heard = {*workshop.stops, *workshop.stopped}
        jobs = await workshop.ledger.sweep()
        for ended in heard - {job.id for job in jobs}:
            workshop.stops.pop(ended, None)
            workshop.stopped.pop(ended, None)
        mine = [job for job in jobs if (job.address.platform, job.address.bot) in workshop.bots]
        for kind in ("turn", "export"):
            stranded = await workshop.engine.revive(kind, [job.id for job in mine if job.kind == kind])
            if stranded:
                log.warning("sweep.stranded", kind=kind, jobs=sorted(stranded))
        for job in mine:
            if job.kind == "export":
                await self.workshop.engine.enqueue("export", job.id)
            else:
                await workshop.give_turn(job)

    async def _keep_sweeping(self) -> None:
        rhythm, tidied = self.workshop.rhythm, float("-inf")
        while True:
            await asyncio.sleep(rhythm.sweep)
            try:
                await self.sweep()
                await keep(self.workshop)
                if time.monotonic() - tidied >= rhythm.tidy:
                    tidied = time.monotonic()
                    await tidy(self.workshop)
            except Exception:
                log.exception("sweep.failed")

    async def _keep_looking(self) -> None:
        """A wish to stop may come from another process (`reelwire jobs cancel`): one look for all jobs."""
        while True:
            await asyncio.sleep(self.workshop.rhythm.look)
            try:
                for job in await self.workshop.ledger.cancelled():
                    self.workshop.stop_of(job).set()
            except Exception:
                log.exception("look.failed")

    async def finished(self, turn_id: str) -> Outcome:
        """Wait until a turn has been told and the film it began, if any, has ended; or until the person is
        forgotten, with all of it."""
        ledger = self.workshop.ledger

        async def told() -> Turn | Outcome | None:
            turn = await ledger.turn(turn_id)
            return Outcome(True, "") if turn is None else turn if turn.stage == "told" else None

        turn: Turn | Outcome = await ledger.changed(told, about=turn_id)
        if isinstance(turn, Outcome):
            return turn
        text = turn.answer or ""
        if await ledger.export_of_turn(turn_id) is None:
            return Outcome(turn.ended == "answered", text)

        async def ended() -> Export | Outcome | None:
            export = await ledger.export_of_turn(turn_id)
            return Outcome(False, text) if export is None else None if export.open else export

        export: Export | Outcome = await ledger.changed(ended)
        if isinstance(export, Outcome):
            return export
        return Outcome(export.stage == "delivered", text, export)

    async def idle(self, address: Address) -> None:
        """Wait until nothing is under way in a conversation."""
        ledger = self.workshop.ledger

        async def quiet() -> bool | None:
            return True if not [job for job in await ledger.sweep() if job.address == address] else None

        await ledger.changed(quiet)
