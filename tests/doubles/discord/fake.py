"""The double itself: one small Discord on loopback, with everything that happens in it."""

from __future__ import annotations

import itertools
import secrets
import socket
from collections.abc import Callable, Iterator
from typing import Any

import yarl
from aiohttp import web

import discord.gateway
import discord.http
from tests.doubles.discord import mentions, permissions
from tests.doubles.discord.apps import INTENTS, PRIVILEGED, App
from tests.doubles.discord.bell import Bell, T
from tests.doubles.discord.blobs import Blob, tidy
from tests.doubles.discord.calls import Call
from tests.doubles.discord.cdn import Cdn
from tests.doubles.discord.clock import Clock, stamp
from tests.doubles.discord.faults import Plan, Plans, matches
from tests.doubles.discord.floods import Floods
from tests.doubles.discord.gateway import Gateway, Session
from tests.doubles.discord.interactions import Interaction
from tests.doubles.discord.messages import EPHEMERAL, PLAIN, REPLY, Attachment, Message, Version
from tests.doubles.discord.people import Person
from tests.doubles.discord.permissions import BITS
from tests.doubles.discord.places import DM, Channel, Guild, User
from tests.doubles.discord.rest import Rest
from tests.doubles.discord.writing import Draft, apply

TOKEN = "MTA5.double.of-a-bot-token"


class FakeDiscord:
    """async with FakeDiscord() as fake:
            guild = fake.guild(tier=2)
            channel, ann = guild.channel(), fake.person("Ann")
            guild.member(ann)
            ... a bot logs in with fake.app.token ...
            asked = await ann.slash("create", {"prompt": "a film"}, channel=channel)
            answer = await asked.says()

    While the context lasts, discord.py's Route.BASE and DEFAULT_GATEWAY point here. `granted`: the privileged
    intents of the developer portal. `heartbeat`: seconds. `floods`: whether rate limits hold; `floods_scale`: of
    their seconds. `speed`: how fast the double's clock runs. `complaints` holds whatever no correct bot does.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        granted: tuple[str, ...] = PRIVILEGED,
        heartbeat: float = 41.25,
        floods: bool = False,
        floods_scale: float = 1.0,
        speed: float = 1.0,
    ) -> None:
        self.clock = Clock(speed)
        self.bell = Bell()
        self.plans = Plans()
        self.floods = Floods(on=floods, scale=floods_scale)
        self.gateway = Gateway(self, heartbeat)
        self.rest, self.cdn = Rest(self), Cdn(self)
        self.users: dict[int, User] = {}
        self.apps: list[App] = []
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.interactions: dict[int, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}
        self.nonces: dict[tuple[int, str], Message] = {}
        self.heard: list[Call] = []
        self.complaints: list[str] = []
        self.pings: list[tuple[Message, User]] = []
        self.invalid = 0  # answers 401, 403 and 429: ten thousand of them in ten minutes ban an address
        self.old_edits: int | None = (
            None  # edits left for messages older than an hour; None: as many as you like
        )
        self.old_edits_wait = 0.05
        self._dms: dict[tuple[int, int], Channel] = {}
        self._runner: web.AppRunner | None = None
        self._port = 0
        self.app = self.application("Reelwire", token=token, granted=granted)

    # -- opening and closing

    async def __aenter__(self) -> FakeDiscord:
        application = web.Application(client_max_size=1 << 30)
        application.router.add_route("*", "/api/v10/{path:.*}", self.rest.hear)
        application.router.add_get("/gateway", self.gateway.serve)
        application.router.add_get("/{host:cdn|media}/{path:.*}", self.cdn.serve)
        self._runner = web.AppRunner(
            application, access_log=None, shutdown_timeout=0.1, handler_cancellation=True
        )
        await self._runner.setup()
        door = socket.socket()
        door.bind(("127.0.0.1", 0))
        self._port = door.getsockname()[1]
        await web.SockSite(self._runner, door).start()
        self._before = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
        discord.http.Route.BASE = f"{self.url}/api/v10"
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self.gateway_url)
        return self

    async def __aexit__(self, *_: object) -> None:
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = self._before
        self.rest.released.set()
        self.gateway.drop()
        assert self._runner is not None
        await self._runner.cleanup()
        for attachment in self.cdn.files.values():
            attachment.blob.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway"

    @property
    def host(self) -> str:
        """Host and port of its file addresses."""
        return f"127.0.0.1:{self._port}"

    def advance(self, seconds: float) -> None:
        """Time passes for the double: tokens end, addresses expire, nonces are forgotten."""
        self.clock.advance(seconds)
        self.bell.ring()

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
        made = Person(self.clock.snowflake(), name, bot=bot, locale=locale, nitro=nitro)
        made.fake = self
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
        made = Guild(self, id_, name, owner, tier, locale)
        self.guilds[made.id] = made
        if installed:
            self.install(made, app)
        return made

    def install(self, guild: Guild, app: App | None = None) -> None:
        """The bot comes into a guild."""
        app = app or self.app
        guild.member(app.bot)
        self.gateway.tell("GUILD_CREATE", guild.created(app.bot), app=app, guild_id=guild.id, intent="guilds")

    def remove(self, guild: Guild, app: App | None = None) -> None:
        """The bot is thrown out of a guild."""
        app = app or self.app
        del guild.members[app.bot.id]
        self.gateway.tell("GUILD_DELETE", {"id": str(guild.id)}, app=app, guild_id=guild.id, intent="guilds")

    def dm(self, person: User, app: App | None = None) -> Channel:
        app = app or self.app
        key = person.id, app.id
        if key not in self._dms:
            made = Channel(self, self.clock.snowflake(), DM, recipients=[person, app.bot])
            self._dms[key] = self.channels[made.id] = made
        return self._dms[key]

    # -- telling apps

    def tell(self, channel: Channel, event: str, data: Any, intent: str | None = "guilds") -> None:
        """An event to every app that sees the channel."""
        guild_id = channel.guild.id if channel.guild else None
        for app in self.apps:
            if permissions.in_channel(channel, app.bot.id) & BITS["view_channel"]:
                wanted = None if channel.guild is None and intent == "guilds" else intent
                self.gateway.tell(event, data, app=app, guild_id=guild_id, intent=wanted)

    def tell_guild(self, guild: Guild, event: str, data: dict[str, Any]) -> None:
        intent = "members" if event.startswith("GUILD_MEMBER") else "guilds"
        for app in self.apps:
            if app.bot.id in guild.members:
                self.gateway.tell(event, data, app=app, guild_id=guild.id, intent=intent)

    def tell_message(self, message: Message, event: str) -> None:
        """A message as each app may read it; never one that only a person sees."""
        if message.ephemeral_for is not None:
            return
        channel = message.channel
        extra: dict[str, Any] = {}
        if channel.guild is not None:
            extra["guild_id"] = str(channel.guild.id)
            if message.author.id in channel.guild.members:
                extra["member"] = channel.guild.members[message.author.id].payload(user=False)

        def payload(session: Session) -> dict[str, Any]:
            content = bool(session.intents & INTENTS["message_content"])
            bare = not session.app.may_read(message, content=content)
            return {**message.payload(session.app, bare=bare), **extra}

        intent = "guild_messages" if channel.guild is not None else "dm_messages"
        self.tell(channel, event, payload, intent)

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
        self.tell_message(message, "MESSAGE_CREATE")
        self.bell.ring()
        return message

    def edit(self, message: Message, made: Draft) -> None:
        """A message changes; nobody is pinged by that."""
        apply(message, made)
        message.edited_at = self.clock.now()
        message.remember(message.edited_at)
        self.tell_message(message, "MESSAGE_UPDATE")
        self.bell.ring()

    def delete(self, message: Message) -> None:
        message.deleted = True
        for attachment in message.attachments:
            attachment.gone = True
        guild = message.channel.guild
        body = {"id": str(message.id), "channel_id": str(message.channel.id)}
        if message.ephemeral_for is None:
            intent = "guild_messages" if guild else "dm_messages"
            extra = {"guild_id": str(guild.id)} if guild else {}
            self.tell(message.channel, "MESSAGE_DELETE", {**body, **extra}, intent)
        self.bell.ring()

    def react(self, message: Message, user: User, emoji: str) -> None:
        users = message.reactions.setdefault(emoji, [])
        if user not in users:
            users.append(user)
            self._tell_reaction("MESSAGE_REACTION_ADD", message, user, emoji)

    def unreact(self, message: Message, user: User, emoji: str) -> None:
        if user in message.reactions.get(emoji, ()):
            message.reactions[emoji].remove(user)
            if not message.reactions[emoji]:
                del message.reactions[emoji]
            self._tell_reaction("MESSAGE_REACTION_REMOVE", message, user, emoji)

    def _tell_reaction(self, event: str, message: Message, user: User, emoji: str) -> None:
        guild = message.channel.guild
        body: dict[str, Any] = {
            "user_id": str(user.id),
            "channel_id": str(message.channel.id),
            "message_id": str(message.id),
            "emoji": {"id": None, "name": emoji},
            "burst": False,
            "type": 0,
        }
        if event.endswith("ADD"):
            body["message_author_id"] = str(message.author.id)
        if guild is not None:
            body["guild_id"] = str(guild.id)
            if event.endswith("ADD"):
                body["member"] = guild.members[user.id].payload()
        self.tell(message.channel, event, body, "guild_reactions" if guild else "dm_reactions")

    def attachment(self, blob: Blob, name: str, *, folder: str, type: str | None = None) -> Attachment:
        """A file that lies at an address from now on."""
        import mimetypes

        kept = tidy(name)
        made = Attachment(
            self.clock.snowflake(),
            kept,
            blob,
            type or mimetypes.guess_type(kept)[0],
            folder,
            signed=self.cdn.sign,
        )
        self.cdn.files[made.path] = made
        return made

    def refreshed(self, url: str) -> str | None:
        return self.cdn.renew(url)

    def ids(self) -> Iterator[int]:
        return (self.clock.snowflake() for _ in itertools.count())

    # -- what a test asks

    def next(self, route: str, *plans: Plan) -> None:
        """What shall go wrong with the next calls of a route, like "POST /channels/*/messages"."""
        self.plans.add(route, *plans)

    def calls(self, method: str = "*", route: str = "*") -> list[Call]:
        """What was heard, oldest first. `route`: named, real, or with `*` for anything."""
        return [call for call in self.heard if matches(call, method, route)]

    async def hears(self, method: str, route: str, times: int = 1, within: float = 5.0) -> list[Call]:
        """Until that route was answered (or cut off) so often."""
        await self.until(lambda: len(self.calls(method, route)) >= times, within)
        return self.calls(method, route)

    async def until(self, condition: Callable[[], T], within: float = 5.0) -> T:
        """Until something is true; it is looked at whenever anything happens."""
        return await self.bell.until(condition, within)

    async def connected(self, sessions: int = 1, within: float = 5.0) -> None:
        """Until so many gateway sessions are open."""
        await self.until(lambda: len(self.gateway.alive) >= sessions, within)

    def messages(self, channel: Channel) -> list[Message]:
        """Everything that stands in a channel, whoever may see it."""
        return [message for message in channel.messages.values() if not message.deleted]

    def seen_by(self, person: User, channel: Channel) -> list[Message]:
        """What that person sees there."""
        if not permissions.in_channel(channel, person.id):
            return []
        return [message for message in channel.messages.values() if message.sees(person)]

    def history(self, message: Message) -> list[Version]:
        """How it looked, from the first to now."""
        return message.history

    @property
    def presence(self) -> dict[str, Any] | None:
        return self.app.presence

    @property
    def registered(self) -> list[dict[str, Any]]:
        """The global commands of the app."""
        return self.app.registered

    def now(self) -> str:
        return stamp(self.clock.now())
