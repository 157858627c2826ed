"""Voice notes and other sounds the backend does not take, turned into M4A (AAC)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from core.errors import FileBroken
from core.media.kinds import Kind
from core.media.opening import opened, sound

FRAME: Final = 1024
"""Samples in a frame of AAC."""


def to_m4a(path: Path, kind: Kind, name: str, into: Path) -> None:
    """AAC, 64 kbit/s a channel, at most stereo. Raises FileBroken where there is no sound in it."""
    import av

    with opened(path, kind, name) as source:
        track = sound(source)
        if track is None:
            raise FileBroken(name=name)
        mono = track.codec_context.layout.nb_channels == 1
        rate = 44100 if track.rate == 44100 else 48000
        layout = "mono" if mono else "stereo"
        resampler = av.AudioResampler("fltp", layout, rate, frame_size=FRAME)
        with av.open(str(into), "w", format="ipod", options={"movflags": "+faststart"}) as copy:
            out = copy.add_stream("aac", rate=rate, layout=layout)
            out.bit_rate = 64_000 if mono else 128_000
            samples = 0
            for frame in source.decode(track):
                frame.pts = None  # voice notes start anywhere; ours start at zero
                for piece in resampler.resample(frame):
                    piece.pts, samples = samples, samples + piece.samples
                    copy.mux(out.encode(piece))
            for piece in resampler.resample(None):
                piece.pts, samples = samples, samples + piece.samples
                copy.mux(out.encode(piece))
            copy.mux(out.encode(None))
        if samples == 0:
            raise FileBroken(name=name)
