"""Instruments made of numbers: each gives one note as mono samples at 48 kHz. Nothing is random twice:
noise comes from a generator with a fixed seed."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

RATE = 48000
Wave = NDArray[np.float32]
TAU = 2 * math.pi

_NOISE = np.random.default_rng(5).standard_normal(RATE).astype(np.float32)


def pitch(midi: float) -> float:
    return float(440.0 * 2 ** ((midi - 69) / 12))


def time_of(seconds: float) -> Wave:
    return np.arange(max(1, int(seconds * RATE)), dtype=np.float32) / np.float32(RATE)


def shaped(wave: Wave, attack: float, release: float) -> Wave:
    """Fades at both ends, so that no note clicks."""
    n = len(wave)
    rise, fall = min(n, max(1, int(attack * RATE))), min(n, max(1, int(release * RATE)))
    wave[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    wave[n - fall :] *= np.linspace(1, 0, fall, dtype=np.float32) ** 2
    return wave


def partials(
    freq: float, t: Wave, levels: Sequence[float], decay: float, more: float, stretch: float = 0.0
) -> Wave:
    """A struck or plucked sound: partial k, of `levels[k]`, dies away at `decay + k * more` per second."""
    found = np.zeros_like(t)
    for k, level in enumerate(levels, 1):
        f = freq * k * math.sqrt(1 + stretch * k * k)
        if f > 15000:
            break
        found += level * np.sin(TAU * f * t) * np.exp(-t * (decay + (k - 1) * more))
    return found


def piano(midi: float, seconds: float) -> Wave:
    t = time_of(seconds + 0.9)
    low = 0.7 + max(0.0, (midi - 48) / 40)
    body = partials(pitch(midi), t, (1, 0.55, 0.3, 0.2, 0.12, 0.07, 0.04), low, 0.75, 0.0004)
    return shaped(body * 0.5, 0.004, 0.7)


def keys(midi: float, seconds: float) -> Wave:
    """An electric piano: a soft tone with a bell in its attack."""
    t, f = time_of(seconds + 0.5), pitch(midi)
    bend = 1.1 * np.exp(-t * 3.5) * np.sin(TAU * f * t)
    tine = 0.1 * np.exp(-t * 14) * np.sin(TAU * f * 7 * t)
    return shaped((np.sin(TAU * f * t + bend) * np.exp(-t * 1.5) + tine) * 0.5, 0.006, 0.4)


def pluck(midi: float, seconds: float) -> Wave:
    t = time_of(min(1.6, seconds + 0.6))
    return shaped(partials(pitch(midi), t, (1, 0.7, 0.45, 0.3, 0.2, 0.12, 0.08), 4, 2.2) * 0.5, 0.003, 0.2)


def guitar(midi: float, seconds: float) -> Wave:
    """Short and woody, as of a damped string."""
    t = time_of(min(1.0, seconds + 0.3))
    return shaped(partials(pitch(midi), t, (1, 0.8, 0.35, 0.35, 0.12, 0.14, 0.05), 6, 3.5) * 0.5, 0.002, 0.15)


def bell(midi: float, seconds: float) -> Wave:
    t, f = time_of(seconds + 1.2), pitch(midi)
    found = np.sin(TAU * f * t) * np.exp(-t * 2.2)
    found += 0.35 * np.sin(TAU * f * 3 * t) * np.exp(-t * 5) + 0.12 * np.sin(TAU * f * 5.4 * t) * np.exp(
        -t * 9
    )
    return shaped(found * 0.45, 0.003, 0.8)


def whistle(midi: float, seconds: float) -> Wave:
    t, f = time_of(seconds + 0.08), pitch(midi)
    sway = 0.006 * np.sin(TAU * 5.2 * t) * np.minimum(1, t * 4)
    air = 0.02 * np.resize(_NOISE, len(t))
    return shaped((np.sin(TAU * f * t + f * sway / 5.2) + air) * 0.4, 0.04, 0.09)


def pad(midi: float, seconds: float) -> Wave:
    """Warm and slow; two slightly different pitches beat against one another."""
    t, f = time_of(seconds + 0.8), pitch(midi)
    found = np.zeros_like(t)
    for k, level in enumerate((1, 0.42, 0.2, 0.1, 0.06), 1):
        found += level * (np.sin(TAU * f * k * 1.0018 * t) + np.sin(TAU * f * k * 0.9984 * t + k))
    return shaped(found * 0.22, min(0.5, seconds * 0.3), 0.8)


def strings(midi: float, seconds: float) -> Wave:
    t, f = time_of(seconds + 0.35), pitch(midi)
    sway = 0.0012 * f * np.sin(TAU * 5.1 * t) * np.minimum(1, t * 2)
    found = np.zeros_like(t)
    for k in range(1, 10):
        if f * k > 7000:
            break
        found += np.sin(TAU * f * k * t + k * sway + k * k) / k**1.25
    return shaped(found * 0.3, min(0.09, seconds * 0.25), 0.3)


def bass(midi: float, seconds: float) -> Wave:
    t, f = time_of(seconds + 0.06), pitch(midi)
    found = np.sin(TAU * f * t) + 0.35 * np.sin(TAU * 2 * f * t) * np.exp(-t * 3)
    found += 0.15 * np.sin(TAU * 3 * f * t) * np.exp(-t * 6)
    return shaped(np.tanh(found * 1.2) * 0.6 * np.exp(-t * 0.9), 0.006, 0.07)


def kick(midi: float, seconds: float) -> Wave:
    t = time_of(0.32)
    sweep = TAU * (46 * t + 110 / 34 * (1 - np.exp(-t * 34)))
    click = np.resize(_NOISE, len(t)) * np.exp(-t * 400) * 0.15
    return shaped((np.sin(sweep) * np.exp(-t * 9) + click).astype(np.float32), 0.001, 0.08)


def boom(midi: float, seconds: float) -> Wave:
    """A big drum far away."""
    t = time_of(1.3)
    sweep = TAU * (41 * t + 45 / 14 * (1 - np.exp(-t * 14)))
    skin = _lowered(np.resize(_NOISE, len(t)), 24) * np.exp(-t * 14) * 1.2
    return shaped((np.sin(sweep) * np.exp(-t * 3.6) + skin).astype(np.float32), 0.002, 0.4)


def snare(midi: float, seconds: float) -> Wave:
    t = time_of(0.24)
    tone = np.sin(TAU * 185 * t) * np.exp(-t * 22) * 0.5
    rattle = _raised(np.resize(_NOISE, len(t)), 12) * np.exp(-t * 17) * 0.35
    return shaped((tone + rattle).astype(np.float32), 0.001, 0.06)


def clap(midi: float, seconds: float) -> Wave:
    t = time_of(0.26)
    hands = sum(np.exp(-np.abs(t - d) * (260 if d < 0.02 else 26)) * (t >= d) for d in (0.0, 0.011, 0.023))
    return shaped((_raised(np.resize(_NOISE, len(t)), 16) * hands * 0.25).astype(np.float32), 0.001, 0.06)


def hat(midi: float, seconds: float) -> Wave:
    t = time_of(0.07)
    return shaped(_raised(_NOISE[: len(t)].copy(), 4) * np.exp(-t * 60) * 0.3, 0.001, 0.02)


def shaker(midi: float, seconds: float) -> Wave:
    t = time_of(0.11)
    grain = np.minimum(t / 0.03, 1) * np.exp(-np.maximum(0, t - 0.03) * 45)
    return shaped(
        (_raised(_NOISE[3000 : 3000 + len(t)].copy(), 5) * grain * 0.22).astype(np.float32), 0.002, 0.02
    )


def crackle(midi: float, seconds: float) -> Wave:
    """An old record: a little hiss and a few pops."""
    n = int(seconds * RATE)
    hiss = _lowered(np.resize(_NOISE[::-1], n), 6) * 0.03
    pops = np.random.default_rng(int(midi)).integers(0, n, max(1, int(seconds * 5)))
    hiss[pops] += 0.25
    return shaped(_lowered(hiss, 3), 0.05, 0.05)


def _lowered(wave: Wave, width: int) -> Wave:
    """Mean over `width` samples: without its treble."""
    total = np.cumsum(np.concatenate([np.zeros(width, np.float32), wave]), dtype=np.float64)
    return ((total[width:] - total[:-width]) / width).astype(np.float32)


def _raised(wave: Wave, width: int) -> Wave:
    """Without its bass."""
    return wave - _lowered(wave, width)


INSTRUMENTS: dict[str, Callable[[float, float], Wave]] = {
    f.__name__: f
    for f in (
        piano,
        keys,
        pluck,
        guitar,
        bell,
        whistle,
        pad,
        strings,
        bass,
        kick,
        boom,
        snare,
        clap,
        hat,
        shaker,
        crackle,
    )
}


def room(seconds: float) -> NDArray[np.float32]:
    """A hall's answer to a clap, (2, n): noise that dies away, its treble first; without the clap itself."""
    n = int(seconds * RATE)
    t = np.arange(n, dtype=np.float32) / RATE
    noise = np.random.default_rng(11).standard_normal((2, n)).astype(np.float32)
    dark = np.stack([_lowered(side, 9) for side in noise])
    share = np.exp(-t * 3)
    found = (noise * share * 0.5 + dark * 2 * (1 - share)) * np.exp(-t * 6.9 / seconds)
    found *= np.minimum(1, t / 0.012)
    return np.asarray(found / np.sqrt((found**2).sum(axis=1, keepdims=True)), np.float32)
