"""What is sent: the file itself, or a converted copy. The person's own file is never touched."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from core.errors import FileBroken, FileHuge
from core.media import prepare, probe
from core.media.kinds import sniff


def state(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


async def test_what_will_do_goes_as_it_is(lab, tmp_path):
    path = lab.photo("photo.jpeg", "JPEG")
    sent = await prepare(path, "photo.jpeg", tmp_path / "out")
    assert (sent.path, sent.name, sent.type, sent.temporary) == (path, "photo.jpg", "jpg", False)
    assert not (tmp_path / "out").exists()


async def test_a_heic_becomes_an_upright_jpg(lab, tmp_path, colours):
    """Orientation 6: the stored picture is turned clockwise to be seen; what was left is then on top."""
    path = lab.photo("图片.heic", "HEIF", (64, 48), orientation=6)
    before = state(lab.folder)
    sent = await prepare(path, "图片.heic", tmp_path / "out")
    assert sent.temporary and sent.type == "jpg" and sniff(sent.path).name == "jpg"
    assert sent.name.isascii() and sent.size == sent.path.stat().st_size
    with Image.open(sent.path) as image:
        assert image.size == (48, 64)
        assert not image.getexif()
    assert colours(sent.path)[1] == "red" and colours(sent.path)[3] == "blue"
    assert state(lab.folder) == before


@pytest.mark.parametrize(
    ("format", "mode", "type"),
    [("BMP", "RGB", "png"), ("TIFF", "RGB", "png"), ("TIFF", "RGBA", "png"), ("TIFF", "CMYK", "png"),
     ("TIFF", "I;16", "png"), ("AVIF", "RGB", "jpg"), ("AVIF", "RGBA", "png"), ("BMP", "P", "png")],
)  # fmt: skip
async def test_lossless_stays_lossless_while_small(lab, tmp_path, format, mode, type):
    path = lab.photo("scan", format, mode=mode)
    sent = await prepare(path, "scan", tmp_path / "out")
    assert (sent.type, sniff(sent.path).name) == (type, type)
    with Image.open(sent.path) as image:
        image.load()
        assert image.size == (40, 24)


async def test_a_large_scan_becomes_a_jpg(lab, tmp_path):
    sent = await prepare(lab.photo("scan.tif", "TIFF", (2400, 1800)), "scan.tif", tmp_path / "out")
    assert sent.name == "scan.jpg"


async def test_wide_colours_are_brought_to_srgb(lab, tmp_path):
    """A picture with a profile is converted with it; one with a damaged profile is taken as it is."""
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for content in (
        profile,
        b"not a profile",
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    ):
        path = lab.folder / "a.tif"
        Image.new("RGB", (8, 8), (200, 100, 50)).save(path, "TIFF", icc_profile=content)
        sent = await prepare(path, "a.tif", tmp_path / "out")
        with Image.open(sent.path) as image:
            assert image.getpixel((4, 4))[0] == pytest.approx(200, abs=3)


@pytest.mark.parametrize(
    ("container", "codec"), [("ogg", "libopus"), ("flac", "flac"), ("aiff", "pcm_s16be")]
)
async def test_a_voice_note_becomes_m4a(lab, tmp_path, container, codec):
    path = lab.sound("voice", container, codec, seconds=1.0)
    sent = await prepare(path, "голос.oga", tmp_path / "out")
    assert (sent.name, sent.type, sent.temporary) == ("golos.m4a", "m4a", True)
    found = await probe(sent.path)
    assert (found.kind.name, found.audio_codec) == ("m4a", "aac")
    assert found.duration == pytest.approx(1.0, abs=0.1)


async def test_two_files_of_one_name_are_told_apart(lab, tmp_path):
    path = lab.photo("image.jpg", "JPEG")
    first = await prepare(path, "image.jpg", tmp_path)
    second = await prepare(path, "image.jpg", tmp_path, taken={first.name})
    assert second.name == "image-2.jpg"


@pytest.mark.parametrize("share", [0.3, 0.8])
async def test_what_cannot_be_converted_leaves_nothing(lab, tmp_path, share):
    cut = lab.cut(lab.photo("a.heic", "HEIF", (200, 200)), share)
    with pytest.raises(FileBroken):
        await prepare(cut, "a.heic", tmp_path / "out")
    assert not list((tmp_path / "out").glob("*"))


async def test_a_bomb_is_not_converted(lab, tmp_path):
    """A bitmap whose header claims more than may be decoded."""
    small = bytearray(lab.photo("a.bmp", "BMP").read_bytes())
    small[18:26] = (40_000).to_bytes(4, "little") * 2
    with pytest.raises(FileHuge):
        await prepare(lab.bytes("a.bmp", bytes(small)), "a.bmp", tmp_path / "out")
