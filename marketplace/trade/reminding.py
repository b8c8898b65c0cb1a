"""A day before an order is called off for want of its transfer, its buyer is reminded, once."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select

from marketplace.kernel.database import db
from marketplace.kernel.history import Act
from marketplace.notices.models import Notice
from marketplace.orders.deadlines import Deadline, fell_before
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.payments import services as payments
from marketplace.payments.models import Payment
from marketplace.payments.states import PaymentState
from marketplace.trade import letters

AHEAD = timedelta(days=1)
_OCCASION = "reminder"
_OPEN = (PaymentState.EXPECTED, PaymentState.PART_PAID)


def to_remind(*, at: datetime, limit: int = 200) -> list[int]:
    """Return the orders whose transfer is awaited for a day and whose buyer was not reminded, the oldest first."""
    reminded = exists().where(
        Notice.order_id == Order.id, Notice.key.endswith(f":{_OCCASION}"), Notice.template == letters.TO_BUYER_UNPAID
    )
    chosen = (
        select(Order.id)
        .join(Payment, Payment.order_id == Order.id)
        .where(
            Order.state == OrderState.PLACED,
            Order.pay_by == PayBy.VIETQR,
            Payment.state.in_(_OPEN),
            Order.placed_at <= fell_before(Deadline.PAY_BY, at) + AHEAD,
            # Past its own deadline it is called off at this very minute; a reminder would come too late.
            Order.placed_at > fell_before(Deadline.PAY_BY, at),
            ~reminded,
        )
    )
    return list(db.session.scalars(chosen.order_by(Order.id).limit(limit)))


def remind(order_id: int, *, act: Act) -> None:
    """Remind the buyer, unless the money came at this very moment."""
    if payments.hold(order_id).state in _OPEN:
        letters.tell_of_missing_payment(order_id, _OCCASION, at=act.at)
