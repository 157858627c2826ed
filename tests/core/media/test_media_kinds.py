"""What a file is, is read from its content; its name is never believed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from core.errors import FileMissing
from core.media import sniff
from core.media.kinds import sniff as look


@pytest.mark.parametrize(
    ("format", "kind"),
    [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp"), ("BMP", "bmp"), ("TIFF", "tiff"),
     ("HEIF", "heic"), ("AVIF", "avif")],
)  # fmt: skip
def test_photos_by_content(lab, format, kind):
    path = lab.photo("a.xyz", format)
    assert (look(path).name, look(path).family) == (kind, "photo")


@pytest.mark.parametrize(
    ("container", "codec", "kind"),
    [("mp4", "libx264", "mp4"), ("mov", "libx264", "mov"), ("matroska", "libx264", "mkv"),
     ("avi", "mpeg4", "avi"), ("webm", "libvpx", "webm"), ("3gp", "libx264", "3gp"),
     ("mpegts", "libx264", "ts"), ("flv", "libx264", "flv")],
)  # fmt: skip
def test_clips_by_content(lab, container, codec, kind):
    path = lab.clip("a.jpg", size=(64, 48), seconds=0.2, sound=False, container=container, codec=codec)
    assert (look(path).name, look(path).family) == (kind, "video")


@pytest.mark.parametrize(
    ("container", "codec", "kind"),
    [("mp3", "libmp3lame", "mp3"), ("wav", "pcm_s16le", "wav"), ("ipod", "aac", "m4a"),
     ("adts", "aac", "aac"), ("ogg", "libopus", "ogg"), ("flac", "flac", "flac"),
     ("aiff", "pcm_s16be", "aiff")],
)  # fmt: skip
def test_sounds_by_content(lab, container, codec, kind):
    path = lab.sound("a.mp4", container, codec)
    assert (look(path).name, look(path).family) == (kind, "sound")


def test_an_mp4_without_pictures_is_a_sound(lab):
    assert look(lab.sound("voice.mp4", "mp4", "aac")).name == "m4a"


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_moving_pictures_are_seen_to_move(lab, format):
    assert look(lab.animation("a", format)).moving
    assert not look(lab.photo("b", format)).moving


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "svg"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n<svg></svg>', "svg"),
        (b"<!DOCTYPE html><html></html>", "html"),
        (b"#EXTM3U\n#EXT-X-TARGETDURATION:1\nhttp://127.0.0.1/a.ts\n", "m3u8"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "ffconcat"),
        (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n", "sdp"),
        (b"%PDF-1.7\n", "pdf"),
        (b"PK\x03\x04" + bytes(60), "zip"),
        ("只是一些字".encode(), "text"),
        (b"\x00\x01\x02\x03" * 40, "unknown"),
        (b"\xff\xfb", "unknown"),
        (b"ID3", "mp3"),
        (b"RIFF", "text"),
        (bytes(4) + b"ftyp", "mp4"),
        (b"\x1a\x45\xdf\xa3", "unknown"),
        (b"II*\x00" + b"\x08\x00\x00\x00\x01\x00\x12\xc6" + bytes(10), "raw"),
    ],
)
def test_what_is_not_media_is_named(lab, content, kind):
    assert look(lab.bytes("film.mp4", content)).name == kind


def test_labels_are_for_people(lab):
    assert look(lab.bytes("a", b"<svg/>")).label == "SVG"
    assert look(lab.bytes("a", b"\x00\x01")).label == "unknown"


def test_millions_of_boxes_are_not_counted(lab):
    """4 MB of empty boxes: looked at in no time."""
    small = b"\x00\x00\x00\x08trak" * 500_000
    head = b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00"
    path = lab.bytes("a", head + (len(small) + 8).to_bytes(4, "big") + b"moov" + small)
    begun = time.perf_counter()
    assert look(path).name == "mp4"
    assert time.perf_counter() - begun < 1.0


async def test_nothing_there(tmp_path: Path):
    with pytest.raises(FileMissing):
        await sniff(tmp_path / "away.mp4")


def test_any_beginning_of_a_file_is_looked_at_without_a_crash(lab):
    """Truncated anywhere within its first bytes, a file is still only something or unknown."""
    whole = lab.clip("a.mp4", size=(64, 48), seconds=0.1, sound=False).read_bytes()
    for length in (1, 3, 4, 7, 8, 11, 12, 15, 16, 20, 31, 40, 100, 500):
        look(lab.bytes("b", whole[:length]))
    for kind in (
        b"\xff\xd8\xff",
        b"RIFF1234WEBP",
        b"RIFF1234WEBPVP8X",
        b"II*\x00",
        b"BM",
        b"OggS",
        b"\xff\xf1",
        b"GIF89a",
    ):
        look(lab.bytes("b", kind))
