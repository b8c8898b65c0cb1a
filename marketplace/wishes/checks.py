"""Audit of who waits for stock: each wish stands where its written history ends."""

from collections.abc import Iterator

from marketplace.kernel.faults import Fault, state_faults
from marketplace.wishes.models import StockWait
from marketplace.wishes.states import WAIT_LIFE, WaitState

CHECK = "waits for stock = their histories"


def faults() -> Iterator[Fault]:
    """Yield the wishes whose state is not where their history ends."""
    yield from state_faults(WAIT_LIFE, StockWait, first=WaitState.WAITING)
