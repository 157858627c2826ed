"""A reel: one export on its way to the person, with what its job needs at hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, Unpack

import structlog

from core.account import Speaker
from core.actions.courier import Mistake, asked, once
from core.actions.room import film_at
from core.actions.scene import whose
from core.actions.spoken import trouble
from core.actions.stopping import Stop, pause, unless
from core.actions.workshop import Workshop
from core.card import Card
from core.chat import Bot, Chat, Choice, Sent
from core.errors import ChatError, ReelwireError, SessionLost
from core.rhythm import Rhythm
from core.routing import Action
from core.skills import Skill
from core.store import Conversation, Export, ExportStage, NoSuchRow
from core.words import Phrase, phrase_of, say

if TYPE_CHECKING:
    from core.store.exports import ExportFields

log = structlog.get_logger(__name__)
T = TypeVar("T")


@dataclass(slots=True)
class Reel:
    workshop: Workshop
    export: Export
    conversation: Conversation
    bot: Bot
    chat: Chat
    language: str
    skill: Skill
    private: bool
    stop: Stop

    @classmethod
    async def open(cls, workshop: Workshop, render_id: str) -> Reel:
        """Raises NotConnected, NoSuchRow."""
        export = await workshop.ledger.export(render_id)
        if export is None:
            raise NoSuchRow(render_id)
        conversation, _ = await whose(workshop.ledger, export.conversation_id)
        turn = None if export.turn_id is None else await workshop.ledger.turn(export.turn_id)
        bot = workshop.bot(conversation.address)
        return cls(
            workshop=workshop,
            export=export,
            conversation=conversation,
            bot=bot,
            chat=bot.open(conversation.address, export.reply),
            stop=workshop.stop_of(render_id),
            language=(turn and turn.language) or conversation.language or workshop.options.language,
            private=turn is not None and turn.private,
            skill=workshop.skill(export.skill),
        )

    @property
    def rhythm(self) -> Rhythm:
        return self.workshop.rhythm

    @property
    def path(self) -> Path:
        return film_at(self.workshop.folder, self.export.id)

    def say(self, phrase: Phrase | str, **values: object) -> str:
        return say(phrase, self.language, **values)

    async def ask(self, question: Callable[[Speaker], Awaitable[T]]) -> T:
        """As the person, with the account and in the session that the draft came from: no new session is
        opened for a film, and another backend never hears of it. Raises SessionLost, and Stopped in the
        middle of it."""
        if not self.here:
            raise SessionLost
        asked = self.workshop.accounts.ask(
            self.conversation,
            self.skill.attribution(),
            question,
            open_session=False,
            about=self.export.session_id,
            account=self.export.account,
            sleep=self.sleep,
        )
        return await unless(self.stop, asked)

    @property
    def speaks_as(self) -> str | None:
        return self.export.account

    @property
    def here(self) -> bool:
        """The backend that makes this film is the one we speak to."""
        return self.export.backend == self.workshop.backend.name

    async def stage(self, stage: ExportStage, **fields: Unpack[ExportFields]) -> None:
        self.export = await self.workshop.ledger.export_stage(self.export.id, stage, **fields)

    async def card(self) -> Card:
        ledger, export = self.workshop.ledger, self.export

        async def keep(sent: Sent) -> None:
            await ledger.card("export", export.id, sent)

        stop = Choice("cancel", self.say("button-cancel"), export.id)
        return Card(
            self.chat,
            self.language,
            self.rhythm,
            keep=keep,
            sent=export.card,
            choices=(stop,),
            typical=await ledger.typical(Action.EXPORT, self.skill.name),
        )

    async def sleep(self, seconds: float) -> None:
        """Raises Stopped as soon as the person asks to stop."""
        await pause(self.stop, seconds)

    async def fail(self, error: ReelwireError) -> None:
        """The export ends without a film, in words, with a way on."""
        log.warning("export.failed", render=self.export.id, error=repr(error), said=str(error))
        await self.tell(await trouble(self, error), "trouble")
        # Told first: killed in between, the job finds its way here again, and the words do not come twice.
        await self.stage("failed", outcome=phrase_of(error))

    async def stopped(self) -> None:
        """The person wants no film: the export ends, in words that say what cannot be undone."""
        await self.tell(self.say("film-stopped"), "stopped")
        await self.stage("cancelled")

    async def tell(self, text: str, part: str) -> None:
        """The last word on a film that does not come, once, with a way to ask for it again."""
        choices = (Choice(Action.EXPORT, self.say("button-export-again")),)
        key = f"{self.export.id}/{part}"

        async def send(_maybe_there: bool) -> Sent:
            return await asked(self.chat.say(text, choices, trouble=part == "trouble", key=key))

        try:
            await once(self.workshop.ledger, self.bot, self.rhythm, key, send)
        except ChatError:
            pass  # logged there
        except Mistake:
            log.exception("export.untold", render=self.export.id)
