"""Which letters go out when something happens to an order.

A letter is posted as {template, group or order}; the worker reads the order then, writes it in the language of its
reader, and sends nothing where there is no address. So no letter carries anything that a later step undid.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from marketplace.kernel import outbox
from marketplace.kernel.database import db
from marketplace.orders.models import Order

KIND = "order-mail"

TO_BUYER_PLACED = "order_placed"
TO_BUYER_SHIPPED = "order_shipped"
TO_BUYER_CANCELLED = "order_cancelled"
TO_SELLER_PLACED = "order_to_confirm"
TO_SELLER_CANCELLED = "order_cancelled_by_buyer"
TO_BUYER_ADJUSTED = "order_adjusted"
TO_BUYER_OVERDUE = "order_overdue"
TO_SELLER_OVERDUE = "order_overdue_for_seller"
TO_BUYER_CASE = "case_for_buyer"
TO_SELLER_CASE = "case_for_seller"
TO_BUYER_REVIEW = "order_to_review"
TO_BUYER_HARVESTED = "order_harvested"
TO_BUYER_SEASON_MOVED = "order_season_moved"


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


def tell_of_cancelling_by_time(order_code: str, *, at: datetime) -> None:
    """Tell both sides that a deadline passed and the order is off."""
    _tell(TO_BUYER_OVERDUE, order_code, at)
    _tell(TO_SELLER_OVERDUE, order_code, at)


def tell_of_adjusting(order_code: str, number: int, *, at: datetime) -> None:
    """Tell the buyer that less comes, or weighs otherwise, and what it costs now."""
    _tell(TO_BUYER_ADJUSTED, order_code, at, occasion=str(number))


def tell_of_harvest(order_code: str, *, at: datetime) -> None:
    """Tell a buyer who ordered before the harvest that it is in and all of hers is there."""
    _tell(TO_BUYER_HARVESTED, order_code, at)


def tell_of_moved_season(order_code: str, *, at: datetime) -> None:
    """Tell a buyer who ordered before the harvest that it comes at another time, and that she may cancel."""
    _tell(TO_BUYER_SEASON_MOVED, order_code, at, occasion=str(at.timestamp()))


def ask_for_reviews(order_code: str, *, at: datetime) -> None:
    """Ask the buyer what she thinks of what she received; once for each order."""
    _tell(TO_BUYER_REVIEW, order_code, at)


def tell_buyer_of_case(case_code: str, order_id: int, occasion: str, *, at: datetime) -> None:
    """Tell the buyer that something happened to her return or claim; each occasion once."""
    _tell(TO_BUYER_CASE, _code_of(order_id), at, occasion=f"{case_code}:{occasion}")


def tell_seller_of_case(case_code: str, order_id: int, occasion: str, *, at: datetime) -> None:
    """Tell the cooperative that something happened to a return or claim; each occasion once."""
    _tell(TO_SELLER_CASE, _code_of(order_id), at, occasion=f"{case_code}:{occasion}")


def tell_both_of_case(case_code: str, order_id: int, occasion: str, *, at: datetime) -> None:
    """Tell both sides of a return or claim."""
    tell_buyer_of_case(case_code, order_id, occasion, at=at)
    tell_seller_of_case(case_code, order_id, occasion, at=at)


def _code_of(order_id: int) -> str:
    return db.session.scalars(select(Order.code).where(Order.id == order_id)).one()


def _tell(template: str, order_code: str, at: datetime, occasion: str = "") -> None:
    key = ":".join(part for part in (template, order_code, occasion) if part)
    outbox.post(KIND, {"template": template, "order": order_code}, key=key, at=at)
