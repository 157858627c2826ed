"""The double itself: the world, a server for it on loopback, and what a test asks."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from aiohttp import web

from tests.doubles.discord import permissions
from tests.doubles.discord.apps import PRIVILEGED
from tests.doubles.discord.bell import T
from tests.doubles.discord.calls import Call
from tests.doubles.discord.cdn import Cdn
from tests.doubles.discord.faults import Plan, Plans, matches
from tests.doubles.discord.floods import Floods
from tests.doubles.discord.gateway import Gateway
from tests.doubles.discord.messages import Message, Version
from tests.doubles.discord.places import Channel
from tests.doubles.discord.pointing import pointed
from tests.doubles.discord.rest import Rest
from tests.doubles.discord.users import User
from tests.doubles.discord.world import World

TOKEN = "MTA5.double.of-a-bot-token"


class FakeDiscord(World):
    """A small Discord.

        async with FakeDiscord() as fake:
            guild = fake.guild(tier=2)
            channel, ann = guild.channel(), fake.person("Ann")
            guild.member(ann)
            ... a bot logs in with fake.app.token ...
            asked = await ann.slash("create", {"prompt": "a film"}, channel=channel)
            answer = await asked.says()

    While the context lasts, discord.py's Route.BASE and DEFAULT_GATEWAY point here (see pointing.py for
    another process). `granted`: the privileged intents of the developer portal. `heartbeat`: seconds.
    `floods`: whether rate limits hold; `floods_scale`: of their seconds. `speed`: of the double's clock.
    `complaints` holds whatever no correct bot does; `heard` every call, as it was answered.
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
        super().__init__(speed)
        self.plans = Plans()
        self.floods = Floods(on=floods, scale=floods_scale)
        self.gateway = Gateway(self, heartbeat)
        self.rest, self.cdn = Rest(self), Cdn(self)
        self.heard: list[Call] = []
        self.complaints: list[str] = []
        self.invalid = 0  # answers 401, 403 and 429: ten thousand of them in ten minutes ban an address
        # Edits left for messages older than an hour; None: as many as you like.
        self.old_edits: int | None = None
        self.old_edits_wait = 0.05
        self._runner: web.AppRunner | None = None
        self._opened = ExitStack()
        self._port = 0
        self.app = self.application("Reelwire", token=token, granted=granted)

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
        self._opened.enter_context(pointed(self.url))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._opened.close()
        self.rest.released.set()
        self.gateway.drop()
        assert self._runner is not None
        await self._runner.cleanup()
        for attachment in self.cdn.files.values():
            attachment.blob.close()

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    @property
    def host(self) -> str:
        """Host and port, of its file addresses too."""
        return f"127.0.0.1:{self._port}"

    @property
    def gateway_url(self) -> str:
        return f"ws://{self.host}/gateway"

    def advance(self, seconds: float) -> None:
        """Time passes for the double: tokens end, addresses expire, nonces are forgotten."""
        self.clock.advance(seconds)
        self.bell.ring()

    def next(self, route: str, *plans: Plan) -> None:
        """What shall go wrong with the next calls of a route, like "POST /channels/{channel}/messages"."""
        self.plans.add(route, *plans)

    def calls(self, method: str = "*", route: str = "*") -> list[Call]:
        """What was heard, oldest first. `route`: named, real, or with `*` for anything."""
        return [call for call in self.heard if matches(call, method, route)]

    async def hears(self, method: str, route: str, times: int = 1, within: float = 5.0) -> list[Call]:
        """Until that route was heard so often, and answered or cut off."""

        def done() -> list[Call]:
            found = [call for call in self.calls(method, route) if call.done]
            return found if len(found) >= times else []

        return await self.until(done, within)

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
        """The one that the app asked for last."""
        return self.app.presence

    @property
    def registered(self) -> list[dict[str, Any]]:
        """The global commands of the app."""
        return self.app.registered
