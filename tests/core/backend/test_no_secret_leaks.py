"""No token ever stands in a log record, an error, an address or a repr, whatever goes wrong."""

import json
import logging
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from core.backend import Attribution, Backend, Credentials, Failed, Token
from core.backend.scrub import scrubbed
from core.errors import ReelwireError
from tests.doubles.backend import Answer, Broken, FakeBackend, Plan, Stream, frame, said

SECRET = "nmv_usr_verysecret0123456789"
SKILL = Attribution("generation-maker-generator", "1.0.0", "clawhub")
Call = Callable[[Backend, Credentials, Path], Awaitable[object]]


async def talked(backend: Backend, creds: Credentials, folder: Path) -> list[object]:
    async with backend.talk(creds, "1", "hi") as events:
        return [event async for event in events]


CALLS: dict[str, Call] = {
    "claim": lambda backend, creds, _: backend.claim(creds, "t", "s"),
    "session": lambda backend, creds, _: backend.create_session(creds, language="en"),
    "talk": talked,
    "upload": lambda backend, creds, folder: backend.upload(creds, "1", folder / "a.mp4", "a.mp4"),
    "credits": lambda backend, creds, _: backend.credits(creds),
    "state": lambda backend, creds, _: backend.state(creds, "1"),
    "submit": lambda backend, creds, _: backend.submit_render(creds, "r", "1", {}),
    "poll": lambda backend, creds, _: backend.poll_render(creds, "r"),
    "fetch": lambda backend, creds, folder: backend.download_render(creds, "r", folder / "f.mp4"),
}
ECHO = f"token {SECRET} (Authorization: Bearer {SECRET}) is bad"


def plans() -> list[Plan | None]:
    return [
        None,
        Answer({"code": 1001, "message": ECHO}, 401),
        Answer({"code": 7777, "detail": [ECHO, {"msg": ECHO, "loc": ["header"]}]}),
        Answer({"detail": ECHO}, 422),
        Answer({"detail": ECHO}, 500),
        Answer(f"<html>{ECHO}</html>", 502, "text/html"),
        Answer(ECHO, 200, "text/plain"),
        Answer({"code": 0, "data": {"echo": ECHO, "message": ECHO}}),
        Answer("", 302, headers={"Location": "ftp://x/"}),
        Broken("reset"),
        Broken("close"),
        Broken("hang"),
        Stream(said("one"), frame({"error": ECHO}), frame({"code": 2001, "message": ECHO}), end="half"),
        Stream(frame({"code": 1002, "message": ECHO})),
        Stream(b'data: {"error": "' + ECHO.encode() + b'" broken"}\n\n'),
    ]


@pytest.mark.parametrize("name", CALLS)
async def test_no_failure_tells_the_token(
    fake: FakeBackend, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.DEBUG)
    for logger in ("httpx", "httpcore", "aiohttp", "aiohttp.client", "aiohttp.internal", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=logger)
    (tmp_path / "a.mp4").write_bytes(b"x" * 100_000)
    creds = Credentials(SECRET, SKILL)
    told: list[str] = []
    times = {"turn_seconds": 0.15, "stall_seconds": 0.15, "answer_seconds": 0.15, "ingest_seconds": 0.15}
    backend = Backend(fake.url, **times)
    nothing_listens = Backend("http://127.0.0.1:1", **times)

    async def attempt(client: Backend) -> None:
        try:
            found = await CALLS[name](client, creds, tmp_path)
            failures = (
                [event for event in found if isinstance(event, Failed)] if isinstance(found, list) else []
            )
            told.extend(repr(failure) for failure in failures)
        except ReelwireError as error:
            told.extend(
                ("".join(traceback.format_exception(error)), repr(vars(error)), str(error), repr(error))
            )
            logging.getLogger("reelwire").exception("failed: %r with %r", error, creds)

    for plan in plans():
        if plan is not None:
            fake.next(name, plan)
        await attempt(backend)
    await attempt(nothing_listens)
    await backend.close()
    await nothing_listens.close()
    everything = "\n".join([caplog.text, *told, *(record.getMessage() for record in caplog.records)])
    assert (told or name == "claim") and SECRET not in everything
    assert all(SECRET not in heard.path for heard in fake.heard)


def test_no_repr_tells_it() -> None:
    for value in (Credentials(SECRET, SKILL), Token(SECRET, "anon_1"), Backend("http://127.0.0.1:1")):
        assert SECRET not in repr(value) and SECRET not in str(value)


def test_what_looks_like_a_token_is_taken_out_without_knowing_it() -> None:
    text = json.dumps({"a": "nmv_usr_x-1.y", "b": "clm_77", "c": "Bearer abc.def", "d": "eyJh.eyJi.c-_"})
    assert scrubbed(text).count("[token]") == 4
    assert scrubbed("a plain sentence") == "a plain sentence"
    assert scrubbed("own-token-here!", "own-token-here") == "[token]!"
