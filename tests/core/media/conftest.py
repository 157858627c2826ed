"""Media made on the spot, as small as they can be: nothing here is a file of anybody."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from core import words


@pytest.fixture(autouse=True)
def strict_words() -> Iterator[None]:
    words.strict()
    yield
    words.strict(False)


class Lab:
    """Makes files in a folder and hands back their paths."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def bytes(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def photo(
        self,
        name: str,
        format: str,
        size: tuple[int, int] = (40, 24),
        *,
        mode: str = "RGB",
        orientation: int = 0,
    ) -> Path:
        """Left half red, right half blue."""
        from PIL import Image
        from pillow_heif import register_heif_opener

        register_heif_opener()
        image = Image.new("RGB", size, (220, 20, 20))
        image.paste((20, 20, 220), (size[0] // 2, 0, *size))
        image = image.convert(mode)
        if mode == "RGBA":
            image.putalpha(90)
        extra: dict[str, object] = {}
        if orientation:
            exif = Image.Exif()
            exif[0x0112] = orientation
            extra["exif"] = exif.tobytes()
        path = self.folder / name
        image.save(path, format, **extra)
        return path

    def animation(self, name: str, format: str) -> Path:
        from PIL import Image

        frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue")]
        path = self.folder / name
        frames[0].save(path, format, save_all=True, append_images=frames[1:], duration=80)
        return path

    def clip(
        self, name: str, *, size: tuple[int, int] = (128, 96), seconds: float = 1.0, fps: int = 30,
        rotation: int = 0, sound: bool = True, container: str = "mp4", codec: str = "libx264", rate: int = 0,
        dark: float = 0.0,
    ) -> Path:  # fmt: skip
        """Left half red, right half blue, with some grain; `dark`: black until that second."""
        import av
        from PIL import Image

        path = self.folder / name
        grain = random.Random(7)
        base = Image.new("RGB", size, (200, 30, 30))
        base.paste((30, 30, 200), (size[0] // 2, 0, *size))
        noisy = []
        for _ in range(6):
            sand = Image.frombytes("L", size, grain.randbytes(size[0] * size[1])).convert("RGB")
            noisy.append(Image.blend(base, sand, 0.15 if not rate else 0.5))
        audio = {"webm": "libopus", "matroska": "aac", "avi": "mp3"}.get(container, "aac")
        with av.open(str(path), "w", format=container) as copy:
            film = copy.add_stream(
                codec, rate=fps, options={"preset": "ultrafast"} if codec == "libx264" else {}
            )
            film.width, film.height, film.pix_fmt = *size, "yuv420p"
            if rate:
                film.bit_rate = rate
            if rotation:
                film.set_display_rotation(rotation)
            music = copy.add_stream(audio, rate=48000, layout="mono") if sound else None
            for number in range(round(seconds * fps)):
                picture = noisy[number % len(noisy)] if number / fps >= dark else Image.new("RGB", size)
                frame = av.VideoFrame.from_image(picture).reformat(format="yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, fps)
                copy.mux(film.encode(frame))
            copy.mux(film.encode(None))
            if music is not None:
                _hum(copy, music, seconds)
        return path

    def sound(
        self, name: str, container: str, codec: str, *, seconds: float = 0.5, channels: str = "mono"
    ) -> Path:
        import av

        path = self.folder / name
        with av.open(str(path), "w", format=container) as copy:
            _hum(copy, copy.add_stream(codec, rate=48000, layout=channels), seconds)
        return path

    def png_bomb(self, name: str, side: int = 30_000) -> Path:
        """A PNG of a few kilobytes that claims `side` × `side` pixels."""

        def chunk(kind: bytes, body: bytes) -> bytes:
            return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

        header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        packed = zlib.compress(bytes(200_000), 9)
        parts = [chunk(b"IHDR", header), chunk(b"IDAT", packed), chunk(b"IEND", b"")]
        return self.bytes(name, b"\x89PNG\r\n\x1a\n" + b"".join(parts))

    def cut(self, path: Path, share: float) -> Path:
        """The first part of a file: a transfer that broke off."""
        whole = path.read_bytes()
        return self.bytes(f"cut-{path.name}", whole[: int(len(whole) * share)])


def _hum(copy: object, stream: object, seconds: float) -> None:
    import math
    from array import array
    from typing import Any

    import av

    box: Any = copy
    music: Any = stream
    planes = array(
        "f", [0.2 * math.sin(k * 2 * math.pi * 330 / 48000) for k in range(round(48000 * seconds))]
    )
    resampler = av.AudioResampler(
        music.codec_context.format or "fltp",
        music.layout,
        48000,
        frame_size=music.codec_context.frame_size or 1024,
    )
    frame = av.AudioFrame("flt", "mono", len(planes))
    frame.planes[0].update(planes.tobytes())
    frame.sample_rate, frame.time_base = 48000, Fraction(1, 48000)
    at = 0
    for piece in [*resampler.resample(frame), *resampler.resample(None)]:
        piece.pts, at = at, at + piece.samples
        box.mux(music.encode(piece))
    box.mux(music.encode(None))


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    folder = tmp_path / "theirs"
    folder.mkdir()
    return Lab(folder)


@pytest.fixture
def colours() -> Callable[[Path], tuple[str, str, str, str]]:
    """What is seen in the middle of the left, top, right and bottom edge: "red" or "blue"."""
    from PIL import Image

    def look(path: Path) -> tuple[str, str, str, str]:
        with Image.open(io.BytesIO(path.read_bytes())) as opened:
            image = opened.convert("RGB")
        w, h = image.size
        places = ((w // 8, h // 2), (w // 2, h // 8), (w - 1 - w // 8, h // 2), (w // 2, h - 1 - h // 8))
        found = [image.getpixel(place) for place in places]
        return tuple("red" if pixel[0] > pixel[2] else "blue" for pixel in found)  # type: ignore[index, return-value]

    return look
