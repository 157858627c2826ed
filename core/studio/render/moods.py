"""What makes the six moods: pace, key, chords, rhythms."""

from dataclasses import dataclass

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)


@dataclass(frozen=True)
class Mood:
    """What makes a mood: pace, key, chords (degrees of the scale, from 0) and the voices' manners."""

    pace: float  # beats a minute
    scale: tuple[int, ...]
    roots: tuple[int, ...]  # possible home notes, MIDI
    chords: tuple[tuple[int, ...], ...]  # progressions of four
    seventh: bool
    swing: float
    hall: float  # share of reverberation
    rhythms: tuple[tuple[tuple[float, float], ...], ...]  # melody: (start, length) in a bar


LONG = ((0.0, 1.5), (1.5, 0.5), (2.0, 2.0))
SPARSE = ((0.5, 1.0), (2.0, 1.5))
LIVELY = ((0.0, 0.5), (0.5, 0.5), (1.5, 0.5), (2.0, 1.0), (3.0, 0.5))
SKIPPING = ((0.0, 0.5), (1.0, 0.5), (1.5, 0.5), (2.5, 0.5), (3.0, 1.0))
STEADY = ((0.0, 1.0), (1.0, 0.5), (1.5, 1.0), (3.0, 1.0))

MOODS: dict[str, Mood] = {
    "upbeat": Mood(
        118,
        MAJOR,
        (57, 60, 62),
        ((0, 4, 5, 3), (5, 3, 0, 4), (0, 5, 3, 4)),
        False,
        0,
        0.16,
        (LIVELY, SKIPPING),
    ),
    "calm": Mood(
        72, MAJOR, (55, 57, 60), ((0, 3, 5, 4), (0, 5, 3, 3), (3, 0, 4, 5)), True, 0, 0.34, (LONG, SPARSE)
    ),
    "lofi": Mood(
        78,
        MAJOR,
        (56, 58, 61),
        ((1, 4, 0, 5), (3, 2, 1, 0), (0, 5, 1, 4)),
        True,
        0.17,
        0.15,
        (SPARSE, STEADY),
    ),
    "cinematic": Mood(
        86, MINOR, (50, 52, 54), ((0, 5, 2, 6), (0, 3, 5, 4), (0, 6, 5, 6)), False, 0, 0.4, (LONG, STEADY)
    ),
    "corporate": Mood(
        108, MAJOR, (57, 60, 64), ((0, 4, 5, 3), (0, 3, 5, 4), (3, 0, 4, 5)), False, 0, 0.2, (STEADY, LONG)
    ),
    "happy": Mood(
        126,
        MAJOR,
        (60, 62, 65),
        ((0, 3, 4, 0), (0, 5, 3, 4), (0, 3, 0, 4)),
        False,
        0.06,
        0.12,
        (SKIPPING, LIVELY),
    ),
}


def bars_in(mood: str, seconds: float) -> tuple[int, float]:
    """How many bars a piece of `seconds` has, and how long each is: the pace is bent a little so that it
    closes where the film does."""
    wanted = 4 * 60 / MOODS[mood].pace
    bars = max(1, round(seconds / wanted))
    return bars, min(wanted * 1.3, max(wanted * 0.75, seconds / bars))
