"""Photos and clips are shown upright, in their colours, at their time."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageOps

from core.studio.render import RenderError, probe
from core.studio.render.clip import Clip
from core.studio.render.draft import plan_film
from core.studio.render.ground import Ground
from core.studio.render.interest import interest
from core.studio.render.original import Original
from core.studio.render.picture import Photo, layout
from core.studio.render.plan import Shot
from core.studio.render.planes import Look, Planes, from_rgb, sheet


def shot_of(size: tuple[int, int] = (160, 90), seconds: float = 1.0, **meta: Any) -> Shot:
    segment = {"s": 0, "d": seconds * 1000, "m": {"src": "/media/x", **meta}}
    draft = {"d": seconds * 1000, "m": {"w": size[0], "h": size[1]}, "t": [{"tt": 0, "sg": [segment]}]}
    return plan_film(draft).shots[0]


def rgb(planes: Planes) -> np.ndarray:
    """Planes → RGB floats, by the definition of BT.709."""
    y = (planes.y.astype(float) - 16) / 219
    u, v = (np.repeat(np.repeat((p.astype(float) - 128) / 224, 2, 0), 2, 1) for p in (planes.u, planes.v))
    red, blue = y + 1.5748 * v, y + 1.8556 * u
    green = (y - 0.2126 * red - 0.0722 * blue) / 0.7152
    return np.dstack([red, green, blue]) * 255


def same(planes: Planes, pixels: np.ndarray) -> bool:
    want = from_rgb(np.ascontiguousarray(pixels))
    pairs = zip(planes.each(), want.each(), strict=True)
    return all(np.abs(a.astype(int) - b).max() <= 1 for a, b in pairs)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_as_its_camera_meant(tmp_path: Path, make: Any, orientation: int) -> None:
    """Each EXIF orientation gives what Pillow's own turning gives, whole and in part."""
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[0x0112] = orientation
    make.photo(path, 300, 200, exif=exif, quality=95)
    with Image.open(path) as picture:
        upright = np.asarray(ImageOps.exif_transpose(picture))
    original = Original(path, 0)
    original.decode(1.0)
    assert (original.height, original.width) == upright.shape[:2]
    assert same(original.part((0, 0, original.width, original.height)), upright)
    assert same(original.part((10, 20, 110, 90)), upright[20:90, 10:110])
    original.close()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_draft_may_turn_a_photo_clockwise(tmp_path: Path, make: Any, turn: int) -> None:
    original = Original(make.photo(tmp_path / "a.png", 300, 200), turn)
    original.decode(1.0)
    want = np.rot90(make.pixels(300, 200), -turn // 90)
    assert same(original.part((0, 0, original.width, original.height)), want)
    original.close()


@pytest.mark.parametrize("mode", ["P", "L", "LA", "RGBA", "CMYK", "I;16", "1"])
def test_every_kind_of_pixel_becomes_a_colour(tmp_path: Path, make: Any, mode: str) -> None:
    """A white picture stays white in every mode Pillow may hand over."""
    path = tmp_path / ("a.tif" if mode in ("CMYK", "I;16") else "a.png")
    if mode == "I;16":
        Image.fromarray(np.full((60, 80), 65535, np.uint16)).save(path)
    else:
        Image.new("RGB", (80, 60), "white").convert(mode).save(path)
    original = Original(path, 0)
    original.decode(1.0)
    assert rgb(original.part((0, 0, 80, 60))).min() >= 250
    original.close()


def test_what_is_clear_becomes_white(tmp_path: Path) -> None:
    Image.new("RGBA", (80, 60), (0, 0, 0, 0)).save(tmp_path / "a.png")
    original = Original(tmp_path / "a.png", 0)
    original.decode(1.0)
    assert rgb(original.part((0, 0, 80, 60))).min() > 254
    original.close()


def test_a_phones_heic_opens(tmp_path: Path, make: Any) -> None:
    pillow_heif.register_heif_opener()
    make.photo(tmp_path / "a.heic", 160, 120, quality=90)
    original = Original(tmp_path / "a.heic", 0)
    original.decode(1.0)
    assert (original.width, original.height) == (160, 120)
    corner = rgb(original.part((0, 0, 160, 120)))[5, 5]
    assert np.abs(corner - (220, 30, 30)).max() < 25
    original.close()


def test_colours_survive(tmp_path: Path, make: Any) -> None:
    """Red, green, blue and yellow corners come back from the planes as they were, within rounding."""
    planes = from_rgb(make.pixels(120, 90))
    assert np.abs(rgb(planes)[4:24:, 4:36] - (220, 30, 30)).max() < 4
    assert planes.y.min() >= 16
    assert planes.y.max() <= 235


def test_a_face_at_the_top_is_kept_when_a_tall_photo_becomes_wide(tmp_path: Path) -> None:
    """A skin-coloured oval in the upper third of a plain portrait is inside the landscape crop."""
    pixels = np.full((400, 300, 3), (120, 150, 140), np.uint8)
    ys, xs = np.mgrid[0:400, 0:300]
    face = ((xs - 150) / 45) ** 2 + ((ys - 110) / 60) ** 2 < 1
    pixels[face] = (224, 172, 140)
    assert 0.15 < interest(pixels)[1] < 0.45
    path = tmp_path / "a.png"
    Image.fromarray(pixels).save(path)
    out = sheet(160, 90)[1]
    Photo(shot_of(fit="fill"), path, 160, 90, 1.0).paint(0.5, 0.5, out)
    seen = np.abs(rgb(out) - (224, 172, 140)).max(axis=2) < 30
    assert seen.sum() > 0.9 * face.sum() * (160 / 300) ** 2


def test_a_mismatched_photo_is_shown_whole_over_its_own_blur(tmp_path: Path, make: Any) -> None:
    """All four corners of a landscape photo are to be seen in a portrait film, nothing is black."""
    path = make.photo(tmp_path / "a.png", 400, 300)
    assert layout("auto", 400, 300, 180, 320) == "blur"
    out = sheet(180, 320)[1]
    Photo(shot_of((180, 320), motion="zoom-in"), path, 180, 320, 1.0).paint(0.0, 0.0, out)
    picture = rgb(out)
    for color in ((220, 30, 30), (30, 200, 30), (30, 30, 220), (230, 230, 40)):
        assert (np.abs(picture - color).max(axis=2) < 40).sum() > 300, color
    assert out.y[:20].mean() > 30


def test_looks_differ_and_black_and_white_has_no_colour(make: Any) -> None:
    seen = []
    for look in ("none", "bw", "warm", "cool", "bright", "vivid"):
        planes = from_rgb(make.pixels(60, 60))
        Look(look).put_on(planes)
        seen.append(b"".join(p.tobytes() for p in planes.each()))
        if look == "bw":
            assert set(planes.u.flat) == set(planes.v.flat) == {128}
    assert len(set(seen)) == 6


def numbered(index: int) -> np.ndarray:
    """A grey that tells which frame this is."""
    return np.full((90, 160, 3), 20 + index * 6, np.uint8)


def shown(clip: Clip, seconds: float, size: tuple[int, int] = (160, 90)) -> int:
    out = sheet(*size)[1]
    clip.paint(seconds, seconds, out)
    return round((float(rgb(out).mean()) - 20) / 6)


def test_a_clip_plays_from_its_in_point_at_its_speed_and_rests_at_its_end(tmp_path: Path, make: Any) -> None:
    path = make.clip(tmp_path / "a.mp4", seconds=1.0, frame=numbered)
    clip = Clip(shot_of(kind="clip"), path, 160, 90, 1.0)
    assert [shown(clip, t) for t in (0.0, 0.1, 0.5)] == [0, 3, 15]
    clip.close()
    fast = Clip(shot_of(kind="clip", **{"in": 200, "speed": 2.0}), path, 160, 90, 1.0)
    assert [shown(fast, t) for t in (0.0, 0.1, 0.2, 3.0)] == [6, 12, 18, 29]
    fast.close()


def test_a_clip_with_uneven_frames_keeps_its_time(tmp_path: Path, make: Any) -> None:
    """VFR: a frame is shown from its own time until the next one's."""
    path = make.clip(tmp_path / "a.mp4", frame=numbered, times=[0.0, 0.1, 0.5, 0.6, 1.4])
    clip = Clip(shot_of(kind="clip"), path, 160, 90, 2.0)
    assert [shown(clip, t) for t in (0.0, 0.09, 0.1, 0.49, 0.51, 1.3, 1.45)] == [0, 0, 1, 1, 2, 3, 4]
    clip.close()


@pytest.mark.parametrize(("matrix", "turns"), [((0, 1, -1, 0), 1), ((-1, 0, 0, -1), 2), ((0, -1, 1, 0), 3)])
def test_a_phones_clip_stands_upright(
    tmp_path: Path, make: Any, matrix: tuple[int, int, int, int], turns: int
) -> None:
    """The rotation a phone writes into the file is obeyed; a draft's own comes on top."""
    path = make.clip(tmp_path / "a.mp4", 160, 96, seconds=0.2)
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 4 + 20 + 8 + 8
    a, b, c, d = (value * 65536 for value in matrix)
    data[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    size = (96, 160) if turns % 2 else (160, 96)
    out = sheet(*size)[1]
    clip = Clip(shot_of(size, kind="clip", fit="fill"), path, *size, 0.2)
    clip.paint(0, 0, out)
    clip.close()
    want = np.rot90(make.pixels(160, 96), -turns).astype(float)
    assert np.abs(rgb(out) - want)[8:-8, 8:-8].mean() < 12


@pytest.mark.parametrize("colorspace", [1, 5])
def test_a_clips_colours_do_not_shift(tmp_path: Path, make: Any, colorspace: int) -> None:
    """BT.601 and BT.709 clips of the same picture look the same."""
    path = make.clip(tmp_path / "a.mp4", 160, 96, seconds=0.1, colorspace=colorspace)
    out = sheet(160, 96)[1]
    clip = Clip(shot_of((160, 96), kind="clip"), path, 160, 96, 0.1)
    clip.paint(0, 0, out)
    clip.close()
    assert np.abs(rgb(out)[8:20, 8:40].mean(axis=(0, 1)) - (220, 30, 30)).max() < 12


@pytest.mark.parametrize("style", ["gradient", "bokeh", "waves"])
def test_made_backgrounds_move_slowly_and_are_the_same_for_a_seed(style: str) -> None:
    frames = []
    for seed, time in ((1, 0.0), (1, 1 / 30), (1, 4.0), (1, 0.0), (2, 0.0)):
        ground = Ground(shot_of((90, 160), kind="made", made={"style": style, "seed": seed}), 90, 160)
        out = sheet(90, 160)[1]
        ground.paint(0, time, out)
        frames.append(out.y.astype(int))
    start, soon, later, again, other = frames
    assert np.array_equal(start, again)
    assert np.abs(start - soon).mean() < 1.0
    assert 0.5 < np.abs(start - later).mean() < 60
    assert np.abs(start - other).mean() > 0.5


async def test_probe_tells_what_a_file_is(tmp_path: Path, make: Any) -> None:
    photo = await probe(make.photo(tmp_path / "a.jpg", 300, 200))
    assert (photo.kind, photo.width, photo.height) == ("photo", 300, 200)
    clip = await probe(make.clip(tmp_path / "b.mp4", seconds=1.0, sound=0.1))
    assert (clip.kind, clip.width, clip.height, clip.sound) == ("clip", 160, 90, True)
    assert clip.duration == pytest.approx(1.0, abs=0.1)
    with pytest.raises(RenderError) as refused:
        await probe(tmp_path / "gone.mp4")
    assert refused.value.reason == "missing-media"
