"""One seed, from which all trouble is drawn."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """`heat` 1.0 is the ordinary amount of trouble; `calm` ends it. A seed repeats the choices, not the
    timing: processes and sockets have their own."""

    def __init__(self, seed: int, heat: float = 1.0) -> None:
        self.seed, self.heat, self.calm = seed, heat, False
        self._chance = random.Random(seed)

    def happens(self, share: float) -> bool:
        """Trouble, with this probability at ordinary heat."""
        drawn = self._chance.random()
        return not self.calm and drawn < share * self.heat

    def chance(self, share: float) -> bool:
        """Anything that is no trouble."""
        return self._chance.random() < share

    def one_of(self, choices: Sequence[T]) -> T:
        return self._chance.choice(choices)

    def between(self, least: float, most: float) -> float:
        return self._chance.uniform(least, most)

    def number(self, least: int, most: int) -> int:
        return self._chance.randint(least, most)

    def after(self, mean: float) -> float:
        """Seconds until something that happens every so often."""
        return self._chance.expovariate(1 / mean)

    def bytes(self, count: int) -> bytes:
        return self._chance.randbytes(count)
