"""The desk: where every message arrives, from every platform.

receive: who is it → what is asked → journal it under the platform's own id → acknowledge → give it its turn.
A message that comes again is the same row, and giving it its turn again changes nothing; work that was
journalled without getting its turn (a crash in between) is found by the sweep."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import structlog

from core.actions import LANE, SECRET, Workshop
from core.actions.room import tidy
from core.card import line
from core.chat import Bot, Chat, Receipt
from core.errors import ReelwireError
from core.message import Address, Message
from core.progress import Progress
from core.routing import Action, route
from core.store import Conversation, Export, Job, Turn
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
        self._keepers: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Give every journalled piece of work its turn again, and keep looking for what was missed."""
        await self.sweep()
        self._keepers = [
            asyncio.create_task(self._keep_sweeping()),
            asyncio.create_task(self._keep_looking()),
        ]

    async def stop(self) -> None:
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)

    async def receive(self, message: Message) -> Receipt:
        """Returns once the message is safe on disk and has its turn; the work itself goes on as a job."""
        ledger, workshop = self.workshop.ledger, self.workshop
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
        wish = route(message)
        if wish.action is Action.RETRY and (again := await self._retry(conversation, message)) is not None:
            return again
        text, subject = message.text, wish.argument or message.subject
        if wish.action is Action.CREATE:
            text, subject = wish.argument or message.text, message.subject
            if message.command == Action.CREATE and subject.isdecimal() and not message.text:
                # A button offers one of the skill's examples: it has room for a number only.
                known = workshop.skill(conversation.skill).examples_in(language)
                text = known[int(subject) % len(known)]
        if wish.action is Action.LINK:
            message = replace(message, reply={**message.reply, SECRET: wish.argument})
            text = subject = ""
        turn, fresh = await ledger.journal(
            replace(message, text=text, subject=subject, language=language),
            conversation_id=conversation.id,
            action=wish.action,
        )
        chat = workshop.bot(address).open(address, turn.reply)
        if wish.action is Action.CANCEL and fresh:
            workshop.stopped[turn.id] = await self.stop_jobs(conversation, turn.subject)
        if fresh:
            await chat.acknowledge(message.id)
            await self._show_queue(chat, turn, language)
        await self._give_turn(turn)
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

    async def stop_jobs(self, conversation: Conversation, subject: str) -> int:
        """Stop the job the button named, else everything under way in the conversation. Returns how many."""
        ledger, count = self.workshop.ledger, 0
        for turn in await ledger.turns_of(conversation.id, open=True):
            if turn.action in LANE and subject in {"", turn.ref}:
                await ledger.request_cancel(turn.id)
                self.workshop.stop_of(turn.id).set()
                count += 1
        for export in await ledger.exports_of(conversation.id):
            if export.open and subject in {"", export.id}:
                if export.turn_id is not None:
                    await ledger.request_cancel(export.turn_id)  # for another process, or the next one
                self.workshop.stop_of(export.id).set()
                count += 1
        return count

    async def _retry(self, conversation: Conversation, message: Message) -> Receipt | None:
        """Retry: the next attempt at the same message, once per press. Without a button: the last wish, if it
        went wrong. Never another person's, and never one that was answered."""
        ledger, wrong = self.workshop.ledger, {"failed", "interrupted", "cancelled"}
        latest = await ledger.turns_of(conversation.id)
        if again := next((t for t in latest if t.press == message.id), None):
            await self._give_turn(again)
            return Receipt(again.id, Action(again.action), fresh=False)
        if message.subject:
            wanted = await ledger.turn_of(conversation.id, message.subject)
        else:
            wanted = next((t for t in latest if t.action in LANE or t.ended in wrong), None)
            wanted = wanted if wanted is not None and wanted.ended in wrong else None
        if wanted is None or wanted.conversation_id != conversation.id:
            return None
        turn = await ledger.retry(wanted.id, press=message.id, reply=message.reply)
        if turn.ended == "answered":
            return None
        await self._give_turn(turn)
        return Receipt(turn.id, Action(turn.action))

    async def _give_turn(self, turn: Turn | Job) -> None:
        """Also of a swept Job: it names what an enqueue needs."""
        lane = f"{turn.conversation_id}" if turn.action in LANE else turn.id
        await self.workshop.engine.enqueue("turn", turn.id, lane=lane, priority=turn.sequence)

    async def _show_queue(self, chat: Chat, turn: Turn, language: str) -> None:
        """A message that must wait says so at once, on the card its work will use."""
        if turn.action not in LANE:
            return
        position = await self.workshop.ledger.queue_position(turn.id, LANE)
        if position:
            waiting = Progress("queued", position=position)
            with suppress(ReelwireError):
                sent = await chat.show(None, waiting, line(waiting, language, beat=self.workshop.rhythm.beat))
                if sent is not None:
                    await self.workshop.ledger.card("turn", turn.id, sent)

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
                await self._give_turn(job)

    async def _keep_sweeping(self) -> None:
        rhythm, tidied = self.workshop.rhythm, float("-inf")
        while True:
            await asyncio.sleep(rhythm.sweep)
            try:
                await self.sweep()
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
        """Wait until a turn has been told and the film it began, if any, has ended."""
        ledger = self.workshop.ledger

        async def told() -> Turn | None:
            turn = await ledger.turn(turn_id)
            return turn if turn is not None and turn.stage == "told" else None

        turn = await ledger.changed(told, about=turn_id)

        async def ended() -> Export | None:
            export = await ledger.export_of_turn(turn_id)
            return export if export is not None and not export.open else None

        text = turn.answer or ""
        if await ledger.export_of_turn(turn_id) is None:
            return Outcome(turn.ended == "answered", text)
        export = await ledger.changed(ended)
        return Outcome(export.stage == "delivered", text, export)

    async def idle(self, address: Address) -> None:
        """Wait until nothing is under way in a conversation."""
        ledger = self.workshop.ledger

        async def quiet() -> bool | None:
            return True if not [job for job in await ledger.sweep() if job.address == address] else None

        await ledger.changed(quiet)
