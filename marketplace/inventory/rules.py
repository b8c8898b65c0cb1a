"""What holds for stock. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marketplace.kernel.errors import OutOfStock
from marketplace.kernel.messages import msg


@dataclass(frozen=True)
class Taking:
    """So many packs of one variant that an order takes."""

    order_id: int
    variant_id: int
    quantity: int


@dataclass(frozen=True)
class Shortage:
    """A variant of which fewer packs are left than were asked for."""

    name: str
    asked: int
    left: int


def in_taking_order(takings: Iterable[Taking]) -> list[Taking]:
    """Return the takings by variant: whoever takes several locks them in the same order, so nobody waits in a ring."""
    return sorted(takings, key=lambda taking: (taking.variant_id, taking.order_id))


def packs_of(takings: Iterable[Taking]) -> dict[int, int]:
    """Return how many packs of each variant are taken in all, in the order of the takings."""
    packs: dict[int, int] = {}
    for taking in takings:
        packs[taking.variant_id] = packs.get(taking.variant_id, 0) + taking.quantity
    return packs


def stock_after_count(counted: int, *, now: int, seen: int | None) -> int:
    """Return what is available once the cooperative has counted.

    Somebody who typed 12 where the page showed 10 found two more; what was sold in the meantime stays sold.
    Never below zero.

    Args:
        now: available at this moment.
        seen: available when the form was shown; `None` when the count holds as it is.
    """
    if seen is None:
        return counted
    return max(0, now + counted - seen)


def out_of_stock(shortages: Sequence[Shortage]) -> OutOfStock:
    """Return the error that names every short line, what is left of it and what to do."""
    if len(shortages) > 1:
        listed = ", ".join(f"{short.name} ({short.left}/{short.asked})" for short in shortages)
        return OutOfStock(
            msg(
                "Không còn đủ hàng (số còn lại/số bạn chọn): %(items)s. Hãy giảm số lượng hoặc bỏ bớt, rồi thử lại.",
                items=listed,
            )
        )
    short = shortages[0]
    if short.left == 0:
        return OutOfStock(
            msg("%(name)s đã hết hàng. Hãy chọn sản phẩm khác, hoặc bỏ ra khỏi giỏ rồi thử lại.", name=short.name)
        )
    return OutOfStock(
        msg(
            "%(name)s chỉ còn %(left)s, bạn chọn %(asked)s. Hãy giảm số lượng, rồi thử lại.",
            name=short.name,
            left=short.left,
            asked=short.asked,
        )
    )
