"""Clips filmed for bright screens (HLG as phones write it, PQ), brought down to the film's plain range.

Colours are worked out at the size of the chroma planes: to light, to the narrower gamut, the highlights
rolled off softly by the brightest channel, so that hues stay and skies keep their clouds. Luma follows in
full size, by a table for its own level and the share by which its colour is darker or lighter than grey.
"""

import functools
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange
from numpy.typing import NDArray

from core.studio.render.planes import Planes

PQ, HLG = 16, 18  # FFmpeg's numbers
WHITE = 203.0  # nits of paper white in both (ITU-R BT.2408)
PEAK = 1000.0  # nits of the screen that HLG is graded on
BENT = 0.2  # how much HLG's light grows with luminance beyond itself (ITU-R BT.2100)
KNEE = 0.6  # of paper white: up to here nothing is compressed
STEPS = 65536  # as many as 16 bits tell apart
BRIGHT = 16.0  # of paper white: more than this is not told apart
LUMA = np.array([0.2627, 0.678, 0.0593], np.float32)  # of BT.2020
NARROW = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], np.float32
)  # BT.2020's light → BT.709's
SIGNAL = np.array(
    [[1, 0, 1.4746], [1, -0.16455, -0.57135], [1, 1.8814, 0]]
)  # BT.2020's Y'CbCr → R'G'B', each 0..1
CODES = np.array([[0.2126, 0.7152, 0.0722], [-0.114572, -0.385428, 0.5], [0.5, -0.454153, -0.045847]])
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Tables:
    """`luma`: for each grey of 10 bits its code of 8 bits. `light`: for each of STEPS levels of a signal its
    light in paper whites; `bend`: for each level of HLG's light how much brighter it is shown; `tone`: for
    each of STEPS levels up to BRIGHT what is left of it; `plain`: light 0..1 as a signal of the film."""

    luma: Floats
    light: Floats
    bend: Floats | None
    tone: Floats
    plain: Floats


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
        src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
        dst_color_range=ColorRange.MPEG,
        threads=1,  # several write over one another's edges where a line is no multiple of their stride
    )
    known = tables(int(frame.color_trc))
    y, u, v = (_words(plane) for plane in deep.planes)
    small: Any = cv2.resize(y, (u.shape[1], u.shape[0]), interpolation=cv2.INTER_AREA)
    seen = _colored(small, u, v, known)
    grey = np.take(known.luma, small, mode="clip")
    share = ((seen[..., 0] - 15) / (grey - 15)).clip(0.25, 4)
    share = cv2.resize(share, (y.shape[1], y.shape[0]), interpolation=cv2.INTER_LINEAR)
    luma = (np.take(known.luma, y, mode="clip") - 16) * share + 16.5
    return Planes(
        luma.clip(16, 235.4).astype(np.uint8),
        *((seen[..., plane] + 0.5).clip(16, 240).astype(np.uint8) for plane in (1, 2)),
    )


def _colored(y: Any, u: NDArray[np.uint16], v: NDArray[np.uint16], known: Tables) -> Floats:
    """Codes of 10 bits for a bright screen → those of 8 bits for a plain one, (h, w, 3), as floats."""
    codes = np.empty((*u.shape, 3), np.float32)
    codes[..., 0], codes[..., 1], codes[..., 2] = y, u, v
    light = _at(known.light, cv2.transform(codes, _to_signal()))
    if known.bend is not None:
        bright = cv2.transform(light, LUMA[None])
        light *= _at(known.bend, bright * ((STEPS - 1) / BRIGHT))[..., None]
    light = np.maximum(cv2.transform(light, NARROW), 0)
    peak = np.maximum(np.maximum(light[..., 0], light[..., 1]), light[..., 2])
    light *= _at(known.tone, peak * ((STEPS - 1) / BRIGHT))[..., None]
    plain = _at(known.plain, light * (STEPS - 1))
    return np.asarray(cv2.transform(plain, _to_codes()), np.float32)


def _at(table: Floats, values: Any) -> Floats:
    """What the table says at each of these levels, 0..STEPS - 1."""
    return np.asarray(np.take(table, np.clip(values + 0.5, 0, STEPS - 1).astype(np.uint16)), np.float32)


@functools.cache
def _to_signal() -> Floats:
    """10-bit limited codes → levels of a signal, as one affine matrix."""
    scale = np.diag([1 / 876, 1 / 896, 1 / 896])
    matrix = SIGNAL @ scale * (STEPS - 1)
    return np.hstack([matrix, matrix @ [[-64], [-512], [-512]]]).astype(np.float32)


@functools.cache
def _to_codes() -> Floats:
    """A signal 0..1 → 8-bit limited codes."""
    matrix = np.diag([219, 224, 224]) @ CODES
    return np.hstack([matrix, [[16], [128], [128]]]).astype(np.float32)


@functools.cache
def tables(transfer: int) -> Tables:
    level = np.linspace(0, 1, STEPS)
    bright = np.linspace(0, BRIGHT, STEPS)
    signal = ((np.arange(1024) - 64) / 876).clip(0, 1)
    if transfer == PQ:
        light, grey, bend = _pq(level) / WHITE, _pq(signal) / WHITE, None
    else:
        # scene light in units that make paper white come out as one
        unit = PEAK / WHITE
        light, scene = _scene(level) * unit, _scene(signal)
        bend = ((bright / unit).clip(1e-6) ** BENT).astype(np.float32)
        grey = scene * unit * scene.clip(1e-6) ** BENT
    return Tables(
        (16 + 219 * (grey * _rolled(grey)).clip(0, 1) ** (1 / 2.4)).astype(np.float32),
        light.astype(np.float32),
        bend,
        _rolled(bright).astype(np.float32),
        (level ** (1 / 2.4)).astype(np.float32),
    )


def _rolled(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is left of so much light."""
    over = np.maximum(light - KNEE, 0) / (1 - KNEE)
    shown = np.minimum(light, KNEE) + (1 - KNEE) * (1 - np.exp(-over))
    return np.asarray(shown / np.maximum(light, 1e-6))


def _pq(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Nits (SMPTE ST 2084)."""
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    root = signal ** (1 / m2)
    return np.asarray(10_000 * (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1))


def _scene(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    """HLG's signal → the scene's light, 0..1 (ITU-R BT.2100)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.asarray(np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12))


def _words(plane: object) -> NDArray[np.uint16]:
    line, width, height = (getattr(plane, name) for name in ("line_size", "width", "height"))
    rows = np.frombuffer(memoryview(plane), np.uint16).reshape(-1, line // 2)  # type: ignore[arg-type]
    return rows[:height, :width]
