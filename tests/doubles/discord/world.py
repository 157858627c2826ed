"""What there is and what happens: apps, people, guilds, conversations, and messages that come, change and
go."""

from __future__ import annotations

import itertools
import mimetypes
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from tests.doubles.discord import mentions, telling
from tests.doubles.discord.apps import PRIVILEGED, App
from tests.doubles.discord.bell import Bell
from tests.doubles.discord.blobs import Blob, tidy
from tests.doubles.discord.clock import Clock
from tests.doubles.discord.interactions import Interaction
from tests.doubles.discord.messages import EPHEMERAL, PLAIN, REPLY, Attachment, Message
from tests.doubles.discord.people import Person
from tests.doubles.discord.places import DM, Channel, Guild
from tests.doubles.discord.users import User
from tests.doubles.discord.writing import Draft, apply

if TYPE_CHECKING:
    from tests.doubles.discord.fake import FakeDiscord


class World:
    """Half of FakeDiscord: everything but the network."""

    app: App

    def __init__(self, speed: float) -> None:
        self.clock = Clock(speed)
        self.bell = Bell()
        self.users: dict[int, User] = {}
        self.apps: list[App] = []
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.interactions: dict[int, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}
        self.nonces: dict[tuple[int, str], Message] = {}
        self.pings: list[tuple[Message, User]] = []
        self._dms: dict[tuple[int, int], Channel] = {}

    @property
    def _whole(self) -> FakeDiscord:
        return cast("FakeDiscord", self)

    # -- who there is

    def application(
        self, name: str, *, token: str | None = None, granted: tuple[str, ...] = PRIVILEGED, shards: int = 1
    ) -> App:
        """Another app with a bot of its own; the first is `app`."""
        bot = User(self.clock.snowflake(), name, bot=True)
        owner = User(self.clock.snowflake(), f"{name} owner")
        made = App(bot.id, token or secrets.token_urlsafe(24), name, bot, owner, set(granted), shards)
        self.users |= {bot.id: bot, owner.id: owner}
        self.apps.append(made)
        return made

    def app_of(self, token: str | None) -> App | None:
        return next((app for app in self.apps if app.token == token), None)

    def person(self, name: str, *, locale: str = "en-US", nitro: bool = False, bot: bool = False) -> Person:
        """Somebody with a client. `bot`: a bot of somebody else's that writes messages, too."""
        made = Person(self.clock.snowflake(), name, bot=bot, locale=locale, nitro=nitro)
        made.fake = self._whole
        self.users[made.id] = made
        return made

    def guild(
        self,
        name: str = "Studio",
        *,
        tier: int = 0,
        locale: str = "en-US",
        app: App | None = None,
        installed: bool = True,
        shard: tuple[int, int] | None = None,
    ) -> Guild:
        """A server. `installed`: with the bot in it. `shard`: (number, count) that it shall belong to."""
        id_ = self.clock.snowflake()
        while shard is not None and (id_ >> 22) % shard[1] != shard[0]:
            id_ += 1 << 22
        owner = User(self.clock.snowflake(), f"{name} owner", locale=locale)
        self.users[owner.id] = owner
        made = Guild(self._whole, id_, name, owner, tier, locale)
        self.guilds[made.id] = made
        if installed:
            self.install(made, app)
        return made

    def install(self, guild: Guild, app: App | None = None) -> None:
        """The bot comes into a guild."""
        app = app or self.app
        guild.member(app.bot)
        self._whole.gateway.tell(
            "GUILD_CREATE", guild.created(app.bot), app=app, guild_id=guild.id, intent="guilds"
        )

    def remove(self, guild: Guild, app: App | None = None) -> None:
        """The bot is thrown out of a guild."""
        app = app or self.app
        del guild.members[app.bot.id]
        gone = {"id": str(guild.id)}
        self._whole.gateway.tell("GUILD_DELETE", gone, app=app, guild_id=guild.id, intent="guilds")

    def dm(self, person: User, app: App | None = None) -> Channel:
        """The direct conversation of somebody with the bot."""
        app = app or self.app
        key = person.id, app.id
        if key not in self._dms:
            self._dms[key] = self.private(person, app.bot)
        return self._dms[key]

    def private(self, *users: User) -> Channel:
        """A conversation of these people, where a bot has nothing to seek unless it is one of them."""
        made = Channel(self._whole, self.clock.snowflake(), DM, recipients=list(users))
        self.channels[made.id] = made
        return made

    # -- what happens

    def post(
        self,
        channel: Channel,
        author: User,
        made: Draft,
        *,
        allowed: dict[str, Any] | None = None,
        nonce: str | int | None = None,
        reference: Message | None = None,
        reference_id: int | None = None,
        interaction: Interaction | None = None,
        kind: int | None = None,
        pings_reference: bool = True,
        tts: bool = False,
    ) -> Message:
        """A message comes to be, by whomever."""
        if kind is None:
            kind = PLAIN if reference is None else REPLY
        app = next((app for app in self.apps if app.bot is author), None)
        message = Message(self.clock.snowflake(), channel, author, kind=kind, app=app, nonce=nonce, tts=tts)
        apply(message, made)
        message.reference, message.reference_id, message.interaction = reference, reference_id, interaction
        if made.flags & EPHEMERAL and interaction is not None:
            message.ephemeral_for = interaction.user
        replied = reference.author if reference is not None and pings_reference else None
        named = mentions.found(made.text, channel, author, allowed, replied)
        message.mentions, message.mention_roles = named.users, named.roles
        message.mention_everyone, message.pings = named.everyone, named.pinged
        self.pings += [(message, user) for user in named.pinged]
        message.remember(self.clock.now())
        channel.messages[message.id] = message
        telling.of_message(self._whole, message, "MESSAGE_CREATE")
        self.bell.ring()
        return message

    def edit(self, message: Message, made: Draft) -> None:
        """A message changes; nobody is pinged by that."""
        apply(message, made)
        message.edited_at = self.clock.now()
        message.remember(message.edited_at)
        telling.of_message(self._whole, message, "MESSAGE_UPDATE")
        self.bell.ring()

    def delete(self, message: Message) -> None:
        message.deleted = True
        for attachment in message.attachments:
            attachment.gone = True
        telling.of_deletion(self._whole, message)
        self.bell.ring()

    def react(self, message: Message, user: User, emoji: str) -> None:
        users = message.reactions.setdefault(emoji, [])
        if user not in users:
            users.append(user)
            telling.of_reaction(self._whole, "MESSAGE_REACTION_ADD", message, user, emoji)
        self.bell.ring()

    def unreact(self, message: Message, user: User, emoji: str) -> None:
        if user in message.reactions.get(emoji, ()):
            message.reactions[emoji].remove(user)
            if not message.reactions[emoji]:
                del message.reactions[emoji]
            telling.of_reaction(self._whole, "MESSAGE_REACTION_REMOVE", message, user, emoji)
        self.bell.ring()

    def attachment(self, blob: Blob, name: str, *, folder: str, type: str | None = None) -> Attachment:
        """A file that lies at an address from now on."""
        kept, cdn = tidy(name), self._whole.cdn
        kind = type or mimetypes.guess_type(kept)[0]
        made = Attachment(self.clock.snowflake(), kept, blob, kind, folder, signed=cdn.sign)
        cdn.files[made.path] = made
        return made

    def ids(self) -> Iterator[int]:
        return (self.clock.snowflake() for _ in itertools.count())
