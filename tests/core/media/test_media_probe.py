"""What a film measures as a player shows it, and the picture of it for the chat."""

from __future__ import annotations

import pytest
from PIL import Image

from core.errors import FileBroken, FileMissing, FileUnsupported
from core.media import poster, probe, video
from core.media.boxes import rotations


async def test_a_film(lab):
    path = lab.clip("a", size=(128, 96), seconds=1.0)
    found = await probe(path)
    assert (found.width, found.height, found.rotation) == (128, 96, 0)
    assert (found.codec, found.pixels, found.has_audio, found.audio_codec) == ("h264", "yuv420p", True, "aac")
    assert found.duration == pytest.approx(1.0, abs=0.1)
    assert found.fps == pytest.approx(30)
    assert found.bit_rate == pytest.approx(path.stat().st_size * 8, rel=0.1)
    assert not (await probe(lab.clip("b", sound=False, seconds=0.2))).has_audio


@pytest.mark.parametrize("container", ["mp4", "mov"])
@pytest.mark.parametrize("rotation", [90, -90, 180])
async def test_a_turned_film_is_measured_and_seen_upright(lab, tmp_path, colours, container, rotation):
    """Red is stored on the left: turned counter-clockwise it is seen at the bottom, clockwise on top."""
    path = lab.clip("a", rotation=rotation, container=container, seconds=0.3)
    found = await probe(path)
    assert found.rotation == rotation
    assert (found.width, found.height) == ((128, 96) if rotation == 180 else (96, 128))
    seen = colours(await poster(path, tmp_path / "poster.jpg"))
    assert seen[{90: 3, -90: 1, 180: 2}[rotation]] == "red"
    assert seen[{90: 1, -90: 3, 180: 0}[rotation]] == "blue"


@pytest.mark.parametrize("rotation", [0, 90, -90, 180])
def test_the_index_says_what_a_decoded_frame_says(lab, rotation):
    import av

    path = lab.clip("a", rotation=rotation, seconds=0.1)
    with av.open(str(path)) as container:
        track = container.streams.video[0]
        decoded, number = next(container.decode(track)).rotation, track.id
    with path.open("rb") as file:
        assert abs(rotations(file, path.stat().st_size)[number]) == abs(decoded) == abs(rotation)


async def test_sounds_and_photos(lab):
    voice = await probe(lab.sound("a", "ogg", "libopus"))
    assert (voice.width, voice.has_audio, voice.audio_codec) == (0, True, "opus")
    photo = await probe(lab.photo("b", "JPEG", (64, 48), orientation=6))
    assert (photo.width, photo.height, photo.duration) == (48, 64, 0)


async def test_a_webm_without_a_duration_is_counted(lab):
    """Browsers record so: nothing in the header tells the length."""
    import av

    whole = lab.clip("a.webm", container="webm", codec="libvpx", size=(64, 48), seconds=0.5, sound=False)
    path = lab.folder / "live.webm"
    with av.open(str(whole)) as source, av.open(str(path), "w", format="webm", options={"live": "1"}) as copy:
        track = copy.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = track
                copy.mux(packet)
    assert (await probe(path)).duration == pytest.approx(0.5, abs=0.1)


async def test_a_poster_is_small(lab, tmp_path):
    path = lab.photo("a", "PNG", (3000, 1000))
    made = await poster(path, tmp_path / "p.jpg")
    with Image.open(made) as image:
        assert (image.format, max(image.size)) == ("JPEG", 320)
    noisy = lab.clip("b", size=(640, 480), seconds=0.2, sound=False, rate=4_000_000)
    assert (await poster(noisy, tmp_path / "q.jpg", longest=320, max_bytes=15_000)).stat().st_size <= 15_000


async def test_a_poster_is_not_black(lab, tmp_path):
    """A film that fades in is shown by what comes after."""
    path = lab.clip("a", seconds=2.0, dark=0.6, sound=False, fps=10)
    with Image.open(await poster(path, tmp_path / "p.jpg")) as image:
        assert max(image.convert("L").getextrema()) > 40


async def test_a_film_for_delivery(lab):
    path = lab.clip("film.mp4", size=(96, 128), seconds=0.5)
    film = await video(path, url="https://example.org/film.mp4")
    assert (film.path, film.width, film.height, film.bytes) == (path, 96, 128, path.stat().st_size)
    assert film.duration == pytest.approx(0.5, abs=0.1)
    assert film.url == "https://example.org/film.mp4"
    assert film.poster == lab.folder / "film.poster.jpg" and film.poster.stat().st_size < 200_000


@pytest.mark.parametrize(
    "name",
    ["concat:a|b.mp4", "http:x.mp4", "-i.mp4", "100%20%d.mp4", "фильм 1.mp4", "a;c$(d).mp4"],
)
async def test_a_name_means_nothing_to_ffmpeg(lab, name):
    path = lab.clip("plain.mp4", seconds=0.1, sound=False).rename(lab.folder / name)
    assert (await probe(path)).width == 128
    assert (await video(path)).poster.exists()


async def test_what_is_no_film(lab, tmp_path):
    with pytest.raises(FileBroken):
        await video(lab.photo("a.jpg", "JPEG"))
    with pytest.raises(FileBroken):
        await video(lab.sound("a.m4a", "ipod", "aac"))
    with pytest.raises(FileBroken):
        await poster(lab.sound("b.m4a", "ipod", "aac"), tmp_path / "p.jpg")
    with pytest.raises(FileUnsupported):
        await probe(lab.bytes("a.mp4", b"#EXTM3U\nhttp://127.0.0.1:1/a.ts\n"))
    with pytest.raises(FileMissing):
        await probe(tmp_path / "away.mp4")
