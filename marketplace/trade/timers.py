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
from marketplace.kernel.history import Act, StateChange
from marketplace.kernel.lifecycle import Actor
from marketplace.orders import answering, disputing, fulfilling
from marketplace.orders.case_models import Claim, Dispute, GoodsReturn
from marketplace.orders.cases import Case
from marketplace.orders.deadlines import Deadline, due, fell_before
from marketplace.orders.kinds import CaseKind
from marketplace.orders.models import Order
from marketplace.orders.states import ORDER_LIFE, ClaimState, OrderAction, OrderState, ReturnState
from marketplace.trade import letters, overdue, season_timers, sharing
from marketplace.trade.overdue import NOT_CONFIRMED, NOT_SENT


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
    rows = db.session.execute(overdue.unpaid(at).limit(limit))
    return [(due(Deadline.PAY_BY, since), Deadline.PAY_BY, ORDER_LIFE.kind, order_id) for order_id, since in rows]


def _unconfirmed(at: datetime, limit: int) -> Read:
    # What waits for a harvest is answered by the harvest; those that are left then are found with the seasons.
    chosen = _waiting(OrderState.PLACED).where(
        Order.placed_at <= fell_before(Deadline.CONFIRM_BY, at), Order.season_id.is_(None)
    )
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
    _unpaid, _unconfirmed, _unsent, _unreceived, _unanswered, _not_sent_back, *season_timers.READS,
)  # fmt: skip


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


def _share(each: Due, act: Act) -> None:
    sharing.settle(each.subject_id, at=act.at)


_DEEDS: Mapping[Deadline, Callable[[Due, Act], None]] = {
    Deadline.PAY_BY: lambda each, act: overdue.cancel_unpaid(each.subject_id, act),
    Deadline.CONFIRM_BY: lambda each, act: overdue.cancel(each.subject_id, each.deadline, NOT_CONFIRMED, act),
    Deadline.SHIP_BY: lambda each, act: overdue.cancel(each.subject_id, each.deadline, NOT_SENT, act),
    Deadline.RECEIVED_AFTER: _receive,
    Deadline.ANSWER_BY: _go_to_officer,
    Deadline.SEND_BACK_BY: _lapse,
    Deadline.SEASON_CLOSES: lambda each, act: season_timers.close(each.subject_id, act),
    Deadline.HARVEST_BY: lambda each, act: season_timers.lapse(each.subject_id, act),
    Deadline.SHARE_AT: _share,
}
