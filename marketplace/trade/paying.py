"""A cooperative's word on the money for one of her orders."""

from marketplace.kernel.history import Act
from marketplace.orders import queries
from marketplace.payments import services as payments
from marketplace.payments.models import Payment


def confirm_received(code: str, *, cooperative_id: int, act: Act) -> Payment:
    """She saw the transfer in her account, or holds the cash.

    Raises:
        NotFound: it is not her order.
        RuleBroken: cash for goods that have not been sent.
        TransitionNotAllowed, StaleState: it was received before.
    """
    order = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    return payments.confirm_received(order.id, act=act)


def confirm_refunded(code: str, *, cooperative_id: int, act: Act) -> Payment:
    """She sent the money of a cancelled order back.

    Raises:
        NotFound: it is not her order.
        TransitionNotAllowed, StaleState: nothing is owed back.
    """
    order = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    return payments.confirm_refunded(order.id, act=act)
