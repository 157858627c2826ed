"""A run: its events, its definite refusals, and everything that leaves it unknown."""

import asyncio
import gzip
from pathlib import Path

import pytest

from core import errors
from core.backend import Backend, Beat, Credentials, Event, Failed, Said, Worked
from tests.doubles.backend import Answer, Broken, FakeBackend, Stream, called, frame, returned, said

WIRE = Path(__file__).parents[2] / "wire"


async def run(backend: Backend, creds: Credentials, into: list[Event] | None = None) -> list[Event]:
    seen: list[Event] = [] if into is None else into
    async with backend.talk(creds, "5529798706024415232", "add music") as events:
        async for event in events:
            seen.append(event)
    return seen


async def test_the_request_is_the_contracts(backend: Backend, fake: FakeBackend, creds: Credentials) -> None:
    assert await run(backend, creds) == [Said("You ", True), Said("You said it")]
    [heard] = fake.heard
    assert heard.json == {
        "app_name": "nemo_agent",
        "user_id": "me",
        "session_id": "5529798706024415232",
        "new_message": {"parts": [{"text": "add music"}]},
    }
    assert heard.headers["accept"] == "text/event-stream"
    assert heard.headers["accept-encoding"] == "identity"


async def test_every_run_has_a_fresh_connection(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    await run(backend, creds)
    await run(backend, creds)
    assert fake.heard[0].peer != fake.heard[1].peer


async def test_events_come_as_they_are_sent(backend: Backend, fake: FakeBackend, creds: Credentials) -> None:
    """None waits for the end, and silence between them is no failure."""
    more = asyncio.Event()
    fake.next("talk", Stream(said("one"), more, b": ping\n\n", called("trim"), returned("trim")))
    async with backend.talk(creds, "1", "go") as events:
        assert await anext(events) == Said("one")
        more.set()
        assert [event async for event in events] == [Beat(), Worked("trim", False), Worked("trim", True)]


REFUSED = [
    (Answer({"code": 1001, "message": "expired"}), errors.TokenExpired),
    (Answer({"code": "1002", "msg": "gone"}, 404), errors.SessionLost),
    (Answer({"detail": "Session not found: 1"}, 404), errors.SessionLost),
    (Answer({"code": 2001}), errors.OutOfCredits),
    (Answer({"code": 402}, 402), errors.ExportBlocked),
    (Answer({"detail": "slow down"}, 429, headers={"Retry-After": "30"}), errors.RateLimited),
    (Answer("<h1>429</h1>", 429, "text/html"), errors.RateLimited),
    (Answer({"detail": [{"loc": ["body"], "msg": "Field required"}]}, 422), errors.BackendError),
    (Answer({"detail": "bad"}, 400), errors.BackendError),
    (Answer({"code": 1001}, type="text/event-stream"), errors.TokenExpired),
    (Stream(b": ping\n\n", frame({"code": 1001, "message": "expired"})), errors.TokenExpired),
    (Stream(frame({"code": 1002}), end="reset"), errors.SessionLost),
]


@pytest.mark.parametrize("case", range(len(REFUSED)))
async def test_a_definite_refusal_is_raised_before_any_event(
    backend: Backend, fake: FakeBackend, creds: Credentials, case: int
) -> None:
    plan, expected = REFUSED[case]
    fake.next("talk", plan)
    seen: list[Event] = []
    with pytest.raises(errors.BackendError) as caught:
        await run(backend, creds, seen)
    assert type(caught.value) is expected and not isinstance(caught.value, errors.RunFailed)
    assert all(event == Beat() for event in seen)


async def test_a_refusal_tells_when_to_come_again(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    fake.next("talk", Answer({"code": 429}, headers={"Retry-After": "30"}))
    with pytest.raises(errors.RateLimited) as caught:
        await run(backend, creds)
    assert caught.value.retry_after == 30.0


async def test_a_closed_door_is_away(backend: Backend, fake: FakeBackend, creds: Credentials) -> None:
    await fake.refuse()
    with pytest.raises(errors.BackendAway):
        await run(backend, creds)
    await fake.listen()
    assert await run(backend, creds)


UNKNOWN = {
    "reset after the request": Broken("reset"),
    "closed after the request": Broken("close"),
    "reset before the body was read": Broken("reset", early=True),
    "closed after the headers": Stream(end="close"),
    "reset after the headers": Stream(end="reset"),
    "reset between events": Stream(said("one"), 0.01, end="reset"),
    "closed without the last chunk": Stream(said("one"), end="close"),
    "cut inside a chunk": Stream(said("one"), end="half"),
    "ended inside a frame": Stream(said("one"), b'data: {"content":{"par'),
    "502 as a page": Answer("<h1>502</h1>", 502, "text/html"),
    "500 as JSON": Answer({"detail": "Internal Server Error"}, 500),
    "504": Answer("", 504, "text/plain"),
    "a page with 200": Answer("<h1>log in</h1>", 200, "text/html"),
    "an unknown code with 200": Answer({"code": 7777, "message": "odd"}),
    "no success with 200": Answer({"success": False}),
    "a redirect": Answer("", 307, headers={"Location": "/elsewhere"}),
    "half a JSON answer": Stream(b'{"code":', type="application/json", end="reset"),
}


@pytest.mark.parametrize("name", UNKNOWN)
async def test_anything_else_is_lost_and_never_sent_again(
    backend: Backend, fake: FakeBackend, creds: Credentials, name: str
) -> None:
    fake.next("talk", UNKNOWN[name])
    with pytest.raises(errors.StreamLost):
        await run(backend, creds)
    assert len(fake.heard) <= 1


async def test_what_came_before_the_loss_was_seen(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    fake.next("talk", Stream(said("one"), called("trim"), 0.02, end="reset"))
    seen: list[Event] = []
    with pytest.raises(errors.StreamLost):
        await run(backend, creds, seen)
    assert seen == [Said("one"), Worked("trim", False)]


@pytest.mark.parametrize("plan", [Broken("hang"), Stream(end="hang"), Stream(said("one"), end="hang")])
async def test_a_run_without_end_is_lost_when_its_time_is_over(
    fake: FakeBackend, creds: Credentials, plan: Broken | Stream
) -> None:
    backend = Backend(fake.url, turn_seconds=0.1)
    fake.next("talk", plan)
    with pytest.raises(errors.StreamLost):
        await run(backend, creds)
    await backend.close()


async def test_silence_longer_than_a_short_calls_time_is_no_failure(
    fake: FakeBackend, creds: Credentials
) -> None:
    backend = Backend(fake.url, turn_seconds=5, answer_seconds=0.01, stall_seconds=0.01)
    fake.next("talk", Stream(0.05, said("one"), 0.05, said("two")))
    assert await run(backend, creds) == [Said("one"), Said("two")]
    await backend.close()


async def test_a_failure_inside_the_run_is_an_event(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    for name in ("talk-error", "talk-error-code", "talk-error-older"):
        fake.next("talk", Stream((WIRE / f"{name}.sse").read_bytes()))
        assert any(isinstance(event, Failed) for event in await run(backend, creds)), name


async def test_a_code_within_a_run_is_an_event_too(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    fake.next("talk", Stream(said("one"), frame({"code": 2001, "message": "no credits"})))
    assert await run(backend, creds) == [Said("one"), Failed("no credits", 2001)]


async def test_a_run_answered_as_one_json_list_is_read(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    event = {"content": {"parts": [{"text": "all at once"}]}, "author": "nemo_agent"}
    fake.next("talk", Answer([event]), Answer({"code": 0, "data": None}))
    assert await run(backend, creds) == [Said("all at once")]
    assert await run(backend, creds) == []


async def test_a_clean_close_without_text_is_no_error(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    fake.next("talk", Stream(), Stream(called("trim"), returned("trim")))
    assert await run(backend, creds) == []
    assert await run(backend, creds) == [Worked("trim", False), Worked("trim", True)]


async def test_a_stream_packed_against_our_wish_is_unpacked(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    packed = gzip.compress(said("one") + said("two"))
    fake.next("talk", Stream(packed[:20], packed[20:], headers={"Content-Encoding": "gzip"}))
    assert await run(backend, creds) == [Said("one"), Said("two")]


async def test_leaving_early_closes_the_connection(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    fake.next("talk", Stream(said("one"), *[b": ping\n\n", 0.01] * 200))
    async with backend.talk(creds, "1", "go") as events:
        assert await anext(events) == Said("one")
    for _ in range(100):
        if fake.gone:
            break
        await asyncio.sleep(0.01)
    assert fake.gone == 1


async def test_cancelling_a_run_cancels_it_and_nothing_else(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    fake.next("talk", Stream(said("one"), end="hang"))
    seen: list[Event] = []
    task = asyncio.ensure_future(run(backend, creds, seen))
    await fake.hears("talk")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await run(backend, creds)


async def test_many_streams_at_once_do_not_wait_for_one_another(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    """More than aiohttp's default of 100 connections."""
    go = asyncio.Event()
    fake.next("talk", *[Stream(go, said("one")) for _ in range(120)])
    runs = asyncio.gather(*(run(backend, creds) for _ in range(120)))
    await fake.hears("talk", 120)
    await backend.credits(creds)
    go.set()
    assert await runs == [[Said("one")]] * 120


async def test_half_a_surrogate_in_a_prompt_does_not_stop_it(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    async with backend.talk(creds, "1", "film \ud83d") as events:
        assert [event async for event in events]
    assert fake.heard[0].json["new_message"]["parts"][0]["text"] == "film ?"
