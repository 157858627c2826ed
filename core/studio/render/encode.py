"""Planes and samples → an MP4 every phone plays: H.264 4:2:0, BT.709 limited range, AAC, the index first."""

import os
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream
from numpy.typing import NDArray

from core.studio.render.planes import Plane, Planes

RATE = 48000
THREADS = 4  # every thread holds some 20 MB at 1080p
AUDIO_BITS = 160_000
PRESETS = {"high": ("veryfast", "20"), "preview": ("superfast", "26")}


GOP_LIMIT = 300  # frames: no closed group is longer, and x264 begins none of its own
DELAY = 2  # frames that x264's pyramid of B-frames holds back


@dataclass(frozen=True)
class Coded:
    """One packet as it comes from an encoder. `at` and `length` in frames, or in samples for sound; packets
    are kept in the order in which they are decoded."""

    at: int
    length: int
    key: bool
    data: bytes


def video_stream(
    container: av.container.OutputContainer, width: int, height: int, fps: int, quality: str
) -> VideoStream:
    """An x264 stream. Frame threads: slices, PyAV's default, cost a fifth more and look worse."""
    stream = container.add_stream("libx264", rate=fps)
    _set_up(stream.codec_context, width, height, fps, quality)
    return stream


def _set_up(context: VideoCodecContext, width: int, height: int, fps: int, quality: str) -> None:
    preset, crf = PRESETS.get(quality, PRESETS["high"])
    # key frames stand where they are asked for, and open closed groups: a cut inside one is no new group,
    # so that groups of different runs may stand side by side
    groups = f"keyint={2 * GOP_LIMIT + 2}:min-keyint={GOP_LIMIT + 1}"
    context.options = {"preset": preset, "crf": crf, "forced-idr": "1", "x264-params": groups}
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.time_base, context.framerate = Fraction(1, fps), Fraction(fps)
    context.thread_type = "FRAME"
    context.thread_count = min(THREADS, max(2, os.cpu_count() or 2))
    context.color_range = ColorRange.MPEG
    context.colorspace = Colorspace.ITU709
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709


class Encoder:
    """x264 over one run of frames. It keeps what it needs of each: a frame may be drawn on again at once."""

    def __init__(self, width: int, height: int, fps: int, quality: str) -> None:
        self._context: VideoCodecContext = av.CodecContext.create("libx264", "w")
        _set_up(self._context, width, height, fps, quality)
        self._context.flags |= int(Flags.global_header)  # the film's head has the parameter sets

    def picture(self, sheet: "Sheet", index: int, key: bool) -> list[Coded]:
        """Frame `index` of the film; `key`: it opens a closed group."""
        frame = sheet.frame
        frame.pts, frame.time_base = index, self._context.time_base
        frame.pict_type = PictureType.I if key else PictureType.NONE
        return [_coded(packet, 1) for packet in self._context.encode(frame)]

    def rest(self) -> list[Coded]:
        """What it still holds. Nothing can be encoded after this."""
        return [_coded(packet, 1) for packet in self._context.encode(None)]


def _coded(packet: Any, length: int | None = None) -> Coded:
    assert packet.pts is not None
    return Coded(packet.pts, length or packet.duration or 0, packet.is_keyframe, bytes(packet))


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
    """The file being written: coded pictures and sound in any sensible order; `close` writes the index."""

    def __init__(
        self, path: Path, width: int, height: int, fps: int, quality: str, like: VideoStream | None = None
    ) -> None:
        """`like`: a stream whose packets will be copied; none are drawn then."""
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        if like is not None:
            self._video = self._container.add_stream_from_template(like)
        else:
            # this stream's own encoder gives the parameter sets and never sees a frame
            self._video = video_stream(self._container, width, height, fps, quality)
            self._video.codec_context.thread_count = 1
        self._audio: AudioStream = self._container.add_stream(
            "aac", rate=RATE, layout="stereo", options={"aac_coder": "fast"}
        )
        self._audio.codec_context.bit_rate = AUDIO_BITS
        self._container.start_encoding()
        self._fps = fps
        self._frames = 0
        self._samples = 0

    def picture(self, coded: Coded) -> None:
        """The next packet in order of decoding."""
        packet = _packet(coded, self._video, Fraction(1, self._fps))
        packet.dts = min(self._frames - DELAY, coded.at)
        self._frames += 1
        self._container.mux_one(packet)

    def copied(self, packet: Any, pts: int, dts: int, unit: Fraction) -> None:
        """A packet of another film, at its time in this one."""
        length = round(Fraction(packet.duration or 0) * (packet.time_base or unit) / unit)
        packet.stream, packet.time_base = self._video, unit
        packet.pts, packet.dts, packet.duration = pts, dts, length
        self._container.mux_one(packet)

    def sound(self, samples: NDArray[np.float32]) -> list[Coded]:
        """The next samples, (2, n) float in -1..1 at 48 kHz, encoded but not yet written."""
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._samples, Fraction(1, RATE)
        self._samples += samples.shape[1]
        return [_coded(packet) for packet in self._audio.encode(frame)]

    def last_sound(self) -> list[Coded]:
        """What the sound's encoder still holds."""
        return [_coded(packet) for packet in self._audio.encode(None)]

    def heard(self, coded: Coded) -> None:
        """Write a packet of sound."""
        packet = _packet(coded, self._audio, Fraction(1, RATE))
        packet.dts = coded.at
        self._container.mux_one(packet)

    def close(self) -> None:
        """Write the index at the front."""
        self._container.close()

    def abandon(self) -> None:
        """Let go of the file, whatever is in it."""
        self._container.close()


def _packet(coded: Coded, stream: VideoStream | AudioStream, unit: Fraction) -> Any:
    packet = av.Packet(coded.data)
    packet.stream, packet.time_base = stream, unit
    packet.pts, packet.duration, packet.is_keyframe = coded.at, coded.length, coded.key
    return packet
