# ruff: noqa: E501 - sentences and bytes are read as tables, one case per line
"""Uploads: what is taken, what is refused, and what strange names and sizes do (nothing)."""

from __future__ import annotations

import io
import threading
import wave
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from core.studio import Switches, fetch, sniff
from tests.core.studio.outsider import Person, picture, studio

Arrive = Callable[..., Person]


def clip(
    seconds: float = 0.4, size: tuple[int, int] = (64, 48), rotation: int = 0, format: str = "mp4"
) -> bytes:
    import av
    import numpy as np

    held = io.BytesIO()
    with av.open(held, "w", format=format) as container:
        stream = container.add_stream("libx264" if format != "webm" else "libvpx", rate=25)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        if rotation:
            stream.set_display_rotation(rotation)
        for shade in range(round(seconds * 25)):
            frame = av.VideoFrame.from_ndarray(
                np.full((size[1], size[0], 3), shade * 9 % 255, np.uint8), format="rgb24"
            )
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return held.getvalue()


def sound(seconds: float = 0.5) -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * int(8000 * seconds))
    return held.getvalue()


def test_pictures_clips_and_sounds_are_measured(arrive: Arrive) -> None:
    files = (
        arrive()
        .upload(
            ("a.png", picture()),
            ("b.jpg", picture(kind="JPEG")),
            ("c.mp4", clip()),
            ("d.wav", sound()),
            ("e.gif", picture(kind="GIF")),
        )
        .data["files"]
    )
    assert [f["file_type"] for f in files] == ["image", "image", "video", "audio", "image"]
    assert (files[2]["width"], files[2]["height"]) == (64, 48)
    assert files[2]["duration"] == pytest.approx(0.4, abs=0.05)
    assert files[3]["duration"] == pytest.approx(0.5, abs=0.05)
    assert files[3]["width"] is None


def test_a_clip_filmed_upright_is_measured_upright(arrive: Arrive) -> None:
    [file] = arrive().upload(("a.mp4", clip(rotation=90))).data["files"]
    assert (file["width"], file["height"]) == (48, 64)


def test_a_photo_taken_upright_is_measured_upright(arrive: Arrive) -> None:
    from PIL import Image

    held, image = io.BytesIO(), Image.new("RGB", (60, 40))
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(held, "JPEG", exif=exif)
    [file] = arrive().upload(("a.jpg", held.getvalue())).data["files"]
    assert (file["width"], file["height"]) == (40, 60)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.png", b""),
        ("text.mp4", b"this is not a film at all, it only says so"),
        ("page.jpg", b"<html><body>hello</body></html>"),
        ("cut.png", picture()[:40]),
        ("list.mp4", b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1/secret\n"),
        ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
        ("concat.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n"),
        ("head.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 500),
        ("zip.mp4", b"PK\x03\x04" + b"\0" * 200),
        ("photo.heic", b"\0\0\0\x18ftypheic" + b"\0" * 200),
    ],
)
def test_what_is_no_media_is_4001_and_leaves_nothing_behind(
    arrive: Arrive, base: str, name: str, data: bytes
) -> None:
    person = arrive()
    refused = person.upload((name, data))
    assert (refused.status, refused.json["code"]) == (415, 4001)
    assert person.state()["video_infos"] == []


def test_a_picture_too_large_to_decode_is_refused_by_its_header(arrive: Arrive) -> None:
    """A few bytes that would become gigabytes of pixels."""
    bomb = bytearray(picture())
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    import zlib

    bomb[29:33] = zlib.crc32(bytes(bomb[12:29])).to_bytes(4, "big")
    assert arrive().upload(("bomb.png", bytes(bomb))).json["code"] == 4001


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("..\\\\..\\\\x.png", "x.png"),
        ("/abs/olute.png", "olute.png"),
        ("海边 的一天.png", "海边 的一天.png"),
        ("tab\there.png", "tabhere.png"),
        ("x" * 300 + ".png", "x" * 116 + ".png"),
        ("🏖️.png", "🏖️.png"),
        ("..", "file"),
    ],
)
def test_names_are_only_names(arrive: Arrive, given: str, kept: str) -> None:
    person = arrive()
    [file] = person.upload((given, picture())).data["files"]
    assert file["filename"] == kept
    assert ".." not in file["cdn_url"]


@pytest.mark.parametrize(
    "path",
    [
        "/media/../studio.json",
        "/media/%2e%2e%2fstudio.json",
        "/media/nothing.png",
        "/output/..%2f..%2fx.mp4",
        "/media/",
    ],
)
def test_no_path_leads_out_of_the_media_folder(base: str, path: str) -> None:
    from tests.core.studio.outsider import connection

    line = connection(base)
    line.request("GET", path)
    assert line.getresponse().status == 404


def test_a_part_without_a_plain_file_name_is_no_file(arrive: Arrive) -> None:
    person = arrive()
    body = (
        b"--line\r\nContent-Disposition: form-data; name=\"files\"; filename*=UTF-8''a.png\r\n\r\n"
        + picture()
        + b"\r\n--line--\r\n"
    )
    path = f"/api/upload-video/nemo_agent/me/{person.session}"
    assert person.ask(path, body, Content_Type="multipart/form-data; boundary=line").status == 422
    assert person.upload(("a.png", picture()), field="file").status == 422


@pytest.mark.parametrize("body", [b"", b"rubbish", b"--line\r\n", b"--other\r\n\r\n--other--"])
def test_a_broken_form_is_422(arrive: Arrive, body: bytes) -> None:
    person = arrive()
    path = f"/api/upload-video/nemo_agent/me/{person.session}"
    assert (
        person.ask(path, body, method="POST", Content_Type="multipart/form-data; boundary=line").status == 422
    )
    assert person.ask(path, body, method="POST", Content_Type="multipart/form-data").status == 422
    assert person.ask(path, body, method="POST", Content_Type="text/plain").status == 422


def test_a_file_over_the_limit_is_4002_and_none_of_its_form_is_kept(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(max_upload_mb=0.05)) as base:
        person = Person.arrives(base)
        refused = person.upload(("small.png", picture()), ("large.mp4", b"\0" * 200_000))
        assert (refused.status, refused.json["code"]) == (413, 4002)
        assert person.state()["video_infos"] == []
        assert list((tmp_path / "media").iterdir()) == []


def test_many_uploads_at_once_all_arrive(arrive: Arrive) -> None:
    person = arrive()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda i: person.photos(f"{i}a.png", f"{i}b.png"), range(8)))
    assert {a.status for a in answers} == {200}
    assert len({f["cdn_url"] for f in person.state()["video_infos"]}) == 16


class Elsewhere(BaseHTTPRequestHandler):
    """A host of files, which remembers who asked for what."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://localhost:1/inside.png")
            self.end_headers()
        elif self.path.startswith("/photo"):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(picture())
        else:
            self.send_error(404)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def by_address(person: Person, *urls: object) -> tuple[int, object]:
    answer = person.ask(
        f"/api/upload-video/nemo_agent/me/{person.session}", {"urls": list(urls), "source_type": "url"}
    )
    return answer.status, answer.json


def test_a_file_by_its_address_from_an_allowed_host(tmp_path: Path, elsewhere: str) -> None:
    with studio(tmp_path, Switches(private_hosts=f"other.test, {elsewhere}")) as base:
        person = Person.arrives(base)
        status, answer = by_address(
            person, f"http://{elsewhere}/photo/sea%20side.png?sig=1", f"http://{elsewhere}/photo"
        )
        assert status == 200
        assert [f["filename"] for f in answer["data"]["files"]] == ["sea side.png", "photo"]  # type: ignore[index]
        for url in (
            f"http://{elsewhere}/none",
            f"http://{elsewhere}/away",
            "ftp://a/b",
            "http://user:pw@a.test/b",
            "http://",
            "",
        ):
            assert by_address(person, url)[0] == 422, url
        assert len(person.state()["video_infos"]) == 2


def test_private_addresses_are_not_asked(arrive: Arrive, elsewhere: str) -> None:
    person = arrive()
    Elsewhere.asked.clear()
    port = elsewhere.rpartition(":")[2]
    for host in (
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "2130706433",
        "127.1",
        "169.254.169.254",
        "10.0.0.1",
        "x.local",
    ):
        assert by_address(person, f"http://{host}:{port}/photo.png")[0] == 422, host
    assert Elsewhere.asked == []
    assert by_address(person)[0] == by_address(person, 7)[0] == 422


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("10.1.2.3", False), ("192.168.0.1", False), ("100.64.0.1", False),
        ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False), ("2002:7f00:1::", False), ("fe80::1%eth0", False),
        ("224.0.0.1", False), ("rubbish", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert fetch.is_public(address) is public


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "jpg"), (b"GIF89a", "gif"), (b"RIFF\0\0\0\0WEBPVP8 ", "webp"), (b"RIFF\0\0\0\0WAVEfmt ", "wav"),
        (b"RIFF\0\0\0\0AVI LIST", "avi"), (b"\x1aE\xdf\xa3" + b"\0" * 20 + b"webm", "webm"), (b"\x1aE\xdf\xa3matroska", "mkv"),
        (b"\0\0\0\x14ftypqt  ", "mov"), (b"\0\0\0\x14ftypM4A ", "m4a"), (b"\0\0\0\x14ftypisom", "mp4"), (b"ID3\x04", "mp3"),
        (b"\xff\xfb\x90", "mp3"), (b"\xff\xf1\x50", "aac"), (b"\0\0\0\x14ftypavif", None), (b"", None), (b"%PDF-1.7", None),
    ],
)  # fmt: skip
def test_types_are_told_by_their_first_bytes(head: bytes, kind: str | None) -> None:
    assert sniff.kind_of(head) == kind
