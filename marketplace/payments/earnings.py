"""What cooperatives earned by card and have not been paid out, and what it waits for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db
from marketplace.kernel.money import Dong
from marketplace.orders.case_models import Claim, Dispute, GoodsReturn
from marketplace.orders.deadlines import Deadline, fell_before
from marketplace.orders.models import Order
from marketplace.orders.states import ClaimState, DisputeState, ReturnState
from marketplace.payments import refunding, rules
from marketplace.payments.kinds import EARNINGS, Account, Waiting
from marketplace.payments.ledger_models import LedgerEntry, LedgerTransaction, PayoutLine
from marketplace.payments.models import Payment, Refund
from marketplace.payments.rules import Earned


@dataclass(frozen=True)
class Unsettled:
    """What an order earned that no payout has settled. `waits_for` is `None` when the next payout takes it."""

    order_id: int
    order_code: str
    cooperative_id: int
    balance: Dong
    waits_for: Waiting | None
    delivered_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """What a cooperative has with the operator outside of payouts: ready for the next one, and what still waits."""

    cooperative_id: int
    name: str
    ready: Dong
    waiting: Dong
    orders: int
    has_account: bool


def unsettled_of(cooperative_id: int, *, at: datetime) -> list[Unsettled]:
    """Return what a cooperative earned by card and no payout has settled, by order, oldest first."""
    return _read(_unsettled(at).where(Order.cooperative_id == cooperative_id))


def standings(*, at: datetime) -> list[Standing]:
    """Return the cooperatives that have card money with the operator, the one with most to be paid out first."""
    found: dict[int, list[Unsettled]] = {}
    for each in _read(_unsettled(at)):
        found.setdefault(each.cooperative_id, []).append(each)
    chosen = select(Cooperative.id, Cooperative.name, Cooperative.bank_account).where(Cooperative.id.in_(found))
    rows = [_standing(row, found[row.id]) for row in db.session.execute(chosen)]
    return sorted(rows, key=lambda row: (-row.ready, -row.waiting, row.name))


def entries_of(order_ids: Collection[int]) -> list[tuple[int, int, Dong]]:
    """Return the unsettled earnings of some orders: entry, order, and what the cooperative gains by it."""
    chosen = _with_lines(select(LedgerEntry.id, LedgerEntry.order_id, -LedgerEntry.amount))
    rows = chosen.where(*_is_unsettled(), LedgerEntry.order_id.in_(order_ids)).order_by(LedgerEntry.id)
    return [(entry, order, Dong(int(gained))) for entry, order, gained in db.session.execute(rows)]


def _standing(cooperative: Any, orders: Collection[Unsettled]) -> Standing:
    ready = sum(each.balance for each in orders if each.waits_for is None)
    waiting = sum(each.balance for each in orders if each.waits_for is not None)
    name, has_account = cooperative.name, bool(cooperative.bank_account)
    return Standing(cooperative.id, name, Dong(ready), Dong(waiting), len(orders), has_account)


def _read(chosen: Select[*tuple[Any, ...]]) -> list[Unsettled]:
    return [
        Unsettled(
            row.id,
            row.code,
            row.cooperative_id,
            Dong(int(row.balance)),
            rules.waits_for(
                Earned(
                    balance=Dong(int(row.balance)),
                    order=row.state,
                    is_received=row.received_at is not None,
                    is_contested=row.is_contested,
                    refunds_owed=Dong(int(row.refunds_owed or 0)),
                )
            ),
            row.delivered_at,
        )
        for row in db.session.execute(chosen)
    ]


def _unsettled(at: datetime) -> Select[*tuple[Any, ...]]:
    summed = _with_lines(select(LedgerEntry.order_id, func.sum(-LedgerEntry.amount).label("balance")))
    balances = summed.where(*_is_unsettled()).group_by(LedgerEntry.order_id).subquery()
    refunds_owed = (
        select(func.sum(Refund.amount))
        .join(Payment, Payment.id == Refund.payment_id)
        .where(Payment.order_id == Order.id, Refund.state.in_(refunding.OPEN))
        .correlate(Order)
        .scalar_subquery()
    )
    columns = (Order.id, Order.code, Order.cooperative_id, Order.state, Order.received_at, Order.delivered_at)
    derived = (balances.c.balance, refunds_owed.label("refunds_owed"), _is_contested(at).label("is_contested"))
    return select(*columns, *derived).join(balances, balances.c.order_id == Order.id).order_by(Order.id)


def _with_lines(chosen: Any) -> Any:
    live = and_(PayoutLine.entry_id == LedgerEntry.id, PayoutLine.freed_at.is_(None))
    return (
        chosen.select_from(LedgerEntry)
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .outerjoin(PayoutLine, live)
    )


def _is_unsettled() -> tuple[ColumnElement[bool], ...]:
    return (
        LedgerEntry.account == Account.COOPERATIVE_PAYABLE,
        LedgerTransaction.kind.in_(EARNINGS),
        PayoutLine.id.is_(None),
    )


def _is_contested(at: datetime) -> ColumnElement[bool]:
    """Tell whether a return, claim or dispute is open, or one that was declined may still go to the officer.

    Where money was awarded, the refund itself says whether it is on its way.
    """
    still_disputable = fell_before(Deadline.DISPUTE_BY, at)
    goods = or_(
        GoodsReturn.state.in_((ReturnState.ASKED, ReturnState.ACCEPTED)),
        and_(GoodsReturn.state == ReturnState.DECLINED, GoodsReturn.answered_at > still_disputable),
    )
    claims = or_(
        Claim.state == ClaimState.ASKED,
        and_(Claim.state == ClaimState.DECLINED, Claim.answered_at > still_disputable),
    )
    return or_(
        exists().where(GoodsReturn.order_id == Order.id, goods).correlate(Order),
        exists().where(Claim.order_id == Order.id, claims).correlate(Order),
        exists().where(Dispute.order_id == Order.id, Dispute.state == DisputeState.OPEN).correlate(Order),
    )
