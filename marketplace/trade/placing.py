"""Placing: the orders, their payments, the letters."""

from marketplace.kernel.history import Act
from marketplace.orders import placing as orders
from marketplace.orders.checkouts import Checkout
from marketplace.orders.placing import Placed
from marketplace.payments import services as payments
from marketplace.trade import letters
from marketplace.trade.letters import About

__all__ = ["Checkout", "Placed", "place_order"]


def place_order(checkout: Checkout, *, act: Act) -> Placed:
    """Place what is in a cart: one order and one payment per cooperative; the same checkout twice is placed once.

    Raises:
        InvalidInput, RuleBroken, OutOfStock: as `orders.placing.place`; nothing was placed then.
    """
    placed = orders.place(checkout, act=act)
    if placed.is_new:
        payments.open_for(placed.group_id, at=act.at)
        letters.tell_of_placing(_about(placed), at=act.at)
    return placed


def _about(placed: Placed) -> list[About]:
    reach = placed.reach
    return [
        About(order.id, order.code, order.cooperative_id, placed.code, reach.buyer_id, reach.email, reach.phone)
        for order in placed.orders
    ]
