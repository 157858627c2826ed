"""The band: plays a score bar by bar, in a hall, at the common loudness. Memory does not grow with length."""

import functools

import numpy as np
from numpy.typing import NDArray

from core.studio.render.loudness import Meter, Samples, gain
from core.studio.render.moods import bars_in
from core.studio.render.score import Note, Score
from core.studio.render.synth import INSTRUMENTS, RATE, Wave, room

REHEARSED = 8  # bars played before the first is heard, to know how loud the piece is
HALL = 1.4  # seconds
KEPT = 8_000_000  # bytes of played notes kept for the next time
RING = 3.2  # seconds the longest note may sound into the next bar


class Band:
    """Music of a mood for `seconds`: it closes where the film does."""

    def __init__(self, mood: str, seed: int, seconds: float) -> None:
        bars, self._bar_seconds = bars_in(mood, seconds)
        self._score = Score(mood, seed, bars)
        self._bars, self._played = bars, 0
        self._tail = np.zeros((2, int(RING * RATE)), np.float32)
        self._echo = np.zeros((2, int(HALL * RATE)), np.float32)
        self._cache: dict[tuple[str, int, int], Wave] = {}
        rehearsed = [self._next() for _ in range(min(REHEARSED, bars + 1))]
        meter = Meter()
        for part in rehearsed[: max(1, bars)]:
            meter.add(part)
        self._gain = gain(meter.lufs())
        self._ready = rehearsed
        self._left = np.zeros((2, 0), np.float32)

    def read(self, count: int) -> Samples:
        """The next `count` samples; after the last bar what still rings, then silence."""
        parts, have = [self._left], self._left.shape[1]
        while have < count:
            part = self._ready.pop(0) if self._ready else self._next()
            parts.append(part * self._gain)
            have += part.shape[1]
        data = np.concatenate(parts, axis=1)
        self._left = data[:, count:]
        return data[:, :count]

    def _next(self) -> Samples:
        size = int(self._bar_seconds * RATE)
        dry = np.zeros((2, size + self._tail.shape[1]), np.float32)
        dry[:, : self._tail.shape[1]] += self._tail
        if self._played < self._bars:
            for note in self._score.bar(self._played):
                self._add(dry, note)
        self._played += 1
        if self._played >= self._bars:
            self._cache.clear()
        part, self._tail = dry[:, :size], dry[:, size:].copy()
        return part + self._answered(part) * self._score.mood.hall

    def _add(self, dry: Samples, note: Note) -> None:
        beat = self._bar_seconds / 4
        wave = self._wave(note, beat)
        at = int(note.start * beat * RATE)
        wave = wave[: dry.shape[1] - at]
        left, right = np.cos((note.pan + 1) * np.pi / 4), np.sin((note.pan + 1) * np.pi / 4)
        dry[0, at : at + len(wave)] += wave * np.float32(note.level * left)
        dry[1, at : at + len(wave)] += wave * np.float32(note.level * right)

    def _wave(self, note: Note, beat: float) -> Wave:
        key = (note.instrument, note.midi, round(note.length * 100))
        if key not in self._cache:
            if sum(wave.nbytes for wave in self._cache.values()) > KEPT:
                self._cache.clear()
            self._cache[key] = INSTRUMENTS[note.instrument](note.midi, note.length * beat)
        return self._cache[key]

    def _answered(self, part: Samples) -> Samples:
        """What the hall adds, with what is still in the air from before."""
        n, hall = part.shape[1], self._echo.shape[1]
        size = 1 << (n + hall - 1).bit_length()
        wet = np.fft.irfft(np.fft.rfft(part, size, axis=1) * _hall(size), size, axis=1).astype(np.float32)
        found = wet[:, :n]
        over = min(hall, n)
        found[:, :over] += self._echo[:, :over]
        left = wet[:, n : n + hall].copy()
        if hall > n:
            left[:, : hall - n] += self._echo[:, n:]
        self._echo = left
        return found


@functools.lru_cache(4)
def _hall(size: int) -> NDArray[np.complex64]:
    return np.fft.rfft(room(HALL), size, axis=1).astype(np.complex64)
