"""Orders that are called off because a deadline passed: not paid, not answered, not sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from marketplace.kernel.database import db
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.messages import msg
from marketplace.orders import cancelling
from marketplace.orders.deadlines import Deadline, due, fell_before
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.orders.states import ORDER_LIFE, OrderState
from marketplace.payments import services as payments
from marketplace.payments.models import Payment
from marketplace.payments.states import PaymentState
from marketplace.trade import letters

NOT_PAID = "Chưa thấy tiền chuyển khoản sau 2 ngày."
NOT_PAID_BY_CARD = "Chưa trả bằng thẻ sau 2 ngày."
NOT_CONFIRMED = "Hợp tác xã chưa xác nhận sau 5 ngày."
NOT_SENT = "Hợp tác xã chưa gửi hàng sau 14 ngày."


def unpaid(at: datetime) -> Select[*tuple[Any, ...]]:
    """Select id and moment of placing of the orders whose transfer or card payment should have come by now."""
    return (
        select(Order.id, Order.placed_at)
        .join(Payment, Payment.order_id == Order.id)
        .where(
            Order.state == OrderState.PLACED,
            Order.pay_by.in_((PayBy.VIETQR, PayBy.CARD)),
            Payment.state == PaymentState.EXPECTED,
            Order.placed_at <= fell_before(Deadline.PAY_BY, at),
        )
        .order_by(Order.placed_at, Order.id)
    )


def cancel_unpaid(order_id: int, act: Act) -> None:
    """Call off an order whose money did not come.

    Raises:
        RuleBroken: the money was seen at this very moment, or the order went on.
    """
    order = db.session.get_one(Order, order_id)
    _ensure_still_due(order.state, Deadline.PAY_BY)
    _ensure_still_unpaid(order.id)
    _call_off(order, NOT_PAID_BY_CARD if order.pay_by is PayBy.CARD else NOT_PAID, act)


def cancel(order_id: int, deadline: Deadline, reason: str, act: Act) -> None:
    """Call off an order that was not answered or not sent in time.

    Raises:
        RuleBroken: the order went on.
    """
    order = db.session.get_one(Order, order_id)
    _ensure_still_due(order.state, deadline)
    _call_off(order, reason, act)


def cancel_unpaid_of_season(season_id: int, *, at: datetime) -> None:
    """Call off what nobody paid for in time before a harvest is shared out: others would get less for it.

    Right also where the market's clock has not come by.
    """
    for order_id, placed_at in db.session.execute(unpaid(at).where(Order.season_id == season_id)).all():
        cancel_unpaid(order_id, Act(actor_id=None, at=at, by=Actor.TIMER, due_at=due(Deadline.PAY_BY, placed_at)))


def _call_off(order: Order, reason: str, act: Act) -> None:
    cancelling.cancel_by_timer(order, reason=reason, act=act.said(reason))
    payments.settle_cancelled(order.id, act=act)
    letters.tell_of_cancelling_by_time(order.code, at=act.at)


def _ensure_still_due(state: OrderState, deadline: Deadline) -> None:
    """Refuse to act on a deadline of a state that the order has left."""
    if not any(step.before == state and step.deadline == deadline for step in ORDER_LIFE.steps):
        raise RuleBroken(msg("Đơn này đã đi tiếp, hạn này không còn tính nữa."))


def _ensure_still_unpaid(order_id: int) -> None:
    """Hold the payment: money that is seen at this very moment saves the order."""
    state = db.session.scalar(select(Payment.state).where(Payment.order_id == order_id).with_for_update())
    if state != PaymentState.EXPECTED:
        raise RuleBroken(msg("Đơn này đã được trả tiền."))
