"""Requests to the fake Discord without a library, and a check of everything it answered."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, NamedTuple, Self

import aiohttp

from tests.doubles.discord import FakeDiscord
from tests.doubles.discord.rules import wrongs

# The official shape of what each route answers; a list of them where the rule is in brackets.
SHAPES = {
    "GET /users/@me": "UserPIIResponse",
    "GET /users/{user}": "UserResponse",
    "GET /oauth2/applications/@me": "PrivateApplicationResponse",
    "GET /applications/@me": "PrivateApplicationResponse",
    "GET /gateway/bot": "GatewayBotResponse",
    "GET /guilds/{guild}": "GuildWithCountsResponse",
    "GET /guilds/{guild}/channels": "[GuildChannelResponse]",
    "GET /guilds/{guild}/members/{user}": "GuildMemberResponse",
    "POST /users/@me/channels": "PrivateChannelResponse",
    "PUT /applications/{app}/commands": "[ApplicationCommandResponse]",
    "GET /applications/{app}/commands": "[ApplicationCommandResponse]",
    "POST /interactions/{interaction}/{token}/callback": "InteractionCallbackResponse",
    "POST /webhooks/{app}/{token}": "MessageResponse",
    "GET /webhooks/{app}/{token}/messages/{message}": "MessageResponse",
    "PATCH /webhooks/{app}/{token}/messages/{message}": "MessageResponse",
    "POST /channels/{channel}/messages": "MessageResponse",
    "PATCH /channels/{channel}/messages/{message}": "MessageResponse",
    "GET /channels/{channel}/messages/{message}": "MessageResponse",
    "GET /channels/{channel}/messages": "[MessageResponse]",
    "POST /channels/{channel}/threads": "ThreadResponse",
    "POST /channels/{channel}/messages/{message}/threads": "ThreadResponse",
}


class Reply(NamedTuple):
    """`code`: Discord's own, of a refusal."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> int | None:
        return self.body.get("code") if isinstance(self.body, dict) else None


class Raw:
    """Calls the double's REST side as an app would, with its token."""

    def __init__(self, fake: FakeDiscord) -> None:
        self.fake = fake
        self.session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self.session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.session is not None
        await self.session.close()

    async def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        files: dict[str, bytes | aiohttp.Payload] | None = None,
        token: str | None = None,
    ) -> Reply:
        """`files`: by name, sent as files[0], files[1] … beside payload_json."""
        assert self.session is not None
        data: Any = None
        headers = {"Authorization": f"Bot {token or self.fake.app.token}"}
        if files is not None:
            data = aiohttp.FormData(quote_fields=False)
            data.add_field("payload_json", json.dumps(body or {}))
            for at, (name, content) in enumerate(files.items()):
                data.add_field(
                    f"files[{at}]", content, filename=name, content_type="application/octet-stream"
                )
        elif body is not None:
            data, headers["Content-Type"] = json.dumps(body), "application/json"
        address = f"{self.fake.url}/api/v10{path}"
        async with self.session.request(method, address, data=data, headers=headers) as answer:
            text = await answer.text()
            parsed = json.loads(text) if answer.content_type == "application/json" and text else text
            return Reply(answer.status, parsed, dict(answer.headers))


@asynccontextmanager
async def discord_and_raw(**how: Any) -> AsyncIterator[tuple[FakeDiscord, Raw]]:
    """A double and a caller; at the end every answer it gave must have the official shape."""
    async with FakeDiscord(**how) as fake, Raw(fake) as raw:
        yield fake, raw
    assert misshapen(fake) == []


def misshapen(fake: FakeDiscord) -> list[str]:
    """What differs from the official shapes in the answers that the double gave."""
    found: list[str] = []
    for call in fake.heard:
        shape = SHAPES.get(str(call))
        if shape is None or not 200 <= call.status < 300 or call.answer is None:
            continue
        for each in call.answer if shape.startswith("[") else [call.answer]:
            found += [f"{call}: {wrong}" for wrong in wrongs(shape.strip("[]"), each)]
    return found
