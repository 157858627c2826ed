"""A scene: one turn in one conversation, with what an action needs to play it and to end it exactly once.

The end of a turn is written down before it is told (`answered → told`), so a crash between the two tells it
again from the ledger instead of asking, and paying, again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, Unpack

import structlog

from core.account import Remedied, Speaker
from core.actions import room
from core.actions.courier import Mistake, asked, once
from core.actions.stopping import Stop, pause
from core.actions.workshop import Workshop
from core.backend import State
from core.card import Card, line
from core.chat import Bot, Chat, Choice, Sent
from core.errors import ChatBusy, ChatError, ChatUnsure, SessionLost
from core.progress import Progress, Stage
from core.routing import Action
from core.skills import Skill
from core.store import Conversation, Ledger, NoSuchRow, Overtaken, Person, Session, Turn, TurnStage
from core.timeline import Alternative
from core.words import Phrase, say

if TYPE_CHECKING:
    from core.store.turns import TurnFields

log = structlog.get_logger(__name__)
T = TypeVar("T")


async def whose(ledger: Ledger, conversation_id: int) -> tuple[Conversation, Person]:
    """Raises NoSuchRow when the person asked to be forgotten meanwhile."""
    conversation = await ledger.conversation_by_id(conversation_id)
    person = None if conversation is None else await ledger.person_by_id(conversation.person_id)
    if conversation is None or person is None:
        raise NoSuchRow(f"conversation {conversation_id}")
    return conversation, person


@dataclass(slots=True)
class Scene:
    workshop: Workshop
    turn: Turn
    conversation: Conversation
    person: Person
    bot: Bot
    chat: Chat
    language: str
    skill: Skill
    stop: Stop
    carded: bool = False
    """The card is somebody's already, who will also end it."""
    offers: tuple[Alternative, ...] = ()
    """Ways to make the film that stood in the state when it was last read."""

    @classmethod
    async def open(cls, workshop: Workshop, turn: Turn) -> Scene:
        """Raises NotConnected where this process does not serve the turn's platform; NoSuchRow for one
        forgotten."""
        conversation, person = await whose(workshop.ledger, turn.conversation_id)
        bot = workshop.bot(conversation.address)
        stop = workshop.stop_of(turn.id)
        if turn.cancel_requested:
            stop.set()
        return cls(
            workshop=workshop,
            turn=turn,
            conversation=conversation,
            person=person,
            bot=bot,
            stop=stop,
            chat=bot.open(conversation.address, turn.reply),
            language=turn.language or workshop.options.language,
            skill=workshop.skill(turn.skill),
        )

    def say(self, phrase: Phrase | str, **values: object) -> str:
        return say(phrase, self.language, **values)

    async def ask(
        self,
        question: Callable[[Speaker], Awaitable[T]],
        *,
        open_session: bool = True,
        cured: Remedied | None = None,
    ) -> T:
        """Ask the backend as the person, with the remedies of `core.account`."""
        return await self.workshop.accounts.ask(
            self.conversation,
            self.skill.attribution(),
            question,
            open_session=open_session,
            cured=cured,
            language=self.language,
            account=self.speaks_as,
            sleep=self.sleep,
        )

    async def stage(
        self, stage: TurnStage, *, files: int | None = None, **fields: Unpack[TurnFields]
    ) -> None:
        """`files`: only if it still asks for the same, of so many files. Raises Overtaken, and the turn is
        read anew."""
        seen = None if files is None else (self.turn.action, files)
        try:
            self.turn = await self.workshop.ledger.stage(self.turn.id, stage, seen=seen, **fields)
        except Overtaken:
            await self.renew()
            raise

    async def renew(self) -> None:
        """Read the turn anew: others write to it as long as it was not sent."""
        self.turn = await self.workshop.ledger.turn(self.turn.id) or self.turn
        self.language = self.turn.language or self.language

    async def note(self, **fields: Unpack[TurnFields]) -> None:
        """Write fields of the turn without moving it."""
        await self.workshop.ledger.note_turn(self.turn.id, **fields)
        self.turn = replace(self.turn, **fields)

    async def card(self) -> Card:
        """The turn's progress card: the one already posted, or a new one."""
        ledger, turn = self.workshop.ledger, self.turn
        self.carded = True

        async def keep(sent: Sent) -> None:
            await ledger.card("turn", turn.id, sent)

        stop = Choice("cancel", self.say("button-cancel"), turn.ref)
        return Card(
            self.chat,
            self.language,
            self.workshop.rhythm,
            keep=keep,
            sent=turn.card,
            choices=(stop,),
            typical=await ledger.typical(turn.action, self.skill.name),
        )

    @property
    def private(self) -> bool:
        return self.turn.private

    @property
    def speaks_as(self) -> str | None:
        """Once something may have been sent, the turn keeps to the account that sent it."""
        sent = self.turn.stage != "received" and self.turn.backend == self.workshop.backend.name
        return self.turn.account if sent else None

    async def linked(self) -> bool:
        """The person speaks with their own account."""
        account = await self.workshop.ledger.account(self.person.id, self.workshop.backend.name)
        return account is not None and account.kind == "linked" and account.token is not None

    async def session(self) -> Session | None:
        """The conversation's live timeline, if it has one with the account that this turn speaks with."""
        return await self.workshop.accounts.session(self.conversation, self.speaks_as)

    async def moved(self) -> list[str]:
        """Once: that the timeline is new because the account changed."""
        session = await self.session()
        if session is None or not await self.workshop.ledger.tell_moved(session):
            return []
        return [self.say("turn-account-changed")]

    async def state(self) -> State:
        """The state of the session as it is known here (§3.4). Raises SessionLost, and opens no new one: an
        empty timeline would be taken for a change."""

        async def read(speaker: Speaker) -> State:
            if speaker.session is None:
                raise SessionLost
            return await self.workshop.backend.state(speaker.credentials, speaker.session_id)

        return await self.ask(read, open_session=False)

    async def sleep(self, seconds: float) -> None:
        """Raises Stopped as soon as the person asks to stop."""
        await pause(self.stop, seconds)

    @property
    def folder(self) -> Path:
        """Removed when it is told."""
        return room.of_turn(self.workshop, self.turn.id)

    async def answer(self, text: str, *, stage: TurnStage = "answered") -> None:
        """How the turn ends, in words the person will read; told by `finish`."""
        await self.stage(stage, answer=text)

    async def stopped(self) -> None:
        """The turn ends because the person wants it to, in words that say what cannot be undone."""
        lines = [self.say("turn-stopped", spent="no" if self.turn.stage == "received" else "yes")]
        rows = await self.workshop.ledger.attachments(self.turn.id)
        if any(row.stage in {"uploaded", "unsure"} for row in rows):
            lines.append(self.say("turn-stopped-files"))
        await self.answer("\n".join(lines), stage="cancelled")

    async def finish(self, choices: Sequence[Choice] = (), *, image: Path | None = None) -> None:
        """Tell the end, once. A chat that is gone ends the turn all the same; a ledger that cannot write does
        not: its error is raised, and the job runs again. `image`: goes with the words where they fit under it
        and the platform takes it; the words are said in any case."""
        trouble = self.turn.stage in {"failed", "interrupted"}
        await self.settle()
        key, text = f"{self.turn.id}/answer", self.turn.answer

        async def send(_maybe_there: bool) -> Sent:
            nonlocal image
            # Words that come twice harm nobody; words that never come do.
            if image is not None and text:
                if (sent := await self._picture(image, text, choices)) is not None:
                    return sent
                image = None
            return await asked(self.chat.say(text or "", choices, trouble=trouble, key=key))

        try:
            if text:
                await once(self.workshop.ledger, self.bot, self.workshop.rhythm, key, send)
        except ChatError as error:
            log.warning("turn.untold", turn=self.turn.id, error=repr(error))
        except Mistake:
            log.exception("turn.untold", turn=self.turn.id)
        if (message := self.turn.answers) is not None:
            await self.chat.acknowledge(message, "failed" if trouble else "done")
        await self.stage("told")
        self.workshop.stops.pop(self.turn.id, None)
        await room.clear(self.folder)

    async def _picture(self, image: Path, text: str, choices: Sequence[Choice]) -> Sent | None:
        """None: not shown, and never the reason for words not to be said."""
        try:
            if len(text) > self.chat.limits.caption:
                await self.chat.picture(image, "", key=f"{self.turn.id}/picture")
                return None
            return await self.chat.picture(image, text, choices, key=f"{self.turn.id}/picture")
        except (ChatBusy, ChatUnsure):
            raise  # obeyed, or asked again, by whoever sends
        except ChatError as error:
            log.info("picture.refused", turn=self.turn.id, error=repr(error))
        except Exception:
            log.exception("picture.broken", turn=self.turn.id)  # an adapter's mistake
        return None

    async def settle(self) -> None:
        """A place in the line, or what an earlier life of this job showed, does not stay on the card."""
        if self.turn.card is None or self.carded or self.turn.stage == "told":
            return
        stage: Stage = self.ending
        with suppress(Exception):
            words = line(Progress(stage), self.language, beat=self.workshop.rhythm.beat)
            await self.chat.show(self.turn.card, Progress(stage), words)

    @property
    def ending(self) -> Stage:
        """What a card says when the turn is over."""
        match self.turn.stage:
            case "interrupted" | "cancelled" | "failed" as stage:
                return stage
        return "done"

    def retry(self) -> Choice:
        return Choice("retry", self.say("button-retry"), self.turn.ref)

    def next_steps(self, *, exported: bool) -> tuple[Choice, ...]:
        """The buttons under a result."""
        export = "button-export-again" if exported else "button-export"
        return (
            Choice(Action.EXPORT, self.say(export), self.turn.ref),
            Choice("change", self.say("button-change"), self.turn.ref),
            Choice(Action.STATUS, self.say("button-status")),
            Choice(Action.NEW, self.say("button-new")),
        )
