"""What goes back to a buyer for packs of a line: their share of what the line counted for, and of the freight. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.kernel.money import Dong

NOTHING = Dong(0)


@dataclass(frozen=True)
class Claimed:
    """So many packs of a line of which `packs` were sent for `paid` đồng; for `before` packs `given` went back."""

    quantity: int
    packs: int
    paid: Dong
    before: int = 0
    given: Dong = NOTHING


def amount_for(claimed: Claimed) -> Dong:
    """Return what goes back for these packs: an even share, the last pack taking what rounding left.

    However a line is taken back in parts, the parts add up to what was paid for it and to no đồng more.
    """
    after = claimed.before + claimed.quantity
    if not claimed.packs:
        return Dong(0)
    even = claimed.paid if after >= claimed.packs else claimed.paid * after // claimed.packs
    return Dong(max(0, min(even, claimed.paid) - claimed.given))


def freight_for(amounts: Mapping[int, Dong], *, goods_paid: Dong, freight: Dong, given: Dong) -> Dong:
    """Return the share of the freight that goes back with these amounts.

    Args:
        goods_paid: what all goods of the order cost less their discount.
        given: freight that went back before.
    """
    if not goods_paid:
        return Dong(0)
    share = freight * sum(amounts.values()) // goods_paid
    return Dong(max(0, min(share, freight - given)))
