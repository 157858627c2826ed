"""Interactions: what a person did, and everything the app answered by its token."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.doubles.discord.places import Channel
from tests.doubles.discord.users import User

if TYPE_CHECKING:
    from tests.doubles.discord.apps import App
    from tests.doubles.discord.fake import FakeDiscord
    from tests.doubles.discord.messages import Message

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
PATIENCE = 3.0  # seconds to acknowledge
LIFE = 15 * 60.0  # seconds of a token
FOLLOWUPS = 5  # for an app that only the person installed


@dataclass(eq=False)
class Interaction:
    """`acknowledged`: the type of the callback (4 to 9). `original`: the message that answers it; for a
    button answered by an edit, the message of the button. `followups`: the messages after it. `owners`: by
    whom the app was installed here. `choices`, `modal`: what the person was offered. `refusals`: Discord's
    codes for what the app tried by its token in vain."""

    fake: FakeDiscord
    id: int
    token: str
    app: App
    kind: int
    user: User
    channel: Channel
    data: dict[str, Any]
    at: float
    owners: dict[str, str]
    size_limit: int
    context: int
    message: Message | None = None  # the one whose button was pressed
    target: Message | None = None  # the one of a message command
    trigger: Interaction | None = None  # what opened the modal
    acknowledged: int | None = None
    acknowledged_at: float | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    spent: int = 0
    choices: list[dict[str, Any]] | None = None
    modal: dict[str, Any] | None = None
    refusals: list[int] = field(default_factory=list)

    @property
    def late(self) -> bool:
        """Whether the time to acknowledge is over: the person reads that the app did not respond."""
        return self.acknowledged is None and self.fake.clock.now() > self.at + PATIENCE

    @property
    def ended(self) -> bool:
        return self.fake.clock.now() > self.at + LIFE

    @property
    def users_only(self) -> bool:
        """Whether only the person installed the app: not the guild, and it is no conversation with the
        bot."""
        return "0" not in self.owners

    @property
    def messages(self) -> list[Message]:
        return [message for message in (self.original, *self.followups) if message is not None]

    @property
    def public(self) -> bool:
        return any(message.ephemeral_for is None for message in self.messages)

    async def answered(self, within: float = 5.0) -> Interaction:
        """Until the app has acknowledged it in some way."""
        await self.fake.until(lambda: self.acknowledged is not None, within)
        return self

    async def says(self, within: float = 5.0) -> Message:
        """Until there is an answer that is more than "thinking"; that answer."""
        await self.fake.until(lambda: self.original is not None and not self.original.thinking, within)
        assert self.original is not None
        return self.original

    def metadata(self) -> dict[str, Any]:
        """As a message tells by what it came to be."""
        body: dict[str, Any] = {
            "id": str(self.id),
            "type": self.kind,
            "user": self.user.payload(),
            "authorizing_integration_owners": self.owners,
        }
        if self.target is not None:
            body["target_message_id"] = str(self.target.id)
        if self.kind == COMPONENT and self.message is not None:
            body["interacted_message_id"] = str(self.message.id)
        if self.kind == MODAL and self.trigger is not None:
            body["triggering_interaction_metadata"] = self.trigger.metadata()
        return body

    def old_metadata(self) -> dict[str, Any]:
        """The same in the older field."""
        name = self.data.get("name", "")
        return {"id": str(self.id), "type": self.kind, "name": name, "user": self.user.payload()}
