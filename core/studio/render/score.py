"""Music as notes. Pure: a mood, a seed and a number of bars become bars of notes, always the same.

Four beats to the bar. A piece has a beginning with few voices, a middle with all, a breath before its last
third, and one closing bar on the home chord that rings out.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from core.studio.render.moods import MOODS, Mood


@dataclass(frozen=True)
class Note:
    """`start` and `length` in beats from the bar's beginning; `level` 0..1; `pan` -1 left to 1 right."""

    instrument: str
    midi: int
    start: float
    length: float
    level: float
    pan: float = 0.0


class Score:
    """`bars` bars of music; `bar(i)` gives the notes that begin in bar i."""

    def __init__(self, mood: str, seed: int, bars: int) -> None:
        self.mood = MOODS[mood]
        self.name, self.bars = mood, bars
        dice = random.Random(f"{mood} {seed}")
        self._root = dice.choice(self.mood.roots)
        self._chords = dice.choice(self.mood.chords)
        self._tune = _tune(dice, self.mood)
        self._shape = dice.randrange(3)
        self._play = {
            "upbeat": self._upbeat,
            "calm": self._calm,
            "lofi": self._lofi,
            "cinematic": self._cinematic,
            "corporate": self._corporate,
            "happy": self._happy,
        }[mood]

    def bar(self, index: int) -> list[Note]:
        """The notes of bar `index`, swung."""
        if index == self.bars - 1 and self.bars > 1:
            return list(self._end())
        swing = self.mood.swing
        return [
            Note(n.instrument, n.midi, n.start + swing, n.length, n.level, n.pan) if n.start % 1 == 0.5 else n
            for n in self._play(index, self._fullness(index))
        ]

    def _fullness(self, index: int) -> int:
        """0 few voices, 1 with rhythm, 2 everything."""
        if self.bars < 8:
            return 2 if index or self.bars < 4 else 1
        if index < 2:
            return 0 if index == 0 else 1
        breath = self.bars * 5 // 8 // 4 * 4
        if self.bars >= 16 and breath <= index < breath + 2:
            return 0
        return 1 if index < 4 else 2

    def _step(self, degree: int) -> int:
        octave, place = divmod(degree, 7)
        return self._root + 12 * octave + self.mood.scale[place]

    def _degree(self, index: int) -> int:
        return self._chords[index % 4]

    def _chord(self, index: int, around: int) -> list[int]:
        """The bar's chord, its notes moved by octaves to lie close to MIDI `around`."""
        degree = self._degree(index)
        steps = (0, 2, 4, 6) if self.mood.seventh else (0, 2, 4)
        found = []
        for step in steps:
            note = self._step(degree + step)
            while note < around - 6:
                note += 12
            while note > around + 6:
                note -= 12
            found.append(note)
        found = sorted(set(found))
        for low, high in itertools.pairwise(tuple(found)):
            if high - low == 1:  # a seventh rubs against its root from below, not from above
                found[found.index(low)] = low + 12
        return sorted(found)

    def _bass(self, index: int) -> int:
        note = self._step(self._degree(index))
        while note > 45:
            note -= 12
        while note < 31:
            note += 12
        return note

    def _melody(self, index: int, instrument: str, level: float, octave: int = 12) -> Iterator[Note]:
        rhythm, walk = self._tune[index % 4]
        scale = (0, 1, 2, 4, 5)  # five notes of the scale that go with everything
        chord = {note % 12 for note in self._chord(index, 60)}
        for (start, length), place in zip(rhythm, walk, strict=True):
            octaves, which = divmod(place, 5)
            note = self._step(scale[which]) + 12 * octaves + octave
            if start % 2 == 0:  # strong beats sing a note of the chord
                note = min(range(note - 3, note + 4), key=lambda n: (n % 12 not in chord, abs(n - note)))
            yield Note(instrument, note, start, length, level * (1 if start % 1 == 0 else 0.85), 0.12)

    def _arpeggio(
        self, index: int, instrument: str, level: float, around: int, each: float, pan: float
    ) -> Iterator[Note]:
        chord = self._chord(index, around)
        notes = [*chord, chord[0] + 12]
        order = ((0, 1, 2, 3, 2, 1), (0, 2, 1, 3, 1, 2), (3, 2, 1, 0, 1, 2))[self._shape]
        for beat in range(int(4 / each)):
            note = notes[order[beat % len(order)] % len(notes)]
            accent = 1.0 if beat * each % 1 == 0 else 0.72
            yield Note(instrument, note, beat * each, each, level * accent, pan if beat % 2 else -pan)

    def _held(
        self, index: int, instrument: str, level: float, around: int, length: float = 4.0
    ) -> Iterator[Note]:
        for place, note in enumerate(self._chord(index, around)):
            yield Note(instrument, note, 0, length, level, (-0.5, 0.5, 0.0, 0.3)[place % 4])

    def _beat(self, *hits: tuple[str, tuple[float, ...], float]) -> Iterator[Note]:
        for drum, starts, level in hits:
            for start in starts:
                yield Note(drum, 0, start, 0.25, level, {"hat": 0.25, "shaker": -0.3}.get(drum, 0.0))

    def _upbeat(self, index: int, full: int) -> Iterator[Note]:
        yield from self._held(index, "pad", 0.3, 60)
        yield from self._arpeggio(index, "pluck", 0.34, 69, 0.5, 0.45)
        if full:
            yield from self._beat(("kick", (0, 1, 2, 3), 0.6), ("hat", (0.5, 1.5, 2.5, 3.5), 0.5))
            for beat in range(8):
                yield Note("bass", self._bass(index) + (12 if beat % 4 == 3 else 0), beat / 2, 0.42, 0.4)
        if full > 1:
            yield from self._beat(("clap", (1, 3), 0.6), ("shaker", tuple(i / 2 for i in range(8)), 0.34))
            yield from self._melody(index, "bell", 0.38)

    def _calm(self, index: int, full: int) -> Iterator[Note]:
        yield from self._held(index, "pad", 0.42, 57)
        yield from self._arpeggio(index, "piano", 0.34, 64, 1.0 if full == 0 else 0.5, 0.3)
        yield Note("bass", self._bass(index), 0, 3.8, 0.32)
        if full > 1:
            yield from self._melody(index, "bell", 0.22)
            yield from self._beat(("shaker", (1, 3), 0.12))

    def _lofi(self, index: int, full: int) -> Iterator[Note]:
        yield Note("crackle", index, 0, 4, 0.9)
        for start, length in ((0.0, 1.4), (1.5, 0.9), (3.0, 0.8)) if full else ((0.0, 1.9), (2.0, 1.9)):
            for place, note in enumerate(self._chord(index, 62)):
                yield Note(
                    "keys", note, start + 0.02 * place, length, 0.36, (-0.3, 0.3, 0.1, -0.1)[place % 4]
                )
        if full:
            yield from self._beat(
                ("kick", (0, 1.5, 2.0 if index % 2 else 2.5), 0.52), ("snare", (1, 3), 0.46)
            )
            yield from self._beat(("hat", tuple(i / 2 for i in range(8)), 0.42))
            for start, length in ((0.0, 1.3), (1.5, 0.9), (2.5, 1.2)):
                yield Note("bass", self._bass(index), start, length, 0.38)
        if full > 1:
            yield from self._melody(index, "keys", 0.36)

    def _cinematic(self, index: int, full: int) -> Iterator[Note]:
        yield from self._held(index, "strings", 0.26, 57)
        yield from self._held(index, "pad", 0.3, 50)
        yield Note("bass", self._bass(index), 0, 3.9, 0.36)
        if full:
            yield from self._arpeggio(index, "strings", 0.26, 66, 0.5, 0.4)
            yield from self._beat(("boom", (0, 2.5) if index % 2 else (0,), 0.6))
        if full > 1:
            yield from self._beat(("boom", (3, 3.5), 0.4), ("shaker", tuple(i / 2 for i in range(8)), 0.24))
            yield from self._melody(index, "piano", 0.5)

    def _corporate(self, index: int, full: int) -> Iterator[Note]:
        yield from self._held(index, "pad", 0.32, 60)
        yield from self._arpeggio(index, "guitar", 0.5, 64, 0.5, 0.35)
        if full:
            for start in (0.0, 2.0):
                for note in self._chord(index, 60):
                    yield Note("piano", note, start, 1.9, 0.24)
            yield from self._beat(
                ("kick", (0, 2, 2.5), 0.48), ("shaker", tuple(i / 2 for i in range(8)), 0.38)
            )
            for start, length in ((0.0, 1.4), (1.5, 0.45), (2.0, 1.4), (3.5, 0.45)):
                yield Note("bass", self._bass(index), start, length, 0.36)
        if full > 1:
            yield from self._beat(("clap", (1, 3), 0.46))
            yield from self._melody(index, "bell", 0.26)

    def _happy(self, index: int, full: int) -> Iterator[Note]:
        for start in (0.0, 0.5, 1.5, 2.0, 2.5, 3.5) if full else (0.0, 1.5, 2.5):
            for place, note in enumerate(self._chord(index, 67)):
                yield Note("guitar", note, start + 0.018 * place, 0.5, 0.32 if start % 1 else 0.4, -0.25)
        if full:
            root = self._bass(index)
            for start, note in ((0.0, root), (1.0, root + 7), (2.0, root), (3.0, root + 7)):
                yield Note("bass", note, start, 0.55, 0.4)
            yield from self._beat(("kick", (0, 2), 0.5), ("clap", (1, 3), 0.55))
            yield from self._beat(("shaker", tuple(i / 2 for i in range(8)), 0.36))
        if full > 1:
            yield from self._melody(index, "whistle", 0.2)
            yield from self._melody(index, "bell", 0.16)

    def _end(self) -> Iterator[Note]:
        """Home: one chord that rings, with the voices of the mood."""
        voice = {"lofi": "keys", "cinematic": "strings", "happy": "guitar", "upbeat": "pluck"}.get(
            self.name, "piano"
        )
        low = self._root
        while low > 45:
            low -= 12
        yield Note("bass", low, 0, 3.0, 0.45)
        for place, step in enumerate((0, 2, 4, 7)):
            note = self._step(step)
            yield Note("pad", note, 0, 3.0, 0.3, (-0.4, 0.4, 0.1, 0)[place])
            yield Note(
                voice,
                note + (12 if voice != "strings" else 0),
                0.06 * place,
                3.0,
                0.36,
                (-0.3, 0.3, 0.1, 0)[place],
            )
        if self.name not in ("calm",):
            yield Note("boom" if self.name == "cinematic" else "kick", 0, 0, 0.25, 0.6)


Bar = tuple[tuple[tuple[float, float], ...], tuple[int, ...]]


def _tune(dice: random.Random, mood: Mood) -> tuple[Bar, Bar, Bar, Bar]:
    """Four bars: a thought, its answer, the thought again, a close. Places on a scale of five."""
    first, second = dice.choice(mood.rhythms), dice.choice(mood.rhythms)
    thought = _walk(dice, len(first), dice.randrange(1, 4))
    answer = _walk(dice, len(second), thought[-1] + dice.choice((-1, 1)))
    again = (*thought[:-1], thought[-1] + dice.choice((-1, 1, 2)))
    close = (*answer[:-1], 0 if dice.random() < 0.6 else 5)
    return (first, thought), (second, answer), (first, again), (second, close)


def _walk(dice: random.Random, count: int, start: int) -> tuple[int, ...]:
    place, found = start, []
    for _ in range(count):
        found.append(place)
        place = min(6, max(-1, place + dice.choice((-2, -1, -1, 0, 1, 1, 2))))
    return tuple(found)
