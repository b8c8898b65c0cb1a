"""Calling an order off: the goods go back on sale, the payment is dropped or owed back, the other side is told."""

from marketplace.kernel.history import Act
from marketplace.orders import cancelling, queries
from marketplace.orders.models import Order
from marketplace.payments import services as payments
from marketplace.trade import letters


def cancel_by_cooperative(code: str, *, cooperative_id: int, reason: str, act: Act) -> Order:
    """She cannot send it, or it was refused at the door.

    Raises:
        NotFound: it is not her order.
        InvalidInput: no reason.
        TransitionNotAllowed, StaleState: it is delivered or cancelled, or somebody was quicker.
    """
    order = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    cancelling.cancel_by_cooperative(order, reason=reason, act=act)
    payments.settle_cancelled(order.id, act=act)
    letters.tell_of_cancelling_by_cooperative(order.code, at=act.at)
    return order


def cancel_by_buyer(code: str, *, buyer_id: int, reason: str, act: Act) -> Order:
    """The signed-in buyer changed her mind.

    Raises:
        NotFound: it is not her order.
        RuleBroken: it is packed already.
        TransitionNotAllowed, StaleState: it is delivered or cancelled, or somebody was quicker.
    """
    return _cancel_for_buyer(queries.get_of_buyer(code, buyer_id=buyer_id), reason, act)


def cancel_by_guest(code: str, *, phone: str, reason: str, act: Act) -> Order:
    """A buyer without account changed her mind; the phone number of the order shows that it is hers.

    Raises:
        NotFound: no such order, or another number.
        RuleBroken, TransitionNotAllowed, StaleState: as `cancel_by_buyer`.
    """
    return _cancel_for_buyer(queries.get_of_guest(code, phone=phone), reason, act)


def _cancel_for_buyer(order: Order, reason: str, act: Act) -> Order:
    cancelling.cancel_by_buyer(order, reason=reason, act=act)
    payments.settle_cancelled(order.id, act=act)
    letters.tell_of_cancelling_by_buyer(order.code, at=act.at)
    return order
