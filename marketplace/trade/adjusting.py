"""Sending less than was ordered, or weighing it: the payment follows, and the buyer is told."""

from collections.abc import Mapping

from marketplace.inventory import seasons
from marketplace.kernel.history import Act
from marketplace.orders import adjusting, queries
from marketplace.orders.adjusting import Adjusted
from marketplace.payments import services as payments
from marketplace.trade import letters


def leave_out(
    code: str, left_out: Mapping[int, int], *, cooperative_id: int, reason: str, act: Act, is_on_sale: bool = False
) -> Adjusted:
    """Some packs will not come.

    Raises:
        NotFound: it is not her order.
        InvalidInput, RuleBroken: as `orders.adjusting.leave_out`.
    """
    order = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    seasons.ensure_settled(order.id)
    adjusted = adjusting.leave_out(order, left_out, reason=reason, act=act, is_on_sale=is_on_sale)
    return follow(adjusted, act)


def weigh(code: str, measured: Mapping[int, int], *, cooperative_id: int, act: Act) -> Adjusted:
    """The goods were weighed, in base units by line id.

    Raises:
        NotFound: it is not her order.
        InvalidInput, RuleBroken: as `orders.adjusting.weigh`, or it would cost more than was paid.
    """
    order = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    seasons.ensure_settled(order.id)
    return follow(adjusting.weigh(order, measured, act=act), act)


def follow(adjusted: Adjusted, act: Act) -> Adjusted:
    """Let the payment follow an order that was changed, and tell its buyer.

    Raises:
        RuleBroken: it would cost more than was paid.
    """
    order = adjusted.order
    number = len(adjusting.adjustments_of(order.id))
    payments.follow_total(order.id, act=act, source_key=f"adjusted:{order.code}:{number}")
    if adjusted.less:
        letters.tell_of_adjusting(order.code, number, at=act.at)
    return adjusted
