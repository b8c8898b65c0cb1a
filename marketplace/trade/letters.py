"""Which letters go out when something happens to an order.

A letter is posted as {template, group or order}; the worker reads the order then, writes it in the language of its
reader, and sends nothing where there is no address. So no letter carries anything that a later step undid.
"""

from collections.abc import Iterable
from datetime import datetime

from marketplace.kernel import outbox

KIND = "order-mail"

TO_BUYER_PLACED = "order_placed"
TO_BUYER_SHIPPED = "order_shipped"
TO_BUYER_CANCELLED = "order_cancelled"
TO_SELLER_PLACED = "order_to_confirm"
TO_SELLER_CANCELLED = "order_cancelled_by_buyer"


def tell_of_placing(group_code: str, order_codes: Iterable[str], *, at: datetime) -> None:
    """Tell the buyer what she ordered, and each cooperative what to confirm."""
    outbox.post(KIND, {"template": TO_BUYER_PLACED, "group": group_code}, key=f"placed:{group_code}", at=at)
    for code in order_codes:
        _tell(TO_SELLER_PLACED, code, at)


def tell_of_shipping(order_code: str, *, at: datetime) -> None:
    """Tell the buyer that the parcel is on its way."""
    _tell(TO_BUYER_SHIPPED, order_code, at)


def tell_of_cancelling_by_cooperative(order_code: str, *, at: datetime) -> None:
    """Tell the buyer that the goods will not come, and why."""
    _tell(TO_BUYER_CANCELLED, order_code, at)


def tell_of_cancelling_by_buyer(order_code: str, *, at: datetime) -> None:
    """Tell the cooperative that nothing is to be sent."""
    _tell(TO_SELLER_CANCELLED, order_code, at)


def _tell(template: str, order_code: str, at: datetime) -> None:
    outbox.post(KIND, {"template": template, "order": order_code}, key=f"{template}:{order_code}", at=at)
