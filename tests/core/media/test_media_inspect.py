"""A file is accepted, convertible, or refused with the reason; its size is asked before anything else."""

from __future__ import annotations

import pytest

from core.errors import FileBroken, FileEmpty, FileHuge, FileMissing, FileOversized, FileUnsupported
from core.media import Accepted, Convertible, check_size, inspect
from core.words import phrase_of, say


async def test_accepted_under_its_true_type(lab):
    path = lab.photo("фото.JPEG", "JPEG")
    assert await inspect(path, path.name) == Accepted("foto.jpg", "jpg", path.stat().st_size)
    path = lab.photo("photo.png", "JPEG")
    assert (await inspect(path, path.name)).name == "photo.jpg"
    path = lab.clip("clip", seconds=0.3)
    assert (await inspect(path, path.name)).name == "clip.mp4"


@pytest.mark.parametrize(
    ("format", "to"), [("HEIF", "jpg"), ("AVIF", "jpg"), ("BMP", "png"), ("TIFF", "png")]
)
async def test_photos_that_can_be_turned(lab, format, to):
    path = lab.photo("图片.heic", format)
    verdict = await inspect(path, path.name)
    assert isinstance(verdict, Convertible) and verdict.to == to
    assert verdict.name.endswith(f".{to}") and verdict.name.isascii()


async def test_a_voice_note_can_be_turned(lab):
    path = lab.sound("voice.ogg", "ogg", "libopus")
    verdict = await inspect(path, path.name)
    assert isinstance(verdict, Convertible) and (verdict.type, verdict.to) == ("ogg", "m4a")


async def test_only_what_this_skill_takes(lab):
    path = lab.photo("a.heic", "HEIF")
    with pytest.raises(FileUnsupported) as refused:
        await inspect(path, "a.heic", accepted=("mp4", "mov"))
    assert refused.value.values == {"name": "a.heic", "type": "HEIC", "accepted": ("MP4", "MOV")}
    verdict = await inspect(path, "a.heic", accepted=("png",))
    assert isinstance(verdict, Convertible) and verdict.to == "png"


def test_size_before_a_download():
    check_size("a.mp4", 100, 100)
    check_size("a.mp4", None, 100)
    check_size("a.mp4", 10**12, None)
    with pytest.raises(FileEmpty):
        check_size("a.mp4", 0, 100)
    with pytest.raises(FileOversized) as refused:
        check_size("a.mp4", 101, 100)
    assert refused.value.values == {"name": "a.mp4", "size": 101, "limit": 100}


async def test_size_before_content(lab):
    """A file over the limit is never opened, whatever it is."""
    with pytest.raises(FileOversized):
        await inspect(lab.bytes("a.mp4", b"#EXTM3U\n" * 100), "a.mp4", limit_bytes=10)


async def test_what_is_not_there(lab, tmp_path):
    for path in (tmp_path / "away.mp4", tmp_path, tmp_path / ("x" * 300)):
        with pytest.raises(FileMissing):
            await inspect(path, "film.mp4")
    with pytest.raises(FileEmpty):
        await inspect(lab.bytes("a.mp4", b""), "a.mp4")


@pytest.mark.parametrize(
    "content",
    [
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:1/a.ts\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video 5004 RTP/AVP 96\r\n",
        b"PK\x03\x04" + bytes(60),
        b"MZ\x90\x00" + bytes(60),
    ],
)
async def test_disguises_are_refused_with_the_list_of_what_is_taken(lab, content):
    with pytest.raises(FileUnsupported) as refused:
        await inspect(lab.bytes("film.mp4", content), "film.mp4")
    assert "MP4" in refused.value.values["accepted"]
    for language in ("en", "zh"):
        assert "film.mp4" in say(phrase_of(refused.value), language)


async def test_a_playlist_behind_a_film_signature_is_not_followed(lab):
    """FFmpeg is told the one format the first bytes showed: the rest of the file cannot make it another."""
    fake = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41#EXTM3U\nfile:///etc/passwd\n" * 3
    with pytest.raises(FileBroken):
        await inspect(lab.bytes("film.mp4", fake), "film.mp4")


async def test_rubbish_with_the_name_of_a_film_is_called_broken(lab):
    with pytest.raises(FileBroken):
        await inspect(lab.bytes("film.mp4", b"\x00\x01\x02\x03" * 500), "film.mp4")
    with pytest.raises(FileUnsupported) as refused:
        await inspect(lab.bytes("film.xyz", b"\x00\x01\x02\x03" * 500), "film.xyz")
    assert refused.value.values["type"] == "unknown"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_a_photo_cut_short_is_broken(lab, format):
    whole = lab.photo("a", format, (300, 200))
    with pytest.raises(FileBroken):
        await inspect(lab.cut(whole, 0.6), "a.jpg")


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
@pytest.mark.parametrize("container", ["mp4", "mov"])
async def test_a_clip_cut_short_is_broken(lab, container, share):
    """Both with the index behind (nothing can be played) and in the last bytes."""
    with pytest.raises(FileBroken):
        await inspect(lab.cut(lab.clip("a", seconds=0.5, container=container), share), "a.mp4")


async def test_a_bomb_of_pixels_is_refused_unopened(lab):
    bomb = lab.png_bomb("a.png")
    assert bomb.stat().st_size < 2000
    with pytest.raises(FileHuge):
        await inspect(bomb, "a.png")
    with pytest.raises(FileHuge) as refused:
        await inspect(lab.png_bomb("b.png", 9_300), "b.png")
    for language in ("en", "zh"):
        assert "b.png" in say(phrase_of(refused.value), language)


async def test_a_sound_without_sound_is_broken(lab):
    whole = lab.sound("a.mp3", "mp3", "libmp3lame").read_bytes()
    with pytest.raises(FileBroken):
        await inspect(lab.bytes("b.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(300)), "b.mp3")
    assert (await inspect(lab.bytes("c.mp3", whole), "c.mp3")).type == "mp3"
