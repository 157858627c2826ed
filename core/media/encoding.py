"""One pass over a film: decoded, turned upright, scaled, encoded for chats. Runs in the worker alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from core.errors import FileBroken
from core.media.fitting import Plan
from core.media.kinds import Kind
from core.media.opening import opened, pictures, sound

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.filter import Graph
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

SOUND_RATE: Final = 48000
GAP: Final = 0.1
"""Seconds of missing sound from which the rest is moved back into step with the pictures."""
TURNS: Final[dict[int, tuple[tuple[str, ...], ...]]] = {
    90: (("transpose", "cclock"),),
    180: (("hflip",), ("vflip",)),
    270: (("transpose", "clock"),),
}
"""Degrees counter-clockwise that a player would turn the frame by → filters that do it for good."""


class TooLarge(Exception):
    """This try has passed the limit already."""


def encode(
    path: Path,
    kind: Kind,
    into: Path,
    wanted: Plan,
    limit: int,
    report: Callable[[float], None],
    seconds: float,
) -> None:
    """One pass at the planned rate. H.264 High, yuv420p, BT.709 limited range, AAC, index in front."""
    import av

    with opened(path, kind, path.name, threads=0) as source, av.open(
        str(into), "w", format="mp4", options={"movflags": "+faststart"}
    ) as copy:  # fmt: skip
        track, tone = pictures(source), sound(source) if wanted.audio else None
        if track is None:
            raise FileBroken(name=path.name)
        film = Film(copy, track, wanted)
        music = Music(copy, wanted) if tone is not None else None
        start = (source.start_time or 0) / av.time_base
        for packet in source.demux([s for s in (track, tone) if s is not None]):
            for frame in _decoded(packet):
                if isinstance(frame, av.VideoFrame):
                    film.add(frame, start)
                    report(min(1.0, film.time / seconds) if seconds else 0.0)
                elif music is not None:
                    music.add(frame, start)
            if film.bytes > limit:
                raise TooLarge
        film.end()
        if music is not None:
            music.end()


def _decoded(packet: Any) -> Iterator[Any]:
    """Frames of a packet; a damaged one is left out, as players do."""
    import av

    try:
        yield from packet.decode()
    except av.error.InvalidDataError:
        return


class Film:
    """The pictures on their way: turned upright, scaled, at an even pace."""

    def __init__(self, copy: OutputContainer, track: VideoStream, wanted: Plan) -> None:
        from av.video.reformatter import ColorRange, Colorspace

        self.copy, self.track, self.wanted = copy, track, wanted
        self.rate = Fraction(wanted.fps).limit_denominator(1001)
        self.graph: Graph | None = None
        self.shape: tuple[object, ...] = ()
        self.last, self.bytes, self.time = -1, 0, 0.0
        second = wanted.video
        options = {
            "preset": wanted.preset,
            "profile": "high",
            "maxrate": str(int(second * 1.6)),
            "bufsize": str(int(second * 2.5)),
            "x264-params": "rc-lookahead=30:ratetol=0.6",
        }
        out = copy.add_stream("libx264", rate=self.rate, options=options)
        out.width, out.height, out.pix_fmt, out.bit_rate = wanted.width, wanted.height, "yuv420p", second
        out.gop_size = max(1, round(wanted.fps * 4))
        context = out.codec_context
        context.time_base = 1 / self.rate
        context.thread_type = "FRAME"
        context.colorspace, context.color_range = Colorspace.ITU709, ColorRange.MPEG
        context.color_primaries = context.color_trc = 1
        self.out = out

    def add(self, frame: VideoFrame, start: float) -> None:
        """Frames between two ticks of our clock are dropped (60 → 30 a second)."""
        if frame.time is not None:
            self.time = max(0.0, frame.time - start)
            tick = round(self.time * self.rate)
        else:  # old AVI: no times, only an order
            tick = self.last + 1
            self.time = tick / self.rate
        if tick <= self.last:
            return
        self.last = tick
        for ready in self._shaped(frame):
            ready.pts, ready.time_base = tick, 1 / self.rate
            ready.pict_type = 0
            self._mux(ready)

    def end(self) -> None:
        self._mux(None)

    def _mux(self, frame: VideoFrame | None) -> None:
        for packet in self.out.encode(frame):
            self.bytes += packet.size
            self.copy.mux(packet)

    def _shaped(self, frame: VideoFrame) -> Iterator[VideoFrame]:
        from av.video.reformatter import Colorspace

        same = (frame.width, frame.height) == (self.wanted.width, self.wanted.height)
        plain = frame.format.name == "yuv420p" and frame.colorspace in {Colorspace.ITU709, 2}
        if same and plain and frame.rotation == 0:
            yield frame
            return
        shape = (
            frame.width,
            frame.height,
            frame.format.name,
            frame.rotation,
            frame.colorspace,
            frame.color_range,
        )
        if self.graph is None or shape != self.shape:
            self.graph, self.shape = self._graph(frame), shape
        self.graph.push(frame)
        yield cast("VideoFrame", self.graph.pull())

    def _graph(self, frame: VideoFrame) -> Graph:
        """Only numbers and words of ours go in: no name, no text of a person."""
        import av
        from av.video.reformatter import ColorRange

        graph = av.filter.Graph()
        wanted = self.wanted
        nodes = [
            graph.add_buffer(template=self.track, width=frame.width, height=frame.height, format=frame.format)
        ]
        nodes += [graph.add(*filter) for filter in TURNS.get(frame.rotation % 360, ())]
        into = (
            f"{wanted.width}:{wanted.height}:flags=lanczos+accurate_rnd:out_color_matrix=bt709:out_range=tv"
        )
        full = frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")
        coming = f"in_color_matrix={matrix(frame)}:in_range={'pc' if full else 'tv'}"
        nodes += [
            graph.add("scale", f"{into}:{coming}"),
            graph.add("format", "yuv420p"),
            graph.add("setsar", "1"),
        ]
        nodes.append(graph.add("buffersink"))
        for left, right in pairwise(nodes):
            left.link_to(right)
        graph.configure()
        return graph


def matrix(frame: VideoFrame) -> str:
    """Which colour matrix the frame was made with; where it does not say, large ones are BT.709, small ones
    BT.601."""
    named = {1: "bt709", 5: "bt470", 6: "smpte170m", 7: "smpte240m", 9: "bt2020", 10: "bt2020"}
    return named.get(int(frame.colorspace), "bt709" if min(frame.width, frame.height) >= 720 else "smpte170m")


class Music:
    """The sound on its way: stereo (mono when little room is left), 48 kHz, in step with the pictures."""

    def __init__(self, copy: OutputContainer, wanted: Plan) -> None:
        import av

        layout = "stereo" if wanted.audio >= 64_000 else "mono"
        self.copy = copy
        self.out = copy.add_stream("aac", rate=SOUND_RATE, layout=layout)
        self.out.bit_rate = wanted.audio
        self.resampler = av.AudioResampler("fltp", layout, SOUND_RATE, frame_size=1024)
        self.samples: int | None = None

    def add(self, frame: Any, start: float) -> None:
        due = round((frame.time - start) * SOUND_RATE) if frame.time is not None else 0
        if self.samples is None or due - self.samples > GAP * SOUND_RATE:
            self.samples = max(0, due)
        frame.pts = None
        self._mux(self.resampler.resample(frame))

    def end(self) -> None:
        self._mux(self.resampler.resample(None))
        self.copy.mux(self.out.encode(None))

    def _mux(self, pieces: list[Any]) -> None:
        for piece in pieces:
            piece.pts, piece.time_base = self.samples or 0, Fraction(1, SOUND_RATE)
            self.samples = (self.samples or 0) + piece.samples
            self.copy.mux(self.out.encode(piece))
