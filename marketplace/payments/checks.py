"""Audit of the payments: one for each order, of its whole total, by the way the order was to be paid."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, or_, select

from marketplace.kernel.database import db
from marketplace.kernel.faults import Fault, state_faults
from marketplace.orders.models import Order
from marketplace.payments.models import Payment
from marketplace.payments.states import PAYMENT_LIFE, PaymentState


def faults() -> Iterator[Fault]:
    """Yield orders without payment, payments that do not fit their order, and histories that end elsewhere."""
    yield from _missing()
    yield from _unfitting()
    yield from state_faults(PAYMENT_LIFE, Payment, first=PaymentState.EXPECTED)


def _missing() -> Iterator[Fault]:
    chosen = (
        select(Order.code)
        .outerjoin(Payment, Payment.order_id == Order.id)
        .where(Payment.id.is_(None))
        .order_by(Order.id)
    )
    for code in db.session.scalars(chosen):
        yield Fault("payments", f"order {code}", f"The order {code} has no payment.")


def _differs() -> ColumnElement[bool]:
    """What is still expected is what the order costs; what was paid may be more, when the order became smaller."""
    return or_(
        and_(Payment.received_at.is_(None), Payment.amount != Order.total),
        and_(Payment.received_at.is_not(None), Payment.amount < Order.total),
    )


def _unfitting() -> Iterator[Fault]:
    chosen = (
        select(Payment.reference, Order.code, Payment.amount, Order.total, Payment.pay_by, Order.pay_by)
        .join(Order, Order.id == Payment.order_id)
        .where(or_(_differs(), Payment.pay_by != Order.pay_by))
        .order_by(Payment.id)
    )
    for reference, code, amount, total, pay_by, agreed in db.session.execute(chosen):
        yield Fault(
            "payments",
            f"payment {reference}",
            f"The payment {reference} is of {amount} đồng by {pay_by}, but its order {code} is of {total} by {agreed}.",
        )
