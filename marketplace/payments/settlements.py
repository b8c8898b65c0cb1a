"""Reads about settlement: a cooperative's statement of a period, payouts with what they settle, and the accounts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.cooperatives.banks import get_bank
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.money import Dong
from marketplace.orders.models import Order
from marketplace.payments.kinds import Account, Booking
from marketplace.payments.ledger_models import LedgerEntry, LedgerTransaction, Payout, PayoutLine
from marketplace.payments.states import PayoutState

MOST_SHOWN = 200
OPEN_PAYOUTS = (PayoutState.DRAFT, PayoutState.SENT, PayoutState.UNRESOLVED)


@dataclass(frozen=True)
class StatementLine:
    """One booking of a period: what it was, for which order or payout, and what the cooperative gained or gave."""

    at: datetime
    kind: Booking
    order_code: str
    payout_code: str
    amount: Dong


@dataclass(frozen=True)
class Period:
    """The days of a statement, both included, in Vietnam."""

    first_day: date
    last_day: date

    @property
    def begin(self) -> datetime:
        """The moment it begins."""
        return clock.start_of(self.first_day)

    @property
    def end(self) -> datetime:
        """The moment after it."""
        return clock.start_of(self.last_day + timedelta(days=1))


@dataclass(frozen=True)
class Statement:
    """What the operator owed a cooperative, and why it changed.

    opening + sales − fees − refunds − payouts = closing.
    """

    opening: Dong
    sales: Dong
    fees: Dong
    refunds: Dong
    payouts: Dong

    @property
    def closing(self) -> Dong:
        """What she is owed at the end."""
        return Dong(self.opening + self.sales - self.fees - self.refunds - self.payouts)


@dataclass(frozen=True)
class PayoutView:
    """A payout as pages show it."""

    id: int
    code: str
    cooperative_id: int
    cooperative_name: str
    state: PayoutState
    amount: Dong
    bank_name: str
    bank_account: str
    bank_account_holder: str
    bank_reference: str
    made_at: datetime
    sent_at: datetime | None
    paid_at: datetime | None


@dataclass(frozen=True)
class PayoutLineView:
    """One earning that a payout settles."""

    order_code: str
    kind: Booking
    amount: Dong
    at: datetime


def statement_of(cooperative_id: int, period: Period) -> Statement:
    """Return the statement of a cooperative for a period."""
    before = _summed(_hers(cooperative_id).where(LedgerTransaction.at < period.begin))
    within = _summed(_within(cooperative_id, period))
    paid = within.get(Booking.PAID_OUT, 0) + within.get(Booking.PAYOUT_BACK, 0)
    return Statement(
        opening=Dong(sum(before.values())),
        sales=Dong(within.get(Booking.RECEIVED, 0)),
        fees=Dong(-within.get(Booking.FEE, 0)),
        refunds=Dong(-within.get(Booking.REFUNDED, 0)),
        payouts=Dong(-paid),
    )


def statement_lines(
    cooperative_id: int, period: Period, *, kinds: Collection[Booking] = tuple(Booking), limit: int | None = MOST_SHOWN
) -> list[StatementLine]:
    """Return the bookings behind a statement or one figure of it, the latest first."""
    columns = (LedgerTransaction.at, LedgerTransaction.kind, Order.code, Payout.code, -LedgerEntry.amount)
    chosen = (
        _within(cooperative_id, period, select(*columns))
        .outerjoin(Order, Order.id == LedgerEntry.order_id)
        .outerjoin(Payout, Payout.id == LedgerTransaction.payout_id)
        .where(LedgerTransaction.kind.in_(kinds))
        .order_by(LedgerTransaction.at.desc(), LedgerEntry.id.desc())
    )
    return [
        StatementLine(at, kind, order or "", payout or "", Dong(int(amount)))
        for at, kind, order, payout, amount in db.session.execute(chosen.limit(limit))
    ]


def balance_of(cooperative_id: int) -> Dong:
    """Return what the operator owes a cooperative now; below zero where she owes the operator."""
    return Dong(sum(_summed(_hers(cooperative_id)).values()))


def has_books(cooperative_id: int) -> bool:
    """Tell whether card money of a cooperative was ever booked."""
    chosen = select(LedgerEntry.id).where(LedgerEntry.cooperative_id == cooperative_id)
    return db.session.scalar(chosen.limit(1)) is not None


def accounts() -> dict[Account, Dong]:
    """Return what is on each account of the operator."""
    summed = select(LedgerEntry.account, func.sum(LedgerEntry.amount)).group_by(LedgerEntry.account)
    found = {account: Dong(int(amount)) for account, amount in db.session.execute(summed)}
    return {account: found.get(account, Dong(0)) for account in Account}


def payouts_of(cooperative_id: int, *, limit: int = MOST_SHOWN) -> list[PayoutView]:
    """Return the payouts of a cooperative that were sent, the latest first."""
    hers = _payouts().where(Payout.cooperative_id == cooperative_id)
    shown = hers.where(Payout.state.not_in((PayoutState.DRAFT, PayoutState.DROPPED)))
    return [_view(row) for row in db.session.execute(shown.order_by(Payout.id.desc()).limit(limit))]


def payouts_in(states: Collection[PayoutState], *, limit: int | None = MOST_SHOWN) -> list[PayoutView]:
    """Return the payouts of all cooperatives in some states, the latest first."""
    chosen = _payouts().where(Payout.state.in_(states)).order_by(Payout.id.desc()).limit(limit)
    return [_view(row) for row in db.session.execute(chosen)]


def get_payout(code: str, *, cooperative_id: int | None = None) -> PayoutView:
    """Return a payout; for a cooperative only her own, and only once it was sent.

    Raises:
        NotFound: there is none that she may see.
    """
    chosen = _payouts().where(Payout.code == code)
    if cooperative_id is not None:
        unseen = (PayoutState.DRAFT, PayoutState.DROPPED)
        chosen = chosen.where(Payout.cooperative_id == cooperative_id, Payout.state.not_in(unseen))
    row = db.session.execute(chosen).one_or_none()
    if row is None:
        raise NotFound
    return _view(row)


def lines_of(payout_id: int) -> list[PayoutLineView]:
    """Return exactly which earnings a payout settles, by order."""
    chosen = (
        select(Order.code, LedgerTransaction.kind, PayoutLine.amount, LedgerTransaction.at)
        .join(LedgerEntry, LedgerEntry.id == PayoutLine.entry_id)
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .join(Order, Order.id == LedgerEntry.order_id)
        .where(PayoutLine.payout_id == payout_id)
        .order_by(Order.id, PayoutLine.id)
    )
    return [PayoutLineView(*row) for row in db.session.execute(chosen)]


def _hers(cooperative_id: int, chosen: Any = None) -> Any:
    columns = select(LedgerTransaction.kind, func.sum(-LedgerEntry.amount)) if chosen is None else chosen
    return (
        columns.select_from(LedgerEntry)
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .where(LedgerEntry.cooperative_id == cooperative_id, LedgerEntry.account == Account.COOPERATIVE_PAYABLE)
    )


def _within(cooperative_id: int, period: Period, chosen: Any = None) -> Any:
    hers = _hers(cooperative_id, chosen)
    return hers.where(LedgerTransaction.at >= period.begin, LedgerTransaction.at < period.end)


def _summed(chosen: Any) -> dict[Booking, int]:
    return {kind: int(amount) for kind, amount in db.session.execute(chosen.group_by(LedgerTransaction.kind))}


def _payouts() -> Select[*tuple[Any, ...]]:
    return select(Payout, Cooperative.name).join(Cooperative, Cooperative.id == Payout.cooperative_id)


def _view(row: Any) -> PayoutView:
    payout, name = row
    return PayoutView(
        id=payout.id,
        code=payout.code,
        cooperative_id=payout.cooperative_id,
        cooperative_name=name,
        state=payout.state,
        amount=payout.amount,
        bank_name=get_bank(payout.bank_key).short_name,
        bank_account=payout.bank_account,
        bank_account_holder=payout.bank_account_holder,
        bank_reference=payout.bank_reference,
        made_at=payout.made_at,
        sent_at=payout.sent_at,
        paid_at=payout.paid_at,
    )
