"""One question, one whole answer: headers, the exchange, and what its failures prove (§1, §8)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass

from core import wire
from core.backend.refusals import Reply, Route, confused, refused, reply
from core.backend.scrub import scrubbed
from core.backend.transport import Lines, network_errors, never_sent
from core.backend.values import Attribution, Credentials
from core.errors import BackendAway, BackendConfused, TokenExpired


def attribution(skill: Attribution) -> dict[str, str]:
    """The three headers without which an export answers 402 (§1). Never empty, always ASCII."""
    values = (skill.source, skill.version, skill.platform)
    return {name: _ascii(value) or "unknown" for name, value in zip(wire.ATTRIBUTION, values, strict=True)}


def signed(creds: Credentials) -> dict[str, str]:
    """The token and the attribution. A token that cannot stand in a header is refused here, without its
    text."""
    token = creds.token.strip()
    if not token or _ascii(token) != token or " " in token:
        raise TokenExpired(detail="not a token: empty, or with characters no token has")
    return {"Authorization": f"Bearer {token}", **attribution(creds.skill)}


def unsigned(client_id: str, skill: Attribution) -> dict[str, str]:
    """For the token route: the client id instead of a token."""
    return {wire.CLIENT_ID: _ascii(client_id)[:64], **attribution(skill)}


def encoded(body: object) -> bytes:
    """JSON that any server reads: ASCII alone."""
    return json.dumps(body, separators=(",", ":")).encode()


def _ascii(value: str) -> str:
    return "".join(sign for sign in value if " " <= sign <= "~").strip()


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks one backend. `name` is told in errors, `answer_seconds` bounds a whole short call."""

    lines: Lines
    base_url: str
    name: str
    answer_seconds: float

    async def ask(
        self,
        route: Route,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: object = None,
        *,
        seconds: float = 0,
    ) -> Reply:
        """A short call, with `body` as JSON. Raises BackendAway, a refusal, or BackendConfused."""
        content = None if body is None else encoded(body)
        kind = {} if body is None else {"Content-Type": "application/json"}
        try:
            async with asyncio.timeout(seconds or self.answer_seconds):
                return await self.exchange(route, method, path, {**headers, **kind}, content)
        except TimeoutError as error:
            raise BackendConfused(backend=self.name, reason="no answer in time") from error

    async def exchange(
        self,
        route: Route,
        method: str,
        path: str,
        headers: Mapping[str, str],
        content: bytes | AsyncIterable[bytes | memoryview] | None,
    ) -> Reply:
        """As `ask`, without a limit of time: the caller has one."""
        client = self.lines.gets if method == "GET" else self.lines.posts
        token = headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            response = await client.request(
                method,
                self.base_url + path,
                headers=dict(headers),
                content=content,  # type: ignore[arg-type]
            )
        except network_errors() as error:
            raise self.failed(error, token) from error
        answer = reply(response.status_code, response.headers, response.content, token)
        refusal = refused(answer, route, token)
        if refusal is not None:
            raise refusal
        if confused(answer):
            raise BackendConfused(status=answer.status, body=answer.text, backend=self.name)
        return answer

    def failed(self, error: BaseException, token: str = "") -> BackendAway | BackendConfused:
        """What a failure of the network means for anything but a run."""
        if never_sent(error):
            return BackendAway(backend=self.name)
        reason = scrubbed(f"{type(error).__name__}: {error}", token)[:200]
        return BackendConfused(backend=self.name, reason=reason)
