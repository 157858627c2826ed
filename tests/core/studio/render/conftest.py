"""Small pictures, clips and drafts to render, and ways to look at what came out."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

Draft = dict[str, Any]


def segment(start: int, length: int, **meta: object) -> Draft:
    return {"id": f"s{start}", "s": start, "d": length, "m": meta}


def draft_of(
    video: Sequence[Draft],
    titles: Sequence[Draft] = (),
    sounds: Sequence[Draft] = (),
    size: tuple[int, int] = (180, 320),
    length: int | None = None,
) -> Draft:
    total = length if length is not None else max(s["s"] + s["d"] for s in video)
    tracks = [{"tt": 0, "sg": list(video)}, {"tt": 1, "sg": list(sounds)}, {"tt": 7, "sg": list(titles)}]
    return {"d": total, "m": {"w": size[0], "h": size[1], "fps": 30}, "t": tracks}


def painted(width: int, height: int) -> np.ndarray:
    """Four corners of four colours on grey, so that every turn and mirror shows."""
    pixels = np.full((height, width, 3), 110, np.uint8)
    h, w = height // 3, width // 3
    pixels[:h, :w] = (220, 30, 30)
    pixels[:h, -w:] = (30, 200, 30)
    pixels[-h:, :w] = (30, 30, 220)
    pixels[-h:, -w:] = (230, 230, 40)
    return pixels


@pytest.fixture
def make() -> type:
    """The makers below, in one hand."""

    class Make:
        segment = staticmethod(segment)
        draft = staticmethod(draft_of)
        pixels = staticmethod(painted)
        photo = staticmethod(_photo)
        clip = staticmethod(_clip)
        tone = staticmethod(_tone)

    return Make


def _photo(
    path: Path, width: int = 400, height: int = 300, pixels: np.ndarray | None = None, **how: Any
) -> Path:
    Image.fromarray(painted(width, height) if pixels is None else pixels).save(path, **how)
    return path


def _clip(
    path: Path,
    width: int = 160,
    height: int = 90,
    seconds: float = 1.0,
    codec: str = "libx264",
    sound: float = 0.0,
    frame: Callable[[int], np.ndarray] | None = None,
    times: Sequence[float] | None = None,
    colorspace: int | None = None,
) -> Path:
    """A clip whose frame i is `frame(i)` (RGB), at 30 fps or at `times`; `sound` is the level of a tone."""
    with av.open(str(path), "w") as container:
        video = container.add_stream(codec, rate=30)
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.codec_context.time_base = Fraction(1, 1000)
        if colorspace:
            video.codec_context.colorspace = colorspace
        audio = container.add_stream("aac", rate=48000, layout="stereo") if sound else None
        moments = times if times is not None else [i / 30 for i in range(round(seconds * 30))]
        for index, moment in enumerate(moments):
            picture = av.VideoFrame.from_ndarray(
                painted(width, height) if frame is None else frame(index), format="rgb24"
            )
            if colorspace:
                picture = picture.reformat(format="yuv420p", dst_colorspace=colorspace)
            picture.pts, picture.time_base = round(moment * 1000), Fraction(1, 1000)
            container.mux(video.encode(picture))
        container.mux(video.encode(None))
        if audio is not None:
            wave = _tone(seconds, sound)
            heard = av.AudioFrame.from_ndarray(wave, format="fltp", layout="stereo")
            heard.sample_rate, heard.pts, heard.time_base = 48000, 0, Fraction(1, 48000)
            container.mux(audio.encode(heard))
            container.mux(audio.encode(None))
    return path


def _tone(seconds: float, level: float, pitch: float = 997.0) -> np.ndarray:
    wave = level * np.sin(2 * np.pi * pitch * np.arange(round(seconds * 48000)) / 48000)
    return np.stack([wave, wave]).astype(np.float32)


class Seen:
    """A rendered film, decoded: `frames` RGB, `samples` (2, n), and what its head says."""

    def __init__(self, path: Path) -> None:
        with av.open(str(path)) as container:
            video, audio = container.streams.video[0], container.streams.audio[0]
            self.codecs = (video.codec_context.name, audio.codec_context.name)
            self.pixels = video.codec_context.pix_fmt
            context = video.codec_context
            self.colors = (
                int(context.color_range),
                int(context.colorspace),
                int(context.color_primaries),
                int(context.color_trc),
            )
            self.size = (video.width, video.height)
            self.seconds = (
                float(video.duration * video.time_base),
                float(audio.duration * audio.time_base),
            )
            self.frames = [
                f.reformat(format="rgb24", src_colorspace=1, src_color_range=1).to_ndarray()
                for f in container.decode(video=0)
            ]
        with av.open(str(path)) as container:
            parts = [frame.to_ndarray() for frame in container.decode(audio=0)]
        self.samples = np.concatenate(parts, axis=1)
        self.bytes = path.read_bytes()

    def level(self, start: float, end: float) -> float:
        """RMS between two times."""
        return float(np.sqrt((self.samples[:, round(start * 48000) : round(end * 48000)] ** 2).mean()))


@pytest.fixture
def look() -> Callable[[Path], Seen]:
    return Seen
