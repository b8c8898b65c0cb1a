"""What counts as a sale, in đồng. Pure.

Net delivered sales are the lines of orders delivered in a period, less the refunds given in that period. Freight
is never in them, and a discount lowers the lines it was given for.
"""

from collections.abc import Sequence

from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong, split_dong


def counted_amounts(line_totals: Sequence[Dong], *, discount: Dong) -> list[Dong]:
    """Return what each line of one order counts for: its total less its share of the discount.

    The amounts add up to the order's goods less its discount, to the đồng.
    """
    if not discount:
        return list(line_totals)
    shares = split_dong(discount, line_totals)
    return [Dong(total - share) for total, share in zip(line_totals, shares, strict=True)]


def ensure_refundable(amount: Dong, *, left: Dong) -> None:
    """Refuse a refund of nothing, and one of more than the line still counts for.

    Raises:
        RuleBroken: either of the two.
    """
    if amount <= 0:
        raise RuleBroken(msg("Số tiền hoàn phải lớn hơn 0."))
    if amount > left:
        raise RuleBroken(msg("Số tiền hoàn lớn hơn số tiền còn lại của mặt hàng này."))


def quantity_taken_back(amount: Dong, *, left: Dong, quantity: int) -> int:
    """Return how much of the goods a refund takes out of the figures, in base units.

    Goods leave the figures with the last đồng of their line; a part of the price given back leaves them sold.
    """
    return quantity if amount == left else 0
