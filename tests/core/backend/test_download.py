"""A film comes down whole or not at all, and nobody but the backend sees a header of ours."""

import asyncio
import errno
import os
from io import FileIO
from pathlib import Path

import pytest

from core import errors
from core.backend import Backend, Credentials
from core.backend.saving import disk, write
from tests.doubles.backend import FILM, Answer, Broken, FakeBackend, Stream

CREDENTIALS = {
    "authorization",
    "x-skill-source",
    "x-skill-version",
    "x-skill-platform",
    "cookie",
    "x-client-id",
}


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_a_film_is_fetched_without_a_header_of_ours(
    backend: Backend, fake: FakeBackend, tmp_path: Path
) -> None:
    told: list[tuple[int, int | None]] = []
    into = tmp_path / "new" / "film.mp4"
    found = await backend.download(f"{fake.url}/film.mp4?sig=1", into, lambda *so_far: told.append(so_far))
    assert found == into and into.read_bytes() == FILM and names(into.parent) == ["film.mp4"]
    assert not CREDENTIALS & set(fake.heard[0].headers)
    assert fake.heard[0].path == "/film.mp4?sig=1"
    assert told[-1] == (len(FILM), len(FILM))


async def test_a_large_film_arrives_in_order(backend: Backend, fake: FakeBackend, tmp_path: Path) -> None:
    fake.film = os.urandom(9_000_001)
    assert (await backend.download(f"{fake.url}/f.mp4", tmp_path / "f.mp4")).read_bytes() == fake.film


async def test_a_bare_path_is_the_backends_own(backend: Backend, fake: FakeBackend, tmp_path: Path) -> None:
    await backend.download("/renders/film.mp4", tmp_path / "f.mp4")
    assert fake.heard[0].path == "/renders/film.mp4"


async def test_a_film_replaces_an_older_one_only_when_whole(
    backend: Backend, fake: FakeBackend, tmp_path: Path
) -> None:
    into = tmp_path / "f.mp4"
    into.write_bytes(b"older")
    fake.next("file", Stream(FILM, end="half", type="video/mp4"))
    with pytest.raises(errors.BackendConfused):
        await backend.download(f"{fake.url}/f.mp4", into)
    assert into.read_bytes() == b"older" and names(tmp_path) == ["f.mp4"]
    await backend.download(f"{fake.url}/f.mp4", into)
    assert into.read_bytes() == FILM


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_link_that_no_longer_answers_has_expired(
    backend: Backend, fake: FakeBackend, tmp_path: Path, status: int
) -> None:
    fake.next("file", Answer("<Error>AccessDenied</Error>", status, "application/xml"))
    with pytest.raises(errors.LinkExpired):
        await backend.download(f"{fake.url}/f.mp4", tmp_path / "f.mp4")
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "plan",
    [
        Answer("<h1>503</h1>", 503, "text/html"),
        Answer("<h1>Welcome</h1>", 200, "text/html; charset=utf-8"),
        Answer({"error": "no"}, 200),
        Answer(b"", 200, "video/mp4"),
        Answer(b"x", 206, "video/mp4"),
        Broken("reset"),
        Broken("close"),
        Stream(FILM, end="reset", type="video/mp4"),
        Stream(FILM, end="close", type="video/mp4"),
        Stream(FILM, type="video/mp4", headers={"Content-Length": str(len(FILM) + 5)}, end="close"),
        Stream(FILM, 0.01, type="video/mp4", end="hang"),
        Broken("hang"),
        Answer("", 302, headers={"Location": "file:///etc/passwd"}),
        Answer("", 302, headers={"Location": "ftp://127.0.0.1/x"}),
    ],
)
async def test_what_is_no_film_leaves_nothing_behind(
    backend: Backend, fake: FakeBackend, tmp_path: Path, plan: Answer | Broken | Stream
) -> None:
    fake.next("file", plan, plan)  # a GET broken before its answer is asked once more, by aiohttp
    with pytest.raises(errors.BackendConfused):
        await backend.download(f"{fake.url}/f.mp4", tmp_path / "f.mp4")
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://h/x", "javascript:1", "data:video/mp4,x", "http://", "\x00"]
)
async def test_only_http_is_fetched(backend: Backend, fake: FakeBackend, tmp_path: Path, url: str) -> None:
    with pytest.raises(errors.BackendConfused):
        await backend.download(url, tmp_path / "f.mp4")
    assert fake.heard == []


async def test_a_closed_door_is_away(backend: Backend, fake: FakeBackend, tmp_path: Path) -> None:
    await fake.refuse()
    with pytest.raises(errors.BackendAway):
        await backend.download(f"{fake.url}/f.mp4", tmp_path / "f.mp4")


async def test_slow_is_not_stuck(fake: FakeBackend, tmp_path: Path) -> None:
    """Longer in all than the patience for a standstill."""
    backend = Backend(fake.url, stall_seconds=0.08)
    fake.next("file", Stream(*[b"x" * 100, 0.02] * 8, type="video/mp4"))
    await backend.download(f"{fake.url}/f.mp4", tmp_path / "f.mp4")
    assert (tmp_path / "f.mp4").stat().st_size == 800
    await backend.close()


async def test_redirects_are_followed_but_not_for_ever(
    backend: Backend, fake: FakeBackend, tmp_path: Path
) -> None:
    fake.next(
        "file",
        Answer("", 302, headers={"Location": "/b"}),
        Answer("", 307, headers={"Location": f"{fake.url}/c"}),
    )
    await backend.download(f"{fake.url}/a", tmp_path / "f.mp4")
    assert [heard.path for heard in fake.heard] == ["/a", "/b", "/c"]
    fake.next("file", *[Answer("", 302, headers={"Location": "/a"})] * 9)
    with pytest.raises(errors.BackendConfused):
        await backend.download(f"{fake.url}/a", tmp_path / "f.mp4")


async def test_the_renders_own_download_is_signed_and_its_redirect_is_not(
    backend: Backend, fake: FakeBackend, creds: Credentials, tmp_path: Path
) -> None:
    """The content network refuses, and must never see, a token."""
    async with FakeBackend() as elsewhere:
        fake.next("fetch", Answer("", 302, headers={"Location": f"{elsewhere.url}/film.mp4"}))
        await backend.download_render(creds, "render_1", tmp_path / "f.mp4")
        assert fake.heard[0].path == "/api/render/proxy/render_1/download"
        assert fake.heard[0].token == creds.token
        assert not CREDENTIALS & set(elsewhere.heard[0].headers)
    assert (tmp_path / "f.mp4").read_bytes() == FILM


async def test_the_renders_own_download_may_answer_with_an_address(
    backend: Backend, fake: FakeBackend, creds: Credentials, tmp_path: Path
) -> None:
    fake.next("fetch", Answer({"code": 0, "data": {"url": f"{fake.url}/film.mp4"}}))
    await backend.download_render(creds, "render_1", tmp_path / "f.mp4")
    assert not CREDENTIALS & set(fake.heard[1].headers) and (tmp_path / "f.mp4").read_bytes() == FILM


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (Answer({"code": 1001}, 401), errors.TokenExpired),
        (Answer({"code": 402}), errors.ExportBlocked),
        (Answer("", 410, "text/plain"), errors.LinkExpired),
        (Answer({"code": 0, "data": {}}), errors.BackendConfused),
    ],
)
async def test_the_renders_own_download_may_be_refused(
    backend: Backend, fake: FakeBackend, creds: Credentials, tmp_path: Path, plan: Answer, expected: type
) -> None:
    fake.next("fetch", plan)
    with pytest.raises(errors.ReelwireError) as caught:
        await backend.download_render(creds, "render_1", tmp_path / "f.mp4")
    assert type(caught.value) is expected


async def test_a_name_and_password_in_an_address_are_not_sent(
    backend: Backend, fake: FakeBackend, tmp_path: Path
) -> None:
    await backend.download(fake.url.replace("//", "//me:secret@") + "/f.mp4", tmp_path / "f.mp4")
    assert "authorization" not in fake.heard[0].headers


async def test_a_film_larger_than_the_disk_is_refused_before_it_is_fetched(
    backend: Backend, fake: FakeBackend, tmp_path: Path
) -> None:
    fake.next("file", Stream(FILM, type="video/mp4", headers={"Content-Length": str(1 << 60)}, end="close"))
    with pytest.raises(errors.DiskFull):
        await backend.download(f"{fake.url}/f.mp4", tmp_path / "f.mp4")
    assert names(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_disk_that_fills_up_on_the_way_says_so(tmp_path: Path) -> None:
    with FileIO("/dev/full", "wb") as full:
        for batch in ([b"x" * 10], [b"x"] * 1000):
            with pytest.raises(OSError) as caught:
                write(full, batch)
            assert isinstance(disk(caught.value, tmp_path), errors.DiskFull)
    assert isinstance(disk(OSError(errno.EROFS, ""), tmp_path), errors.DataUnwritable)


def test_many_small_pieces_are_all_written(tmp_path: Path) -> None:
    pieces = [bytes([index % 256]) * (index % 7) for index in range(3000)]
    with FileIO(tmp_path / "x", "wb") as file:
        write(file, pieces)
        write(file, [])
    assert (tmp_path / "x").read_bytes() == b"".join(pieces)


async def test_a_folder_that_cannot_be_written_says_so(
    backend: Backend, fake: FakeBackend, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(errors.DataUnwritable):
        await backend.download(f"{fake.url}/f.mp4", tmp_path / "file" / "f.mp4")


async def test_a_name_of_any_length_has_room_for_its_temporary_one(
    backend: Backend, fake: FakeBackend, tmp_path: Path
) -> None:
    into = tmp_path / ("城" * 80 + ".mp4")
    await backend.download(f"{fake.url}/f.mp4", into)
    assert into.read_bytes() == FILM


async def test_cancelling_leaves_nothing_behind(backend: Backend, fake: FakeBackend, tmp_path: Path) -> None:
    fake.next("file", Stream(b"x" * 3_000_000, type="video/mp4", end="hang"))
    moved = asyncio.Event()
    task = asyncio.ensure_future(
        backend.download(f"{fake.url}/f.mp4", tmp_path / "f.mp4", lambda *_: moved.set())
    )
    await moved.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert names(tmp_path) == []
