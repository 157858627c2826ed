"""Hostile files are refused before anything in them is decoded; absent ones are missing."""

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest

from core.studio.render import RenderError, probe
from core.studio.render.clip import Clip
from core.studio.render.draft import plan_film
from core.studio.render.guard import find, open_media, open_picture
from core.studio.render.picture import Photo
from core.studio.render.plan import Shot


def shot_of(size: tuple[int, int] = (160, 90), seconds: float = 1.0, **meta: Any) -> Shot:
    segment = {"s": 0, "d": seconds * 1000, "m": {"src": "/media/x", **meta}}
    draft = {"d": seconds * 1000, "m": {"w": size[0], "h": size[1]}, "t": [{"tt": 0, "sg": [segment]}]}
    return plan_film(draft).shots[0]


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="http://127.0.0.1:1/x"/></svg>'
)
HLS = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:1/a.ts\n#EXT-X-ENDLIST\n"
SDP = b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n"
CONCAT = b"ffconcat version 1.0\nfile '/etc/passwd'\n"


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims to be large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    )


@pytest.mark.parametrize("name", ["a.mp4", "a.m3u8", "a.svg", "a.mov", "a.jpg"])
@pytest.mark.parametrize(
    "content", [SVG, HLS, SDP, CONCAT, b"", b"\0" * 300, bomb(30000, 30000), bomb(9000, 7000)]
)
async def test_hostile_files_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    """Playlists, scripts, bombs and rubbish under any name: neither FFmpeg nor Pillow opens them."""
    path = tmp_path / name
    path.write_bytes(content)
    for opened in (open_media, open_picture):
        with pytest.raises(RenderError) as refused:
            opened(path)
        assert refused.value.reason == "hostile-media"
    with pytest.raises(RenderError):
        await probe(path)


def test_a_clip_that_claims_to_be_huge_is_refused_before_decoding(tmp_path: Path, make: Any) -> None:
    path = make.clip(tmp_path / "a.avi", 64, 64, seconds=0.1, codec="rawvideo")
    data = bytearray(path.read_bytes())
    at = data.index(b"strf") + 8
    data[at + 4 : at + 12] = struct.pack("<ii", 30000, 30000)
    path.write_bytes(data)
    with pytest.raises(RenderError) as refused:
        Clip(shot_of(kind="clip"), path, 160, 90, 1.0)
    assert refused.value.reason == "hostile-media"


def test_half_a_photo_is_refused(tmp_path: Path, make: Any) -> None:
    path = make.photo(tmp_path / "a.png", 300, 200)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(RenderError) as refused:
        Photo(shot_of(), path, 160, 90, 1.0)
    assert refused.value.reason == "hostile-media"


@pytest.mark.parametrize(
    "source", [None, "", "/media/", "/media/..", "/media/%2e%2e", "/media/gone.jpg", "/media/a%00b"]
)
def test_a_source_that_is_not_there_is_missing(tmp_path: Path, source: str | None) -> None:
    with pytest.raises(RenderError) as refused:
        find(source, tmp_path)
    assert refused.value.reason == "missing-media"


def test_only_the_media_folder_is_read(tmp_path: Path, make: Any) -> None:
    """A link out of the folder, and a path out of it, are missing; a whole URL of ours is found."""
    media = tmp_path / "media"
    media.mkdir()
    outside = make.photo(tmp_path / "secret.png")
    (media / "link.png").symlink_to(outside)
    inside = make.photo(media / "海 边.png")
    for source in ("/media/link.png", "/media/../secret.png"):
        with pytest.raises(RenderError):
            find(source, media)
    assert find("/media/%E6%B5%B7%20%E8%BE%B9.png", media) == inside
    assert find("http://127.0.0.1:9/media/海 边.png", media) == inside
