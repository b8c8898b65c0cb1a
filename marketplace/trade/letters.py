"""What the two sides of an order are told when something happens to it.

Each step is written into the inbox of whom it concerns. Besides, the buyer gets a letter where she gave an address;
where she gave a telephone number alone, an SMS for the steps she must know of: never both. A letter or SMS is posted
as {template, group or order}; the worker reads the order then and writes it in the language of its reader, so nothing
goes out that a later step undid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from marketplace.kernel import outbox
from marketplace.kernel.database import db
from marketplace.kernel.outbox import Task
from marketplace.notices import services as notices
from marketplace.notices.kinds import Way
from marketplace.notices.rules import Told
from marketplace.orders.kinds import Side
from marketplace.orders.models import Order, OrderGroup

KIND = "order-mail"
SMS_KIND = "order-sms"

TO_BUYER_PLACED = "order_placed"
TO_BUYER_CONFIRMED = "order_confirmed"
TO_BUYER_PACKED = "order_packed"
TO_BUYER_SHIPPED = "order_shipped"
TO_BUYER_DELIVERED = "order_delivered"
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
TO_BUYER_PAID = "payment_received"
TO_SELLER_PAID = "payment_for_seller"
TO_BUYER_UNPAID = "payment_missing"
TO_BUYER_REFUNDED = "refund_sent"
TO_BUYER_REFUNDED_TO_CARD = "refund_sent_to_card"
TO_BUYER_REFUNDED_FOR_CARD = "refund_sent_for_card"

#: What a buyer reads in the market alone: nothing is to be done, and the next letter says more.
IN_THE_MARKET = frozenset({TO_BUYER_CONFIRMED, TO_BUYER_PACKED, TO_BUYER_DELIVERED, TO_BUYER_PAID})
#: What a buyer without an e-mail address is told by SMS.
BY_SMS = frozenset(
    {
        *(TO_BUYER_PLACED, TO_BUYER_SHIPPED, TO_BUYER_UNPAID),
        *(TO_BUYER_REFUNDED, TO_BUYER_REFUNDED_TO_CARD, TO_BUYER_REFUNDED_FOR_CARD),
        *(TO_BUYER_CANCELLED, TO_BUYER_OVERDUE, TO_BUYER_ADJUSTED, TO_BUYER_CASE),
    }
)
#: Letters about money that went back, by whichever way.
REFUNDS = frozenset({TO_BUYER_REFUNDED, TO_BUYER_REFUNDED_TO_CARD, TO_BUYER_REFUNDED_FOR_CARD})
_SELLER_READS_IN_THE_MARKET = frozenset({TO_SELLER_PAID})


@dataclass(frozen=True)
class About:
    """An order and how its buyer can be reached."""

    order_id: int
    code: str
    cooperative_id: int
    group_code: str
    buyer_id: int | None
    email: str
    phone: str


def tell_of_placing(found: Sequence[About], *, at: datetime) -> None:
    """Tell the buyer what she ordered in one checkout, and each cooperative what to confirm."""
    way, group_code = _way(TO_BUYER_PLACED, found[0]), found[0].group_code
    thanks = _tasks(way, {"template": TO_BUYER_PLACED, "group": group_code}, f"placed:{group_code}")
    outbox.post_all([*thanks, *(task for about in found for task in _seller_tasks(about, TO_SELLER_PLACED))], at=at)
    told = [
        each
        for about in found
        for each in (
            _told_buyer(about, TO_BUYER_PLACED, _occasion(TO_BUYER_PLACED, about.code), way=way, by=thanks),
            _told_seller(about, TO_SELLER_PLACED),
        )
    ]
    notices.tell(told, at=at)


def tell_of_confirming(order_code: str, *, at: datetime) -> None:
    """Tell the buyer that the cooperative has the goods."""
    _tell(TO_BUYER_CONFIRMED, order_code, at)


def tell_of_packing(order_code: str, *, at: datetime) -> None:
    """Tell the buyer that it waits for the carrier."""
    _tell(TO_BUYER_PACKED, order_code, at)


def tell_of_shipping(order_code: str, *, at: datetime) -> None:
    """Tell the buyer that the parcel is on its way."""
    _tell(TO_BUYER_SHIPPED, order_code, at)


def tell_of_delivering(order_code: str, *, at: datetime) -> None:
    """Tell the buyer that it counts as delivered: from now on she has a week to say that something is wrong."""
    _tell(TO_BUYER_DELIVERED, order_code, at)


def tell_of_payment(order_id: int, *, at: datetime) -> None:
    """Tell both sides that a transfer is there, whole; each is told once."""
    about = read_about(_code_of(order_id))[0]
    _tell_buyer_of(TO_BUYER_PAID, about, at)
    _tell_seller(about, TO_SELLER_PAID, at)


def tell_of_missing_payment(order_id: int, occasion: str, *, at: datetime) -> None:
    """Tell the buyer that money is missing, and that the order waits for it; each occasion once."""
    _tell(TO_BUYER_UNPAID, _code_of(order_id), at, occasion=occasion)


def tell_of_refund(order_id: int, occasion: str, *, at: datetime) -> None:
    """Tell the buyer that money is on its way back; each occasion once."""
    _tell(TO_BUYER_REFUNDED, _code_of(order_id), at, occasion=occasion)


def tell_of_card_refund(order_id: int, occasion: str, *, at: datetime) -> None:
    """Tell the buyer that money is on its way back to her card; each occasion once."""
    _tell(TO_BUYER_REFUNDED_TO_CARD, _code_of(order_id), at, occasion=occasion)


def tell_of_refund_for_card(order_id: int, occasion: str, *, at: datetime) -> None:
    """Tell the buyer that her card took no money back, so that it comes by transfer; each occasion once."""
    _tell(TO_BUYER_REFUNDED_FOR_CARD, _code_of(order_id), at, occasion=occasion)


def tell_of_cancelling_by_cooperative(order_code: str, *, at: datetime) -> None:
    """Tell the buyer that the goods will not come, and why."""
    _tell(TO_BUYER_CANCELLED, order_code, at)


def tell_of_cancelling_by_buyer(order_code: str, *, at: datetime) -> None:
    """Tell the cooperative that nothing is to be sent."""
    _tell_seller(read_about(order_code)[0], TO_SELLER_CANCELLED, at)


def tell_of_cancelling_by_time(order_code: str, *, at: datetime) -> None:
    """Tell both sides that a deadline passed and the order is off."""
    about = read_about(order_code)[0]
    _tell_buyer_of(TO_BUYER_OVERDUE, about, at)
    _tell_seller(about, TO_SELLER_OVERDUE, at)


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
    _tell_seller(read_about(_code_of(order_id))[0], TO_SELLER_CASE, at, occasion=f"{case_code}:{occasion}")


def tell_both_of_case(case_code: str, order_id: int, occasion: str, *, at: datetime) -> None:
    """Tell both sides of a return or claim."""
    tell_buyer_of_case(case_code, order_id, occasion, at=at)
    tell_seller_of_case(case_code, order_id, occasion, at=at)


def drop_review(order_code: str, *, at: datetime) -> None:
    """Write down that she was not asked for reviews after all."""
    notices.drop(f"{KIND}:{_occasion(TO_BUYER_REVIEW, order_code)}", at=at)


def _code_of(order_id: int) -> str:
    return db.session.scalars(select(Order.code).where(Order.id == order_id)).one()


def read_about(*order_codes: str) -> list[About]:
    """Return what is to be known of some orders to tell of them."""
    return [About(*row) for row in db.session.execute(_ABOUT, {"codes": list(order_codes)})]


_ABOUT = (
    select(
        *(Order.id, Order.code, Order.cooperative_id, OrderGroup.code),
        *(OrderGroup.buyer_id, OrderGroup.buyer_email, OrderGroup.buyer_phone),
    )
    .join(OrderGroup, OrderGroup.id == Order.group_id)
    .where(Order.code.in_(bindparam("codes", expanding=True)))
    .order_by(Order.id)
)


def _occasion(template: str, order_code: str, occasion: str = "") -> str:
    return ":".join(part for part in (template, order_code, occasion) if part)


def _tell(template: str, order_code: str, at: datetime, occasion: str = "") -> None:
    _tell_buyer_of(template, read_about(order_code)[0], at, occasion)


def _tell_buyer_of(template: str, about: About, at: datetime, occasion: str = "") -> None:
    way, named = _way(template, about), _occasion(template, about.code, occasion)
    posted = _tasks(way, {"template": template, "order": about.code}, named)
    outbox.post_all(posted, at=at)
    notices.tell([_told_buyer(about, template, named, way=way, by=posted)], at=at)


def _told_buyer(about: About, template: str, occasion: str, *, way: Way, by: Sequence[Task]) -> Told:
    reach = {Way.MAIL: about.email, Way.SMS: about.phone, Way.NONE: ""}
    return Told(
        side=Side.BUYER,
        template=template,
        order_id=about.order_id,
        occasion=occasion,
        person_id=about.buyer_id,
        way=way,
        address=reach[way],
        outbox_key="".join(task.stored_key for task in by),
    )


def _tell_seller(about: About, template: str, at: datetime, occasion: str = "") -> None:
    outbox.post_all(_seller_tasks(about, template, occasion), at=at)
    notices.tell([_told_seller(about, template, occasion)], at=at)


def _seller_tasks(about: About, template: str, occasion: str = "") -> list[Task]:
    """Return the letter that a cooperative gets, unless she reads of it in the market alone."""
    if template in _SELLER_READS_IN_THE_MARKET:
        return []
    return [Task(KIND, {"template": template, "order": about.code}, _occasion(template, about.code, occasion))]


def _told_seller(about: About, template: str, occasion: str = "") -> Told:
    named = _occasion(template, about.code, occasion)
    return Told(Side.SELLER, template, about.order_id, named, cooperative_id=about.cooperative_id)


def _way(template: str, about: About) -> Way:
    """Return how the buyer hears of it outside of the market: by mail if she can, else by SMS where it matters."""
    if template in IN_THE_MARKET:
        return Way.NONE
    if about.email:
        return Way.MAIL
    return Way.SMS if template in BY_SMS and about.phone else Way.NONE


def _tasks(way: Way, payload: dict[str, str], key: str) -> list[Task]:
    """Return what is to be posted to reach a buyer in some way outside of the market: one thing, or nothing."""
    if way is Way.NONE:
        return []
    return [Task(KIND, payload, key) if way is Way.MAIL else Task(SMS_KIND, {**payload, "reference": key}, key)]
