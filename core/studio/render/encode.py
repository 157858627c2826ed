"""Planes and samples → an MP4 every phone plays: H.264 4:2:0, BT.709 limited range, AAC, the index first."""

import os
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream
from numpy.typing import NDArray

from core.studio.render.planes import Plane, Planes

RATE = 48000
THREADS = 4  # every thread holds some 20 MB at 1080p
AUDIO_BITS = 160_000
PRESETS = {"high": ("veryfast", "20"), "preview": ("superfast", "26")}


def video_stream(
    container: av.container.OutputContainer, width: int, height: int, fps: int, quality: str
) -> VideoStream:
    """An x264 stream. Frame threads: slices, PyAV's default, cost a fifth more and look worse."""
    preset, crf = PRESETS.get(quality, PRESETS["high"])
    stream = container.add_stream("libx264", rate=fps, options={"preset": preset, "crf": crf})
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    context = stream.codec_context
    context.time_base = Fraction(1, fps)
    context.thread_type = "FRAME"
    context.thread_count = min(THREADS, max(2, os.cpu_count() or 2))
    context.color_range = ColorRange.MPEG
    context.colorspace = Colorspace.ITU709
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    return stream


class Sheet:
    """A frame of FFmpeg's own, to be drawn on through its `planes`: encoding it takes no copy."""

    def __init__(self, width: int, height: int) -> None:
        self.frame = av.VideoFrame(width, height, "yuv420p")
        self.frame.color_range, self.frame.colorspace = ColorRange.MPEG, Colorspace.ITU709
        self.planes = planes_of(self.frame)


def planes_of(frame: av.VideoFrame) -> Planes:
    """The memory of a yuv420p frame."""
    y, u, v = (_rows(plane) for plane in frame.planes)
    return Planes(y, u, v)


def _rows(plane: av.video.plane.VideoPlane) -> Plane:
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return np.asarray(rows[: plane.height, : plane.width], np.uint8)


class Film:
    """The file being written. Pictures and sound in any sensible order; `close` writes the index."""

    def __init__(self, path: Path, width: int, height: int, fps: int, quality: str) -> None:
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        self._video = video_stream(self._container, width, height, fps, quality)
        self._audio: AudioStream = self._container.add_stream(
            "aac", rate=RATE, layout="stereo", options={"aac_coder": "fast"}
        )
        self._audio.codec_context.bit_rate = AUDIO_BITS
        self._frames = 0
        self._samples = 0

    def picture(self, sheet: "Sheet") -> None:
        """The next frame. The sheet may be drawn on again after this returns: x264 keeps its own copy."""
        frame = sheet.frame
        frame.pts, frame.time_base = self._frames, self._video.codec_context.time_base
        self._frames += 1
        self._container.mux(self._video.encode(frame))

    def sound(self, samples: NDArray[np.float32]) -> None:
        """The next samples, (2, n) float in -1..1 at 48 kHz."""
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._samples, Fraction(1, RATE)
        self._samples += samples.shape[1]
        self._container.mux(self._audio.encode(frame))

    def close(self) -> None:
        """Flush both encoders and write the index at the front."""
        self._container.mux(self._video.encode(None))
        self._container.mux(self._audio.encode(None))
        self._container.close()

    def abandon(self) -> None:
        """Let go of the file, whatever is in it."""
        self._container.close()
