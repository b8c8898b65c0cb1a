"""Chance that comes out the same each time: a made-up year must not differ from one run to the next."""

from random import Random

SEED = "sen hồng"


def dice(name: str) -> Random:
    """Return dice of their own for one part of the market, so that a change in one part does not move the others."""
    return Random(f"{SEED} {name}")  # noqa: S311 - nothing secret hangs on it
