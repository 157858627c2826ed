"""Odd, hostile and half-broken media, and disks without room."""

from __future__ import annotations

import asyncio
import io
import resource
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import psutil
import pytest
from PIL import Image

from core.errors import DiskFull, FileBroken, FileHuge, FileMissing
from core.media import fit, inspect, photos, poster, prepare, probe, video
from core.media.boxes import Budget, boxes, brands, cut_short, rotations, tracks
from core.media.kinds import Kind, sniff
from core.media.mpeg import is_adts, is_mp3
from core.media.opening import opened, pictures
from core.media.sounds import to_m4a

ISO = b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00"


@contextmanager
def no_room(size: int) -> Iterator[None]:
    """A disk that takes no file larger than `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


async def test_a_disk_without_room_is_said_so_and_nothing_is_left(lab, tmp_path):
    folder = tmp_path / "out"
    scan = lab.photo("scan.tif", "TIFF", (300, 200), mode="CMYK")
    voice = lab.sound("voice.ogg", "ogg", "libopus", seconds=1.0)
    film = lab.clip("film.mp4", seconds=0.3)
    with no_room(200):
        for path in (scan, voice):
            with pytest.raises(DiskFull) as told:
                await prepare(path, path.name, folder)
            assert told.value.values == {"folder": str(folder)}
        with pytest.raises(DiskFull):
            await fit(film, folder / "same.mp4", film.stat().st_size)
    assert list(folder.iterdir()) == []


async def test_a_disk_that_fills_up_under_the_worker_is_said_so(lab, tmp_path):
    path = lab.clip("film.mp4", size=(640, 480), seconds=3.0, rate=6_000_000, sound=False)
    begun = asyncio.Event()
    limit = path.stat().st_size // 2
    task = asyncio.create_task(fit(path, tmp_path / "a.mp4", limit, on_progress=lambda _: begun.set()))
    await asyncio.wait_for(begun.wait(), 20)
    (worker,) = [one for one in psutil.Process().children() if "core.media.fitter" in one.cmdline()]
    worker.rlimit(psutil.RLIMIT_FSIZE, (1000, 1000))
    with pytest.raises(DiskFull):
        await task
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == []


def test_a_large_box_names_its_size_in_eight_bytes():
    large = struct.pack(">I4sQ", 1, b"mdat", 40) + bytes(24)
    file = io.BytesIO(ISO + large + box(b"free", b""))
    found = [(one.kind, one.body, one.end) for one in boxes(file, 0, len(file.getvalue()), Budget())]
    assert found == [(b"ftyp", 8, 16), (b"mdat", 32, 56), (b"free", 64, 64)]


@pytest.mark.parametrize(
    ("rest", "cut"),
    [
        (struct.pack(">I4s", 1, b"mdat") + b"\x00\x00", False),  # its large size is missing
        (struct.pack(">I4sQ", 1, b"mdat", 12), False),  # smaller than its own head
        (struct.pack(">I4s", 7, b"mdat"), False),
        (struct.pack(">I4s", 0, b"mdat") + bytes(50), False),  # to the end of the file
        (struct.pack(">I4s", 900, b"mdat"), True),
    ],
)
def test_a_box_that_lies_about_its_size_ends_the_reading(rest, cut):
    whole = ISO + rest
    assert cut_short(io.BytesIO(whole), len(whole)) is cut
    assert tracks(io.BytesIO(whole), len(whole)) == frozenset()


def test_a_track_with_half_a_head_has_no_rotation():
    short = box(b"moov", box(b"trak", box(b"tkhd", bytes(30))))
    assert rotations(io.BytesIO(short), len(short)) == {}
    content = bytearray(96)
    content[0] = 1  # 64-bit times
    struct.pack_into(">I", content, 20, 7)
    struct.pack_into(">ii", content, 52, 0, 1 << 16)
    wide = box(b"moov", box(b"trak", box(b"tkhd", bytes(content))))
    assert rotations(io.BytesIO(wide), len(wide)) == {7: -90}
    assert brands(b"RIFF1234") == ()


FRAME_1 = bytes([0xFF, 0xFB, 0x90, 0x00])  # MPEG 1, 128 kbit/s, 44.1 kHz: 417 bytes
FRAME_2 = bytes([0xFF, 0xF3, 0x80, 0x00])  # MPEG 2, 64 kbit/s, 22.05 kHz: 208 bytes


@pytest.mark.parametrize(("frame", "length"), [(FRAME_1, 417), (FRAME_2, 208)])
def test_mp3_is_known_by_two_frames_in_a_row(lab, frame, length):
    whole = frame.ljust(length, b"\x00") + frame.ljust(length, b"\x00")
    assert is_mp3(whole) and is_mp3(whole[:20])
    assert not is_mp3(whole[:length] + b"\x00" * 40)
    assert sniff(lab.bytes("a", whole)).name == "mp3"


@pytest.mark.parametrize("third", [0xF0, 0x00, 0x9C])
def test_a_frame_without_a_rate_is_no_mp3(third):
    assert not is_mp3(bytes([0xFF, 0xFB, third, 0x00]) + bytes(20))
    assert not is_mp3(bytes([0xFF, 0xEB, 0x90, 0x00]) + bytes(20)), "the version that is reserved"


def test_raw_aac_with_an_impossible_rate_is_none():
    good = bytes([0xFF, 0xF1, 0x50, 0x80, 0x01, 0x7F, 0xFC])
    assert is_adts(good) and not is_adts(good[:2] + b"\x7c" + good[3:])
    assert not is_adts(good[:4] + b"\x00\x1f\xfc"), "shorter than its own head"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"ID3\x03\x00\x00\x00\x00\x00\x00fLaC", "flac"),
        (b"ID3\x03\x00\x00\x00\x00\x00\x00" + bytes([0xFF, 0xF1, 0x50, 0x80, 0x01, 0x7F, 0xFC]), "aac"),
        (box(b"moov", b""), "mov"),
        (b"\x00\x00\x00\x10ftypcrx \x00\x00\x00\x00", "raw"),
        (b"II*\x00\x10\x00\x00\x00CR\x02\x00", "raw"),
        ("#EXTM3U\nhttp://127.0.0.1/a.ts".encode("utf-16"), "m3u8"),
        (FRAME_1 + b"\x00" * 413 + b"nothing of the kind", "unknown"),
    ],
)
def test_rare_beginnings(lab, content, kind):
    assert sniff(lab.bytes("a", content)).name == kind


async def test_a_film_whose_frames_no_memory_holds(lab):
    """A few kilobytes that claim 8,192 × 8,192 pixels."""
    import av

    path = lab.folder / "a.avi"
    with av.open(str(path), "w", format="avi") as copy:
        film = copy.add_stream("rawvideo", rate=5)
        film.width, film.height, film.pix_fmt = 16, 16, "yuv420p"
        frame = av.VideoFrame(16, 16, "yuv420p")
        frame.pts, frame.time_base = 0, Fraction(1, 5)
        copy.mux(film.encode(frame))
    content = bytearray(path.read_bytes())
    at = content.index(b"strf") + 8 + 4
    struct.pack_into("<ii", content, at, 8_192, 8_192)
    with pytest.raises(FileHuge):
        await probe(lab.bytes("b.avi", bytes(content)))


async def test_a_film_of_half_a_day_is_refused(lab):
    import av

    path = lab.folder / "a.mp4"
    with av.open(str(path), "w") as copy:
        film = copy.add_stream("libx264", rate=30)
        film.width, film.height, film.pix_fmt = 32, 32, "yuv420p"
        for second in (0, 13 * 3600):
            frame = av.VideoFrame(32, 32, "yuv420p")
            frame.pts, frame.time_base = second * 30, Fraction(1, 30)
            copy.mux(film.encode(frame))
        copy.mux(film.encode(None))
    with pytest.raises(FileBroken):
        await probe(path)


def test_a_file_that_went_away_between_two_looks(tmp_path):
    with pytest.raises(FileMissing), opened(tmp_path / "a.mp4", Kind("mp4"), "a.mp4"):
        pass
    with pytest.raises(FileMissing), photos.photo(tmp_path / "a.jpg", Kind("jpg"), "a.jpg"):
        pass


async def test_the_cover_of_a_song_is_no_film(lab, tmp_path):
    picture = lab.photo("cover", "JPEG").read_bytes()
    body = b"\x00image/jpeg\x00\x03\x00" + picture
    frame = b"APIC" + struct.pack(">I", len(body)) + b"\x00\x00" + body
    size = bytes((len(frame) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    song = lab.sound("song", "mp3", "libmp3lame", seconds=0.5).read_bytes()
    path = lab.bytes("song.mp3", b"ID3\x03\x00\x00" + size + frame + song)
    found = await probe(path)
    assert (found.kind.name, found.width, found.audio_codec) == ("mp3", 0, "mp3float")
    with opened(path, Kind("mp3"), "song.mp3") as container:
        assert len(container.streams.video) == 1 and pictures(container) is None
    assert (await inspect(path, "song.mp3")).type == "mp3"
    with pytest.raises(FileBroken):
        await poster(path, tmp_path / "p.jpg")


async def test_nothing_to_see_and_nothing_to_hear_is_broken(lab):
    empty = lab.bytes("a.wav", b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(20))
    with pytest.raises(FileBroken):
        await probe(empty)
    text = box(b"moov", box(b"mvhd", bytes(100)))
    with pytest.raises(FileBroken):
        await probe(lab.bytes("b.mp4", ISO + text))


async def test_a_film_without_one_whole_picture_has_no_poster(lab, tmp_path):
    """Its index is fine, so it can be measured; what it points at is nothing."""
    path = lab.clip("a.mp4", seconds=0.5, sound=False)
    content = path.read_bytes()
    at = content.index(b"mdat") + 4
    size = struct.unpack_from(">I", content, at - 8)[0] - 8
    hollow = lab.bytes("b.mp4", content[:at] + bytes(size) + content[at + size :])
    assert (await probe(hollow)).width == 128
    with pytest.raises(FileBroken):
        await video(hollow)


async def test_a_film_that_stays_dark_is_shown_by_its_brightest_moment(lab, tmp_path):
    """It gets darker: the first look was the best."""
    import av

    path = lab.folder / "a.mp4"
    with av.open(str(path), "w") as copy:
        film = copy.add_stream("libx264", rate=10)
        film.width, film.height, film.pix_fmt = 64, 48, "yuv420p"
        for number in range(20):
            shade = max(2, 16 - number)
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 48), (shade,) * 3))
            frame = frame.reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            copy.mux(film.encode(frame))
        copy.mux(film.encode(None))
    with Image.open(await poster(path, tmp_path / "p.jpg")) as image:
        assert 8 <= image.convert("L").resize((1, 1)).getpixel((0, 0)) < 20


def test_no_sound_makes_no_voice_note(lab, tmp_path):
    silent = lab.clip("a.mp4", sound=False, seconds=0.2)
    with pytest.raises(FileBroken):
        to_m4a(silent, Kind("mp4"), "a.mp4", tmp_path / "a.m4a")
    whole = lab.sound("b.flac", "flac", "flac").read_bytes()
    head = lab.bytes("c.flac", whole[: whole.index(b"\xff\xf8")])
    with pytest.raises(FileBroken):
        to_m4a(head, Kind("flac"), "c.flac", tmp_path / "c.m4a")


@pytest.mark.parametrize(("mode", "shade"), [("RGBA", 255), ("LA", 255), ("P", 30), ("I;16", 117), ("L", 30)])
def test_any_picture_becomes_plain_colours(mode, shade):
    """What is transparent is white; sixteen bits become eight."""
    image = Image.new("I;16", (4, 4), 30_000) if mode == "I;16" else Image.new("L", (4, 4), 30).convert(mode)
    if mode in ("RGBA", "LA"):
        image.putalpha(0)
    plain = photos.flat(image)
    assert (plain.mode, plain.getpixel((1, 1))) == ("RGB", (shade,) * 3)


def test_a_poster_that_will_not_get_small_becomes_smaller(tmp_path):
    noise = Image.effect_noise((400, 400), 200).convert("RGB")
    made = photos.save_poster(noise, tmp_path / "p.jpg", 320, 900)
    with Image.open(made) as image:
        assert max(image.size) == 160


async def test_a_picture_bomb_is_too_large(lab, tmp_path):
    """So many pixels that Pillow itself will not go on."""
    with pytest.raises(FileHuge):
        await probe(lab.png_bomb("a.png", 60_000))


def test_a_folder_is_no_file(tmp_path: Path):
    with pytest.raises(FileMissing):
        sniff(tmp_path)
