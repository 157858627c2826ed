"""A file goes up whole, streamed, under a plain name; what goes wrong is told apart."""

import asyncio
import hashlib
import os
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path

import pytest

from core import errors
from core.backend import Backend, Credentials, Uploaded
from core.backend.sending import plain
from tests.doubles.backend import Answer, Broken, FakeBackend, Heard

LINUX = Path("/proc/self/fd").exists()


def open_files(path: Path) -> int:
    """How often this process has it open; 0 where nobody can tell."""
    return sum(link.resolve() == path for link in Path("/proc/self/fd").iterdir()) if LINUX else 0


def part(heard: Heard) -> tuple[dict[str, str], bytes]:
    """The one part of a multipart body: its headers' parameters, and its bytes."""
    head = f"Content-Type: {heard.headers['content-type']}\r\n\r\n".encode()
    [only] = list(BytesParser(policy=HTTP).parsebytes(head + heard.body).iter_parts())
    found = {"type": only.get_content_type(), "disposition": str(only["content-disposition"])}
    boundary = heard.headers["content-type"].partition("boundary=")[2].encode()
    content = heard.body.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n--" + boundary + b"--\r\n")
    return found, content


@pytest.mark.parametrize("size", [1, 65_535, 65_536, 1 << 20, (1 << 20) + 1, 3_500_000])
async def test_the_file_arrives_whole_with_its_length_announced(
    backend: Backend, fake: FakeBackend, creds: Credentials, tmp_path: Path, size: int
) -> None:
    data = os.urandom(size)
    (tmp_path / "x").write_bytes(data)
    told: list[tuple[int, int | None]] = []
    files = await backend.upload(creds, "5", tmp_path / "x", "a.MP4", lambda *so_far: told.append(so_far))
    assert files == (Uploaded("film.mp4", "video", f"{fake.url}/up.mp4"),)
    [heard] = fake.heard
    assert heard.path == "/api/upload-video/nemo_agent/me/5"
    assert int(heard.headers["content-length"]) == len(heard.body)
    assert "transfer-encoding" not in heard.headers
    found, content = part(heard)
    assert (
        found["disposition"] == 'form-data; name="files"; filename="a.mp4"' and found["type"] == "video/mp4"
    )
    assert hashlib.sha256(content).digest() == hashlib.sha256(data).digest()
    assert told[-1] == (size, size) and told == sorted(told)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("holiday.mp4", "holiday.mp4"),
        ("Photo.JPEG", "Photo.jpg"),
        ("Füße & Hände.mov", "Fue - Hande.mov"),
        ("城市.mp4", "file.mp4"),
        ("noextension", "noextension.png"),
        ('a"b\r\nX: y/../c.mp3', "a-b-X- y-..-c.mp3"),
        (".mp4", "file.mp4"),
        ("", "file.png"),
        ("v1.2 final version", "v1.2 final version.png"),
        ("x" * 300 + ".wav", "x" * 80 + ".wav"),
    ],
)
def test_names_are_plain_ascii_with_an_extension(name: str, expected: str) -> None:
    assert plain(name, Path("/tmp/kept.png")) == expected


async def test_a_missing_an_empty_and_a_strange_file_are_never_sent(
    backend: Backend, fake: FakeBackend, creds: Credentials, tmp_path: Path
) -> None:
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    for name, error in (
        ("none", errors.FileMissing),
        ("empty", errors.FileEmpty),
        ("pipe", errors.FileMissing),
        (".", errors.FileMissing),
    ):
        with pytest.raises(error):
            await backend.upload(creds, "1", tmp_path / name, "a.mp4")
    assert fake.heard == []


async def test_a_file_that_shrinks_on_the_way_is_broken(
    backend: Backend, creds: Credentials, tmp_path: Path
) -> None:
    film = tmp_path / "a.mp4"
    film.write_bytes(b"x" * 8_000_000)
    with pytest.raises(errors.FileBroken):
        await backend.upload(creds, "1", film, "a.mp4", lambda done, total: os.truncate(film, 100))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (Answer({"code": 4001}), errors.UnsupportedFile),
        (Answer({"code": 4002}, 413), errors.FileTooLarge),
        (Answer("<h1>413</h1>", 413, "text/html"), errors.FileTooLarge),
        (Answer({"code": 1002}, 404), errors.SessionLost),
        (Answer("<h1>502</h1>", 502, "text/html"), errors.BackendConfused),
        (Broken("reset"), errors.BackendConfused),
        (Broken("close"), errors.BackendConfused),
        (Broken("reset", early=True), errors.BackendConfused),
    ],
)
async def test_what_goes_wrong(
    backend: Backend,
    fake: FakeBackend,
    creds: Credentials,
    tmp_path: Path,
    plan: Answer | Broken,
    expected: type,
) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x" * 3_000_000)
    fake.next("upload", plan)
    with pytest.raises(errors.ReelwireError) as caught:
        await backend.upload(creds, "1", tmp_path / "a.mp4", "a.mp4")
    assert type(caught.value) is expected
    await fake.refuse()
    with pytest.raises(errors.BackendAway):
        await backend.upload(creds, "1", tmp_path / "a.mp4", "a.mp4")


@pytest.mark.parametrize("lingering", [True, False])
async def test_a_refusal_that_comes_before_the_end_of_the_file(
    creds: Credentials, tmp_path: Path, lingering: bool
) -> None:
    """A gateway refuses by the announced length. Where it hangs up at once the answer may be lost with it;
    then nobody knows, and it is not called anything else."""
    (tmp_path / "a.mp4").write_bytes(b"x" * 30_000_000)
    over = asyncio.Event()

    async def gateway(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\ncontent-length: 3\r\nconnection: close\r\n\r\nno\n")
        await writer.drain()
        if lingering:
            await over.wait()
        writer.close()

    door = await asyncio.start_server(gateway, "127.0.0.1", 0, limit=1024)
    backend = Backend(f"http://127.0.0.1:{door.sockets[0].getsockname()[1]}", stall_seconds=2)
    with pytest.raises(errors.FileTooLarge if lingering else (errors.FileTooLarge, errors.BackendConfused)):
        await asyncio.wait_for(backend.upload(creds, "1", tmp_path / "a.mp4", "a.mp4"), 3)
    await backend.close()
    over.set()
    door.close()


async def test_an_upload_that_stands_still_is_given_up(creds: Credentials, tmp_path: Path) -> None:
    """The other side takes the connection and then no byte."""
    (tmp_path / "a.mp4").write_bytes(b"x" * 30_000_000)
    over = asyncio.Event()

    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    door = await asyncio.start_server(deaf, "127.0.0.1", 0, limit=1024)
    backend = Backend(f"http://127.0.0.1:{door.sockets[0].getsockname()[1]}", stall_seconds=0.1)
    with pytest.raises(errors.BackendConfused) as caught:
        await asyncio.wait_for(backend.upload(creds, "1", tmp_path / "a.mp4", "a.mp4"), 3)
    assert "no progress" in str(caught.value)
    await backend.close()
    over.set()
    door.close()


async def test_an_answer_may_take_longer_than_a_stall(
    backend: Backend, fake: FakeBackend, creds: Credentials, tmp_path: Path
) -> None:
    """Once all is sent, the backend may take its time with it."""
    quick = Backend(fake.url, stall_seconds=0.4, ingest_seconds=1)
    (tmp_path / "a.mp4").write_bytes(b"x" * 10)
    fake.next("upload", Broken("hang"))
    began = asyncio.get_running_loop().time()
    with pytest.raises(errors.BackendConfused):
        await quick.upload(creds, "1", tmp_path / "a.mp4", "a.mp4")
    assert asyncio.get_running_loop().time() - began > 0.9
    await quick.close()


async def test_cancelling_an_upload_lets_go_of_the_file(
    backend: Backend, fake: FakeBackend, creds: Credentials, tmp_path: Path
) -> None:
    film = tmp_path / "a.mp4"
    film.write_bytes(b"x" * 5_000_000)
    fake.next("upload", Broken("hang"))
    task = asyncio.ensure_future(backend.upload(creds, "1", film, "a.mp4"))
    await fake.hears("upload")
    assert open_files(film) == (1 if LINUX else 0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert open_files(film) == 0
