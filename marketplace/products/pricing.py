"""Prices by quantity: who takes many packs pays less for each. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.money import Dong, format_dong
from marketplace.products.rules import LOWEST_PRICE

MOST_STEPS = 5
#: The most packs of one kind in a cart is 999; a step beyond would never be reached.
HIGHEST_START = 999


class PriceStep(NamedTuple):
    """From `from_quantity` packs on, each costs `unit_price`."""

    from_quantity: int
    unit_price: Dong


def price_at(price: Dong, steps: Iterable[PriceStep], quantity: int) -> Dong:
    """Return what one pack costs when so many are bought; taking more never makes a pack dearer."""
    return min([price, *(step.unit_price for step in steps if step.from_quantity <= quantity)])


def effective(price: Dong, steps: Iterable[PriceStep]) -> list[PriceStep]:
    """Return the steps at which the price really falls, smallest quantity first.

    The price of a single pack may have been lowered below a step since the steps were entered.
    """
    falling: list[PriceStep] = []
    for step in sorted(steps):
        if step.unit_price < (falling[-1].unit_price if falling else price):
            falling.append(step)
    return falling


def ensure_falling(price: Dong, steps: Sequence[PriceStep]) -> None:
    """Check that the steps are few, begin later and later, and cost less and less.

    Raises:
        InvalidInput: names each faulty step as `step_1`, `step_2`… in the order given.
    """
    if len(steps) > MOST_STEPS:
        raise InvalidInput(fields={"steps": msg("Mỗi quy cách có tối đa %(most)s mức giá.", most=MOST_STEPS)})
    before = PriceStep(1, price)
    faults: dict[str, Message] = {}
    for number, step in enumerate(steps, start=1):
        fault = _fault(step, before)
        if fault:
            faults[f"step_{number}"] = fault
        before = step
    if faults:
        raise InvalidInput(fields=faults)


def _fault(step: PriceStep, before: PriceStep) -> Message | None:
    if not before.from_quantity < step.from_quantity <= HIGHEST_START:
        return msg(
            "Số gói phải lớn hơn %(before)s và không quá %(most)s.", before=before.from_quantity, most=HIGHEST_START
        )
    if not LOWEST_PRICE <= step.unit_price < before.unit_price:
        return msg(
            "Giá mỗi gói phải thấp hơn %(before)s và không dưới %(lowest)s.",
            before=format_dong(before.unit_price),
            lowest=format_dong(LOWEST_PRICE),
        )
    return None
