"""Rare shapes of answers, and files that end too early or not at all."""

from __future__ import annotations

import asyncio
import json
import os
import resource
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core import errors
from core.backend import Backend, Credentials, Uploaded, answers
from core.backend.events import Decoder, Failed, Said, Worked
from core.backend.frames import read
from core.backend.refusals import Reply, number, reply, told
from core.backend.saving import save
from core.backend.sending import _exactly
from core.backend.watch import Watch
from tests.doubles.backend import Answer, FakeBackend


def bare(body: object) -> Reply:
    return reply(200, {}, json.dumps(body).encode())


def test_an_upload_may_be_answered_with_addresses_alone() -> None:
    url = "https://cdn.example/a.mp4"
    assert answers.uploaded(bare({"data": {"files": [url, 7, "no address"]}})) == (Uploaded(url=url),)


def test_a_failed_render_says_why_wherever_that_stands() -> None:
    found = answers.render(bare({"data": {"status": "failed", "message": "no segments"}}), "render_1")
    assert (found.status, found.error, found.id) == ("failed", "no segments", "render_1")


@pytest.mark.parametrize(
    ("infos", "read_as"),
    [({"a": {"url": "x"}, "b": {"url": "y"}}, [{"url": "x"}, {"url": "y"}]), ({"url": "x"}, [{"url": "x"}]),
     ('[{"url": "x"}]', [{"url": "x"}]), ("nonsense", [])],
)  # fmt: skip
def test_what_was_made_may_be_listed_by_name(infos: object, read_as: list[object]) -> None:
    assert answers.state(bare({"data": {"video_infos": infos}})).video_infos == read_as


@pytest.mark.parametrize(
    ("value", "code"), [(7, 7), (7.0, 7), (7.5, None), (" -7 ", -7), ("7x", None), ("²", None), (True, None)]
)
def test_a_code_is_a_whole_number_however_written(value: object, code: int | None) -> None:
    assert number(value) == code


def test_what_is_told_may_be_a_list_or_lie_deeper() -> None:
    assert told({"error": ["one", {"message": "two"}, 3, ""]}) == "one; two"
    assert told({"data": {"detail": " deep "}}) == "deep" and told([1]) == ""


def test_a_typed_error_frame_says_what_its_content_says() -> None:
    assert read(b'{"type": "error", "content": "model overloaded", "code": "503"}').failure == (
        "model overloaded"
    )


def test_parts_that_are_none_do_no_harm() -> None:
    """And one part may say something and call a tool at once."""
    call = {"text": "Adding it", "functionCall": {"id": "1", "name": "add_title"}}
    event = {"content": {"parts": ["stray", None, call]}, "author": "nemo_agent"}
    frame = read(json.dumps(event).encode())
    assert (frame.text, frame.tools) == ("Adding it", (("1", "add_title", False),))
    odd = {"content": {"parts": [{"functionCall": {"name": 7}}]}, "author": "nemo_agent"}
    assert read(json.dumps(odd).encode()).tools == (("", "", False),)
    typed = {"type": "tool_call", "id": "2", "content": "no object"}
    assert read(json.dumps(typed).encode()).tools == (("2", "", False),)


def test_a_data_line_without_a_colon_is_an_empty_line() -> None:
    events = Decoder().feed(b'data: {"content":\ndata\ndata: {"parts":[{"text":"a"}]}}\n\n')
    assert events == [Said("a")] and not isinstance(events[0], Failed | Worked)


async def test_of_a_long_page_only_its_beginning_is_kept(
    backend: Backend, fake: FakeBackend, tmp_path: Path
) -> None:
    fake.next("file", Answer("<p>sorry</p>" * 30_000, 500, "text/html"))
    with pytest.raises(errors.BackendConfused) as caught:
        await backend.download(f"{fake.url}/f.mp4", tmp_path / "f.mp4")
    assert len(caught.value.body) < 200_000 and list(tmp_path.iterdir()) == []


async def test_an_endless_answer_to_a_run_is_lost(
    backend: Backend, fake: FakeBackend, creds: Credentials
) -> None:
    fake.next("talk", Answer(b"<p>" + b"x" * (17 << 20), 200, "text/html"))
    with pytest.raises(errors.StreamLost):
        async with backend.talk(creds, "s1", "a film") as events:
            async for _ in events:
                pass


async def test_a_disk_that_takes_no_more_ends_the_download(tmp_path: Path) -> None:
    """Found out while the next piece is already on its way; nothing is left."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(4):
            yield bytes(1 << 20)

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with ThreadPoolExecutor(1) as pool, pytest.raises((errors.DiskFull, errors.DataUnwritable)):
            await save(chunks(), tmp_path / "f.mp4", None, Watch(1.0, None), pool)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


async def test_a_download_that_breaks_off_waits_for_its_own_writing(tmp_path: Path) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield bytes(1 << 20)
        raise asyncio.CancelledError

    with ThreadPoolExecutor(1) as pool, pytest.raises(asyncio.CancelledError):
        await save(chunks(), tmp_path / "f.mp4", None, Watch(1.0, None), pool)
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_that_gives_little_at_a_time_is_read_on() -> None:
    ours, theirs = os.pipe()
    os.write(theirs, b"ab")
    os.close(theirs)
    with pytest.raises(EOFError):
        _exactly(ours, 3)
    os.close(ours)
