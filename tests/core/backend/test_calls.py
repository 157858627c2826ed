"""Short calls: what goes out, what comes back, and what each failure proves."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from core import errors
from core.backend import Attribution, Backend, Credentials, Credits, Render
from tests.doubles.backend import Answer, Broken, FakeBackend

SKILL = Attribution("generation-maker-generator", "1.0.0", "clawhub")
ATTRIBUTION = {"x-skill-source": SKILL.source, "x-skill-version": "1.0.0", "x-skill-platform": "clawhub"}
Call = Callable[[Backend, Credentials], Awaitable[object]]
CALLS: dict[str, Call] = {
    "token": lambda backend, creds: backend.anonymous_token("client-1", creds.skill),
    "session": lambda backend, creds: backend.create_session(creds, language="en"),
    "credits": lambda backend, creds: backend.credits(creds),
    "state": lambda backend, creds: backend.state(creds, "1"),
    "submit": lambda backend, creds: backend.submit_render(creds, "render_1", "1", {"t": []}),
    "poll": lambda backend, creds: backend.poll_render(creds, "render_1"),
    "upload": lambda backend, creds: backend.upload_url(creds, "1", ["https://cdn.example/a.mp4"]),
}


async def test_a_token_is_asked_for_with_client_id_and_attribution_alone(
    backend: Backend, fake: FakeBackend
) -> None:
    token = await backend.anonymous_token("client-1", SKILL)
    assert (token.token, token.user_id, token.credits) == ("nmv_usr_ordinary", "anon_1", 100.0)
    [heard] = fake.heard
    assert heard.headers["x-client-id"] == "client-1" and heard.body == b""
    assert "authorization" not in heard.headers
    assert ATTRIBUTION.items() <= heard.headers.items()


async def test_everything_else_is_signed_and_attributed(
    backend: Backend, fake: FakeBackend, creds: Credentials, tmp_path: Path
) -> None:
    for name, call in CALLS.items():
        if name != "token":
            await call(backend, creds)
    assert await backend.claim(creds, "task-1", "1") == "clm_ordinary"
    (tmp_path / "a.jpg").write_bytes(b"x")
    await backend.upload(creds, "1", tmp_path / "a.jpg", "a.jpg")
    await backend.download_render(creds, "render_1", tmp_path / "f.mp4")
    async with backend.talk(creds, "1", "hi") as events:
        [_ async for _ in events]
    assert {heard.route for heard in fake.heard} >= {"claim", "talk", "upload", "fetch", "session", "submit"}
    for heard in fake.heard:
        assert heard.headers["authorization"] == f"Bearer {creds.token}", heard.route
        assert ATTRIBUTION.items() <= heard.headers.items(), heard.route
        assert creds.token not in heard.path


async def test_the_bodies_are_the_contracts(backend: Backend, fake: FakeBackend, creds: Credentials) -> None:
    draft = {"d": 1, "t": [{"tt": 99, "sg": [], "x": 0.1, "big": 2**70, "城": None}]}
    await backend.create_session(creds, language="zh-CN")
    await backend.create_session(creds, language=None)
    await backend.submit_render(creds, "render_1", "55297987060244152321", draft)
    await backend.upload_url(creds, "a/b", ["https://cdn.example/a.mp4"])
    await backend.claim(creds, "t-1", "s-1")
    bodies = [heard.json for heard in fake.heard]
    assert bodies == [
        {"task_name": "project", "language": "zh-CN"},
        {"task_name": "project"},
        {
            "id": "render_1",
            "sessionId": "55297987060244152321",
            "draft": draft,
            "output": {"format": "mp4", "quality": "high"},
        },
        {"urls": ["https://cdn.example/a.mp4"], "source_type": "url"},
        {"task_id": "t-1", "session_id": "s-1"},
    ]
    assert fake.heard[3].path == "/api/upload-video/nemo_agent/me/a%2Fb"


async def test_answers_come_back_as_values(backend: Backend, fake: FakeBackend, creds: Credentials) -> None:
    assert await backend.credits(creds) == Credits(25000, 40, 25040)
    assert (await backend.state(creds, "1")).draft == fake.draft
    assert (await backend.poll_render(creds, "render_1")).status == "completed"
    fake.next("submit", Answer({"code": 0, "data": {"id": "theirs", "status": "pending"}}))
    assert await backend.submit_render(creds, "mine", "1", {}) == Render("theirs", "pending")


@pytest.mark.parametrize("name", [name for name in CALLS if name != "token"])
async def test_a_refusal_is_its_error(
    backend: Backend, fake: FakeBackend, creds: Credentials, name: str
) -> None:
    fake.next(name, Answer({"code": "1001", "message": "expired"}), Answer("<h1>502</h1>", 502, "text/html"))
    with pytest.raises(errors.TokenExpired):
        await CALLS[name](backend, creds)
    with pytest.raises(errors.BackendConfused) as caught:
        await CALLS[name](backend, creds)
    assert caught.value.status == 502 and "502" in caught.value.body


async def test_the_quota_of_tokens_is_told_apart(backend: Backend, fake: FakeBackend) -> None:
    fake.next("token", Answer({"code": 429, "message": "later"}, 429, headers={"Retry-After": "7"}))
    with pytest.raises(errors.TokenQuota) as caught:
        await backend.anonymous_token("client-1", SKILL)
    assert caught.value.retry_after == 7.0
    with pytest.raises(errors.ClientIdMissing):
        await backend.anonymous_token("", SKILL)


@pytest.mark.parametrize("name", CALLS)
async def test_a_refused_connection_proves_that_nothing_was_sent(
    backend: Backend, fake: FakeBackend, creds: Credentials, name: str
) -> None:
    await fake.refuse()
    with pytest.raises(errors.BackendAway):
        await CALLS[name](backend, creds)


@pytest.mark.parametrize("how", ["reset", "close"])
@pytest.mark.parametrize("name", CALLS)
async def test_a_connection_broken_after_the_request_proves_nothing(
    backend: Backend, fake: FakeBackend, creds: Credentials, name: str, how: str
) -> None:
    fake.next(name, *[Broken(how)] * 3)  # type: ignore[arg-type]
    with pytest.raises(errors.BackendConfused):
        await CALLS[name](backend, creds)


@pytest.mark.parametrize("name", ["session", "submit", "token"])
async def test_a_post_is_never_sent_twice_by_itself(
    backend: Backend, fake: FakeBackend, creds: Credentials, name: str
) -> None:
    await CALLS[name](backend, creds)
    fake.next(name, Broken("reset"))
    with pytest.raises(errors.BackendConfused):
        await CALLS[name](backend, creds)
    assert len(fake.heard) == 2 and fake.heard[0].peer != fake.heard[1].peer


async def test_gets_share_a_connection(backend: Backend, fake: FakeBackend, creds: Credentials) -> None:
    await backend.credits(creds)
    await backend.state(creds, "1")
    assert fake.heard[0].peer == fake.heard[1].peer


async def test_silence_is_given_up_in_time(fake: FakeBackend, creds: Credentials) -> None:
    backend = Backend(fake.url, answer_seconds=0.05)
    fake.next("credits", Broken("hang"))
    with pytest.raises(errors.BackendConfused):
        await backend.credits(creds)
    await backend.close()


async def test_a_name_that_does_not_exist_and_a_server_without_tls_are_away(
    fake: FakeBackend, creds: Credentials
) -> None:
    for url in ("http://reelwire.invalid", fake.url.replace("http:", "https:")):
        backend = Backend(url, connect_seconds=2)
        with pytest.raises(errors.BackendAway):
            await backend.create_session(creds, language=None)
        with pytest.raises(errors.BackendAway):
            async with backend.talk(creds, "1", "hi"):
                pass
        await backend.close()
    assert fake.heard == []


async def test_a_tls_handshake_that_never_ends_is_away(creds: Credentials) -> None:
    """Only the hello went out: no request."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        backend = Backend(f"https://127.0.0.1:{deaf.getsockname()[1]}", connect_seconds=0.05)
        with pytest.raises(errors.BackendAway):
            async with backend.talk(creds, "1", "hi"):
                pass
        await backend.close()


async def test_warming_up_is_optional_and_harmless(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    await backend.warm()
    assert fake.heard == [] and await backend.credits(creds)


async def test_a_claim_fails_softly(backend: Backend, fake: FakeBackend, creds: Credentials) -> None:
    fake.next("claim", Answer({"code": 1001}, 401), Answer("<html>", 502, "text/html"), Broken(), Answer([]))
    assert [await backend.claim(creds, "t", "s") for _ in range(4)] == [None] * 4
    await fake.refuse()
    assert await backend.claim(creds, "t", "s") is None


async def test_no_cookie_is_ever_sent_back(
    backend: Backend, fake: FakeBackend, creds: Credentials, tmp_path: Path
) -> None:
    fake.cookie = "session=abc; Path=/"
    for _ in range(2):
        await backend.credits(creds)
        await backend.create_session(creds, language=None)
        await backend.download(f"{fake.url}/film.mp4", tmp_path / "film.mp4")
    assert all("cookie" not in heard.headers for heard in fake.heard)


async def test_a_redirect_of_the_api_is_not_followed(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    fake.next("credits", Answer("", 307, headers={"Location": f"{fake.url}/elsewhere"}))
    with pytest.raises(errors.BackendConfused):
        await backend.credits(creds)
    assert len(fake.heard) == 1


@pytest.mark.parametrize("token", ["", "  ", "two words", "line\nbreak", "tökén"])
async def test_a_token_that_cannot_be_one_is_refused_unsent(
    backend: Backend, fake: FakeBackend, token: str
) -> None:
    with pytest.raises(errors.TokenExpired) as caught:
        await backend.credits(Credentials(token, SKILL))
    assert fake.heard == [] and (not token.strip() or token not in caught.value.detail)


async def test_a_stray_line_end_around_a_token_does_no_harm(backend: Backend, fake: FakeBackend) -> None:
    await backend.credits(Credentials("nmv_usr_x\n", SKILL))
    assert fake.heard[0].headers["authorization"] == "Bearer nmv_usr_x"


async def test_attribution_is_always_sendable(backend: Backend, fake: FakeBackend) -> None:
    await backend.credits(Credentials("nmv_usr_x", Attribution("影片\r\nX-Evil: 1", "", "cursor")))
    headers = fake.heard[0].headers
    assert (headers["x-skill-source"], headers["x-skill-version"]) == ("X-Evil: 1", "unknown")
    assert "x-evil" not in headers


async def test_a_success_without_its_point_is_confusing(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    fake.next("session", Answer({"code": 0, "data": {}}), Answer({"code": 0}), Answer(b"\xff\xfe"))
    for _ in range(3):
        with pytest.raises(errors.BackendConfused):
            await backend.create_session(creds, language=None)


async def test_calls_do_not_wait_for_one_another(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    """More at once than any pool's default holds."""
    found = await asyncio.gather(*(backend.credits(creds) for _ in range(150)))
    assert len(set(found)) == 1 and len(fake.heard) == 150


async def test_numbers_beyond_a_double_survive_the_way_back(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    big = {"id": 2**80, "t": []}
    fake.next("state", Answer(json.dumps({"code": 0, "data": {"state": {"draft": big}}})))
    assert (await backend.state(creds, "1")).draft == big
