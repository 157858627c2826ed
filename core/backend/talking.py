"""A run: one POST whose answer is a stream (§3.1)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Final

from core import wire
from core.backend.asking import Asking, encoded
from core.backend.events import Decoder, Event, Failed
from core.backend.frames import understood
from core.backend.refusals import REFUSALS, confused, definite, refused, reply
from core.backend.scrub import scrubbed
from core.backend.transport import network_errors, never_sent
from core.errors import BackendAway, StreamLost

if TYPE_CHECKING:
    import httpx

_ANSWER: Final = 16 << 20  # bytes read of an answer that is no stream


@asynccontextmanager
async def talking(
    asking: Asking, headers: Mapping[str, str], session_id: str, text: str, turn_seconds: float
) -> AsyncIterator[AsyncIterator[Event]]:
    """Events of one run; what is raised when, `Backend.talk` says."""
    token = headers["Authorization"].removeprefix("Bearer ")
    deadline = asyncio.get_running_loop().time() + turn_seconds
    body = {
        "app_name": wire.AGENT,
        "user_id": wire.USER,
        "session_id": session_id,
        "new_message": {"parts": [{"text": text.encode("utf-8", "replace").decode()}]},
    }
    client = asking.lines.streams
    request = client.build_request(
        "POST",
        asking.base_url + wire.TALK,
        headers={**headers, "Accept": "text/event-stream", "Content-Type": "application/json"},
        content=encoded(body),
    )
    try:
        async with asyncio.timeout_at(deadline):
            response = await client.send(request, stream=True)
    except network_errors() as error:
        if never_sent(error):
            raise BackendAway(backend=asking.name) from error
        raise StreamLost(reason=_reason(error, token)) from error
    try:
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if response.status_code == 200 and kind == "text/event-stream":
            packed = "content-encoding" in response.headers  # against our wish
            if not packed:  # read for the last time; thousands of runs are open for minutes
                response.headers = request.headers = _no_headers()
            events = _live(response, deadline, token, packed=packed)
        else:  # an error must not be read as a run that said nothing
            events = _replayed(await _whole(response, asking.answer_seconds, token))
        async with aclosing(events):
            yield events
    finally:
        with suppress(*network_errors()):
            await response.aclose()


@cache
def _no_headers() -> httpx.Headers:
    import httpx

    return httpx.Headers()


async def _live(
    response: httpx.Response, deadline: float, token: str, *, packed: bool
) -> AsyncGenerator[Event, None]:
    decoder = Decoder()
    pieces = response.aiter_bytes() if packed else response.aiter_raw()
    piece: bytes | None = b""
    while piece is not None:
        try:
            async with asyncio.timeout_at(deadline):
                piece = await anext(pieces, None)
        except network_errors() as error:
            raise StreamLost(reason=_reason(error, token)) from error
        for event in decoder.feed(piece) if piece is not None else decoder.close():
            if type(event) is Failed:
                event = _failed(event, token, first=event is decoder.refusal)
            yield event
    if decoder.cut:
        raise StreamLost(reason="ended inside a frame")


async def _replayed(events: list[Event]) -> AsyncGenerator[Event, None]:
    for event in events:
        yield event


async def _whole(response: httpx.Response, seconds: float, token: str) -> list[Event]:
    """An answer that is no stream: raise what it refuses, or give the events of ADK's plain `/run`."""
    content = b""
    lost: str | None = None
    try:
        async with asyncio.timeout(seconds):
            async for piece in response.aiter_bytes():
                content += piece
                if len(content) > _ANSWER:
                    break
    except network_errors() as error:
        lost = _reason(error, token)  # the status may still tell
    answer = reply(response.status_code, response.headers, content, token)
    refusal = refused(answer, "talk", token)
    if refusal is not None and definite(refusal, answer):
        raise refusal
    if refusal is not None or lost is not None or confused(answer):
        raise StreamLost(status=answer.status, reason=lost or answer.text[:200])
    decoder = Decoder()
    events: list[Event] = []
    for item in answer.body if type(answer.body) is list else [answer.body]:
        if type(item) is dict and (
            "content" in item or "author" in item or "type" in item or "error" in item
        ):
            decoder.frame(understood(item), events)
    return [
        _failed(event, token, first=False) if type(event) is Failed else event
        for event in [*events, *decoder.close()]
    ]


def _failed(event: Failed, token: str, *, first: bool) -> Failed:
    """A known code before anything else is a refusal like any other, only sent as a frame: raised."""
    detail = scrubbed(event.detail, token)
    if first and event.code is not None and event.code in REFUSALS:
        raise REFUSALS[event.code](detail=detail)
    return Failed(detail, event.code)


def _reason(error: BaseException, token: str) -> str:
    return scrubbed(f"{type(error).__name__}: {error}", token)[:200]
