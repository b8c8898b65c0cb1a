"""Chance that can be repeated."""

import random
from collections.abc import Sequence
from typing import TypeVar

from marketplace.kernel.codes import new_code

Item = TypeVar("Item")


class Chance:
    """Draws the same from the same seed. `code` never gives one code twice."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing here is a secret
        self._given: set[str] = set()

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` - 1."""
        return self._random.randrange(limit)

    def between(self, least: int, most: int) -> int:
        """Return a number from `least` to `most`, both included."""
        return self._random.randint(least, most)

    def happens(self, percent: int) -> bool:
        """Tell whether something comes about that does so in `percent` of cases."""
        return self.below(100) < percent

    def one_of(self, items: Sequence[Item]) -> Item:
        """Return one of several."""
        return items[self.below(len(items))]

    def code(self, length: int, *, prefix: str = "") -> str:
        """Return a code like those of real things."""
        while True:
            found = new_code(length, prefix=prefix, random=self.below)
            if found not in self._given:
                self._given.add(found)
                return found
