"""What the market's clock does when a deadline passes: found in the order in which the deadlines fell.

Each is done by itself and only while it still holds, so it does not matter how often or how late the clock comes by.
The history says when it was due and when it was done.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select

from marketplace.inventory import holds
from marketplace.kernel.database import db
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act, StateChange
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.messages import msg
from marketplace.orders import answering, cancelling, disputing, fulfilling
from marketplace.orders.case_models import Claim, Dispute, GoodsReturn
from marketplace.orders.cases import Case
from marketplace.orders.deadlines import Deadline, due, fell_before
from marketplace.orders.kinds import CaseKind, PayBy
from marketplace.orders.models import Order
from marketplace.orders.states import ORDER_LIFE, ClaimState, OrderAction, OrderState, ReturnState
from marketplace.payments import services as payments
from marketplace.payments.models import Payment
from marketplace.payments.states import PaymentState
from marketplace.trade import letters

NOT_PAID = "Chưa thấy tiền chuyển khoản sau 2 ngày."
NOT_PAID_BY_CARD = "Chưa trả bằng thẻ sau 2 ngày."
NOT_CONFIRMED = "Hợp tác xã chưa xác nhận sau 5 ngày."
NOT_SENT = "Hợp tác xã chưa gửi hàng sau 14 ngày."


@dataclass(frozen=True, order=True)
class Due:
    """A deadline that passed: when, which, and about what."""

    at: datetime
    deadline: Deadline
    kind: str
    subject_id: int


def passed(*, at: datetime, limit: int = 200) -> list[Due]:
    """Return what should have happened by now and has not, in the order in which it fell due."""
    found = [Due(moment, *rest) for read in _READS for moment, *rest in read(at, limit)]
    return sorted(found)[:limit]


def act_on(each: Due, *, at: datetime) -> None:
    """Do what a passed deadline asks for.

    Raises:
        MarketplaceError: it no longer holds; somebody was quicker.
    """
    _DEEDS[each.deadline](each, Act(actor_id=None, at=at, by=Actor.TIMER, due_at=each.at))


def tidy(*, at: datetime) -> None:
    """Take out what ended long ago and counts for nothing."""
    holds.forget(at=at)


Read = Iterable[tuple[Any, ...]]


def _unpaid(at: datetime, limit: int) -> Read:
    chosen = (
        _waiting(OrderState.PLACED)
        .join(Payment, Payment.order_id == Order.id)
        .where(
            Order.pay_by.in_((PayBy.VIETQR, PayBy.CARD)),
            Payment.state == PaymentState.EXPECTED,
            Order.placed_at <= fell_before(Deadline.PAY_BY, at),
        )
    )
    return _orders(chosen, Deadline.PAY_BY, limit)


def _unconfirmed(at: datetime, limit: int) -> Read:
    chosen = _waiting(OrderState.PLACED).where(Order.placed_at <= fell_before(Deadline.CONFIRM_BY, at))
    return _orders(chosen, Deadline.CONFIRM_BY, limit)


def _waiting(*states: OrderState) -> Select[*tuple[Any, ...]]:
    return select(Order.id, Order.placed_at).where(Order.state.in_(states)).order_by(Order.placed_at, Order.id)


def _orders(chosen: Select[*tuple[Any, ...]], deadline: Deadline, limit: int) -> Read:
    rows = db.session.execute(chosen.limit(limit))
    return [(due(deadline, since), deadline, ORDER_LIFE.kind, order_id) for order_id, since in rows]


def _unsent(at: datetime, limit: int) -> Read:
    confirmed = func.max(StateChange.at)
    chosen = (
        select(Order.id, confirmed)
        .join(StateChange, StateChange.subject_id == Order.id)
        .where(
            Order.state.in_((OrderState.CONFIRMED, OrderState.PACKED)),
            Order.placed_at <= fell_before(Deadline.SHIP_BY, at),
            StateChange.kind == ORDER_LIFE.kind,
            StateChange.action == OrderAction.CONFIRM.value,
        )
        .group_by(Order.id)
        .having(confirmed <= fell_before(Deadline.SHIP_BY, at))
        .order_by(confirmed, Order.id)
    )
    return _orders(chosen, Deadline.SHIP_BY, limit)


def _unreceived(at: datetime, limit: int) -> Read:
    chosen = (
        select(Order.id, Order.delivered_at)
        .where(
            Order.state == OrderState.DELIVERED,
            Order.received_at.is_(None),
            Order.delivered_at <= fell_before(Deadline.RECEIVED_AFTER, at),
        )
        .order_by(Order.delivered_at, Order.id)
    )
    return _orders(chosen, Deadline.RECEIVED_AFTER, limit)


def _unanswered(at: datetime, limit: int) -> Read:
    return [*_silent(CaseKind.RETURN, GoodsReturn, at, limit), *_silent(CaseKind.CLAIM, Claim, at, limit)]


def _silent(kind: CaseKind, model: Any, at: datetime, limit: int) -> Read:
    asked = ReturnState.ASKED if kind is CaseKind.RETURN else ClaimState.ASKED
    with_officer = exists().where(Dispute.case_kind == kind, Dispute.case_id == model.id)
    chosen = (
        select(model.id, model.answer_by)
        .where(model.state == asked, model.answer_by <= at, ~with_officer)
        .order_by(model.answer_by, model.id)
    )
    rows = db.session.execute(chosen.limit(limit))
    return [(moment, Deadline.ANSWER_BY, kind.value, case_id) for case_id, moment in rows]


def _not_sent_back(at: datetime, limit: int) -> Read:
    chosen = (
        select(GoodsReturn.id, GoodsReturn.send_back_by)
        .where(GoodsReturn.state == ReturnState.ACCEPTED, GoodsReturn.send_back_by <= at)
        .order_by(GoodsReturn.send_back_by, GoodsReturn.id)
    )
    rows = db.session.execute(chosen.limit(limit))
    return [(moment, Deadline.SEND_BACK_BY, CaseKind.RETURN.value, case_id) for case_id, moment in rows]


_READS: tuple[Callable[[datetime, int], Read], ...] = (
    _unpaid, _unconfirmed, _unsent, _unreceived, _unanswered, _not_sent_back,
)  # fmt: skip


def _cancel(reason: str) -> Callable[[Due, Act], None]:
    def cancel(each: Due, act: Act) -> None:
        order = db.session.get_one(Order, each.subject_id)
        _ensure_still_due(order.state, each.deadline)
        if each.deadline is Deadline.PAY_BY:
            _ensure_still_unpaid(order.id)
        told = NOT_PAID_BY_CARD if reason == NOT_PAID and order.pay_by is PayBy.CARD else reason
        cancelling.cancel_by_timer(order, reason=told, act=act.said(told))
        payments.settle_cancelled(order.id, act=act)
        letters.tell_of_cancelling_by_time(order.code, at=act.at)

    return cancel


def _ensure_still_due(state: OrderState, deadline: Deadline) -> None:
    """Refuse to act on a deadline of a state that the order has left."""
    if not any(step.before == state and step.deadline == deadline for step in ORDER_LIFE.steps):
        raise RuleBroken(msg("Đơn này đã đi tiếp, hạn này không còn tính nữa."))


def _ensure_still_unpaid(order_id: int) -> None:
    """Hold the payment: money that is seen at this very moment saves the order."""
    state = db.session.scalar(select(Payment.state).where(Payment.order_id == order_id).with_for_update())
    if state != PaymentState.EXPECTED:
        raise RuleBroken(msg("Đơn này đã được trả tiền."))


def _receive(each: Due, act: Act) -> None:
    order = fulfilling.receive(db.session.get_one(Order, each.subject_id), act=act)
    letters.ask_for_reviews(order.code, at=act.at)


def _go_to_officer(each: Due, act: Act) -> None:
    case: Case
    if each.kind == CaseKind.RETURN:
        case = db.session.get_one(GoodsReturn, each.subject_id)
    else:
        case = db.session.get_one(Claim, each.subject_id)
    found = disputing.dispute_by_silence(case, act=act)
    letters.tell_both_of_case(case.code, case.order_id, f"silence:{found.code}", at=act.at)


def _lapse(each: Due, act: Act) -> None:
    case = db.session.get_one(GoodsReturn, each.subject_id)
    answering.lapse(case, act=act)
    letters.tell_both_of_case(case.code, case.order_id, "lapsed", at=act.at)


_DEEDS: Mapping[Deadline, Callable[[Due, Act], None]] = {
    Deadline.PAY_BY: _cancel(NOT_PAID),
    Deadline.CONFIRM_BY: _cancel(NOT_CONFIRMED),
    Deadline.SHIP_BY: _cancel(NOT_SENT),
    Deadline.RECEIVED_AFTER: _receive,
    Deadline.ANSWER_BY: _go_to_officer,
    Deadline.SEND_BACK_BY: _lapse,
}
