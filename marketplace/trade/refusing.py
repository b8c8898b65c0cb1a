"""A parcel was refused at the door: the order ends, the loss stays on record, what is good goes back on sale."""

from collections.abc import Mapping

from marketplace.kernel.history import Act
from marketplace.orders import queries, refusals
from marketplace.orders.case_models import RefusedParcel
from marketplace.orders.refusals import Loss
from marketplace.payments import services as payments


def refuse(
    code: str, loss: Loss, *, cooperative_id: int, fit_for_sale: Mapping[int, int], reason: str, act: Act
) -> RefusedParcel:
    """Write down a refused parcel that is back.

    Raises:
        NotFound: it is not her order.
        InvalidInput, RuleBroken, TransitionNotAllowed, StaleState: as `orders.refusals.refuse`.
    """
    order = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    refused = refusals.refuse(order, loss, fit_for_sale=fit_for_sale, reason=reason, act=act)
    payments.settle_cancelled(order.id, act=act)
    return refused
