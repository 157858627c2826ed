"""Clips filmed for bright screens (HLG as phones write it, PQ), brought down to the film's plain range.

Luma by a table per transfer: up to a little over half of paper white as it is, above that rolled off softly,
so that skies keep their clouds. Chroma follows its luma, and takes some more for the wider gamut it was
written in. An approximation per plane, not colour science: it looks right beside photos and costs little.
"""

import functools

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from core.studio.render.planes import Planes

PQ, HLG = 16, 18  # FFmpeg's numbers
WHITE = 203.0  # nits of paper white in both (ITU-R BT.2408)
PEAK = 1000.0  # nits of the screen that HLG is graded on
KNEE = 0.6  # of paper white: up to here nothing is compressed
RICHER = 1.15  # chroma, from BT.2020's gamut
Table = NDArray[np.float32]


def is_bright(frame: VideoFrame) -> bool:
    """Was it written for a bright screen?"""
    return int(frame.color_trc) in (PQ, HLG)


def brought_down(frame: VideoFrame) -> Planes:
    """The frame as BT.709 limited 4:2:0 in 8 bits. Even sides are cut to."""
    full = frame.color_range == ColorRange.JPEG
    deep = frame.reformat(
        width=max(2, frame.width // 2 * 2),
        height=max(2, frame.height // 2 * 2),
        format="yuv420p10le",
        src_colorspace=Colorspace.BT2020,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
        dst_color_range=ColorRange.MPEG,
        threads=1,  # several write over one another's edges where a line is no multiple of their stride
    )
    luma, share = tables(int(frame.color_trc))
    y, u, v = (_words(plane) for plane in deep.planes)
    chroma = share.take(y[::2, ::2], mode="clip")
    return Planes(
        np.rint(luma).astype(np.uint8).take(y, mode="clip"), _colored(u, chroma), _colored(v, chroma)
    )


@functools.cache
def tables(transfer: int) -> tuple[Table, Table]:
    """For each luma code of 10 bits: the code of 8 bits, and how much chroma shrinks or grows with it."""
    signal = ((np.arange(1024) - 64) / 876).clip(0, 1)
    light = (_pq(signal) if transfer == PQ else _hlg(signal)) / WHITE
    over = np.maximum(light - KNEE, 0) / (1 - KNEE)
    shown = np.minimum(light, KNEE) + (1 - KNEE) * (1 - np.exp(-over))
    plain = shown.clip(0, 1) ** (1 / 2.4)
    share = RICHER * plain / np.maximum(signal, 0.05)
    return (16 + 219 * plain).astype(np.float32), share.clip(0.2, 2.5).astype(np.float32)


def _pq(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Nits (SMPTE ST 2084)."""
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    root = signal ** (1 / m2)
    return np.asarray(10_000 * (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1))


def _hlg(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Nits on a screen of `PEAK` (ITU-R BT.2100)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    return np.asarray(PEAK * scene**1.2)


def _colored(plane: NDArray[np.uint16], share: Table) -> NDArray[np.uint8]:
    found = (plane.astype(np.float32) - 512) * (share / 4) + 128
    return np.asarray(np.rint(found).clip(16, 240), np.uint8)


def _words(plane: object) -> NDArray[np.uint16]:
    line, width, height = (getattr(plane, name) for name in ("line_size", "width", "height"))
    rows = np.frombuffer(memoryview(plane), np.uint16).reshape(-1, line // 2)  # type: ignore[arg-type]
    return rows[:height, :width]
