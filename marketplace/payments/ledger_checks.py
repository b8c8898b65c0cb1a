"""Audit of the ledger and of payouts: everything sums to zero, every payout is its lines, no earning is paid twice."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select

from marketplace.kernel.database import db
from marketplace.kernel.faults import Fault, state_faults
from marketplace.orders.models import Order
from marketplace.payments.kinds import EARNINGS, Account, Booking
from marketplace.payments.ledger_models import LedgerEntry, LedgerTransaction, Payout, PayoutLine
from marketplace.payments.states import PAYOUT_LIFE, PayoutState

CHECK = "ledger sums to zero, payouts = their earnings, none paid twice"

_LIVE_STATES = (PayoutState.DRAFT, PayoutState.SENT, PayoutState.PAID, PayoutState.UNRESOLVED)


def faults() -> Iterator[Fault]:
    """Yield transactions that do not sum to zero, and payouts that are not what they list or were not booked."""
    yield from _odd_transactions()
    yield from _given_back_too_much()
    yield from _odd_lines()
    yield from _odd_payouts()
    yield from _settled_twice()
    yield from _unbooked_payouts()
    yield from state_faults(PAYOUT_LIFE, Payout, first=PayoutState.DRAFT)


def _odd_transactions() -> Iterator[Fault]:
    """Yield transactions whose entries do not sum to zero, or that have none."""
    total = func.coalesce(func.sum(LedgerEntry.amount), 0)
    chosen = (
        select(LedgerTransaction.source_key, total)
        .outerjoin(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
        .group_by(LedgerTransaction.id, LedgerTransaction.source_key)
        .having(or_(total != 0, func.count(LedgerEntry.id) < 2))
        .order_by(LedgerTransaction.id)
    )
    for key, amount in db.session.execute(chosen):
        yield _fault(f"transaction {key}", f"The entries of {key} sum to {int(amount)} đồng, or are missing.")


def _given_back_too_much() -> Iterator[Fault]:
    """Yield orders whose buyers got more card money back than they paid."""
    left = func.sum(-LedgerEntry.amount)
    chosen = (
        select(Order.code, left)
        .join(LedgerEntry, LedgerEntry.order_id == Order.id)
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .where(
            LedgerEntry.account == Account.COOPERATIVE_PAYABLE,
            LedgerTransaction.kind.in_((Booking.RECEIVED, Booking.REFUNDED)),
        )
        .group_by(Order.id, Order.code)
        .having(left < 0)
    )
    for code, amount in db.session.execute(chosen):
        yield _fault(
            f"order {code}", f"{-int(amount)} đồng more went back for the order {code} than were paid by card."
        )


def _odd_lines() -> Iterator[Fault]:
    """Yield lines of payouts that say another sum than their earning, or one of another cooperative."""
    chosen = (
        select(Payout.code, PayoutLine.id)
        .join(PayoutLine, PayoutLine.payout_id == Payout.id)
        .join(LedgerEntry, LedgerEntry.id == PayoutLine.entry_id)
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .where(
            or_(
                PayoutLine.amount != -LedgerEntry.amount,
                Payout.cooperative_id != LedgerEntry.cooperative_id,
                LedgerEntry.account != Account.COOPERATIVE_PAYABLE,
                LedgerTransaction.kind.not_in(EARNINGS),
                (PayoutLine.freed_at.is_(None)) != (Payout.state.in_(_LIVE_STATES)),
            )
        )
        .order_by(PayoutLine.id)
    )
    for code, line in db.session.execute(chosen):
        yield _fault(f"payout {code}", f"The line {line} of the payout {code} does not fit the earning it settles.")


def _odd_payouts() -> Iterator[Fault]:
    """Yield payouts whose amount is not the sum of their lines."""
    total = func.coalesce(func.sum(PayoutLine.amount), 0)
    chosen = (
        select(Payout.code, Payout.amount, total)
        .outerjoin(PayoutLine, PayoutLine.payout_id == Payout.id)
        .group_by(Payout.id, Payout.code, Payout.amount)
        .having(total != Payout.amount)
        .order_by(Payout.id)
    )
    for code, said, true in db.session.execute(chosen):
        sentence = f"The payout {code} is of {said} đồng, but its lines add up to {int(true)}."
        yield _fault(f"payout {code}", sentence)


def _settled_twice() -> Iterator[Fault]:
    """Yield earnings that stand in two live payouts."""
    chosen = (
        select(PayoutLine.entry_id, func.count())
        .join(Payout, Payout.id == PayoutLine.payout_id)
        .where(Payout.state.in_(_LIVE_STATES))
        .group_by(PayoutLine.entry_id)
        .having(func.count() > 1)
        .order_by(PayoutLine.entry_id)
    )
    for entry, times in db.session.execute(chosen):
        yield _fault(f"entry {entry}", f"The earning {entry} is settled by {times} payouts at once.")


def _unbooked_payouts() -> Iterator[Fault]:
    """Yield payouts whose books say something else than their state: paid and not booked, or booked and not paid."""
    booked = (
        select(func.coalesce(func.sum(-LedgerEntry.amount), 0))
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .where(LedgerTransaction.payout_id == Payout.id, LedgerEntry.account == Account.BANK)
        .correlate(Payout)
        .scalar_subquery()
    )
    is_paid = Payout.state == PayoutState.PAID
    wrong = or_(is_paid & (booked != Payout.amount), ~is_paid & (booked != 0))
    for code, amount in db.session.execute(select(Payout.code, booked).where(wrong).order_by(Payout.id)):
        yield _fault(f"payout {code}", f"The books say that {int(amount)} đồng left the bank for the payout {code}.")


def _fault(where: str, sentence: str) -> Fault:
    return Fault("ledger", where, sentence)
