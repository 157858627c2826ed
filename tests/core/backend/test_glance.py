"""A small picture from an address that somebody named: bounded, without redirects, from the very address that
was looked up."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.backend import Backend
from tests.doubles.backend import Answer, Broken, FakeBackend, Stream

SEEN = b"\xff\xd8\xff" + bytes(500)


async def glance(fake: FakeBackend, into: Path, url: str = "", **more: object) -> bool:
    backend = Backend(fake.url)
    try:
        return await backend.glance(url or f"{fake.url}/a.jpg", into, most=1000, at=None, **more)  # type: ignore[arg-type]
    finally:
        await backend.close()


async def test_a_picture_is_fetched_without_a_header_of_ours(tmp_path: Path) -> None:
    async with FakeBackend() as fake:
        fake.next("file", Answer(SEEN, type="image/jpeg"))
        assert await glance(fake, tmp_path / "deep" / "a")
        (heard,) = fake.heard
    assert (tmp_path / "deep" / "a").read_bytes() == SEEN
    assert heard.token is None and not [name for name in heard.headers if name.startswith("x-")]


async def test_the_address_that_was_looked_up_is_spoken_to_under_the_hosts_name(tmp_path: Path) -> None:
    async with FakeBackend() as fake:
        fake.next("file", Answer(SEEN, type="image/jpeg"))
        backend = Backend("http://elsewhere.test")
        try:
            url = f"http://pictures.test:{fake.port}/a.jpg?x=1"
            assert await backend.glance(url, tmp_path / "a", most=1000, at="127.0.0.1")
        finally:
            await backend.close()
        (heard,) = fake.heard
    assert (heard.headers["host"], heard.path) == (f"pictures.test:{fake.port}", "/a.jpg?x=1")


@pytest.mark.parametrize(
    "plan",
    [
        Answer(SEEN, type="text/html"),
        Answer(SEEN, type="image/jpeg", status=404),
        Answer("", type="image/jpeg"),
        Answer(bytes(1001), type="image/jpeg"),
        Stream(bytes(600), bytes(600), type="image/jpeg"),
        Stream(bytes(600), type="image/jpeg", end="reset"),
        Answer("", status=302, type="image/jpeg", headers={"Location": "/b.jpg"}),
        Broken("reset"),
    ],
    ids=["page", "absent", "empty", "large", "endless", "cut", "redirect", "broken"],
)
async def test_everything_else_is_no_picture(tmp_path: Path, plan: Answer | Stream | Broken) -> None:
    async with FakeBackend() as fake:
        fake.next("file", plan)
        assert not await glance(fake, tmp_path / "a")
        assert {heard.path for heard in fake.heard} == {"/a.jpg"}, "no redirect is followed"
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x.test/a", "http://", "https://[", "data:image/png,x"]
)
async def test_other_schemes_are_refused(tmp_path: Path, url: str) -> None:
    async with FakeBackend() as fake:
        assert not await glance(fake, tmp_path / "a", url)
        assert fake.heard == []
